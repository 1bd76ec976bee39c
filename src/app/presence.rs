//! Who has what open now: said by each terminal for the others, no lock and no business of the shop's books.

use crate::app::command::Outcome;
use crate::app::env::{own_process, process_is_alive};
use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::topic::Topics;
use crate::app::work::{Look, Work};
use crate::domain::access::Right;
use crate::domain::presence::{Held, Present};
use crate::store;
use crate::store::presence::Seat;

/// True unless its program is known to have ended: killed, it could not say that it left.
fn is_there(seat: &Seat) -> bool {
    process_is_alive(seat.pid) != Some(false)
}

/// The actor's terminal has this open now, or nothing.
pub(crate) fn hold(work: &mut Work<'_>, held: Option<Held>) -> Result<Outcome, AppError> {
    work.require(Right::Counter)?;
    let user = work.actor.user.ok_or(AppError::NotSignedIn)?;
    for gone in store::presence::all(work.tx)? {
        if !is_there(&gone) {
            store::presence::remove(work.tx, &gone.terminal)?;
        }
    }
    let terminal = work.actor.terminal.as_str();
    match held {
        Some(held) => store::presence::put(
            work.tx,
            (terminal, own_process()),
            user,
            (held.table(), held.row()),
            work.now,
        )?,
        None => store::presence::remove(work.tx, terminal)?,
    }
    work.touch(Topics::PRESENCE);
    Ok(Outcome::Done)
}

/// Who else has this open.
pub(crate) fn of(look: &Look<'_>, held: Held) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let seats = store::presence::of_row(look.tx, held.table(), held.row())?;
    let others = seats
        .into_iter()
        .filter(|seat| seat.terminal != look.actor.terminal && is_there(seat));
    let present = others.map(|seat| {
        let number = format!("-{}", seat.pid);
        let name = seat.terminal.strip_suffix(&number);
        Present {
            user: seat.user,
            terminal: name.unwrap_or(&seat.terminal).to_owned(),
            since: seat.since,
        }
    });
    Ok(Answer::Presence(present.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::{Command, UserCommand};
    use crate::app::query::Query;
    use crate::app::testing::{Fresh, fresh};
    use crate::app::work::Actor;
    use crate::domain::access::Role;
    use crate::domain::id::{CustomerId, OrderId, UserId};

    fn at(terminal: &str) -> Actor {
        Actor {
            user: Some(UserId(1)),
            name: "anna".to_owned(),
            version: 1,
            terminal: terminal.to_owned(),
            ..Actor::system()
        }
    }

    fn hold(shop: &mut Fresh, terminal: &str, held: Option<Held>) {
        let done = shop.desk.execute(&at(terminal), Command::Hold(held));
        assert_eq!(done.unwrap().0, Outcome::Done);
    }

    fn others(shop: &mut Fresh, terminal: &str, held: Held) -> Vec<String> {
        let answers = shop.desk.answer(&at(terminal), &[Query::Presence(held)]);
        match answers.unwrap().remove(0).unwrap() {
            Answer::Presence(all) => all.into_iter().map(|one| one.terminal).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_sees_the_others_and_not_himself() {
        let mut shop = fresh();
        let audited = shop.audited();
        let (order, customer) = (Held::Order(OrderId(7)), Held::Customer(CustomerId(7)));
        let own = format!("till-2-{}", own_process());
        hold(&mut shop, &own, Some(order));
        hold(&mut shop, "till-3", Some(customer));
        assert_eq!(others(&mut shop, "till-3", order), ["till-2"]);
        assert!(others(&mut shop, &own, order).is_empty());
        assert_eq!(others(&mut shop, &own, customer), ["till-3"]);
        hold(&mut shop, &own, Some(customer));
        assert!(others(&mut shop, "till-3", order).is_empty());
        hold(&mut shop, &own, None);
        assert!(others(&mut shop, "till-3", customer).is_empty());
        assert_eq!(shop.audited(), audited, "it is no business of the log");
    }

    #[test]
    fn a_dead_program_holds_nothing_and_the_next_writer_drops_its_row() {
        let mut shop = fresh();
        let order = Held::Order(OrderId(7));
        // Beyond the largest number that a process may have.
        let dead = u32::MAX;
        let write = |work: &mut Work<'_>| {
            let row = (order.table(), order.row());
            store::presence::put(work.tx, ("till-9", dead), UserId(1), row, work.now)?;
            Ok(())
        };
        shop.desk.transact(&Actor::system(), write).unwrap();
        assert!(others(&mut shop, "till-3", order).is_empty());
        hold(&mut shop, "till-3", None);
        let left = |look: &Look<'_>| Ok(store::presence::all(look.tx)?);
        assert_eq!(shop.desk.read(&Actor::system(), left).unwrap(), []);
    }

    #[test]
    fn a_user_who_was_disabled_is_not_there() {
        let mut shop = fresh();
        let bert = Command::User(UserCommand::Add {
            name: "bert".to_owned(),
            full_name: String::new(),
            one_time: false,
            role: Role::Clerk,
            customer: None,
            password: crate::app::command::PasswordHash("x".to_owned()),
        });
        shop.run(bert).unwrap();
        let actor = Actor {
            user: Some(UserId(2)),
            ..at("till-2")
        };
        let order = Held::Order(OrderId(7));
        let held = Command::Hold(Some(order));
        shop.desk.execute(&actor, held.clone()).unwrap();
        assert_eq!(others(&mut shop, "till-3", order), ["till-2"]);
        let disable = Command::User(UserCommand::SetActive {
            user: UserId(2),
            active: false,
        });
        shop.run(disable).unwrap();
        assert!(others(&mut shop, "till-3", order).is_empty());
        assert!(shop.desk.execute(&actor, held).is_err());
    }

    #[test]
    fn a_retailer_neither_says_nor_asks() {
        let mut shop = fresh();
        let refused = shop.run_as(Role::Retailer, Command::Hold(None));
        assert_eq!(refused.unwrap_err().code(), "not_allowed");
    }
}
