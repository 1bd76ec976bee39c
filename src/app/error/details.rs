//! What a refusal tells machines beside its sentence: the facts it is about, by name.

use crate::app::error::AppError;
use crate::domain::meanwhile::Meanwhile;
use crate::domain::time::Zone;

fn stale(document: &str, since: &Meanwhile) -> Vec<(&'static str, String)> {
    let at = since.at.map(|at| Zone::UTC.rfc3339(at));
    let fields = (!since.fields.is_empty()).then(|| since.fields.join(", "));
    let told = [
        ("document", Some(document.to_owned())),
        ("by", Some(since.by.clone())),
        ("at", at),
        ("fields", fields),
    ];
    let told = told.into_iter();
    told.filter_map(|(name, fact)| Some((name, fact?)))
        .collect()
}

impl AppError {
    /// Facts for machines, beside the sentence.
    pub fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Invalid { field, .. } => vec![("field", field.clone())],
            Self::InsufficientStock {
                sku,
                store,
                wanted,
                available,
            }
            | Self::ConfirmShort {
                sku,
                store,
                wanted,
                available,
            } => vec![
                ("sku", sku.clone()),
                ("store", store.clone()),
                ("wanted", wanted.clone()),
                ("available", available.clone()),
            ],
            Self::InvalidTransition {
                document,
                status,
                event,
            } => {
                vec![
                    ("document", document.clone()),
                    ("status", status.clone()),
                    ("event", event.clone()),
                ]
            }
            Self::UnknownCode { code }
            | Self::NotFound { code, .. }
            | Self::Duplicate { code, .. } => {
                vec![("code", code.clone())]
            }
            Self::BarcodeTaken { code, sku, .. } => {
                vec![("code", code.clone()), ("sku", sku.clone())]
            }
            Self::WrongCheckDigit(wrong) => vec![("code", wrong.code.clone())],
            Self::WrongUnit { sku, unit, .. } => vec![("sku", sku.clone()), ("unit", unit.clone())],
            Self::NotOnOrder { sku } | Self::BlockedProduct { sku } | Self::LotMissing { sku } => {
                vec![("sku", sku.clone())]
            }
            Self::NearDuplicate { name, others } => {
                vec![("name", name.clone()), ("others", others.clone())]
            }
            Self::BlockedCustomer { customer } => vec![("customer", customer.clone())],
            Self::CreditLimit {
                customer,
                headroom,
                wanted,
            } => {
                vec![
                    ("customer", customer.clone()),
                    ("headroom", headroom.clone()),
                    ("wanted", wanted.clone()),
                ]
            }
            Self::ConfirmChange {
                document,
                consequence,
            } => vec![
                ("document", document.clone()),
                ("consequence", consequence.clone()),
            ],
            Self::PaymentTooLittle { missing } => vec![("missing", missing.clone())],
            Self::PaymentTooMuch { surplus } => vec![("surplus", surplus.clone())],
            Self::ReferenceReused { reference, .. } => vec![("reference", reference.clone())],
            Self::Stale { document, since } => stale(document, since),
            _ => self.goods_details(),
        }
    }

    /// Of refusals about goods: more than there is, or not here.
    fn goods_details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::MoreThanOrdered { sku, open } => {
                vec![("sku", sku.clone()), ("open", open.clone())]
            }
            Self::NotOnPurchase { sku, number } => {
                vec![("sku", sku.clone()), ("purchase_order", number.clone())]
            }
            Self::MoreThanPurchased { sku, rest } => {
                vec![("sku", sku.clone()), ("open", rest.clone())]
            }
            Self::MoreThanPicked { sku, picked } => {
                vec![("sku", sku.clone()), ("picked", picked.clone())]
            }
            Self::MoreThanBilled { sku, billed } => {
                vec![("sku", sku.clone()), ("billed", billed.clone())]
            }
            Self::RefundTooMuch { amount, owed } => {
                vec![("amount", amount.clone()), ("owed", owed.clone())]
            }
            Self::NotOnTransfer { sku, transfer } => {
                vec![("sku", sku.clone()), ("transfer", transfer.clone())]
            }
            Self::MoreThanSent {
                sku,
                left,
                transfer,
            } => vec![
                ("sku", sku.clone()),
                ("left", left.clone()),
                ("transfer", transfer.clone()),
            ],
            Self::NotInCount { sku, count, .. } => {
                vec![("sku", sku.clone()), ("count", count.clone())]
            }
            Self::NotPostable { count, .. } => vec![("count", count.clone())],
            _ => self.lot_details(),
        }
    }

    fn lot_details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::LotUnknown { sku, lot, store } => vec![
                ("sku", sku.clone()),
                ("lot", lot.clone()),
                ("store", store.clone()),
            ],
            Self::LotExpired {
                sku, lot, expiry, ..
            } => vec![
                ("sku", sku.clone()),
                ("lot", lot.clone()),
                ("expiry", expiry.clone()),
            ],
            Self::LotShort {
                sku,
                lot,
                wanted,
                free,
            } => vec![
                ("sku", sku.clone()),
                ("lot", lot.clone()),
                ("wanted", wanted.clone()),
                ("available", free.clone()),
            ],
            _ => Vec::new(),
        }
    }
}
