//! The portal: what a retailer may do and see. Whose data it is comes from who signed in, read afresh for each request;
//! no command and no question can name another customer.

mod cart;
mod look;
mod submit;
#[cfg(test)]
mod tests;

use crate::app::command::{Outcome, PortalCommand};
use crate::app::error::AppError;
use crate::app::query::{Answer, PortalQuery};
use crate::app::work::{Actor, Look, Work};
use crate::domain::access::Role;
use crate::domain::id::{CustomerId, UserId};
use crate::domain::shop::{Settings, Store, StoreKind};
use crate::store::{self, Tx};

/// The one customer whose data a request may touch, and who of his people asks.
#[derive(Clone, Copy)]
pub(crate) struct Scope {
    pub(crate) customer: CustomerId,
    pub(crate) user: UserId,
}

/// The scope of whoever asks. Staff have none: they order in the name of a customer at the counter.
fn scope(actor: &Actor) -> Result<Scope, AppError> {
    match (actor.role, actor.user, actor.customer) {
        (Role::Retailer, Some(user), Some(customer)) => Ok(Scope { customer, user }),
        _ => Err(AppError::NotAllowed {
            role: actor.role.word(),
            act: "order at the portal",
            needs: Role::Retailer.word(),
        }),
    }
}

/// What is another's, and what is not there at all: one answer for both, so that it tells nothing.
fn not_own() -> AppError {
    AppError::NotAllowed {
        role: Role::Retailer.word(),
        act: "see what is not his own",
        needs: Role::Clerk.word(),
    }
}

pub(crate) fn execute(work: &mut Work<'_>, command: PortalCommand) -> Result<Outcome, AppError> {
    let scope = scope(work.actor)?;
    let done = match command {
        PortalCommand::Add { goods, quantity } => {
            cart::add(work, scope, &goods, quantity.as_deref())
        }
        PortalCommand::Set { goods, quantity } => cart::set(work, scope, &goods, &quantity),
        PortalCommand::Fill { cells } => cart::fill(work, scope, &cells),
        PortalCommand::Paste { text } => cart::paste(work, scope, &text),
        PortalCommand::SameAsLast => cart::same_as_last(work, scope),
        PortalCommand::Note { note } => cart::note(work, scope, &note),
        PortalCommand::Empty => cart::empty(work, scope),
        PortalCommand::Confirm => submit::confirm(work, scope),
        PortalCommand::Submit { code } => submit::submit(work, scope, &code),
    };
    done.map(Outcome::Portal)
}

pub(crate) fn answer(look: &Look<'_>, query: &PortalQuery) -> Result<Answer, AppError> {
    let scope = scope(look.actor)?;
    let answer = match query {
        PortalQuery::Me => look::me(look, scope),
        PortalQuery::Goods => look::goods(look),
        PortalQuery::Grid(variant) => look::grid(look, *variant),
        PortalQuery::Shelf(variants) => look::shelf(look, variants),
        PortalQuery::Cart => look::cart(look, scope),
        PortalQuery::Orders { before, limit } => look::orders(look, scope, *before, *limit),
        PortalQuery::Order(number) => look::order(look, scope, *number),
        PortalQuery::Bill(number) => look::bill(look, scope, number),
        PortalQuery::Stock { search, limit } => look::stock(look, search, *limit),
    };
    answer.map(Answer::Portal)
}

/// The store that serves retailers: the one of the setting, else the first that sells over the net, else the first.
fn serving(tx: &Tx<'_>, settings: &Settings) -> Result<Store, AppError> {
    let wanted = settings.portal_store.as_str();
    let stores = store::shop::stores(tx)?;
    if !wanted.is_empty() {
        let named = stores
            .iter()
            .find(|place| place.code.eq_ignore_ascii_case(wanted));
        return named.cloned().ok_or_else(|| AppError::NotFound {
            what: "store",
            code: wanted.to_owned(),
        });
    }
    let active = || stores.iter().filter(|place| place.active);
    active()
        .find(|place| place.kind == StoreKind::Online)
        .or_else(|| active().next())
        .cloned()
        .ok_or_else(|| AppError::invalid("store", "no store takes orders at the moment"))
}
