//! The line feed: what a machine has put on the shelf, one line each, never booked twice under one id.

use crate::app::command::Outcome;
use crate::app::error::AppError;
use crate::app::receive::{Arrival, receive};
use crate::app::transfer;
use crate::app::work::Work;
use crate::domain::access::Right;
use crate::domain::text::{clean, fold, name, optional};
use crate::store;
use crate::store::feed::Booked;

/// One line as a machine sends it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedLine {
    /// Store's code.
    pub store: String,
    /// SKU or barcode.
    pub sku: String,
    /// In units, more than 0.
    pub quantity: String,
    /// Who sends it.
    pub machine: String,
    /// The machine's own number of the line; empty = none, and then a repeat cannot be told from another.
    pub id: String,
}

/// Reads `store,sku,quantity,machine[,id]`; [`None`] for an empty line, a comment (`#`) and the header.
///
/// # Errors
/// [`AppError::Invalid`] for anything else.
pub fn read_line(bytes: &[u8]) -> Result<Option<FeedLine>, AppError> {
    let wrong = |reason: &str| AppError::invalid("line", reason);
    let text = std::str::from_utf8(bytes).map_err(|_not_text| wrong("is not UTF-8"))?;
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    if text.is_empty() || text.starts_with('#') {
        return Ok(None);
    }
    let cut = transfer::csv::cut(text.as_bytes());
    if let Some(unreadable) = cut.unreadable.first() {
        return Err(wrong(&unreadable.reason));
    }
    let mut cells = cut.rows.into_iter().flat_map(|(_, cells)| cells);
    let mut next = || cells.next().map(|cell| clean(&cell));
    let (store, sku, quantity, machine, id) = (next(), next(), next(), next(), next());
    let is_header = |cell: &Option<String>, title: &str| {
        cell.as_deref().is_some_and(|cell| fold(cell) == title)
    };
    if is_header(&store, "store") && is_header(&quantity, "quantity") {
        return Ok(None);
    }
    match (store, sku, quantity, machine, next()) {
        (Some(store), Some(sku), Some(quantity), Some(machine), None) => Ok(Some(FeedLine {
            store,
            sku,
            quantity,
            machine,
            id: id.unwrap_or_default(),
        })),
        _ => Err(wrong(
            "must be store,sku,quantity,machine or store,sku,quantity,machine,id",
        )),
    }
}

/// Books one line, or says that it was booked before.
pub(crate) fn execute(work: &mut Work<'_>, line: &FeedLine) -> Result<Outcome, AppError> {
    work.require(Right::Counter)?;
    let machine = name("machine", &line.machine, 40)?;
    let id = optional("id", &line.id, 60)?;
    let code = clean(&line.store);
    let place = store::shop::store_by_code(work.tx, &code)?.ok_or(AppError::NotFound {
        what: "store",
        code,
    })?;
    let goods = work.goods(&line.sku)?;
    let quantity = goods.quantity(Some(&line.quantity))?;
    let variant = goods.variant;
    let fed = |on_hand, repeated| Outcome::Fed {
        store: place.code.clone(),
        sku: variant.sku.clone(),
        quantity,
        on_hand,
        decimals: variant.decimals,
        repeated,
    };
    let known = if id.is_empty() {
        None
    } else {
        store::feed::booked(work.tx, &machine, &id)?
    };
    if let Some(known) = known {
        let Booked { on_hand, .. } = known;
        let is_same =
            known.store == place.id && known.variant == variant.id && known.quantity == quantity;
        return if is_same {
            Ok(fed(on_hand, true))
        } else {
            Err(AppError::ReferenceReused {
                reference: format!("{machine}/{id}"),
                document: "feed line".to_owned(),
            })
        };
    }
    let reference = match id.as_str() {
        "" => machine.clone(),
        id => format!("{machine}/{id}"),
    };
    let arrival = Arrival {
        store: place.id,
        quantity,
        lot: goods.lot.map(|lot| (lot, goods.expiry)),
        cost: None,
        supplier: None,
        purchase: None,
        reference: &reference,
        reason: "line feed",
    };
    let posted = receive(work, &variant, arrival)?;
    if !id.is_empty() {
        store::feed::remember(work.tx, &machine, &id, posted.movement)?;
    }
    Ok(fed(posted.on_hand, false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::{Command, ProductCommand};
    use crate::app::testing::{Fresh, fresh};
    use crate::domain::access::Role;
    use crate::domain::product::ProductForm;

    fn shop() -> Fresh {
        let mut shop = fresh();
        let form = ProductForm {
            sku: "A".to_owned(),
            name: "Ava".to_owned(),
            price: "1".to_owned(),
            barcode: "4006381333931".to_owned(),
            pack_barcode: "4006381333948".to_owned(),
            pack_units: "12".to_owned(),
            ..ProductForm::default()
        };
        shop.run(Command::Product(ProductCommand::Add(form)))
            .unwrap();
        shop
    }

    fn fed(shop: &mut Fresh, line: &str) -> Result<(i64, i64, bool), AppError> {
        let line = read_line(line.as_bytes())?.unwrap();
        match shop.run(Command::Feed(line))? {
            Outcome::Fed {
                quantity,
                on_hand,
                repeated,
                ..
            } => Ok((quantity.steps(), on_hand.steps(), repeated)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_line_is_booked_once_under_its_id() {
        let mut shop = shop();
        assert_eq!(fed(&mut shop, "main,A,3,m1,1"), Ok((3, 3, false)));
        assert_eq!(fed(&mut shop, "MAIN, a ,3,m1,1\r"), Ok((3, 3, true)));
        assert_eq!(
            fed(&mut shop, "MAIN,4006381333931,3,m1,1"),
            Ok((3, 3, true))
        );
        assert_eq!(fed(&mut shop, "MAIN,A,3,m2,1"), Ok((3, 6, false)));
        assert_eq!(fed(&mut shop, "MAIN,A,1,m1"), Ok((1, 7, false)));
        assert_eq!(fed(&mut shop, "MAIN,A,1,m1"), Ok((1, 8, false)));
        assert_eq!(
            fed(&mut shop, "MAIN,4006381333948,2,m1,2"),
            Ok((24, 32, false))
        );
        let reused = fed(&mut shop, "MAIN,A,4,m1,1").unwrap_err();
        assert_eq!(reused.code(), "reference_reused");
    }

    #[test]
    fn what_is_no_line_is_told_and_books_nothing() {
        let mut shop = shop();
        for (line, code) in [
            ("MOON,A,3,m1", "not_found"),
            ("MAIN,X,3,m1", "unknown_code"),
            ("MAIN,4006381333932,3,m1", "wrong_check_digit"),
            ("MAIN,A,0,m1", "invalid_input"),
            ("MAIN,A,1.5,m1", "invalid_input"),
            ("MAIN,A,1e3,m1", "invalid_input"),
            ("MAIN,A,1,", "invalid_input"),
            ("MAIN,A,1", "invalid_input"),
            ("MAIN,A,1,m1,2,3", "invalid_input"),
            ("MAIN,A,\"1,m1", "invalid_input"),
        ] {
            assert_eq!(fed(&mut shop, line).unwrap_err().code(), code, "{line}");
        }
        assert_eq!(
            read_line(b"MAIN,\xFF,1,m1").unwrap_err().code(),
            "invalid_input"
        );
        for nothing in ["", "  \r", "# a remark", "Store,SKU,Quantity,Machine,ID"] {
            assert_eq!(read_line(nothing.as_bytes()), Ok(None), "{nothing}");
        }
        let line = read_line(b"MAIN,A,1,m1").unwrap().unwrap();
        let refused = shop
            .run_as(Role::Retailer, Command::Feed(line))
            .unwrap_err();
        assert_eq!(refused.code(), "not_allowed");
        assert_eq!(fed(&mut shop, "MAIN,A,1,m1"), Ok((1, 1, false)));
    }
}
