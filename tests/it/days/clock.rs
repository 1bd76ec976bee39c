//! Ticking often or once, late, ends the same.

use std::cell::RefCell;

use orderdesk::app::Command;
use orderdesk::domain::time::Timestamp;
use proptest::prelude::*;

use super::day::{Day, Tally};
use super::op;
use super::shop::{self, Copy};
use crate::support::tables::{Eye, Tables, show};

/// Columns that tell when and how often the program looked, not what happened.
const NOISE: [&str; 3] = ["id", "version", "updated_at"];
/// Tables of what was written when, and of what was told when somebody looked.
const LEFT_OUT: [&str; 3] = ["audit", "noticed", "notices"];

/// All rows in words and in order, without the noise and without sums of nothing.
fn face(tables: &Tables) -> Vec<String> {
    let mut rows = Vec::new();
    for table in tables.names().filter(|table| !LEFT_OUT.contains(table)) {
        for row in tables.rows(table) {
            if table == "daily_orders" && row.int("orders") == 0 {
                continue;
            }
            let noisy =
                |name: &&str| NOISE.contains(name) && (*name != "id" || table == "order_events");
            let columns = row.names().filter(|name| !noisy(name));
            let words: Vec<String> = columns
                .map(|name| format!("{name}={}", show(row.value(name))))
                .collect();
            rows.push(format!("{table} {}", words.join(" ")));
        }
    }
    rows.sort();
    rows
}

/// Ticks at each of the hours, then at `end`, and tells how the file stands.
fn ticked(
    bytes: &[u8],
    from: Timestamp,
    hours: &[i64],
    end: Timestamp,
) -> Result<Vec<String>, TestCaseError> {
    let admin = &shop::template(false).people.admin;
    let mut shop = Copy::of(bytes);
    let instants = hours
        .iter()
        .map(|hours| from.plus_millis(hours * 3_600_000));
    for at in instants.filter(|at| *at < end).chain([end]) {
        shop.clock.set(at);
        let done = shop.desk.execute(admin, Command::Clock);
        prop_assert!(done.is_ok(), "the clock was refused: {:?}", done);
    }
    let again = shop.desk.execute(admin, Command::Clock).unwrap();
    prop_assert!(
        again.1.is_empty(),
        "a second look at the same moment did {:?}",
        again.0
    );
    let findings = shop.desk.verify().unwrap();
    prop_assert!(findings.is_empty(), "{findings:#?}");
    Ok(face(&Eye::on(&shop.path).tables()))
}

#[test]
fn ticking_often_or_late_ends_the_same() {
    let hours = prop::collection::vec(1_i64..24 * 120, 0..12);
    let days = (op::steps(40..75), hours, 0_i64..24 * 130);
    let moved = RefCell::new(0);
    let done = super::runner(9, 120).run(&days, |(steps, mut hours, last)| {
        hours.sort_unstable();
        let mut tally = Tally::default();
        let mut day = Day::begin(shop::template(false), &mut tally);
        day.run(&steps)?;
        let (from, before) = (day.now, face(&day.tables));
        let end = from.plus_millis(last * 3_600_000);
        let bytes = day.close();
        let often = ticked(&bytes, from, &hours, end)?;
        let late = ticked(&bytes, from, &[], end)?;
        if let Some((one, other)) = often.iter().zip(&late).find(|(one, other)| one != other) {
            return Err(TestCaseError::fail(format!("often: {one}\nlate:  {other}")));
        }
        prop_assert_eq!(often.len(), late.len());
        *moved.borrow_mut() += u32::from(before != late);
        Ok(())
    });
    if let Err(error) = done {
        panic!("{error}");
    }
    let moved = moved.into_inner();
    assert!(
        moved > 60,
        "the clock had something to do in {moved} of 120 shops only"
    );
}
