//! A purchase order as plain text, to mail it to the supplier.

use std::fmt::Write as _;

use crate::domain::id::purchase_number;
use crate::domain::purchase::PurchaseView;
use crate::domain::shop::Shop;
use crate::domain::text::clean;

/// The order in lines of at most 80 columns; what is cancelled is left out.
pub fn text(view: &PurchaseView, shop: &Shop) -> String {
    let style = shop.settings.number_style;
    let money = |amount| style.money(shop.currency, amount);
    let purchase = &view.purchase;
    let mut out = String::new();
    let mut say = |line: String| {
        // Writing into a text cannot fail.
        let _written = writeln!(out, "{}", line.trim_end());
    };
    say(format!(
        "PURCHASE ORDER {}",
        purchase_number(purchase.number)
    ));
    say(format!(
        "{:<12}{}",
        "Date",
        shop.zone
            .day(purchase.sent_at.unwrap_or(purchase.created_at))
            .iso()
    ));
    if let Some(day) = purchase.expected_day {
        say(format!("{:<12}{}", "Expected", day.iso()));
    }
    if !purchase.reference.is_empty() {
        say(format!("{:<12}{}", "Your ref.", clean(&purchase.reference)));
    }
    say(String::new());
    say(format!("{:<12}{}", "To", clean(&view.supplier_name)));
    for part in [&view.supplier_address, &view.supplier_email] {
        if !part.is_empty() {
            say(format!("{:<12}{}", "", clean(part)));
        }
    }
    say(format!(
        "{:<12}{}",
        "Deliver to",
        clean(&format!("{}, {}", shop.name, view.store_name))
    ));
    if !view.store_address.is_empty() {
        say(format!("{:<12}{}", "", clean(&view.store_address)));
    }
    say(String::new());
    say(format!(
        "{:>3}  {:<24} {:>10} {:<5} {:>14} {:>16}",
        "", "Article", "Quantity", "Unit", "Cost", "Amount"
    ));
    for line in &view.lines {
        let article = if line.supplier_code.is_empty() {
            &line.sku
        } else {
            &line.supplier_code
        };
        let quantity = style.quantity(line.line.portions.ordered, line.decimals);
        say(format!(
            "{:>3}  {:<24} {quantity:>10} {:<5} {:>14} {:>16}",
            line.line.position,
            clean(article),
            clean(&line.unit),
            money(line.line.cost),
            money(line.amount())
        ));
        let own = if line.supplier_code.is_empty() {
            line.title.clone()
        } else {
            format!("{} ({})", line.title, line.sku)
        };
        say(format!("     {}", clean(&own)));
    }
    say(String::new());
    let total = format!("Total {} {}", shop.currency.code(), money(view.total()));
    say(format!("{total:>78}"));
    if !purchase.note.is_empty() {
        say(String::new());
        for line in purchase.note.lines() {
            say(clean(line));
        }
    }
    out
}
