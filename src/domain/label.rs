//! Labels for goods and shelves: what is on one, what it is printed on, and which bars its code is drawn with.

use crate::domain::barcode::{Symbology, symbology};
use crate::domain::order::words;

/// What a label is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LabelKind {
    /// On the goods: name, price and code.
    Product,
    /// On the shelf: a large price.
    Shelf,
    /// On goods of one lot: lot, expiry, and a code that carries both.
    Lot,
}

words!(LabelKind { Product => "product", Shelf => "shelf", Lot => "lot" });

/// What labels are printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LabelSheet {
    /// A4, 3 columns of 8.
    A4By24,
    /// A4, 4 columns of 10.
    A4By40,
    /// A roll of 58 mm, a label a page.
    Roll58,
}

words!(LabelSheet { A4By24 => "a4-3x8", A4By40 => "a4-4x10", Roll58 => "roll-58" });

/// Lengths of a sheet in hundredths of a millimetre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetSize {
    /// Of the page.
    pub width: i64,
    /// Of the page.
    pub height: i64,
    /// Labels beside each other.
    pub columns: i64,
    /// Labels beneath each other.
    pub rows: i64,
    /// What a label keeps free on each side.
    pub margin: i64,
}

impl SheetSize {
    /// Width of one label.
    pub const fn label_width(self) -> i64 {
        self.width / self.columns
    }

    /// Height of one label.
    pub const fn label_height(self) -> i64 {
        self.height / self.rows
    }

    /// Labels on one page.
    pub const fn labels(self) -> i64 {
        self.columns * self.rows
    }
}

impl LabelSheet {
    /// How large it is.
    pub const fn size(self) -> SheetSize {
        match self {
            Self::A4By24 => SheetSize {
                width: 21_000,
                height: 29_700,
                columns: 3,
                rows: 8,
                margin: 400,
            },
            Self::A4By40 => SheetSize {
                width: 21_000,
                height: 29_700,
                columns: 4,
                rows: 10,
                margin: 300,
            },
            Self::Roll58 => SheetSize {
                width: 5_800,
                height: 3_500,
                columns: 1,
                rows: 1,
                margin: 500,
            },
        }
    }
}

/// The bars a code is drawn with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Symbol {
    /// 13 digits; a UPC-A stands in it with a 0 before.
    Ean13(String),
    /// 8 digits.
    Ean8(String),
    /// Any other code of printable ASCII.
    Code128(String),
    /// GS1 element strings, each a whole one: its identifier and value. Only the last may be of varying length.
    Gs1(Vec<String>),
}

impl Symbol {
    /// The bars for a barcode or SKU; [`None`] for characters that no bars can carry.
    pub fn of(code: &str) -> Option<Self> {
        match symbology(code) {
            Ok(Some(Symbology::Ean13)) => return Some(Self::Ean13(code.to_owned())),
            Ok(Some(Symbology::UpcA)) => return Some(Self::Ean13(format!("0{code}"))),
            Ok(Some(Symbology::Ean8)) => return Some(Self::Ean8(code.to_owned())),
            _ => {}
        }
        let is_printable =
            !code.is_empty() && code.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        is_printable.then(|| Self::Code128(code.to_owned()))
    }

    /// The bars for goods of a lot: number, expiry (`YYMMDD`) and lot; [`None`] when the barcode is no GS1 number.
    pub fn of_lot(code: &str, expiry: Option<&str>, lot: &str) -> Option<Self> {
        let number = match symbology(code) {
            Ok(Some(Symbology::Ean13 | Symbology::UpcA | Symbology::Ean8 | Symbology::Itf14)) => {
                format!("{code:0>14}")
            }
            _ => return None,
        };
        let is_fit =
            (1..=20).contains(&lot.len()) && lot.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_fit {
            return None;
        }
        let mut parts = vec![format!("01{number}")];
        parts.extend(expiry.map(|day| format!("17{day}")));
        parts.push(format!("10{lot}"));
        Some(Self::Gs1(parts))
    }

    /// As a scanner sends it.
    pub fn scanned(&self) -> String {
        match self {
            Self::Ean13(code) | Self::Ean8(code) | Self::Code128(code) => code.clone(),
            Self::Gs1(parts) => format!("]C1{}", parts.concat()),
        }
    }

    /// As people read it beneath the bars.
    pub fn shown(&self) -> String {
        match self {
            Self::Ean13(code) | Self::Ean8(code) | Self::Code128(code) => code.clone(),
            Self::Gs1(parts) => {
                let parts = parts.iter().filter_map(|part| part.split_at_checked(2));
                parts.fold(String::new(), |shown, (identifier, value)| {
                    format!("{shown}({identifier}){value}")
                })
            }
        }
    }
}

/// One label, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// What for.
    pub kind: LabelKind,
    /// SKU.
    pub sku: String,
    /// Product's name.
    pub name: String,
    /// Colour and size, empty when none.
    pub look: String,
    /// The price of one unit as the shop writes it, with its currency, and the unit where it is no piece.
    pub price: String,
    /// Lot and expiry as people read them, empty when it is for no lot.
    pub lot: String,
    /// Its code.
    pub symbol: Symbol,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_gets_the_bars_made_for_it() {
        let of = |code: &str| Symbol::of(code).unwrap();
        assert_eq!(
            of("4006381333931"),
            Symbol::Ean13("4006381333931".to_owned())
        );
        assert_eq!(
            of("036000291452"),
            Symbol::Ean13("0036000291452".to_owned())
        );
        assert_eq!(of("96385074"), Symbol::Ean8("96385074".to_owned()));
        assert_eq!(
            of("4006381333930"),
            Symbol::Code128("4006381333930".to_owned())
        );
        assert_eq!(of("AVA-BLK-34B"), Symbol::Code128("AVA-BLK-34B".to_owned()));
        assert_eq!(Symbol::of("Größe"), None);
        assert_eq!(Symbol::of(""), None);
    }

    #[test]
    fn a_lot_carries_number_expiry_and_code() {
        let lot = Symbol::of_lot("4006381333931", Some("270331"), "A-17").unwrap();
        assert_eq!(lot.shown(), "(01)04006381333931(17)270331(10)A-17");
        assert_eq!(
            lot.scanned(),
            "]C1010400638133393117270331".to_owned() + "10A-17"
        );
        assert_eq!(Symbol::of_lot("SKU-1", None, "A"), None);
        assert_eq!(Symbol::of_lot("4006381333931", None, "two words"), None);
    }

    #[test]
    fn every_sheet_is_wholly_covered_by_its_labels() {
        for (sheet, _) in LabelSheet::ALL {
            let size = sheet.size();
            assert!(size.label_width() * size.columns <= size.width);
            assert!(size.label_height() * size.rows <= size.height);
            assert!(size.label_width() > 2 * size.margin + 3000);
        }
    }
}
