//! Which column of a file is which of ours: by name, by what others call it, or as told.

use std::collections::HashMap;

use crate::app::error::AppError;
use crate::app::transfer::intake::ImportKind;
use crate::app::transfer::workbook::letters;
use crate::domain::text::{clean, fold};

/// The column that [`crate::app::transfer::intake::rejected`] adds; coming in again it means nothing.
pub(super) const WHY: &str = "rejected_because";

/// What others call a column: words as [`plain`] writes headers, with a space between them.
type Synonyms = &'static [(&'static str, &'static str)];

const STORES: Synonyms = &[
    (
        "code",
        "store storecode shop branch branchcode shopcode storeno warehouse godown outlet",
    ),
    ("name", "storename shopname branchname title"),
    ("kind", "type storetype"),
    ("address", "street addressline postaladdress"),
    ("web", "website url homepage webaddress"),
    ("latitude", "lat"),
    ("longitude", "lng lon long"),
    ("stockpolicy", "policy oversell"),
];

const CUSTOMERS: Synonyms = &[
    (
        "code",
        "customer customercode customerid customerno customernumber account accountno \
         accountnumber partycode clientcode clientno",
    ),
    (
        "name",
        "customername company companyname firm party partyname client clientname fullname",
    ),
    ("email", "mail emailaddress emailid"),
    (
        "phone",
        "telephone tel telno mobile mobileno mobilenumber phoneno phonenumber cell \
         contactno",
    ),
    ("country", "countrycode"),
    ("city", "town place"),
    ("area", "route zone beat areacode"),
    (
        "address",
        "street addressline deliveryaddress postaladdress billingaddress",
    ),
    (
        "taxid",
        "gstin gst gstno gstnumber vat vatid vatno vatnumber taxno taxnumber tin",
    ),
    ("creditlimit", "limit credit"),
    ("notes", "note remark remarks comment comments"),
];

const PRODUCTS: Synonyms = &[
    (
        "sku",
        "item itemcode itemno itemnumber article articleno articlecode articlenumber code \
         partno partnumber skucode variantsku",
    ),
    (
        "productcode",
        "style stylecode styleno model modelno modelnumber parent parentsku design \
         designno productno",
    ),
    (
        "name",
        "productname product itemname articlename title designation",
    ),
    (
        "category",
        "group productgroup itemgroup department producttype family",
    ),
    ("brand", "make manufacturer label"),
    (
        "description",
        "longdescription productdescription itemdescription",
    ),
    ("colour", "color colorname colourname shade"),
    ("size", "sizename sizelabel"),
    (
        "price",
        "mrp sellingprice sellprice rate unitprice saleprice salesprice retailprice \
         listprice",
    ),
    (
        "cost",
        "costprice purchaseprice buyingprice purchaserate landedcost unitcost",
    ),
    (
        "taxclass",
        "tax taxcode taxrate taxgroup gst gstrate vat vatrate",
    ),
    ("unit", "uom unitofmeasure measure"),
    (
        "reorderlevel",
        "reorderpoint minimum minimumstock minstock minqty alertlevel",
    ),
    (
        "reorderquantity",
        "reorderqty orderqty orderquantity minorderqty moq",
    ),
    (
        "barcode",
        "ean ean13 ean8 upc upca gtin isbn barcodeno itembarcode",
    ),
    (
        "packbarcode",
        "packean casebarcode caseean cartonbarcode itf14 gtin14",
    ),
    (
        "packunits",
        "packsize casesize unitsperpack unitspercase packqty caseqty cartonqty",
    ),
    ("details", "attributes json"),
];

const STOCK: Synonyms = &[
    (
        "store",
        "storecode shop branch branchcode warehouse location godown outlet",
    ),
    (
        "sku",
        "item itemcode itemno itemnumber article articleno articlecode articlenumber code \
         partno partnumber skucode barcode ean ean13 upc gtin",
    ),
    (
        "quantity",
        "qty stock onhand quantityonhand qtyonhand stockqty stockquantity balance \
         closingstock count counted pieces",
    ),
    (
        "lot",
        "batch batchno batchnumber batchcode lotno lotnumber lotcode",
    ),
    (
        "expiry",
        "expirydate exp expdate expires expirationdate bestbefore useby",
    ),
    ("reason", "note remark remarks comment"),
];

const fn synonyms(kind: ImportKind) -> Synonyms {
    match kind {
        ImportKind::Stores => STORES,
        ImportKind::Customers => CUSTOMERS,
        ImportKind::Products => PRODUCTS,
        ImportKind::Stock => STOCK,
    }
}

/// A header without case, accents, spaces and signs.
fn plain(title: &str) -> String {
    fold(title)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// Where each column of ours stands in a file.
#[derive(Debug, Default)]
pub(super) struct Mapping {
    /// The place of each column found.
    pub(super) places: HashMap<&'static str, usize>,
    /// The file's header and our column, in the file's order.
    pub(super) told: Vec<(String, &'static str)>,
    /// Headers that mean nothing here, in the file's order.
    pub(super) unknown: Vec<String>,
}

/// Finds the columns by their names and, for what can be imported, by what others call them. `wishes` name the column
/// of a header outright; `-` passes it over.
///
/// # Errors
/// [`AppError::Invalid`] when two headers mean one column, or a wish names a header or column that is not there.
pub(super) fn map(
    header: &[String],
    columns: &'static [&'static str],
    kind: Option<ImportKind>,
    wishes: &[(String, String)],
) -> Result<Mapping, AppError> {
    let titles: Vec<String> = header.iter().map(|title| clean(title)).collect();
    let mut chosen: HashMap<usize, Option<&'static str>> = HashMap::new();
    for (title, column) in wishes {
        let (place, column) = wish(&titles, columns, title, column)?;
        chosen.insert(place, column);
    }
    let taken: Vec<&str> = chosen.values().flatten().copied().collect();
    let mut mapping = Mapping::default();
    for (place, title) in titles.iter().enumerate() {
        let column = match chosen.get(&place) {
            Some(wish) => *wish,
            None => recognise(title, columns, kind).filter(|column| !taken.contains(column)),
        };
        let Some(column) = column else {
            if title.is_empty() {
                mapping.unknown.push(format!("column {}", letters(place)));
            } else if plain(title) != plain(WHY) {
                mapping.unknown.push(title.clone());
            }
            continue;
        };
        if let Some(first) = mapping.places.insert(column, place) {
            let first = titles.get(first).map_or("", String::as_str);
            return Err(AppError::invalid(
                "file",
                format!(
                    "has the column `{column}` twice: `{first}` and `{title}`; choose one with --map \"{title}={column}\", or rename the other"
                ),
            ));
        }
        mapping.told.push((title.clone(), column));
    }
    Ok(mapping)
}

fn wish(
    titles: &[String],
    columns: &'static [&'static str],
    title: &str,
    column: &str,
) -> Result<(usize, Option<&'static str>), AppError> {
    let same = |known: &String| plain(known) == plain(title);
    let place = titles.iter().position(same).ok_or_else(|| {
        AppError::invalid(
            "map",
            format!(
                "the file has no column `{}`; it has {}",
                clean(title),
                titles.join(", ")
            ),
        )
    })?;
    if column.trim() == "-" {
        return Ok((place, None));
    }
    let found = columns.iter().find(|known| plain(known) == plain(column));
    let found = found.ok_or_else(|| {
        AppError::invalid(
            "map",
            format!(
                "there is no column `{}`; there are {}",
                clean(column),
                columns.join(", ")
            ),
        )
    })?;
    Ok((place, Some(found)))
}

fn recognise(
    title: &str,
    columns: &'static [&'static str],
    kind: Option<ImportKind>,
) -> Option<&'static str> {
    let title = plain(title);
    let exact = columns.iter().find(|column| plain(column) == title);
    exact.copied().or_else(|| {
        let other = synonyms(kind?).iter();
        let (known, _) = other
            .clone()
            .find(|(_, words)| words.split(' ').any(|word| word == title))?;
        columns
            .iter()
            .find(|column| plain(column) == *known)
            .copied()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(
        kind: ImportKind,
        header: &[&str],
        wishes: &[(&str, &str)],
    ) -> Result<Mapping, AppError> {
        let header: Vec<String> = header.iter().map(|title| (*title).to_owned()).collect();
        let owned = |(title, column): &(&str, &str)| ((*title).to_owned(), (*column).to_owned());
        let wishes: Vec<(String, String)> = wishes.iter().map(owned).collect();
        map(&header, kind.columns(), Some(kind), &wishes)
    }

    fn reason(refused: Result<Mapping, AppError>) -> String {
        match refused {
            Err(AppError::Invalid { reason, .. }) => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_synonym_means_one_column_that_there_is() {
        for (_, kind) in ImportKind::ALL.iter().map(|(kind, word)| (word, *kind)) {
            let mut seen: Vec<&str> = kind.columns().to_vec();
            let columns: Vec<String> = kind.columns().iter().map(|column| plain(column)).collect();
            for (column, words) in synonyms(kind) {
                assert!(columns.iter().any(|known| known == column), "{column}");
                for word in words.split(' ') {
                    assert_eq!(plain(word), word);
                    assert!(
                        !seen.contains(&word) && !columns.contains(&word.to_owned()),
                        "{kind:?} {word}"
                    );
                    seen.push(word);
                }
            }
        }
    }

    #[test]
    fn headers_are_found_in_any_dress() {
        let header = [
            "Item Code",
            "Product-Name",
            "M.R.P.",
            "Color",
            "EAN",
            "Shelf",
            "",
            "rejected_because",
        ];
        let mapping = found(ImportKind::Products, &header, &[]).unwrap();
        let told: Vec<&str> = mapping.told.iter().map(|(_, column)| *column).collect();
        assert_eq!(told, ["sku", "name", "price", "colour", "barcode"]);
        assert_eq!(mapping.places["price"], 2);
        assert_eq!(mapping.unknown, ["Shelf", "column G"]);
    }

    #[test]
    fn two_headers_for_one_column_are_told_and_a_wish_decides() {
        let header = ["sku", "name", "MRP", "Price"];
        let told = reason(found(ImportKind::Products, &header, &[]));
        assert!(told.contains("`MRP` and `Price`"), "{told}");
        let mapping = found(ImportKind::Products, &header, &[("mrp", "price")]).unwrap();
        assert_eq!(mapping.places["price"], 2);
        assert_eq!(mapping.unknown, ["Price"]);
        let mapping = found(ImportKind::Products, &header, &[("MRP", "-")]).unwrap();
        assert_eq!(mapping.places["price"], 3);
        assert!(
            reason(found(ImportKind::Products, &header, &[("MRP", "prize")])).contains("prize")
        );
        assert!(reason(found(ImportKind::Products, &header, &[("MRB", "price")])).contains("MRB"));
    }
}
