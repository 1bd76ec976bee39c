//! Barcodes: check digits and the forms one number may be written in.

/// What kind of code a scanned text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbology {
    /// 8 digits, EAN-8 (or GTIN-8).
    Ean8,
    /// 8 digits whose number system is 0 or 1, zero-suppressed UPC.
    UpcE,
    /// 12 digits.
    UpcA,
    /// 13 digits.
    Ean13,
    /// 14 digits on cases.
    Itf14,
}

/// A number with a check digit that does not fit: a misread or a mistyped code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("wrong check digit in `{code}`: a digit was misread or mistyped, scan it again")]
pub struct WrongCheckDigit {
    /// The code as read.
    pub code: String,
}

/// The GS1 modulo-10 check digit of the digits before it; [`None`] when they are not all digits.
pub fn check_digit(body: &str) -> Option<char> {
    let mut sum: u32 = 0;
    for (place, c) in body.chars().rev().enumerate() {
        let digit = c.to_digit(10)?;
        sum += if place % 2 == 0 { digit * 3 } else { digit };
    }
    char::from_digit((10 - sum % 10) % 10, 10)
}

fn is_checked(code: &str) -> bool {
    let mut body = code.chars();
    let last = body.next_back();
    last.is_some() && check_digit(body.as_str()) == last
}

/// Holds a number of any length against the check digit it ends with.
///
/// # Errors
/// [`WrongCheckDigit`] when it does not fit.
pub fn verify(code: &str) -> Result<(), WrongCheckDigit> {
    if is_checked(code) {
        Ok(())
    } else {
        Err(WrongCheckDigit {
            code: code.to_owned(),
        })
    }
}

/// Expands a UPC-E code of 8 digits to the UPC-A it stands for; its check digit is the same.
pub fn expand_upc_e(code: &str) -> Option<String> {
    if code.len() != 8 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (system, check) = (code.get(..1)?, code.get(7..)?);
    if !matches!(system, "0" | "1") {
        return None;
    }
    let (two, three, four, five) = (
        code.get(1..3)?,
        code.get(1..4)?,
        code.get(1..5)?,
        code.get(1..6)?,
    );
    let last = code.get(6..7)?;
    let body = match last {
        "0" | "1" | "2" => format!("{two}{last}0000{}", code.get(3..6)?),
        "3" => format!("{three}00000{}", code.get(4..6)?),
        "4" => format!("{four}00000{}", code.get(5..6)?),
        _ => format!("{five}0000{last}"),
    };
    Some(format!("{system}{body}{check}"))
}

/// Checks the check digit of a text that has the length of a GTIN.
///
/// Texts of other lengths or with letters are not GTINs and pass: they may be a SKU or a document number.
///
/// # Errors
/// [`WrongCheckDigit`] for 8, 12, 13 or 14 digits whose last digit does not fit.
pub fn symbology(code: &str) -> Result<Option<Symbology>, WrongCheckDigit> {
    if !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let wrong = || WrongCheckDigit {
        code: code.to_owned(),
    };
    let kind = match code.len() {
        8 if is_checked(code) => return Ok(Some(Symbology::Ean8)),
        8 => {
            return match expand_upc_e(code) {
                Some(expanded) if is_checked(&expanded) => Ok(Some(Symbology::UpcE)),
                _ => Err(wrong()),
            };
        }
        12 => Symbology::UpcA,
        13 => Symbology::Ean13,
        14 => Symbology::Itf14,
        _ => return Ok(None),
    };
    if is_checked(code) {
        Ok(Some(kind))
    } else {
        Err(wrong())
    }
}

/// The EAN-13 of a shop's own numbering: prefix, running number, check digit.
///
/// [`None`] when the prefix is not all digits, or the number has no room behind it.
pub fn instore(prefix: &str, number: i64) -> Option<String> {
    let room = 12_usize.checked_sub(prefix.len())?;
    let digits = number.to_string();
    if number < 1 || digits.len() > room {
        return None;
    }
    let body = format!("{prefix}{digits:0>room$}");
    let check = check_digit(&body)?;
    Some(format!("{body}{check}"))
}

/// The other ways the same GTIN may be stored: with more or fewer leading zeros (GTIN-14, EAN-13, UPC-A, EAN-8), UPC-E
/// expanded.
pub fn equivalents(code: &str) -> Vec<String> {
    let kind = symbology(code).ok().flatten();
    let mut numbers: Vec<String> = Vec::new();
    if kind.is_some() && is_checked(code) {
        numbers.push(code.to_owned());
    }
    if matches!(kind, Some(Symbology::Ean8 | Symbology::UpcE)) {
        numbers.extend(expand_upc_e(code).filter(|expanded| is_checked(expanded)));
    }
    let mut forms = Vec::new();
    for number in numbers {
        let bare = number.trim_start_matches('0');
        for length in [13, 12, 14, 8] {
            let form = format!("{bare:0>length$}");
            if form.len() == length && form != code && !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_codes() {
        assert_eq!(symbology("4006381333931"), Ok(Some(Symbology::Ean13)));
        assert_eq!(symbology("96385074"), Ok(Some(Symbology::Ean8)));
        assert_eq!(symbology("036000291452"), Ok(Some(Symbology::UpcA)));
        assert_eq!(symbology("04252614"), Ok(Some(Symbology::UpcE)));
        assert_eq!(expand_upc_e("04252614").unwrap(), "042100005264");
        assert_eq!(symbology("14006381333938"), Ok(Some(Symbology::Itf14)));
        assert!(symbology("4006381333932").is_err());
        assert_eq!(symbology("BRA-1"), Ok(None));
        assert_eq!(symbology("12345"), Ok(None));
        assert_eq!(
            equivalents("036000291452"),
            ["0036000291452", "00036000291452"]
        );
        assert_eq!(
            equivalents("00000096385074"),
            ["0000096385074", "000096385074", "96385074"]
        );
        assert_eq!(equivalents("14006381333938"), [""; 0]);
    }

    #[test]
    fn numbers_of_the_shop_fill_an_ean_13() {
        assert_eq!(instore("04", 1).unwrap(), "0400000000015");
        assert_eq!(instore("200", 999_999_999).unwrap().len(), 13);
        assert_eq!(instore("200", 1_000_000_000), None);
        assert_eq!(instore("2x", 1), None);
        assert_eq!(instore("04", 0), None);
        for number in 1..500 {
            let code = instore("04", number).unwrap();
            assert_eq!(symbology(&code), Ok(Some(Symbology::Ean13)));
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_found(body in "[0-9]{12}", place in 0_usize..13, shift in 1_u32..10) {
            let code = format!("{body}{}", check_digit(&body).unwrap());
            prop_assert!(symbology(&code).is_ok());
            let broken: String = code.chars().enumerate().map(|(i, c)| {
                if i == place { char::from_digit((c.to_digit(10).unwrap() + shift) % 10, 10).unwrap() } else { c }
            }).collect();
            prop_assert!(symbology(&broken).is_err());
        }
    }
}
