//! A customer's statement of account as text: what he bought and paid in a period, and what he owes.

use unicode_width::UnicodeWidthStr;

use crate::app::print::{Paper, Sheet};
use crate::domain::account::{Ledger, LedgerEntry, LedgerKind};
use crate::domain::customer::Customer;
use crate::domain::id::order_number;
use crate::domain::money::Money;
use crate::domain::shop::Shop;
use crate::domain::text::clean;
use crate::domain::time::Day;

/// The days of a statement; without them, everything up to today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
}

/// Width of each of the figures: bought, paid, balance.
const FIGURE: usize = 13;

/// A statement of account, each line at most as wide as a page and ended by `\n`.
pub fn statement(
    customer: &Customer,
    ledger: &Ledger,
    span: Span,
    shop: &Shop,
    today: Day,
) -> String {
    let mut sheet = Sheet::new(Paper::Page.columns());
    sheet.centre(&shop.name);
    sheet.push("");
    let to = span.to.unwrap_or(today);
    let days = span.from.map_or_else(
        || format!("to {}", to.iso()),
        |from| format!("{} to {}", from.iso(), to.iso()),
    );
    sheet.pair("Statement of account", &days);
    sheet.push("");
    sheet.words(&format!("{} {}", customer.code, customer.name));
    for line in customer.address.lines() {
        sheet.words(line);
    }
    sheet.words(&customer.city);
    if !customer.tax_id.is_empty() {
        sheet.words(&format!("Tax number {}", customer.tax_id));
    }
    sheet.rule();
    let money = |amount: Money| {
        let style = shop.settings.number_style;
        style.money(shop.currency, amount)
    };
    let currency = format!("balance {}", shop.currency.code());
    row(&mut sheet, "", ["bought", "paid", &currency]);
    if ledger.opening != Money::ZERO || span.from.is_some() {
        row(&mut sheet, "Carried over", ["", "", &money(ledger.opening)]);
    }
    for entry in &ledger.entries {
        let (bought, paid) = sides(entry);
        let figures = [
            bought.map_or_else(String::new, money),
            paid.map_or_else(String::new, money),
            money(entry.balance),
        ];
        row(
            &mut sheet,
            &words(entry),
            figures.each_ref().map(String::as_str),
        );
    }
    if ledger.entries.is_empty() {
        sheet.words("Nothing was bought or paid in these days.");
    }
    sheet.rule();
    let owed = ledger.closing;
    if owed < Money::ZERO {
        let back = Money::from_minor(owed.minor().saturating_neg());
        let text = format!("{} {}", shop.currency.code(), money(back));
        sheet.pair("Paid ahead", &text);
    } else {
        let text = format!("{} {}", shop.currency.code(), money(owed));
        sheet.pair("To pay", &text);
    }
    sheet.text
}

/// What an entry adds to what was bought, or to what was paid; a credit note and a refund count negative there.
pub fn sides(entry: &LedgerEntry) -> (Option<Money>, Option<Money>) {
    let turned = Money::from_minor(entry.amount.minor().saturating_neg());
    match entry.kind {
        LedgerKind::Bill | LedgerKind::CreditNote => (Some(entry.amount), None),
        LedgerKind::Payment | LedgerKind::Refund => (None, Some(turned)),
    }
}

/// What an entry is, in words.
pub fn document(entry: &LedgerEntry) -> String {
    match entry.kind {
        LedgerKind::Bill => format!("Bill {}", entry.document),
        LedgerKind::CreditNote => format!("Credit note {}", entry.document),
        LedgerKind::Payment => format!("Payment, {}", clean(&entry.document)),
        LedgerKind::Refund => format!("Refund, {}", clean(&entry.document)),
    }
}

fn words(entry: &LedgerEntry) -> String {
    format!(
        "{} {} {}",
        entry.day.iso(),
        document(entry),
        order_number(entry.number)
    )
}

fn row(sheet: &mut Sheet, words: &str, figures: [&str; 3]) {
    let mut right = String::new();
    for figure in figures {
        let pad = FIGURE.saturating_sub(figure.width());
        right.push_str(&" ".repeat(pad));
        right.push_str(figure);
    }
    sheet.pair(words, &right);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::query::{Answer, Query};
    use crate::app::testing::fresh;
    use crate::domain::id::OrderId;
    use crate::domain::time::Timestamp;

    #[test]
    fn a_statement_carries_over_adds_up_and_says_what_is_to_pay() {
        let mut shop = fresh();
        let Answer::Shop(shop_row) = shop.ask(Query::Shop) else {
            panic!("no shop")
        };
        let Answer::Customer(Some(customer)) = shop.ask(Query::Customer("WALK-IN".to_owned()))
        else {
            panic!("no customer")
        };
        let entry = |day: &str, kind, document: &str, amount, balance| LedgerEntry {
            at: Timestamp::from_millis(0),
            day: Day::parse(day).unwrap(),
            kind,
            document: document.to_owned(),
            order: OrderId(7),
            number: 7,
            amount: Money::from_minor(amount),
            balance: Money::from_minor(balance),
        };
        let ledger = Ledger {
            opening: Money::from_minor(1000),
            entries: vec![
                entry("2026-11-02", LedgerKind::Bill, "B-7", 2500, 3500),
                entry("2026-11-03", LedgerKind::Payment, "Cash", -3000, 500),
            ],
            closing: Money::from_minor(500),
        };
        let from = Day::parse("2026-11-01");
        let today = Day::parse("2026-11-20").unwrap();
        let text = statement(
            &customer,
            &ledger,
            Span { from, to: None },
            &shop_row,
            today,
        );
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
        assert!(text.contains("2026-11-01 to 2026-11-20"), "{text}");
        let has = |words: &[&str]| {
            let found = text
                .lines()
                .any(|line| line.split_whitespace().collect::<Vec<_>>() == words);
            assert!(found, "{words:?} in {text}");
        };
        has(&["Carried", "over", "10.00"]);
        has(&["2026-11-02", "Bill", "B-7", "O-000007", "25.00", "35.00"]);
        has(&[
            "2026-11-03",
            "Payment,",
            "Cash",
            "O-000007",
            "30.00",
            "5.00",
        ]);
        has(&["To", "pay", "EUR", "5.00"]);
    }
}
