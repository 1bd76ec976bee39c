//! The live tester: what a code says, part by part, and what a scan of it would do.

use crate::app::error::AppError;
use crate::app::query::{Answer, ScanReport};
use crate::app::scan::{Goods, reader};
use crate::app::work::Look;
use crate::domain::access::Right;
use crate::domain::barcode::{self, Symbology};
use crate::domain::gs1::Refused;
use crate::domain::quantity::Quantity;
use crate::domain::scan::{Part, without_aim};
use crate::domain::time::Day;

/// Takes a code apart and looks its goods up; a code that would be refused is answered with the reason.
pub(crate) fn test(look: &Look<'_>, code: &str) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let today = look.shop.zone.day(look.now);
    let read = reader(look.shop, today).read(code.trim());
    let (form, parts) = match &read {
        Ok(Some(reading)) => (reading.form.words(), reading.parts.clone()),
        Ok(None) => plain(code.trim()),
        Err(Refused::Torn(_)) => ("GS1 code, torn", Vec::new()),
        Err(Refused::WrongCheckDigit(_)) => ("misread code", Vec::new()),
    };
    let mut report = ScanReport {
        form,
        parts,
        does: String::new(),
        refused: None,
        sku: None,
        quantity: None,
        amount: None,
        lot: None,
        expiry: None,
    };
    match look
        .goods(code)
        .and_then(|goods| Ok((goods.quantity(None)?, goods)))
    {
        Ok((quantity, goods)) => tell(look, &mut report, quantity, goods),
        Err(error @ (AppError::Storage(_) | AppError::Busy | AppError::Internal(_))) => {
            return Err(error);
        }
        Err(refused) => {
            report.refused = Some(refused.code());
            report.does = format!("A scan is refused: {refused}.");
        }
    }
    Ok(Answer::Scan(Box::new(report)))
}

/// A code without structure has one part, itself.
fn plain(code: &str) -> (&'static str, Vec<Part>) {
    let bare = without_aim(code);
    let kind = match barcode::symbology(bare) {
        Ok(Some(Symbology::Ean8)) => "EAN-8",
        Ok(Some(Symbology::UpcE)) => "UPC-E",
        Ok(Some(Symbology::UpcA)) => "UPC-A",
        Ok(Some(Symbology::Ean13)) => "EAN-13",
        Ok(Some(Symbology::Itf14)) => "GTIN-14",
        Ok(None) => "plain code",
        Err(_) => "number with a wrong check digit",
    };
    let part = |mark: &str, name, value: &str| Part {
        mark: mark.to_owned(),
        name,
        value: value.to_owned(),
        says: String::new(),
        closed: true,
    };
    let mut parts = Vec::new();
    if let Some(prefix) = code.strip_suffix(bare).filter(|prefix| !prefix.is_empty()) {
        parts.push(part("AIM", "what the scanner says it read", prefix));
    }
    parts.push(part("", "code, looked up as it is", bare));
    (kind, parts)
}

fn tell(look: &Look<'_>, report: &mut ScanReport, quantity: Quantity, goods: Goods) {
    let Goods {
        variant,
        label_amount,
        lot,
        expiry,
        ..
    } = goods;
    let plain = quantity.plain(variant.decimals);
    let currency = look.shop.currency;
    let amount = label_amount.map(|amount| currency.plain(amount));
    let facts = [
        Some(format!(
            "{plain} {} of {}, {}",
            variant.unit,
            variant.sku,
            variant.title()
        )),
        amount
            .as_ref()
            .map(|amount| format!("for {amount} {currency} by its label")),
        lot.as_ref().map(|lot| format!("lot {lot}")),
        expiry.map(|day| format!("to be used by {}", day.iso())),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let does = format!("A scan means {}.", facts.join(", "));
    report.amount = amount;
    report.does = does;
    report.sku = Some(variant.sku);
    report.quantity = Some(plain);
    report.lot = lot;
    report.expiry = expiry.map(Day::iso);
}
