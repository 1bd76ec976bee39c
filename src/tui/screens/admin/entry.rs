//! An entry of the audit log as people read it: who did what to which row, and each field old and new.

use crate::app::audit::Logged;
use crate::domain::id::{CustomerId, StoreId, VariantId};
use crate::domain::money::Money;
use crate::domain::time::Timestamp;
use crate::tui::format::wrap;
use crate::tui::screen::Cx;
use crate::tui::screens::paper::PaperPage;

/// The fields that hold an amount in minor units.
const MONEY: [&str; 13] = [
    "price",
    "cost",
    "list_price",
    "net",
    "tax",
    "rounding",
    "total",
    "amount",
    "tendered",
    "change",
    "credit_limit",
    "label_amount",
    "paid",
];
/// What a page of one entry is wrapped to.
const WIDE: usize = 78;

/// Who did it, and who lent the right.
pub fn who(entry: &Logged) -> String {
    match (entry.user.as_str(), entry.second.as_str()) {
        ("", _) => "system".to_owned(),
        (user, "") => user.to_owned(),
        (user, second) => format!("{user} + {second}"),
    }
}

/// An action as people read it.
pub fn did(action: &str) -> String {
    match action {
        "insert" => "new",
        "update" => "changed",
        "delete" => "removed",
        "sign_in" => "signed in",
        other => other,
    }
    .to_owned()
}

/// `price 32.90 → 34.90`, one for each field.
fn changes(entry: &Logged, cx: &Cx) -> Vec<String> {
    let value = |field: &str, value: String| shown(field, value, cx);
    let told = entry.changes().into_iter().map(|(field, old, new)| {
        let name = field.replace('_', " ");
        let old = old.map(|old| value(&field, old));
        let new = new.map(|new| value(&field, new));
        match (old, new) {
            (Some(old), Some(new)) => format!("{name} {old} {} {new}", cx.theme.glyphs.arrow),
            (Some(old), None) => format!("{name} was {old}"),
            (None, new) => format!("{name} {}", new.unwrap_or_default()),
        }
    });
    told.collect()
}

/// All changes in a line.
pub fn told(entry: &Logged, cx: &Cx) -> String {
    changes(entry, cx).join(", ")
}

/// What was done, who did it when and where, each change, and the hash at the end: a line each.
pub fn lines(entry: &Logged, cx: &Cx) -> Vec<String> {
    let second = match entry.second.as_str() {
        "" => String::new(),
        second => format!(", with the right of {second}"),
    };
    let by = match entry.user.as_str() {
        "" => "system",
        user => user,
    };
    let mut lines = vec![
        format!("{} {} {}", did(&entry.action), entry.table, entry.row),
        format!(
            "{} by {by}{second} at {}",
            cx.shop.zone.show(entry.at),
            entry.terminal
        ),
    ];
    lines.extend(changes(entry, cx));
    lines.push(format!("hash {} (form {})", entry.hash, entry.form));
    lines
}

/// The title of its panel and page.
pub fn title(entry: &Logged, cx: &Cx) -> String {
    format!("Entry {}", cx.count(entry.id))
}

/// The whole of it on a page of its own, to read to its end and to save.
pub fn page(entry: &Logged, cx: &Cx) -> PaperPage {
    let lines = lines(entry, cx);
    let room = WIDE.min(usize::from(cx.areas.body.width));
    let wrapped = lines.iter().flat_map(|line| wrap(line, room));
    let text: Vec<String> = wrapped.collect();
    PaperPage::of(&title(entry, cx), &text.join("\n"))
}

/// Amounts as the shop writes them; stores, customers and variants by their names.
fn shown(field: &str, value: String, cx: &Cx) -> String {
    if value.is_empty() {
        return "nothing".to_owned();
    }
    let Ok(number) = value.parse::<i64>() else {
        return value;
    };
    let name = match field {
        field if MONEY.contains(&field) => cx.money(Money::from_minor(number)),
        "store_id" | "from_store_id" | "to_store_id" => cx.store_code(StoreId(number)).to_owned(),
        "customer_id" => cx.customer_name(CustomerId(number)),
        "variant_id" => cx.variant_title(VariantId(number)),
        field if field.ends_with("_at") => cx.when(Timestamp::from_millis(number)),
        _ => return value,
    };
    if name.is_empty() { value } else { name }
}
