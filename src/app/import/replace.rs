//! Mode replace: what a file does not name is emptied or disabled, unless it is in use.

use crate::app::command::{
    CustomerCommand, FieldChange, ImportReport, ProductCommand, Rejection, RowEffect, RowPreview,
    StoreCommand,
};
use crate::app::error::AppError;
use crate::app::import::{Round, explained};
use crate::app::stock::{Change, post};
use crate::app::transfer::intake::ImportKind;
use crate::app::work::Work;
use crate::app::{customer, product, shop};
use crate::domain::id::StoreId;
use crate::domain::money::Money;
use crate::domain::quantity::Quantity;
use crate::domain::shop::WALK_IN;
use crate::domain::stock::MovementKind;
use crate::store;
use crate::store::import::Held;
use crate::store::stock::Origin;

/// Empties or disables all that the file does not name, and lists it.
pub(super) fn missing(
    work: &mut Work<'_>,
    round: &Round,
    kind: ImportKind,
    report: &mut ImportReport,
) -> Result<(), AppError> {
    match kind {
        ImportKind::Stock => stock(work, round, report),
        ImportKind::Products => products(work, round, report),
        ImportKind::Customers => customers(work, round, report),
        ImportKind::Stores => stores(work, round, report),
    }
}

fn list(
    report: &mut ImportReport,
    key: String,
    change: FieldChange,
    done: Result<(), AppError>,
) -> Result<(), AppError> {
    match done {
        Ok(()) => report.missing.push(RowPreview {
            line: 0,
            key,
            effect: RowEffect::Changed(vec![change]),
            warning: String::new(),
        }),
        Err(refused) => {
            let (column, reason) = explained(refused)?;
            report.rejected.push(Rejection {
                line: 0,
                column,
                reason: format!("{key} is not in the file, but {reason}"),
            });
        }
    }
    Ok(())
}

fn disabled() -> FieldChange {
    FieldChange {
        field: "active",
        old: "yes".to_owned(),
        new: "no".to_owned(),
    }
}

fn stock(work: &mut Work<'_>, round: &Round, report: &mut ImportReport) -> Result<(), AppError> {
    let mut places: Vec<StoreId> = round.stores.iter().copied().collect();
    places.sort();
    for place in places {
        let code = store::shop::store(work.tx, place)?.map_or_else(String::new, |row| row.code);
        for held in store::import::on_hand(work.tx, place)? {
            if round
                .stock
                .contains(&(place, held.variant, held.lot.clone()))
            {
                continue;
            }
            let mut key = format!("{code} {}", held.sku);
            if !held.lot.is_empty() {
                key = format!("{key} {}", held.lot);
            }
            let change = FieldChange {
                field: "quantity",
                old: held.on_hand.plain(held.decimals),
                new: Quantity::ZERO.plain(held.decimals),
            };
            let done = empty(work, round, place, held);
            list(report, key, change, done)?;
        }
    }
    Ok(())
}

fn empty(work: &mut Work<'_>, round: &Round, place: StoreId, held: Held) -> Result<(), AppError> {
    let variant = store::product::variant(work.tx, held.variant)?
        .ok_or_else(|| AppError::Internal(format!("variant {} is gone", held.sku)))?;
    let lot = (!held.lot.is_empty()).then_some((held.lot, held.expiry));
    let change = Change {
        lot,
        reason: "import: not in the file",
        origin: Origin {
            import: Some(round.import),
            ..Origin::default()
        },
        ..Change::new(place, held.on_hand.negated(), MovementKind::Import)
    };
    post(work, &variant, change).map(drop)
}

fn products(work: &mut Work<'_>, round: &Round, report: &mut ImportReport) -> Result<(), AppError> {
    for (id, sku, used) in store::import::active_variants(work.tx)? {
        if round.variants.contains(&id) {
            continue;
        }
        let done = if used > 0 {
            Err(AppError::InUse {
                what: "variant".to_owned(),
                code: sku.clone(),
                reason: "has goods or promises in the stores; sell or adjust them first, or name it in the file".to_owned(),
            })
        } else {
            let disable = ProductCommand::SetActive {
                sku: sku.clone(),
                active: false,
            };
            product::execute(work, disable).map(drop)
        };
        list(report, sku, disabled(), done)?;
    }
    Ok(())
}

fn customers(
    work: &mut Work<'_>,
    round: &Round,
    report: &mut ImportReport,
) -> Result<(), AppError> {
    let all = store::customer::customers(work.tx)?.into_iter();
    for customer in all.filter(|customer| customer.active && customer.code != WALK_IN) {
        if round.customers.contains(&customer.id) {
            continue;
        }
        let owes = customer.balance != Money::ZERO || customer.open_orders != Money::ZERO;
        let done = if owes {
            Err(AppError::InUse {
                what: "customer".to_owned(),
                code: customer.code.clone(),
                reason: "has open orders or a balance; settle them first, or name him in the file"
                    .to_owned(),
            })
        } else {
            let disable = CustomerCommand::SetActive {
                customer: customer.id,
                active: false,
                agreed: true,
            };
            customer::execute(work, disable).map(drop)
        };
        list(report, customer.code, disabled(), done)?;
    }
    Ok(())
}

fn stores(work: &mut Work<'_>, round: &Round, report: &mut ImportReport) -> Result<(), AppError> {
    let all = store::shop::stores(work.tx)?.into_iter();
    for place in all.filter(|place| place.active && !round.stores.contains(&place.id)) {
        let disable = StoreCommand::SetActive {
            store: place.id,
            active: false,
        };
        let done = shop::execute(work, disable).map(drop);
        list(report, place.code, disabled(), done)?;
    }
    Ok(())
}
