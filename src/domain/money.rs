//! Money as integer minor units with checked arithmetic.

use std::fmt;

/// An amount in minor units of the shop's one currency (cents for EUR, yen for JPY).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

/// A sum left the range of amounts; nothing is ever wrapped or clamped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the amount is too large")]
pub struct Overflow;

/// The largest amount any document may carry, in minor units; far above any shop, far below `i64`.
pub const MAX_MINOR: i64 = 1_000_000_000_000_000;

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Wraps minor units as they come from the database or a parser.
    pub const fn from_minor(minor: i64) -> Self {
        Self(minor)
    }

    /// The amount in minor units.
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// The sum, or [`Overflow`].
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        bounded(i128::from(self.0) + i128::from(other.0)).map(Self)
    }

    /// The difference, or [`Overflow`].
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        bounded(i128::from(self.0) - i128::from(other.0)).map(Self)
    }

    /// `self × numerator / denominator`, rounded half away from zero.
    pub fn scaled(self, numerator: i64, denominator: i64) -> Result<Self, Overflow> {
        mul_div(self.0, numerator, denominator).map(Self)
    }

    /// The sum of many amounts, or [`Overflow`].
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, Overflow> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// The larger of this and nothing.
    #[must_use]
    pub fn or_zero(self) -> Self {
        Self(self.0.max(0))
    }

    /// True above zero.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
}

/// `a × b / c` in wide arithmetic, rounded half away from zero (domain rule: half up).
pub fn mul_div(a: i64, b: i64, c: i64) -> Result<i64, Overflow> {
    if c == 0 {
        return Err(Overflow);
    }
    let product = i128::from(a) * i128::from(b);
    let (c, product) = if c < 0 {
        (-i128::from(c), -product)
    } else {
        (i128::from(c), product)
    };
    let rounded = if product >= 0 {
        (2 * product + c) / (2 * c)
    } else {
        (2 * product - c) / (2 * c)
    };
    bounded(rounded)
}

fn bounded(wide: i128) -> Result<i64, Overflow> {
    match i64::try_from(wide) {
        Ok(narrow) if narrow.abs() <= MAX_MINOR => Ok(narrow),
        _ => Err(Overflow),
    }
}

/// An ISO 4217 currency and the number of its minor digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    code: [u8; 3],
    digits: u8,
}

/// Why a text is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a plain decimal number.
    #[error("`{0}` is not an amount; write it like 12.50")]
    NotANumber(String),
    /// More decimals than the currency has.
    #[error("`{text}` has more decimals than {currency} allows ({digits})")]
    TooFine {
        /// What was typed.
        text: String,
        /// The currency's code.
        currency: String,
        /// How many decimals it has.
        digits: u8,
    },
    /// Out of range.
    #[error("`{0}` is too large an amount")]
    TooLarge(String),
    /// No such currency.
    #[error("`{0}` is not an ISO 4217 currency code, such as EUR or INR")]
    UnknownCurrency(String),
}

const WITHOUT_DIGITS: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
    "VUV", "XAF", "XOF", "XPF",
];
const THREE_DIGITS: &[&str] = &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];
const TWO_DIGITS: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT",
    "BGN", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF",
    "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR",
    "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF",
    "IDR", "ILS", "INR", "IRR", "JMD", "KES", "KGS", "KHR", "KPW", "KYD", "KZT", "LAK", "LBP",
    "LKR", "LRD", "LSL", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR",
    "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "PAB", "PEN", "PGK",
    "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD",
    "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TOP",
    "TRY", "TTD", "TWD", "TZS", "UAH", "USD", "UYU", "UZS", "VED", "VES", "WST", "XCD", "YER",
    "ZAR", "ZMW", "ZWG",
];

/// ISO 4217 numbers, which codes on goods carry instead of the letters.
const NUMBERS: &str = "AED784 AFN971 ALL008 AMD051 AOA973 ARS032 AUD036 AWG533 AZN944 \
     BAM977 BBD052 BDT050 BGN975 BHD048 BIF108 BMD060 BND096 BOB068 \
     BRL986 BSD044 BTN064 BWP072 BYN933 BZD084 CAD124 CDF976 CHF756 \
     CLP152 CNY156 COP170 CRC188 CUP192 CVE132 CZK203 DJF262 DKK208 \
     DOP214 DZD012 EGP818 ERN232 ETB230 EUR978 FJD242 FKP238 GBP826 \
     GEL981 GHS936 GIP292 GMD270 GNF324 GTQ320 GYD328 HKD344 HNL340 \
     HTG332 HUF348 IDR360 ILS376 INR356 IQD368 IRR364 ISK352 JMD388 \
     JOD400 JPY392 KES404 KGS417 KHR116 KMF174 KPW408 KRW410 KWD414 \
     KYD136 KZT398 LAK418 LBP422 LKR144 LRD430 LSL426 LYD434 MAD504 \
     MDL498 MGA969 MKD807 MMK104 MNT496 MOP446 MRU929 MUR480 MVR462 \
     MWK454 MXN484 MYR458 MZN943 NAD516 NGN566 NIO558 NOK578 NPR524 \
     NZD554 OMR512 PAB590 PEN604 PGK598 PHP608 PKR586 PLN985 PYG600 \
     QAR634 RON946 RSD941 RUB643 RWF646 SAR682 SBD090 SCR690 SDG938 \
     SEK752 SGD702 SHP654 SLE925 SOS706 SRD968 SSP728 STN930 SVC222 \
     SYP760 SZL748 THB764 TJS972 TMT934 TND788 TOP776 TRY949 TTD780 \
     TWD901 TZS834 UAH980 UGX800 USD840 UYU858 UZS860 VES928 VND704 \
     VUV548 WST882 XAF950 XCD951 XOF952 XPF953 YER886 ZAR710 ZMW967";

impl Currency {
    /// The currency of an ISO 4217 code, any letter case.
    pub fn new(code: &str) -> Result<Self, MoneyError> {
        let upper = code.trim().to_ascii_uppercase();
        let unknown = || MoneyError::UnknownCurrency(code.to_owned());
        let digits = if TWO_DIGITS.contains(&upper.as_str()) {
            2
        } else if WITHOUT_DIGITS.contains(&upper.as_str()) {
            0
        } else if THREE_DIGITS.contains(&upper.as_str()) {
            3
        } else {
            return Err(unknown());
        };
        let code = <[u8; 3]>::try_from(upper.as_bytes()).map_err(|_short| unknown())?;
        Ok(Self { code, digits })
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or_default()
    }

    /// How many decimals an amount shows.
    pub const fn digits(&self) -> u8 {
        self.digits
    }

    /// Its ISO 4217 number (978 for EUR), where it has one that codes on goods use.
    pub fn number(&self) -> Option<u16> {
        let entry = NUMBERS
            .split(' ')
            .find_map(|entry| entry.strip_prefix(self.code()))?;
        entry.parse().ok()
    }

    /// Minor units in one whole unit (100 for EUR).
    pub fn whole(&self) -> i64 {
        10_i64.pow(u32::from(self.digits))
    }

    /// Reads a plain decimal such as `1250.00`, `-3` or `.5`.
    pub fn parse(&self, text: &str) -> Result<Money, MoneyError> {
        match parse_decimal(text.trim(), self.digits) {
            Ok(minor) if minor.abs() <= MAX_MINOR => Ok(Money(minor)),
            Ok(_) | Err(DecimalError::TooLarge) => Err(MoneyError::TooLarge(text.to_owned())),
            Err(DecimalError::NotANumber) => Err(MoneyError::NotANumber(text.to_owned())),
            Err(DecimalError::TooFine) => Err(MoneyError::TooFine {
                text: text.to_owned(),
                currency: self.code().to_owned(),
                digits: self.digits,
            }),
        }
    }

    /// The amount as machines read it: `1250.00`, no grouping.
    pub fn plain(&self, amount: Money) -> String {
        plain_decimal(amount.minor(), self.digits)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Why a text is no decimal number of the wanted fineness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalError {
    /// Something other than digits, one point and a leading sign.
    NotANumber,
    /// More decimals than allowed (trailing zeros are forgiven).
    TooFine,
    /// Does not fit.
    TooLarge,
}

/// Reads a decimal text into steps of `10^-digits`.
pub fn parse_decimal(text: &str, digits: u8) -> Result<i64, DecimalError> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
        return Err(DecimalError::NotANumber);
    }
    let fraction = fraction.trim_end_matches('0');
    let missing = usize::from(digits)
        .checked_sub(fraction.len())
        .ok_or(DecimalError::TooFine)?;
    let mut steps: i64 = 0;
    for byte in whole
        .bytes()
        .chain(fraction.bytes())
        .chain(std::iter::repeat_n(b'0', missing))
    {
        let digit = i64::from(byte - b'0');
        steps = steps
            .checked_mul(10)
            .and_then(|s| s.checked_add(digit))
            .ok_or(DecimalError::TooLarge)?;
    }
    Ok(if negative { -steps } else { steps })
}

/// Writes steps of `10^-digits` as a decimal text.
pub fn plain_decimal(steps: i64, digits: u8) -> String {
    let sign = if steps < 0 { "-" } else { "" };
    let magnitude = steps.unsigned_abs();
    if digits == 0 {
        return format!("{sign}{magnitude}");
    }
    let scale = 10_u64.pow(u32::from(digits));
    format!(
        "{sign}{}.{:0width$}",
        magnitude / scale,
        magnitude % scale,
        width = usize::from(digits)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digits_come_from_the_currency() {
        let eur = Currency::new("eur").unwrap();
        assert_eq!(eur.parse("12.5").unwrap(), Money::from_minor(1250));
        assert_eq!(eur.plain(Money::from_minor(-5)), "-0.05");
        assert!(matches!(
            eur.parse("1.005"),
            Err(MoneyError::TooFine { .. })
        ));
        assert_eq!(
            Currency::new("JPY").unwrap().plain(Money::from_minor(1250)),
            "1250"
        );
        assert_eq!(
            Currency::new("KWD").unwrap().parse("1.005").unwrap(),
            Money::from_minor(1005)
        );
        assert!(Currency::new("EURO").is_err());
        assert!(Currency::new("ABC").is_err());
    }

    #[test]
    fn nonsense_is_refused() {
        let eur = Currency::new("EUR").unwrap();
        for text in ["", ".", "-", "1,5", "1e3", "abc", "1.2.3", "٣"] {
            assert!(
                matches!(eur.parse(text), Err(MoneyError::NotANumber(_))),
                "{text}"
            );
        }
        assert!(matches!(
            eur.parse("99999999999999999999"),
            Err(MoneyError::TooLarge(_))
        ));
        assert!(matches!(
            eur.parse("1000000000000000"),
            Err(MoneyError::TooLarge(_))
        ));
    }

    #[test]
    fn half_goes_away_from_zero() {
        assert_eq!(mul_div(5, 1, 2), Ok(3));
        assert_eq!(mul_div(-5, 1, 2), Ok(-3));
        assert_eq!(mul_div(7, 1, 3), Ok(2));
        assert_eq!(mul_div(1, 1, 0), Err(Overflow));
        assert_eq!(mul_div(i64::MAX, i64::MAX, 1), Err(Overflow));
    }

    proptest! {
        #[test]
        fn plain_text_reads_back(minor in -MAX_MINOR..=MAX_MINOR) {
            for code in ["EUR", "JPY", "KWD"] {
                let currency = Currency::new(code).unwrap();
                let money = Money::from_minor(minor);
                prop_assert_eq!(currency.parse(&currency.plain(money)), Ok(money));
            }
        }

        #[test]
        fn rounding_is_within_half(a in -1_000_000_000_i64..1_000_000_000, b in 0_i64..100_000, c in 1_i64..100_000) {
            let rounded = i128::from(mul_div(a, b, c).unwrap());
            let exact = i128::from(a) * i128::from(b);
            prop_assert!((2 * (rounded * i128::from(c) - exact)).abs() <= i128::from(c));
        }
    }
}
