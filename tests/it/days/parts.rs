//! Billed and brought back in whatever parts, all bills of an order together come to what was agreed and all its credit
//! notes to what was billed, to the last minor unit.

use orderdesk::app::{
    CartCommand, Command, Consent, Delivery, DiscountWish, Lines, LotWish, OrderCommand,
    StockCommand,
};
use orderdesk::domain::id::{CustomerId, LineId, OrderId, StoreId};
use orderdesk::domain::order::Condition;
use proptest::prelude::*;

use super::day::{Day, Expected, Tally};
use super::op::Act;
use super::rules::money;
use super::shop::{self, GOODS};

const MAIN: StoreId = StoreId(1);

/// Goods by place, pieces, percent off in hundredths.
type Line = (usize, i64, i64);

fn give(day: &mut Day<'_>, act: Act, command: Command) -> Result<(), TestCaseError> {
    let manager = shop::template(false).people.manager.clone();
    let done = day.execute(act, &manager, command, Expected::Anything);
    done.map_err(TestCaseError::fail)
}

fn typed(place: usize, pieces: i64) -> String {
    if GOODS[place].3 == "kg" {
        format!("{}.{:03}", pieces / 7, pieces * 143 % 1000)
    } else {
        pieces.to_string()
    }
}

fn fill(day: &mut Day<'_>, lines: &[Line], whole: i64) -> Result<OrderId, TestCaseError> {
    let begin = CartCommand::Customer {
        cart: None,
        store: MAIN,
        customer: Some(CustomerId(3)),
    };
    give(day, Act::CartCustomer, Command::Cart(begin))?;
    let cart = OrderId(1);
    for (id, (place, pieces, off)) in (1..).zip(lines) {
        let (sku, lot) = (GOODS[*place].0, GOODS[*place].0 == shop::LOTS);
        let receive = StockCommand::Receive {
            delivery: Delivery::to(MAIN, ""),
            sku: sku.to_owned(),
            quantity: "100".to_owned(),
            lot: LotWish::of(if lot { "L1" } else { "" }, ""),
            cost: String::new(),
        };
        give(day, Act::Receive, Command::Stock(receive))?;
        let (code, quantity) = (sku.to_owned(), Some(typed(*place, *pieces)));
        let scan = CartCommand::Scan {
            cart: Some(cart),
            store: MAIN,
            code,
            quantity,
        };
        give(day, Act::Scan, Command::Cart(scan))?;
        let discount = DiscountWish::Percent(money(*off));
        let line = LineId(id);
        let discount = CartCommand::LineDiscount {
            cart,
            line,
            discount,
        };
        give(day, Act::CartDiscount, Command::Cart(discount))?;
    }
    let discount = CartCommand::Discount {
        cart,
        discount: DiscountWish::Amount(money(whole)),
    };
    give(day, Act::CartDiscount, Command::Cart(discount))?;
    let place = OrderCommand::Place {
        cart,
        reference: None,
        consent: Consent::default(),
        payments: Vec::new(),
    };
    give(day, Act::Place, Command::Order(place))?;
    let pick = OrderCommand::Pick {
        order: cart,
        version: None,
        lines: Lines::All,
    };
    give(day, Act::Pick, Command::Order(pick))?;
    Ok(cart)
}

fn take_back(
    day: &mut Day<'_>,
    order: OrderId,
    lines: Lines,
    turn: u32,
) -> Result<(), TestCaseError> {
    let condition = match turn % 2 {
        0 => Condition::Resaleable,
        _ => Condition::Damaged,
    };
    let back = OrderCommand::Return {
        order,
        version: None,
        lines,
        condition,
        reason: String::new(),
    };
    give(day, Act::Return, Command::Order(back))
}

#[test]
fn part_bills_come_to_what_was_agreed() {
    let line = (0_usize..4, 2_i64..12, 0_i64..6_000);
    let lines = prop::collection::vec(line, 1..4).prop_map(|mut lines| {
        lines.sort_unstable();
        lines.dedup_by_key(|line| line.0);
        lines
    });
    let days = (
        lines,
        0_i64..900,
        prop::collection::vec((0_usize..4, 1_i64..5), 0..10),
        prop::collection::vec((0_usize..4, 1_i64..4), 0..6),
    );
    let done = super::runner(11, 150).run(&days, |(lines, whole, cuts, backs)| {
        let mut tally = Tally::default();
        let mut day = Day::begin(shop::template(false), &mut tally);
        let order = fill(&mut day, &lines, whole)?;
        let agreed = day.tables.row("orders", order.0).unwrap().int("total");
        for (line, part) in cuts {
            let place = lines[line % lines.len()].0;
            let some = Lines::Some(vec![(GOODS[place].0.to_owned(), typed(place, part))]);
            // A part beyond what is left is refused, and changes nothing.
            let bill = OrderCommand::Bill {
                order,
                version: None,
                lines: some,
            };
            give(&mut day, Act::Bill, Command::Order(bill))?;
        }
        if day.tables.row("orders", order.0).unwrap().text("status") != "sent" {
            let bill = OrderCommand::Bill {
                order,
                version: None,
                lines: Lines::All,
            };
            give(&mut day, Act::Bill, Command::Order(bill))?;
        }
        let billed = day.tables.row("orders", order.0).unwrap();
        prop_assert_eq!(billed.int("total"), agreed);
        prop_assert_eq!(billed.int("billed_total"), agreed, "{:?}", billed);
        for (turn, (line, part)) in (0..).zip(backs) {
            let place = lines[line % lines.len()].0;
            let some = Lines::Some(vec![(GOODS[place].0.to_owned(), typed(place, part))]);
            take_back(&mut day, order, some, turn)?;
        }
        // Credit notes in whatever parts come to what was billed.
        take_back(&mut day, order, Lines::All, 0)?;
        let back = day.tables.row("orders", order.0).unwrap();
        prop_assert_eq!(back.text("status"), "returned");
        prop_assert_eq!(back.int("billed_total"), 0, "{:?}", back);
        Ok(())
    });
    if let Err(error) = done {
        panic!("{error}");
    }
}
