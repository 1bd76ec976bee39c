//! What customers buy, pay and owe, as it is asked for: the list, a customer's page, the ledger.

use crate::app::error::AppError;
use crate::app::query::{Answer, CustomerList};
use crate::app::work::Look;
use crate::domain::access::Right;
use crate::domain::account::{CustomerPage, Dependents, Ledger};
use crate::domain::id::CustomerId;
use crate::domain::money::Money;
use crate::domain::shop::WALK_IN;
use crate::domain::text::fold;
use crate::domain::time::Day;
use crate::store;

/// Entries of the ledger, favourites and prices on a customer's page.
const SHOWN: usize = 200;

/// One page of customers.
pub(crate) fn rows(look: &Look<'_>, list: &CustomerList) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let words: Vec<String> = list.search.split_whitespace().map(fold).collect();
    let rows = store::account::rows(
        look.tx,
        &words,
        list.area.as_deref(),
        list.of,
        list.after.as_deref().unwrap_or_default(),
        list.limit,
    )?;
    Ok(Answer::CustomerRows(rows))
}

/// A customer with all that his page shows; of a merged one the customer that it became part of.
pub(crate) fn page(look: &Look<'_>, id: CustomerId) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let Some(customer) = store::customer::customer(look.tx, id)? else {
        return Ok(Answer::CustomerPage(None));
    };
    // The till's own customer pays at once and stands for everyone: a ledger of all sales would say nothing.
    let is_walk_in = customer.code == WALK_IN;
    let (ledger, favourites, prices) = if is_walk_in {
        (none(), Vec::new(), Vec::new())
    } else {
        (
            store::account::ledger(look.tx, id, None, None, SHOWN)?,
            store::account::favourites(look.tx, id, SHOWN)?,
            store::account::last_prices(look.tx, id, SHOWN)?,
        )
    };
    let dependents = if is_walk_in {
        Dependents::default()
    } else {
        store::account::dependents(look.tx, id)?
    };
    Ok(Answer::CustomerPage(Some(Box::new(CustomerPage {
        merged: store::account::merged(look.tx, id)?,
        customer,
        dependents,
        ledger,
        favourites,
        prices,
    }))))
}

fn none() -> Ledger {
    Ledger {
        opening: Money::ZERO,
        entries: Vec::new(),
        closing: Money::ZERO,
    }
}

/// The ledger of a customer within some days.
pub(crate) fn ledger(
    look: &Look<'_>,
    id: CustomerId,
    from: Option<Day>,
    to: Option<Day>,
) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let ledger = store::account::ledger(look.tx, id, from, to, usize::MAX)?;
    Ok(Answer::Ledger(Box::new(ledger)))
}
