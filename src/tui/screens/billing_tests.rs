//! The billing queue with fabricated orders.

use super::*;
use crate::domain::access::Role;
use crate::domain::money::Money;
use crate::domain::order::Kind;
use crate::domain::payment::PaymentStatus;
use crate::tui::screens::stage::{cx, drawn};

fn brief(number: i64, customer: &str, status: Status, priority: Priority, cx: &Cx) -> OrderBrief {
    OrderBrief {
        id: OrderId(number),
        number,
        kind: Kind::Order,
        status,
        priority,
        store: "MAIN".to_owned(),
        customer_code: format!("C-{number:03}"),
        customer: customer.to_owned(),
        placed_at: cx.now.plus_days(-number),
        total: Money::from_minor(123_456),
        payment_status: PaymentStatus::Unpaid,
        quantity_milli: 12_000,
        lines: 3,
        version: 4,
    }
}

fn queue(cx: &Cx) -> Billing {
    let mut screen = Billing::new(cx);
    let rows = vec![
        brief(3, "Boutique Müller", Status::Billing, Priority::Normal, cx),
        brief(5, "Corner Shop", Status::Pending, Priority::Urgent, cx),
    ];
    let query = Billing::query();
    screen.update(Msg::Answered(query, Ok(Answer::Orders(rows))), cx);
    screen
}

#[test]
fn the_queue_says_how_much_how_old_and_how_urgent() {
    let cx = cx(Role::Clerk, 80, 24);
    let mut screen = queue(&cx);
    let text = drawn(&mut screen, &cx).join("\n");
    for part in [
        "O-000003",
        "Boutique Müller",
        "billing",
        "3 d",
        "✗ urgent",
        "1 in billing · 1 pending",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains('…'), "{text}");
}

#[test]
fn letters_filter_and_the_selection_stays_on_its_order() {
    let cx = cx(Role::Clerk, 80, 24);
    let mut screen = queue(&cx);
    screen.update(Msg::Act(Action::Down), &cx);
    screen.update(Msg::Act(Action::Filter), &cx);
    for c in "muller".chars() {
        assert!(screen.wants(KeyPress::char(c)));
        screen.update(Msg::Key(KeyPress::char(c)), &cx);
    }
    assert_eq!(screen.shown.len(), 1);
    screen.update(Msg::Act(Action::Back), &cx);
    assert_eq!((screen.shown.len(), screen.scope()), (2, Scope::Billing));
    screen.update(Msg::Act(Action::Down), &cx);
    let rows = vec![
        brief(5, "Corner Shop", Status::Pending, Priority::Urgent, &cx),
        brief(3, "Boutique Müller", Status::Billing, Priority::Normal, &cx),
    ];
    let query = Billing::query();
    screen.update(Msg::Answered(query, Ok(Answer::Orders(rows))), &cx);
    assert_eq!(screen.selected().unwrap().number, 5);
}

#[test]
fn acts_are_about_the_selected_order_as_shown() {
    let cx = cx(Role::Clerk, 80, 24);
    let mut screen = queue(&cx);
    assert!(matches!(screen.offers(Action::SendBack, &cx), Offer::Yes));
    assert!(matches!(
        screen.act(Action::Delete, &cx).as_slice(),
        [Effect::Ask("delete", _)]
    ));
    let effects = screen.update(
        Msg::Given(Given::Text("delete", "duplicate".to_owned())),
        &cx,
    );
    assert!(
        matches!(effects.as_slice(), [Effect::Execute(Command::Order(OrderCommand::Delete { order: OrderId(3), version: Some(4), reason }))] if reason == "duplicate")
    );
    screen.update(Msg::Act(Action::Down), &cx);
    screen.update(Msg::Act(Action::Priority), &cx);
    assert!(matches!(
        screen.offers(Action::SendBack, &cx),
        Offer::Not(_)
    ));
    let effects = screen.update(Msg::Given(Given::Row("priority", 2)), &cx);
    assert!(matches!(
        effects.as_slice(),
        [Effect::Execute(Command::Order(OrderCommand::Priority {
            order: OrderId(5),
            priority: Priority::Urgent,
            ..
        }))]
    ));
    assert!(matches!(
        screen.act(Action::Open, &cx).as_slice(),
        [Effect::Open(_)]
    ));
}

#[test]
fn an_answer_is_about_the_order_that_was_asked_about() {
    let cx = cx(Role::Clerk, 80, 24);
    let mut screen = queue(&cx);
    screen.update(Msg::Act(Action::Delete), &cx);
    let rows = vec![brief(
        5,
        "Corner Shop",
        Status::Pending,
        Priority::Urgent,
        &cx,
    )];
    let query = Billing::query();
    screen.update(Msg::Answered(query, Ok(Answer::Orders(rows))), &cx);
    assert_eq!(screen.selected().unwrap().number, 5);
    let given = Given::Text("delete", "duplicate".to_owned());
    let effects = screen.update(Msg::Given(given), &cx);
    assert!(matches!(
        effects.as_slice(),
        [Effect::Execute(Command::Order(OrderCommand::Delete {
            order: OrderId(3),
            ..
        }))]
    ));
}

#[test]
fn an_empty_queue_is_a_sentence() {
    let cx = cx(Role::Clerk, 80, 24);
    let mut screen = Billing::new(&cx);
    let query = Billing::query();
    screen.update(Msg::Answered(query, Ok(Answer::Orders(Vec::new()))), &cx);
    let text = drawn(&mut screen, &cx).join("\n");
    assert!(text.contains("Nothing waits"), "{text}");
    assert!(matches!(screen.offers(Action::Open, &cx), Offer::Not(_)));
}
