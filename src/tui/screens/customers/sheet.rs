//! What is known of one customer, as lines: beside the list, and as the first panel of his page.

use crate::app::print::statement::document;
use crate::domain::account::{CustomerPage, LedgerEntry};
use crate::domain::customer::Customer;
use crate::domain::money::Money;
use crate::domain::shop::WALK_IN;
use crate::tui::format::wrap;
use crate::tui::screen::Cx;
use crate::tui::theme::Tone;

/// A line of text.
pub type Line = (String, Tone);

/// How he stands, in a word: nothing when he may buy.
pub fn standing(customer: &Customer) -> Option<String> {
    if !customer.merged_into.is_empty() {
        return Some(format!("part of {}", customer.merged_into));
    }
    match (customer.active, customer.blocked) {
        (false, _) => Some("disabled".to_owned()),
        (true, true) => Some("blocked".to_owned()),
        (true, false) => None,
    }
}

/// What he owes, has on order, and may still buy.
pub fn credit(customer: &Customer, cx: &Cx) -> String {
    let dot = cx.theme.glyphs.dot;
    let owes = if customer.balance < Money::ZERO {
        let ahead = Money::from_minor(customer.balance.minor().saturating_neg());
        format!("{} paid ahead", cx.price(ahead))
    } else {
        format!("owes {}", cx.price(customer.balance))
    };
    let order = format!("on order {}", cx.money(customer.open_orders));
    let limit = match (customer.headroom(), customer.credit_limit) {
        (Some(headroom), Some(limit)) => {
            format!("headroom {} of {}", cx.money(headroom), cx.money(limit))
        }
        _ => "no limit".to_owned(),
    };
    format!("{owes} {dot} {order} {dot} {limit}")
}

/// His fields, those that are filled.
pub fn details(page: &CustomerPage, room: usize, cx: &Cx) -> Vec<Line> {
    let customer = &page.customer;
    let mut lines = Vec::new();
    let mut fact = |label: &str, value: &str, tone: Tone| {
        if value.is_empty() {
            return;
        }
        for (place, part) in wrap(value, room.saturating_sub(LABEL).max(1))
            .into_iter()
            .enumerate()
        {
            let label = if place == 0 { label } else { "" };
            lines.push((format!("{label:<LABEL$}{part}"), tone));
        }
    };
    let limit = match customer.credit_limit {
        Some(limit) => cx.price(limit),
        None => "none".to_owned(),
    };
    let (days, whose) = match (customer.weekdays.is_empty(), customer.delivery_days()) {
        (_, "") => (String::new(), ""),
        (true, days) => (days.replace(',', ", "), " (of the area)"),
        (false, days) => (days.replace(',', ", "), ""),
    };
    fact("Phone", &customer.phone, Tone::Text);
    fact("E-mail", &customer.email, Tone::Text);
    fact("Address", &customer.address.replace('\n', ", "), Tone::Text);
    fact("City", &customer.city, Tone::Text);
    fact("Country", &customer.country, Tone::Text);
    fact("Area", &customer.area, Tone::Text);
    fact("Delivery", &format!("{days}{whose}"), Tone::Text);
    fact("Tax number", &customer.tax_id, Tone::Text);
    fact("Credit limit", &limit, Tone::Text);
    if !customer.merged_into.is_empty() {
        let text = format!("a duplicate: it is part of {} now", customer.merged_into);
        fact("Standing", &text, Tone::Warn);
    } else if !customer.active {
        fact("Standing", "disabled: nothing is sold to him", Tone::Warn);
    } else if customer.blocked {
        fact(
            "Standing",
            "blocked: nothing is sold on account",
            Tone::Warn,
        );
    }
    fact("Duplicates", &page.merged.join(", "), Tone::Text);
    fact("Signs in", &page.dependents.users.join(", "), Tone::Text);
    let open = page.dependents.open_orders;
    fact(
        "Orders",
        &orders(page.dependents.orders, open, cx),
        Tone::Text,
    );
    for (place, line) in customer.notes.lines().enumerate() {
        fact(if place == 0 { "Notes" } else { "" }, line, Tone::Accent);
    }
    lines
}

const LABEL: usize = 14;

fn orders(all: i64, open: i64, cx: &Cx) -> String {
    match (all, open) {
        (0, _) => String::new(),
        (all, 0) => format!("{}, none open", cx.count(all)),
        (all, open) => format!("{}, {} open", cx.count(all), cx.count(open)),
    }
}

/// All that is told beside the list: fields, the latest of the ledger, favourites.
pub fn beside(page: &CustomerPage, room: usize, cx: &Cx) -> Vec<Line> {
    let customer = &page.customer;
    let dot = cx.theme.glyphs.dot;
    let mut lines: Vec<Line> = Vec::new();
    let title = format!("{} {dot} {}", customer.code, customer.name);
    lines.extend(
        wrap(&title, room)
            .into_iter()
            .map(|line| (line, Tone::Title)),
    );
    let credit = wrap(&credit(customer, cx), room);
    lines.extend(credit.into_iter().map(|line| (line, Tone::Text)));
    lines.push((String::new(), Tone::Text));
    lines.extend(details(page, room, cx));
    if customer.code == WALK_IN {
        return lines;
    }
    lines.push((String::new(), Tone::Text));
    lines.push(("Latest of the ledger".to_owned(), Tone::Dim));
    let latest = page.ledger.entries.iter().rev().take(8);
    let told: Vec<Line> = latest
        .map(|entry| (entry_line(entry, room, cx), Tone::Text))
        .collect();
    if told.is_empty() {
        lines.push(("Nothing was billed or paid yet.".to_owned(), Tone::Text));
    }
    lines.extend(told);
    if !page.favourites.is_empty() {
        lines.push((String::new(), Tone::Text));
        lines.push(("Favourites".to_owned(), Tone::Dim));
        lines.extend(page.favourites.iter().take(8).map(|one| {
            let text = format!(
                "{}x {} {dot} {}",
                cx.count(one.bills),
                one.name,
                cx.quantity(one.quantity, one.decimals)
            );
            (text, Tone::Text)
        }));
    }
    lines
}

fn entry_line(entry: &LedgerEntry, room: usize, cx: &Cx) -> String {
    let words = format!("{} {}", entry.day.short(), document(entry));
    let figure = cx.money(entry.amount);
    let pad = room.saturating_sub(words.chars().count() + figure.chars().count());
    format!("{words}{}{figure}", " ".repeat(pad.max(1)))
}
