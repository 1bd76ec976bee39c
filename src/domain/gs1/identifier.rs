//! The application identifiers of the GS1 General Specifications: their names and the shape of their values.

/// What a value may be, and where it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A GTIN of 14 digits, the last one a check digit.
    Gtin,
    /// A serial shipping container code of 18 digits, the last one a check digit.
    Sscc,
    /// Year, month, day as 6 digits.
    Date,
    /// So many digits, always.
    Digits(usize),
    /// 1 to so many digits, up to a separator or the end.
    UpToDigits(usize),
    /// So many characters, always, up to a separator or the end.
    Exactly(usize),
    /// 1 to so many characters, up to a separator or the end.
    UpTo(usize),
}

impl Shape {
    /// The length of a value that needs no separator after it.
    pub fn fixed(self) -> Option<usize> {
        match self {
            Self::Gtin => Some(14),
            Self::Sscc => Some(18),
            Self::Date => Some(6),
            Self::Digits(count) => Some(count),
            Self::UpToDigits(_) | Self::Exactly(_) | Self::UpTo(_) => None,
        }
    }

    /// True for values whose own form says whether they were read whole.
    pub fn is_checked(self) -> bool {
        matches!(self, Self::Gtin | Self::Sscc | Self::Date)
    }
}

/// One application identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identifier {
    /// The digits as printed in brackets; `n` stands for the number of decimals.
    pub code: &'static str,
    /// What it says, in a few words.
    pub name: &'static str,
    /// The shape of its value.
    pub shape: Shape,
}

const fn ai(code: &'static str, name: &'static str, shape: Shape) -> Identifier {
    Identifier { code, name, shape }
}

/// Those with a name of their own; an identifier ending in `n` has a fourth digit, the decimals of its value.
const IDENTIFIERS: [Identifier; 75] = [
    ai("00", "shipping container (SSCC)", Shape::Sscc),
    ai("01", "trade item (GTIN)", Shape::Gtin),
    ai("02", "contained trade items (GTIN)", Shape::Gtin),
    ai("03", "made-to-order item (GTIN)", Shape::Gtin),
    ai("10", "lot", Shape::UpTo(20)),
    ai("11", "produced on", Shape::Date),
    ai("12", "payment due on", Shape::Date),
    ai("13", "packed on", Shape::Date),
    ai("15", "best before", Shape::Date),
    ai("16", "sell by", Shape::Date),
    ai("17", "expires on", Shape::Date),
    ai("20", "product variant", Shape::Digits(2)),
    ai("21", "serial number", Shape::UpTo(20)),
    ai("22", "consumer product variant", Shape::UpTo(20)),
    ai("235", "third-party serial number", Shape::UpTo(28)),
    ai("240", "additional product identification", Shape::UpTo(30)),
    ai("241", "customer's part number", Shape::UpTo(30)),
    ai("242", "made-to-order variation", Shape::UpToDigits(6)),
    ai("243", "packaging component", Shape::UpTo(20)),
    ai("250", "secondary serial number", Shape::UpTo(30)),
    ai("251", "reference to source", Shape::UpTo(30)),
    ai("253", "document type", Shape::UpTo(30)),
    ai("254", "location extension", Shape::UpTo(20)),
    ai("255", "coupon", Shape::UpToDigits(25)),
    ai("30", "count of items", Shape::UpToDigits(8)),
    ai("37", "count of contained items", Shape::UpToDigits(8)),
    ai("310n", "net weight, kg", Shape::Digits(6)),
    ai("311n", "length, m", Shape::Digits(6)),
    ai("314n", "area, m²", Shape::Digits(6)),
    ai("315n", "net volume, l", Shape::Digits(6)),
    ai("316n", "net volume, m³", Shape::Digits(6)),
    ai("320n", "net weight, lb", Shape::Digits(6)),
    ai("321n", "length, in", Shape::Digits(6)),
    ai("322n", "length, ft", Shape::Digits(6)),
    ai("323n", "length, yd", Shape::Digits(6)),
    ai("357n", "net weight, oz", Shape::Digits(6)),
    ai("360n", "net volume, qt", Shape::Digits(6)),
    ai("361n", "net volume, gal", Shape::Digits(6)),
    ai("390n", "amount to pay", Shape::UpToDigits(15)),
    ai("391n", "amount to pay with currency", Shape::UpToDigits(18)),
    ai("392n", "price of the item", Shape::UpToDigits(15)),
    ai(
        "393n",
        "price of the item with currency",
        Shape::UpToDigits(18),
    ),
    ai("394n", "coupon percentage", Shape::Digits(4)),
    ai("395n", "price per unit of measure", Shape::Digits(6)),
    ai("400", "customer's order number", Shape::UpTo(30)),
    ai("401", "consignment number", Shape::UpTo(30)),
    ai("402", "shipment number", Shape::Digits(17)),
    ai("403", "routing code", Shape::UpTo(30)),
    ai("410", "ship to", Shape::Digits(13)),
    ai("411", "bill to", Shape::Digits(13)),
    ai("412", "purchased from", Shape::Digits(13)),
    ai("413", "ship for", Shape::Digits(13)),
    ai("414", "location", Shape::Digits(13)),
    ai("415", "invoicing party", Shape::Digits(13)),
    ai("416", "production location", Shape::Digits(13)),
    ai("417", "party", Shape::Digits(13)),
    ai("420", "postal code", Shape::UpTo(20)),
    ai("421", "postal code with country", Shape::UpTo(12)),
    ai("422", "country of origin", Shape::Exactly(3)),
    ai("423", "countries of processing", Shape::UpToDigits(15)),
    ai("424", "country of processing", Shape::Exactly(3)),
    ai("425", "countries of disassembly", Shape::UpToDigits(15)),
    ai("426", "country of full processing", Shape::Exactly(3)),
    ai("427", "region of origin", Shape::UpTo(3)),
    ai("7003", "expires at", Shape::Exactly(10)),
    ai("7007", "harvested on", Shape::UpToDigits(12)),
    ai("8004", "individual asset", Shape::UpTo(30)),
    ai("8005", "price per unit", Shape::Exactly(6)),
    ai("8006", "piece of a trade item", Shape::Exactly(18)),
    ai("8008", "produced at", Shape::UpToDigits(12)),
    ai("8018", "service recipient", Shape::Exactly(18)),
    ai("8020", "payment slip", Shape::UpTo(25)),
    ai("8026", "pieces contained", Shape::Exactly(18)),
    ai("8200", "web address", Shape::UpTo(70)),
    ai("90", "agreed between partners", Shape::UpTo(30)),
];

/// Whole families that only need to be passed over: how they begin, how many digits they have, their name, their shape.
const FAMILIES: [(&str, usize, &str, Shape); 11] = [
    ("31", 4, "trade measure", Shape::Digits(6)),
    ("32", 4, "trade measure", Shape::Digits(6)),
    ("33", 4, "logistic measure", Shape::Digits(6)),
    ("34", 4, "logistic measure", Shape::Digits(6)),
    ("35", 4, "trade measure", Shape::Digits(6)),
    ("36", 4, "trade measure", Shape::Digits(6)),
    ("43", 4, "transport information", Shape::UpTo(90)),
    ("71", 3, "national health number", Shape::UpTo(20)),
    ("70", 4, "special application", Shape::UpTo(30)),
    ("80", 4, "special application", Shape::UpTo(70)),
    ("9", 2, "internal to a company", Shape::UpTo(90)),
];

/// The identifier a text begins with, and how many of its digits it takes; [`None`] for one that GS1 does not know.
pub fn starting(text: &str) -> Option<(Identifier, usize)> {
    let own = IDENTIFIERS.iter().find(|known| {
        let fits = |stem: &str| text.starts_with(stem);
        match known.code.strip_suffix('n') {
            Some(stem) => fits(stem) && digits(text, 4),
            None => fits(known.code),
        }
    });
    if let Some(known) = own {
        return Some((*known, known.code.len()));
    }
    FAMILIES
        .iter()
        .find(|(stem, length, ..)| text.starts_with(stem) && digits(text, *length))
        .map(|(stem, length, name, shape)| (ai(stem, name, *shape), *length))
}

fn digits(text: &str, count: usize) -> bool {
    text.get(..count)
        .is_some_and(|start| start.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What a code in brackets or in a web address means; the whole of it must be an identifier.
pub fn named(code: &str) -> Option<Identifier> {
    starting(code)
        .filter(|(_, length)| *length == code.len())
        .map(|(known, _)| known)
}

/// The unit in which a trade measure counts, by the first three digits of its identifier (GS1 General Specifications
/// §3.6): units as they are written in the catalogue.
pub fn measured_in(code: &str) -> Option<&'static str> {
    Some(match code.get(..3)? {
        "310" => "kg",
        "311" => "m",
        "314" => "m2",
        "315" => "l",
        "316" => "m3",
        "320" => "lb",
        "321" => "in",
        "322" => "ft",
        "323" => "yd",
        "357" => "oz",
        "360" => "qt",
        "361" => "gal",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_identifier_is_found_by_itself_and_no_other_begins_with_it() {
        for known in IDENTIFIERS {
            let printed = known.code.replace('n', "2");
            assert_eq!(starting(&printed), Some((known, printed.len())));
            assert_eq!(named(&printed), Some(known));
        }
        assert_eq!(starting("3302001234").unwrap().0.name, "logistic measure");
        assert_eq!(starting("05123"), None);
        assert_eq!(starting("310"), None);
        assert_eq!(named("0112"), None);
    }
}
