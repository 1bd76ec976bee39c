//! Stock and its pages with fabricated answers.

use super::*;
use crate::app::{Command, Delivery, LotWish, Outcome, StockCommand};
use crate::domain::access::Role;
use crate::domain::id::VariantId;
use crate::domain::money::Money;
use crate::domain::quantity::Quantity;
use crate::tui::key::Code;
use crate::tui::screen::Given;
use crate::tui::screens::stage::{cx, drawn};

fn steps(steps: i64) -> Quantity {
    Quantity::from_steps(steps)
}

fn row(number: i64, store: &str, on_hand: i64, reserved: i64) -> StockRow {
    StockRow {
        store: store.to_owned(),
        variant_id: VariantId(number),
        sku: format!("BRA-AVA-BLK-{number:03}"),
        product: "Ava T-Shirt Bra, moulded cup".to_owned(),
        colour: "Mustard".to_owned(),
        size: "34B".to_owned(),
        unit: "pcs".to_owned(),
        decimals: 0,
        on_hand: steps(on_hand),
        reserved: steps(reserved),
        available: steps(on_hand - reserved),
        reorder_level: steps(10),
        price: Money::from_minor(2_990),
        expired: steps(0),
        near: steps(0),
    }
}

fn listed(cx: &Cx) -> Stock {
    let mut screen = Stock::new(cx);
    let rows = vec![
        row(1, "MAIN", 120, 3),
        row(2, "MAIN", 9, 1),
        row(3, "MAIN", 2, 2),
    ];
    let query = screen.query();
    screen.update(Msg::Answered(query, Ok(Answer::Stock(rows))), cx);
    screen
}

#[test]
fn low_and_empty_rows_say_so_in_a_word() {
    let cx = cx(Role::Clerk, 80, 24);
    let mut screen = listed(&cx);
    let text = drawn(&mut screen, &cx);
    let line = |number: usize| text[number + 1].clone();
    assert!(
        line(1).contains("120") && !line(1).contains("low"),
        "{text:#?}"
    );
    assert!(
        line(2).contains("! low") && line(3).contains("✗ out"),
        "{text:#?}"
    );
    let all = text.join("\n");
    assert!(
        all.contains("Ava T-Shirt Bra, moulded cup") && !all.contains('…'),
        "{all}"
    );
    assert!(
        all.contains("BRA-AVA-BLK-001 · ") && all.contains("Stock in MAIN, Main Street"),
        "{all}"
    );
}

#[test]
fn a_large_terminal_shows_the_variant_beside_the_list() {
    let cx = cx(Role::Manager, 160, 45);
    let mut screen = listed(&cx);
    let asked = screen.queries(&cx);
    assert!(
        asked.contains(&Query::Variant("BRA-AVA-BLK-001".to_owned())),
        "{asked:?}"
    );
    screen.update(Msg::Act(Action::Down), &cx);
    assert!(
        screen
            .queries(&cx)
            .contains(&Query::Variant("BRA-AVA-BLK-002".to_owned()))
    );
    let text = drawn(&mut screen, &cx).join("\n");
    assert!(
        text.contains("Reserved") && text.contains("BRA-AVA-BLK-003"),
        "{text}"
    );
}

#[test]
fn another_seat_is_another_store() {
    let mut cx = cx(Role::Clerk, 80, 24);
    let mut screen = listed(&cx);
    cx.store = StoreId(2);
    screen.update(Msg::Shown, &cx);
    assert_eq!(screen.store, Some(StoreId(2)));
    screen.update(Msg::Act(Action::NextStore), &cx);
    screen.update(Msg::Shown, &cx);
    assert_eq!(screen.store, None, "a chosen store stays");
}

#[test]
fn stores_go_round_with_all_of_them_between() {
    let cx = cx(Role::Clerk, 80, 24);
    let mut screen = listed(&cx);
    let mut seen = Vec::new();
    for _ in 0..3 {
        screen.update(Msg::Act(Action::NextStore), &cx);
        seen.push(screen.store.map(|store| store.0));
    }
    assert_eq!(seen, [Some(2), None, Some(1)]);
    screen.update(Msg::Act(Action::PreviousStore), &cx);
    let rows = vec![row(1, "MAIN", 1, 0), row(1, "NORTH", 2, 0)];
    let query = screen.query();
    screen.update(Msg::Answered(query, Ok(Answer::Stock(rows))), &cx);
    let text = drawn(&mut screen, &cx).join("\n");
    assert!(
        text.contains("all stores") && text.contains("NORTH"),
        "{text}"
    );
}

#[test]
fn words_search_and_esc_shows_all_again() {
    let cx = cx(Role::Clerk, 80, 24);
    let mut screen = listed(&cx);
    screen.update(Msg::Act(Action::Filter), &cx);
    assert_eq!(screen.scope(), Scope::Filter);
    for c in "bra 34b".chars() {
        screen.update(Msg::Key(KeyPress::char(c)), &cx);
    }
    let Query::Stock(asked) = screen.query() else {
        panic!()
    };
    assert_eq!((asked.search.as_str(), asked.after), ("bra 34b", None));
    screen.update(Msg::Act(Action::Enter), &cx);
    assert_eq!(screen.scope(), Scope::Stock);
    screen.update(Msg::Act(Action::Back), &cx);
    let Query::Stock(asked) = screen.query() else {
        panic!()
    };
    assert!(asked.search.is_empty());
}

#[test]
fn a_clerk_may_receive_and_correct_but_send_nothing_back() {
    let clerk = cx(Role::Clerk, 80, 24);
    let screen = listed(&clerk);
    assert!(matches!(screen.offers(Action::Receive, &clerk), Offer::Yes));
    assert!(matches!(screen.offers(Action::Adjust, &clerk), Offer::Yes));
    assert!(matches!(
        screen.offers(Action::SupplierReturn, &clerk),
        Offer::Hidden
    ));
    let manager = cx(Role::Manager, 80, 24);
    assert!(matches!(
        screen.offers(Action::SupplierReturn, &manager),
        Offer::Yes
    ));
}

fn press(screen: &mut Receive, text: &str, cx: &Cx) -> Vec<Command> {
    let mut commands = Vec::new();
    for c in text.chars() {
        let key = if c == '\r' {
            KeyPress::plain(Code::Enter)
        } else {
            KeyPress::char(c)
        };
        let msg = if screen.wants(key) {
            Msg::Key(key)
        } else {
            Msg::Act(Action::Enter)
        };
        for effect in screen.update(msg, cx) {
            if let Effect::Execute(command) = effect {
                commands.push(command);
            }
        }
    }
    commands
}

fn received(quantity: Option<&str>) -> Command {
    Command::Stock(StockCommand::ReceiveScan {
        delivery: Delivery {
            reference: "DN 7".to_owned(),
            ..Delivery::to(StoreId(2), "delivery")
        },
        code: "29000".to_owned(),
        quantity: quantity.map(str::to_owned),
        lot: LotWish::default(),
        cost: String::new(),
    })
}

fn moved(delta: i64, on_hand: i64) -> Outcome {
    Outcome::Moved {
        variant: VariantId(1),
        delta: steps(delta),
        on_hand: steps(on_hand),
        movement: 41,
        lot: None,
    }
}

#[test]
fn each_scan_of_a_delivery_is_booked_at_once_under_its_note() {
    let cx = cx(Role::Clerk, 80, 24);
    let mut screen = Receive::new(Job::Receive, StoreId(2), &cx);
    let sent = press(&mut screen, "DN 7\r\r\r29000\r12*29000\r", &cx);
    assert_eq!(sent, [received(None), received(Some("12"))]);
    for (command, outcome) in sent.into_iter().zip([moved(1, 8), moved(12, 20)]) {
        screen.update(Msg::Done(Box::new(command), Ok(outcome)), &cx);
    }
    let text = drawn(&mut screen, &cx).join("\n");
    assert!(
        text.contains("Receiving into NORTH · DN 7") && text.contains("2 scans"),
        "{text}"
    );
    let wrong = AppError::UnknownCode {
        code: "x".to_owned(),
    };
    let effects = screen.update(Msg::Done(Box::new(received(None)), Err(wrong)), &cx);
    assert!(matches!(effects.as_slice(), [Effect::Band { .. }]));
}

#[test]
fn undo_books_the_reverse_and_strikes_the_row() {
    let cx = cx(Role::Manager, 80, 24);
    let mut screen = Receive::new(Job::Receive, StoreId(2), &cx);
    let sent = press(&mut screen, "DN 7\r\r\r12*29000\r", &cx);
    screen.update(Msg::Done(Box::new(sent[0].clone()), Ok(moved(12, 20))), &cx);
    let [asked] = screen.queries(&cx).try_into().unwrap();
    assert_eq!(asked, Query::Variant("29000".to_owned()));
    let variant = crate::tui::screens::stage::variant("29000");
    screen.update(
        Msg::Answered(asked, Ok(Answer::Variant(Some(Box::new(variant))))),
        &cx,
    );
    let Some(Effect::Execute(command)) = screen.update(Msg::Act(Action::Undo), &cx).pop() else {
        panic!("no undo");
    };
    assert_eq!(
        command,
        Command::Stock(StockCommand::TakeBack { movement: 41 })
    );
    assert!(
        screen
            .update(Msg::Act(Action::Undo), &cx)
            .iter()
            .all(|effect| !matches!(effect, Effect::Execute(_)))
    );
    screen.update(Msg::Done(Box::new(command), Ok(moved(-12, 8))), &cx);
    let text = drawn(&mut screen, &cx).join("\n");
    assert!(
        text.contains("undone") && text.contains("0 scans"),
        "{text}"
    );
    assert!(matches!(screen.offers(Action::Undo, &cx), Offer::Not(_)));
    screen.update(Msg::Given(Given::Nothing("goods")), &cx);
}

#[test]
fn a_refused_correction_keeps_what_was_typed() {
    let cx = cx(Role::Manager, 80, 24);
    let mut form = Adjust::new(StoreId(1), "A-1", "Ava", &cx);
    for c in "-5".chars() {
        form.update(Msg::Key(KeyPress::char(c)), &cx);
    }
    form.update(Msg::Act(Action::Next), &cx);
    form.update(Msg::Act(Action::Next), &cx);
    for c in "broken".chars() {
        form.update(Msg::Key(KeyPress::char(c)), &cx);
    }
    let Some(Effect::Execute(command)) = form.update(Msg::Act(Action::Accept), &cx).pop() else {
        panic!("not sent");
    };
    assert!(
        form.update(Msg::Act(Action::Accept), &cx).is_empty(),
        "sent twice"
    );
    let refused = AppError::invalid("quantity", "only 3 on hand");
    assert!(
        form.update(Msg::Done(Box::new(command), Err(refused)), &cx)
            .is_empty()
    );
    let text = drawn(&mut form, &cx).join("\n");
    assert!(
        text.contains("only 3 on hand") && text.contains("-5") && text.contains("broken"),
        "{text}"
    );
}
