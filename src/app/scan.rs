//! What a scanned code stands for in this shop: which goods, how much of them, from which lot, for what price.
//!
//! Precedence: a barcode or SKU that is exactly the text wins, then the same without its AIM prefix, then what the parts
//! of a structured code name. Search by likeness never happens here.

use crate::app::error::AppError;
use crate::app::product::holder;
use crate::app::work::{Look, Work};
use crate::domain::gs1::GS;
use crate::domain::money::{Money, mul_div};
use crate::domain::product::Variant;
use crate::domain::quantity::{MAX_STEPS, Quantity, QuantityError, steps_per_unit};
use crate::domain::scan::{self, Reader, Reading};
use crate::domain::shop::Shop;
use crate::domain::time::Day;
use crate::domain::{barcode, text};
use crate::store::{self, Tx};

/// Goods as a code names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Goods {
    /// Which.
    pub(crate) variant: Variant,
    /// Whole units of the barcode (a case of 12 has 12).
    pub(crate) units: i64,
    /// How much the code itself says: a weight, a count, or what its price buys.
    pub(crate) measured: Option<Quantity>,
    /// What all of it costs by its label, exactly.
    pub(crate) label_amount: Option<Money>,
    /// True when the code has parts of its own, and could have said how much it is.
    pub(crate) structured: bool,
    /// Lot, as read.
    pub(crate) lot: Option<String>,
    /// The day it expires (AI 17), or else is best before (AI 15).
    pub(crate) expiry: Option<Day>,
}

impl Goods {
    /// Goods named by hand or by a plain code.
    pub(crate) fn plain(variant: Variant, units: i64) -> Self {
        Self {
            variant,
            units,
            measured: None,
            label_amount: None,
            structured: false,
            lot: None,
            expiry: None,
        }
    }

    /// How much one scan is: what the code says, or its units; times `typed`, by default one.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a multiplier of a measured code that is not a whole number, and for weighed goods whose
    /// GS1 code carries no weight.
    pub(crate) fn quantity(&self, typed: Option<&str>) -> Result<Quantity, AppError> {
        // Without its weight the code may have lost it, and one kilogram would be a guess.
        if self.structured
            && self.measured.is_none()
            && typed.is_none()
            && self.variant.decimals > 0
        {
            let reason = format!(
                "the code does not say how many {} it is; type it first, as in 0.195*",
                self.variant.unit
            );
            return Err(AppError::invalid("quantity", reason));
        }
        let too_large = || QuantityError::TooLarge(typed.unwrap_or("1").to_owned());
        let product = match self.measured {
            Some(measured) => measured.times(labels(typed)?),
            None => match typed {
                Some(typed) => Quantity::parse_positive(typed, self.variant.decimals)?,
                None => Quantity::from_steps(steps_per_unit(self.variant.decimals)),
            }
            .times(self.units),
        };
        Ok(product.ok_or_else(too_large)?)
    }

    /// What so many such labels cost together.
    pub(crate) fn amount(&self, typed: Option<&str>) -> Result<Option<Money>, AppError> {
        let Some(each) = self.label_amount else {
            return Ok(None);
        };
        Ok(Some(each.scaled(labels(typed)?, 1)?))
    }
}

/// How many labels of one measured code.
fn labels(typed: Option<&str>) -> Result<i64, AppError> {
    let Some(typed) = typed else { return Ok(1) };
    let whole = Quantity::parse_positive(typed, 0).map_err(|refused| match refused {
        QuantityError::TooFine { text, .. } => AppError::invalid(
            "quantity",
            format!("the code says how much it is; `{text}` cannot say how many such labels"),
        ),
        other => other.into(),
    })?;
    Ok(whole.steps())
}

impl Work<'_> {
    /// What a code stands for; see [`resolve`].
    pub(crate) fn goods(&self, code: &str) -> Result<Goods, AppError> {
        resolve(self.tx, self.shop, self.today, code)
    }
}

impl Look<'_> {
    /// What a code stands for; see [`resolve`].
    pub(crate) fn goods(&self, code: &str) -> Result<Goods, AppError> {
        resolve(self.tx, self.shop, self.shop.zone.day(self.now), code)
    }
}

/// What a code stands for: a barcode in any form of its number, a SKU, or what a structured code names.
///
/// # Errors
/// [`AppError::WrongCheckDigit`] for a misread number, [`AppError::TornCode`] for a structured code with a part in
/// doubt, [`AppError::WrongUnit`] for a weight of piece goods and the reverse, [`AppError::UnknownCode`] for anything
/// else nobody has.
pub(crate) fn resolve(tx: &Tx<'_>, shop: &Shop, today: Day, code: &str) -> Result<Goods, AppError> {
    let code = code.trim();
    if let Some((variant, units)) = exact(tx, code)? {
        return Ok(Goods::plain(variant, units));
    }
    // A separator in front only says that the scanner sends them.
    let bare = scan::without_aim(code).trim_start_matches(GS);
    if bare != code
        && let Some((variant, units)) = exact(tx, bare)?
    {
        return Ok(Goods::plain(variant, units));
    }
    let Some(reading) = reader(shop, today).read(code)? else {
        barcode::symbology(bare)?;
        return Err(unknown(bare));
    };
    for named in &reading.codes {
        if let Some((variant, units)) = exact(tx, named)? {
            return weigh(shop, &reading, Goods::plain(variant, units));
        }
    }
    let named = reading.codes.first().map_or(bare, String::as_str);
    // As people know it, and as it is kept when it is attached to goods: an EAN-13.
    let ean = named.strip_prefix('0').filter(|_| named.len() == 14);
    Err(unknown(ean.unwrap_or(named)))
}

/// What codes are read by in this shop.
pub(crate) fn reader(shop: &Shop, today: Day) -> Reader<'_> {
    Reader {
        patterns: &shop.settings.label_patterns,
        digits: shop.currency.digits(),
        today,
    }
}

fn unknown(code: &str) -> AppError {
    AppError::UnknownCode {
        code: text::clean(code),
    }
}

fn exact(tx: &Tx<'_>, code: &str) -> Result<Option<(Variant, i64)>, AppError> {
    if let Some(found) = holder(tx, code)? {
        return Ok(Some(found));
    }
    Ok(store::product::by_sku(tx, code)?.map(|variant| (variant, 1)))
}

/// Adds to the goods what the code says of them.
fn weigh(shop: &Shop, reading: &Reading, goods: Goods) -> Result<Goods, AppError> {
    let label_amount = label_amount(shop, reading)?;
    let measured = match measured(reading, &goods)? {
        Some(measured) => Some(measured),
        None => label_amount
            .map(|amount| bought(amount, &goods.variant))
            .transpose()?,
    };
    Ok(Goods {
        measured,
        label_amount,
        structured: true,
        lot: reading.lot.clone(),
        expiry: reading.expiry,
        ..goods
    })
}

fn measured(reading: &Reading, goods: &Goods) -> Result<Option<Quantity>, AppError> {
    let variant = &goods.variant;
    let fits = |unit: &str| unit.eq_ignore_ascii_case(&variant.unit);
    let wrong_unit = |carries: String| AppError::WrongUnit {
        sku: variant.sku.clone(),
        unit: variant.unit.clone(),
        carries,
    };
    let steps = if let Some(measure) = reading.measures.iter().find(|measure| fits(measure.unit)) {
        let steps = measure.amount.in_steps(variant.decimals);
        steps.ok_or_else(|| QuantityError::TooFine {
            text: measure.amount.plain(),
            decimals: variant.decimals,
        })?
    } else if let Some(count) = reading.count {
        if variant.decimals > 0 {
            return Err(wrong_unit(format!("a count of {count}")));
        }
        count
            .checked_mul(goods.units)
            .ok_or_else(|| QuantityError::TooLarge(count.to_string()))?
    } else if let Some(measure) = reading.measures.first() {
        let carries = format!("{} {}", measure.amount.plain(), measure.unit);
        return Err(wrong_unit(carries));
    } else {
        return Ok(None);
    };
    match steps {
        1..=MAX_STEPS => Ok(Some(Quantity::from_steps(steps))),
        0 => Err(QuantityError::NotPositive("0".to_owned()).into()),
        _ => Err(QuantityError::TooLarge(steps.to_string()).into()),
    }
}

fn label_amount(shop: &Shop, reading: &Reading) -> Result<Option<Money>, AppError> {
    let Some(price) = &reading.price else {
        return Ok(None);
    };
    let currency = shop.currency;
    if price
        .currency
        .is_some_and(|number| currency.number() != Some(number))
    {
        let number = price.currency.unwrap_or_default();
        return Err(AppError::invalid(
            "code",
            format!(
                "its price is in currency {number:03} (ISO 4217), and this shop sells in {currency}"
            ),
        ));
    }
    let minor = price.amount.in_steps(currency.digits()).ok_or_else(|| {
        AppError::invalid(
            "code",
            format!(
                "its price {} has more decimals than {currency}",
                price.amount.plain()
            ),
        )
    })?;
    match minor {
        0 => Err(AppError::invalid("code", "the price on the label is 0")),
        _ => Ok(Some(Money::from_minor(minor))),
    }
}

/// How much a label's price buys at the catalogue's price, half up to the unit's step and never nothing.
fn bought(amount: Money, variant: &Variant) -> Result<Quantity, AppError> {
    if !variant.price.is_positive() {
        return Err(AppError::invalid(
            "code",
            format!(
                "the label carries a price, and {} has none to reckon its quantity by",
                variant.sku
            ),
        ));
    }
    let steps = mul_div(
        amount.minor(),
        steps_per_unit(variant.decimals),
        variant.price.minor(),
    )?;
    if steps > MAX_STEPS {
        return Err(QuantityError::TooLarge(steps.to_string()).into());
    }
    Ok(Quantity::from_steps(steps.max(1)))
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
