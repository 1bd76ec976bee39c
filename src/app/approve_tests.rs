//! Approving and rejecting, through the use cases.

use super::*;
use crate::app::command::{
    Command, CustomerCommand, PasswordHash, PortalCommand, PortalDone, ProductCommand, UserCommand,
};
use crate::app::query::{Answer, Query};
use crate::app::testing::{Fresh, fresh};
use crate::app::work::Actor;
use crate::domain::customer::CustomerForm;
use crate::domain::document::OrderView;
use crate::domain::id::CustomerId;
use crate::domain::order::Status;
use crate::domain::portal::PortalGoods;
use crate::domain::product::ProductForm;

/// A shop with 20 red and 5 blue shirts at 10.00, a retailer with a limit of 500.00, and two managers.
struct Shop {
    fresh: Fresh,
    rita: Actor,
    max: Actor,
    mia: Actor,
}

fn shop() -> Shop {
    let mut fresh = fresh();
    for (sku, colour) in [("RED", "Red"), ("BLUE", "Blue")] {
        let form = ProductForm {
            sku: sku.to_owned(),
            product_code: "SHIRT".to_owned(),
            name: "Shirt".to_owned(),
            colour: colour.to_owned(),
            price: "10.00".to_owned(),
            ..ProductForm::default()
        };
        fresh
            .run(Command::Product(ProductCommand::Add(form)))
            .unwrap();
    }
    fresh.stock("MAIN,RED,20,,\nMAIN,BLUE,5,,\n");
    let form = CustomerForm {
        code: "A".to_owned(),
        name: "Alder Shop".to_owned(),
        credit_limit: "500.00".to_owned(),
        ..CustomerForm::default()
    };
    fresh
        .run(Command::Customer(CustomerCommand::Add(form)))
        .unwrap();
    let mut user = |name: &str, role: Role, customer: Option<&str>| {
        let add = UserCommand::Add {
            name: name.to_owned(),
            role,
            password: PasswordHash("not a hash".to_owned()),
            customer: customer.map(str::to_owned),
            full_name: String::new(),
            one_time: false,
        };
        let Outcome::User(id) = fresh.run(Command::User(add)).unwrap() else {
            panic!("no user");
        };
        fresh.desk.admit(id, name).unwrap()
    };
    let rita = user("rita", Role::Retailer, Some("A"));
    let with_password = |actor: Actor| Actor {
        second: actor.user.map(|user| (user, actor.role)),
        ..actor
    };
    let max = with_password(user("max", Role::Manager, None));
    let mia = with_password(user("mia", Role::Manager, None));
    Shop {
        fresh,
        rita,
        max,
        mia,
    }
}

impl Shop {
    fn portal(&mut self, command: PortalCommand) -> PortalDone {
        let done = self
            .fresh
            .desk
            .execute(&self.rita, Command::Portal(command));
        match done.unwrap().0 {
            Outcome::Portal(done) => done,
            other => panic!("{other:?}"),
        }
    }

    /// Rita submits an order of so many.
    fn submitted(&mut self, lines: &[(&str, &str)]) -> OrderId {
        for (sku, quantity) in lines {
            self.portal(PortalCommand::Set {
                goods: PortalGoods::Code((*sku).to_owned()),
                quantity: (*quantity).to_owned(),
            });
        }
        let PortalDone::Code { code, .. } = self.portal(PortalCommand::Confirm) else {
            panic!("no code");
        };
        let PortalDone::Submitted { order } = self.portal(PortalCommand::Submit { code }) else {
            panic!("not submitted");
        };
        self.by_number(order).order.id
    }

    fn by_number(&mut self, number: i64) -> OrderView {
        let Answer::Order(Some(view)) = self.fresh.ask(Query::OrderByNumber(number)) else {
            panic!("no order");
        };
        *view
    }

    fn view(&mut self, order: OrderId) -> OrderView {
        let Answer::Order(Some(view)) = self.fresh.ask(Query::Order(order)) else {
            panic!("no order");
        };
        *view
    }

    fn approve(
        &mut self,
        actor: &Actor,
        order: OrderId,
        lines: &[(&str, &str)],
    ) -> Result<Outcome, AppError> {
        let lines = if lines.is_empty() {
            Lines::All
        } else {
            let owned = lines
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
            Lines::Some(owned.collect())
        };
        let command = OrderCommand::Approve {
            order,
            version: None,
            lines,
            consent: Consent::default(),
        };
        self.run(actor, command)
    }

    fn reject(&mut self, actor: &Actor, order: OrderId, reason: &str) -> Result<Outcome, AppError> {
        let command = OrderCommand::Reject {
            order,
            version: None,
            reason: reason.to_owned(),
        };
        self.run(actor, command)
    }

    fn run(&mut self, actor: &Actor, command: OrderCommand) -> Result<Outcome, AppError> {
        let done = self.fresh.desk.execute(actor, Command::Order(command));
        done.map(|(outcome, _)| outcome)
    }

    fn set(&mut self, key: &str, value: &str) {
        let command = Command::Setting {
            key: key.to_owned(),
            value: value.to_owned(),
        };
        self.fresh.run(command).unwrap();
    }

    fn sound(&mut self) {
        let tx = self.fresh.desk.db().snapshot().unwrap();
        assert_eq!(store::verify::verify(&tx).unwrap(), []);
    }
}

/// Ordered, open, cancelled, reserved of each line.
fn lines(view: &OrderView) -> Vec<[i64; 4]> {
    let of = |line: &crate::domain::document::LineView| {
        let b = line.line.buckets;
        [b.ordered, b.open, b.cancelled, line.line.reserved].map(Quantity::steps)
    };
    view.lines.iter().map(of).collect()
}

#[test]
fn approved_in_part_is_pending_with_what_is_left_promised() {
    let mut shop = shop();
    let max = shop.max.clone();
    let order = shop.submitted(&[("RED", "6"), ("BLUE", "2")]);
    assert_eq!(lines(&shop.view(order)), [[6, 6, 0, 0], [2, 2, 0, 0]]);
    let refused = |shop: &mut Shop, lines: &[(&str, &str)]| {
        shop.approve(&max, order, lines).unwrap_err().code()
    };
    assert_eq!(refused(&mut shop, &[("RED", "7")]), "more_than_ordered");
    assert_eq!(refused(&mut shop, &[("GREEN", "1")]), "not_on_order");
    assert_eq!(refused(&mut shop, &[("RED", "-1")]), "invalid_input");
    let nothing = [("RED", "0"), ("BLUE", "0")];
    assert_eq!(refused(&mut shop, &nothing), "nothing_approved");
    shop.approve(&max, order, &[("red", "4"), ("BLUE", "0")])
        .unwrap();
    let view = shop.view(order);
    assert_eq!(view.order.status, Status::Pending);
    assert!(view.order.expires_at.is_some());
    assert_eq!(lines(&view), [[6, 4, 2, 4], [2, 0, 2, 0]]);
    assert_eq!(view.order.total.minor(), 4_000);
    let last = view.timeline.last().unwrap();
    assert_eq!(last.text, "cut: RED 6 → 4, BLUE 2 → 0");
    assert_eq!(
        (last.user.as_str(), last.event.as_str()),
        ("max", "approve")
    );
    assert_eq!(refused(&mut shop, &[]), "invalid_transition");
    shop.sound();
}

#[test]
fn what_was_cut_stays_cut_when_the_order_is_cancelled_and_restored() {
    let mut shop = shop();
    let max = shop.max.clone();
    let order = shop.submitted(&[("RED", "6"), ("BLUE", "2")]);
    shop.approve(&max, order, &[("RED", "4"), ("BLUE", "0")])
        .unwrap();
    let cancel = OrderCommand::Cancel {
        order,
        version: None,
        reason: "changed his mind".to_owned(),
    };
    shop.run(&max, cancel).unwrap();
    assert_eq!(shop.view(order).order.status, Status::Cancelled);
    let restore = OrderCommand::Restore {
        order,
        version: None,
        consent: Consent::default(),
    };
    shop.run(&max, restore).unwrap();
    assert_eq!(lines(&shop.view(order)), [[6, 4, 2, 4], [2, 0, 2, 0]]);
    shop.sound();
}

#[test]
fn stock_and_credit_are_checked_again_at_the_moment() {
    let mut shop = shop();
    let max = shop.max.clone();
    let first = shop.submitted(&[("BLUE", "4")]);
    let second = shop.submitted(&[("BLUE", "4")]);
    shop.approve(&max, first, &[]).unwrap();
    let refused = shop.approve(&max, second, &[]).unwrap_err();
    assert_eq!(refused.code(), "insufficient_stock");
    assert_eq!(shop.view(second).order.status, Status::AwaitingApproval);
    shop.approve(&max, second, &[("BLUE", "1")]).unwrap();
    let third = shop.submitted(&[("RED", "18")]);
    let lower = CustomerForm {
        code: "A".to_owned(),
        name: "Alder Shop".to_owned(),
        credit_limit: "60.00".to_owned(),
        ..CustomerForm::default()
    };
    shop.fresh
        .run(Command::Customer(CustomerCommand::Edit {
            customer: CustomerId(2),
            version: None,
            form: lower,
        }))
        .unwrap();
    let refused = shop.approve(&max, third, &[]).unwrap_err();
    assert_eq!(refused.code(), "credit_limit");
    shop.approve(&max, third, &[("RED", "1")]).unwrap();
    shop.sound();
}

#[test]
fn a_rejected_order_has_its_reason_and_promises_nothing() {
    let mut shop = shop();
    let max = shop.max.clone();
    let order = shop.submitted(&[("RED", "6")]);
    assert_eq!(
        shop.reject(&max, order, "  ").unwrap_err().code(),
        "invalid_input"
    );
    shop.reject(&max, order, "no such season").unwrap();
    let view = shop.view(order);
    assert_eq!(view.order.status, Status::Rejected);
    assert_eq!(view.approvals[0].reason, "no such season");
    assert_eq!(view.timeline.last().unwrap().text, "no such season");
    let again = shop.reject(&max, order, "again").unwrap_err();
    assert_eq!(again.code(), "invalid_transition");
    shop.sound();
}

#[test]
fn above_the_amount_a_second_person_approves_too() {
    let mut shop = shop();
    let (max, mia) = (shop.max.clone(), shop.mia.clone());
    shop.set("approval_second_above", "50");
    let order = shop.submitted(&[("RED", "9"), ("BLUE", "1")]);
    shop.approve(&max, order, &[("RED", "7")]).unwrap();
    let view = shop.view(order);
    assert_eq!(view.order.status, Status::AwaitingApproval);
    assert_eq!(lines(&view), [[9, 7, 2, 0], [1, 1, 0, 0]]);
    assert_eq!(view.approvals[0].user, "max");
    let same = shop.approve(&max, order, &[]).unwrap_err();
    assert_eq!(same.code(), "second_person_needed");
    let more = shop.approve(&mia, order, &[("RED", "8")]).unwrap_err();
    assert_eq!(more.code(), "more_than_ordered");
    shop.approve(&mia, order, &[("RED", "6")]).unwrap();
    let view = shop.view(order);
    assert_eq!(view.order.status, Status::Pending);
    assert_eq!(lines(&view), [[9, 6, 3, 6], [1, 1, 0, 1]]);
    let small = shop.submitted(&[("RED", "9")]);
    shop.approve(&max, small, &[("RED", "5")]).unwrap();
    assert_eq!(
        shop.view(small).order.status,
        Status::Pending,
        "what is let in counts"
    );
    shop.set("approval_role", "admin");
    let third = shop.submitted(&[("RED", "1")]);
    let refused = shop.approve(&max, third, &[]).unwrap_err();
    assert_eq!(refused.code(), "not_allowed");
    let refused = shop.reject(&max, third, "no").unwrap_err();
    assert_eq!(refused.code(), "not_allowed");
    shop.sound();
}
