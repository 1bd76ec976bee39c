//! Journeys of people through the real program in a real terminal.

mod approval;
mod audit;
mod catalogue;
mod customers;
mod day;
mod doors;
mod goods;
mod grid;
mod import;
mod lists;
mod people;
mod pictures;
mod plug;
mod portal;
mod purchase;
mod scanner;
mod settings;
mod stockroom;
mod terminals;
mod together;

use crate::support::pty::{Pty, Screen};

/// An amount in cents as the shop writes it.
fn money(cents: i64) -> String {
    let whole = (cents / 100).to_string();
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped}.{:02}", cents % 100)
}

/// Cents of a decimal string of the JSON answers.
#[track_caller]
fn cents(value: &serde_json::Value) -> i64 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

/// The order's number in a sentence such as `Order O-000424 is placed`.
#[track_caller]
fn number_in(row: &str) -> String {
    let mut words = row.split(|c: char| c.is_whitespace() || c == '.');
    let found = words.find(|word| word.starts_with("O-"));
    found
        .unwrap_or_else(|| panic!("no order in {row:?}"))
        .to_owned()
}

/// Types into a field and looks that it stands there before going on: slower than a scanner.
#[track_caller]
fn type_in(pty: &mut Pty, text: &str) -> Screen {
    pty.send(text);
    pty.wait_for(text)
}
