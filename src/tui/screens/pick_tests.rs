//! Picking with fabricated orders: what scans do, what is said, what a bill is asked as.

use super::*;
use crate::app::Outcome;
use crate::domain::access::Role;
use crate::domain::document::{Order, OrderLine};
use crate::domain::id::{BillId, CustomerId, StoreId, UserId, VariantId};
use crate::domain::money::Money;
use crate::domain::order::{Kind, Phase, Priority, Status};
use crate::domain::payment::PaymentStatus;
use crate::domain::price::Discount;
use crate::domain::time::Timestamp;
use crate::tui::screens::stage::{cx, drawn};
use crate::tui::widgets::dialog::Ask;

fn steps(steps: i64) -> Quantity {
    Quantity::from_steps(steps)
}

/// A line: SKU, product, open, picked, on hand.
pub(crate) fn line(
    id: i64,
    sku: &str,
    product: &str,
    open: i64,
    picked: i64,
    on_hand: i64,
) -> LineView {
    let mut buckets = Buckets::new(steps(open + picked));
    if picked > 0 {
        buckets = buckets.pick(steps(picked)).unwrap();
    }
    LineView {
        line: OrderLine {
            id: LineId(id),
            order_id: OrderId(42),
            position: id,
            variant_id: VariantId(id),
            buckets,
            reserved: steps((open + picked).min(on_hand)),
            list_price: Money::from_minor(1_000),
            price: Money::from_minor(1_000),
            discount: Discount::None,
            order_discount: Money::ZERO,
            amount: Money::from_minor(1_000 * (open + picked)),
            billed_amount: Money::ZERO,
            voided: false,
            label_amount: None,
            cut: Quantity::ZERO,
        },
        sku: sku.to_owned(),
        product: product.to_owned(),
        colour: "Black".to_owned(),
        size: "34B".to_owned(),
        unit: "pcs".to_owned(),
        decimals: 0,
        total: Money::from_minor(1_000 * (open + picked)),
        on_hand: steps(on_hand),
        available: steps((on_hand - open - picked).max(0)),
        lots: Vec::new(),
    }
}

/// An order of these lines.
pub(crate) fn order(lines: Vec<LineView>) -> OrderView {
    let picked = lines
        .iter()
        .any(|line| line.line.buckets.picked.is_positive());
    let total = Money::sum(lines.iter().map(|line| line.total)).unwrap();
    OrderView {
        order: Order {
            id: OrderId(42),
            number: Some(42),
            reference: None,
            kind: Kind::Order,
            phase: Phase::Live,
            status: if picked {
                Status::Billing
            } else {
                Status::Pending
            },
            store_id: StoreId(1),
            customer_id: Some(CustomerId(1)),
            user_id: Some(UserId(1)),
            seat: None,
            held: None,
            priority: Priority::Urgent,
            note: "Ring twice".to_owned(),
            delivery_address: String::new(),
            discount: Discount::None,
            net: total,
            tax: Money::ZERO,
            rounding: Money::ZERO,
            total,
            billed_net: Money::ZERO,
            billed_tax: Money::ZERO,
            billed_total: Money::ZERO,
            paid: Money::ZERO,
            refunded: Money::ZERO,
            payment_status: PaymentStatus::Unpaid,
            quantity_milli: 0,
            has_picked: picked,
            created_at: Timestamp::default(),
            updated_at: Timestamp::default(),
            placed_at: Some(Timestamp::default()),
            placed_day: None,
            expires_at: None,
            binned_at: None,
            archived_at: None,
            version: 7,
        },
        store: "MAIN".to_owned(),
        customer_code: "C-001".to_owned(),
        customer: "Boutique Müller".to_owned(),
        user: "anna".to_owned(),
        lines,
        bills: Vec::new(),
        shipments: Vec::new(),
        payments: Vec::new(),
        timeline: Vec::new(),
        approvals: Vec::new(),
    }
}

fn answer(pick: &mut Pick, view: OrderView, cx: &Cx) {
    let query = pick.queries(cx).pop().unwrap();
    let answer = Answer::Order(Some(Box::new(view)));
    pick.update(Msg::Answered(query, Ok(answer)), cx);
}

fn opened(lines: Vec<LineView>, cx: &Cx) -> Pick {
    let mut pick = Pick::new(OrderId(42));
    answer(&mut pick, order(lines), cx);
    pick
}

fn typed(pick: &mut Pick, text: &str, cx: &Cx) -> Vec<Command> {
    let keys = text.chars().map(|c| match c {
        '\r' => KeyPress::plain(Code::Enter),
        c => KeyPress::char(c),
    });
    let mut commands = Vec::new();
    for key in keys {
        assert!(pick.wants(key));
        for effect in pick.update(Msg::Key(key), cx) {
            if let Effect::Execute(command) = effect {
                commands.push(command);
            }
        }
    }
    commands
}

fn scan(code: &str, quantity: Option<&str>) -> Command {
    Command::Order(OrderCommand::PickScan {
        order: OrderId(42),
        code: code.to_owned(),
        quantity: quantity.map(str::to_owned),
    })
}

fn two() -> Vec<LineView> {
    vec![
        line(1, "BRA-AVA-BLK-34B", "Ava T-Shirt Bra", 5, 0, 9),
        line(2, "PYJ-NOA-BLK-34B", "Noa Long Pyjama", 2, 1, 3),
    ]
}

#[test]
fn fast_scans_become_commands_in_order_none_lost() {
    let cx = cx(Role::Clerk, 80, 24);
    let mut pick = opened(two(), &cx);
    let sent = typed(&mut pick, "4006381333931\r3*29000\rPYJ-1\r", &cx);
    assert_eq!(
        sent,
        [
            scan("4006381333931", None),
            scan("29000", Some("3")),
            scan("PYJ-1", None)
        ]
    );
}

#[test]
fn the_touched_line_is_selected_and_the_rest_counts_down() {
    let cx = cx(Role::Clerk, 80, 24);
    let mut pick = opened(two(), &cx);
    let done = Outcome::Picked {
        line: LineId(2),
        sku: "PYJ-NOA-BLK-34B".to_owned(),
        quantity: steps(2),
        complete: true,
        all_complete: false,
    };
    pick.update(Msg::Done(Box::new(scan("x", None)), Ok(done)), &cx);
    let lines = vec![
        two().remove(0),
        line(2, "PYJ-NOA-BLK-34B", "Noa Long Pyjama", 0, 3, 3),
    ];
    answer(&mut pick, order(lines), &cx);
    assert_eq!(pick.cursor.selected(), Some(1));
    let text = drawn(&mut pick, &cx).join("\n");
    assert!(text.contains("PYJ-NOA-BLK-34B +2, complete"), "{text}");
    assert!(text.contains("1 of 2 lines · 3 of 8 pieces"), "{text}");
    assert!(text.contains("✓ Noa Long Pyjama, Black, 34B"), "{text}");
    assert!(
        text.contains("Ring twice") && text.contains("urgent"),
        "{text}"
    );
    let Some(Effect::Execute(command)) = pick.update(Msg::Act(Action::Undo), &cx).pop() else {
        panic!("no undo");
    };
    let back = Lines::Some(vec![("PYJ-NOA-BLK-34B".to_owned(), "2".to_owned())]);
    assert_eq!(
        command,
        Command::Order(OrderCommand::SendBack {
            order: OrderId(42),
            version: Some(7),
            lines: back
        })
    );
}

#[test]
fn three_wrong_scans_raise_the_band_each_with_its_reason() {
    let cx = cx(Role::Clerk, 80, 24);
    let mut pick = opened(two(), &cx);
    let sku = || "X-1".to_owned();
    for wrong in [
        AppError::UnknownCode { code: sku() },
        AppError::NotOnOrder { sku: sku() },
        AppError::MoreThanOrdered {
            sku: sku(),
            open: "1".to_owned(),
        },
    ] {
        typed(&mut pick, "half", &cx);
        let effects = pick.update(
            Msg::Done(Box::new(scan("X-1", None)), Err(wrong.clone())),
            &cx,
        );
        assert!(
            matches!(effects.as_slice(), [Effect::Band { code, error }] if code == "X-1" && *error == wrong)
        );
        assert!(
            pick.line.is_empty(),
            "half an entry would join the next scan"
        );
    }
}

fn question(pick: &mut Pick, cx: &Cx) -> String {
    match pick.update(Msg::Act(Action::Accept), cx).pop() {
        Some(Effect::Confirm(
            question,
            Command::Order(OrderCommand::Bill {
                version: Some(7),
                lines: Lines::All,
                ..
            }),
        )) => {
            assert_eq!(question.ask, Ask::Confirm { lasting: true });
            format!("{}: {}", question.title, question.text)
        }
        _ => panic!("no question"),
    }
}

#[test]
fn billing_says_what_is_billed_and_what_stays() {
    let cx = cx(Role::Clerk, 80, 24);
    let mut pick = opened(two(), &cx);
    let text = question(&mut pick, &cx);
    assert_eq!(
        text,
        "Bill in part O-000042: 0 of 2 lines picked, 1 piece: bill these now, the rest stays open. \
         This bill comes to about EUR 10.00."
    );
    let mut pick = opened(vec![line(1, "A-1", "Ava", 0, 5, 9)], &cx);
    let text = question(&mut pick, &cx);
    assert!(
        text.starts_with("Bill O-000042: 1 line is picked, 5 pieces. Total EUR 50.00."),
        "{text}"
    );
    let pick = opened(vec![line(1, "A-1", "Ava", 5, 0, 9)], &cx);
    assert!(matches!(pick.offers(Action::Accept, &cx), Offer::Not(_)));
}

#[test]
fn a_made_bill_is_shown_and_then_the_queue() {
    let cx = cx(Role::Clerk, 80, 24);
    let mut pick = opened(vec![line(1, "A-1", "Ava", 0, 5, 9)], &cx);
    let billed = Outcome::Billed {
        order: OrderId(42),
        bill: BillId(1),
        number: "MAIN-2026-00007".to_owned(),
        total: Money::from_minor(5_000),
    };
    let command = Command::Order(OrderCommand::Bill {
        order: OrderId(42),
        version: Some(7),
        lines: Lines::All,
    });
    let effects = pick.update(Msg::Done(Box::new(command), Ok(billed)), &cx);
    assert!(
        matches!(effects.as_slice(), [Effect::Toast(Tone::Ok, text), Effect::Open(page)]
        if text.contains("MAIN-2026-00007") && page.title() == "Bill MAIN-2026-00007")
    );
    let mut sent = order(vec![line(1, "A-1", "Ava", 0, 5, 9)]);
    sent.order.status = Status::Sent;
    answer(&mut pick, sent, &cx);
    assert!(matches!(
        pick.update(Msg::Shown, &cx).as_slice(),
        [Effect::Close]
    ));
}

#[test]
fn letters_look_among_the_orders_lines_and_signs_step() {
    let cx = cx(Role::Clerk, 80, 24);
    let mut pick = opened(two(), &cx);
    assert_eq!(
        typed(&mut pick, "2*noa\r", &cx),
        [scan("PYJ-NOA-BLK-34B", Some("2"))]
    );
    assert_eq!(typed(&mut pick, "+", &cx), [scan("BRA-AVA-BLK-34B", None)]);
    pick.update(Msg::Act(Action::Down), &cx);
    let back = typed(&mut pick, "-", &cx);
    assert!(
        matches!(back.as_slice(), [Command::Order(OrderCommand::SendBack { lines: Lines::Some(lines), .. })]
        if lines == &[("PYJ-NOA-BLK-34B".to_owned(), "1".to_owned())])
    );
}

#[test]
fn short_lines_are_marked_before_they_are_looked_for() {
    let cx = cx(Role::Clerk, 160, 45);
    let mut pick = opened(vec![line(1, "A-1", "Ava", 5, 0, 2)], &cx);
    let text = drawn(&mut pick, &cx).join("\n");
    assert!(text.contains("! A-1"), "{text}");
    assert!(
        text.contains("Placed") && text.contains("What happened"),
        "{text}"
    );
}
