//! The rules of an order book that never bend, as an obvious fold over all rows: slow, and written apart from the program.

use std::collections::{BTreeMap, BTreeSet};

use super::op::Act;
use crate::support::tables::{APPEND_ONLY, Row, Tables};

macro_rules! ensure {
    ($holds:expr, $($told:tt)+) => {
        if !$holds {
            return Err(format!($($told)+));
        }
    };
}

/// Minor units as people write them.
pub fn money(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", minor.abs() / 100, minor.abs() % 100)
}

/// `amount × part / whole`, rounded half up.
fn portion(amount: i64, part: i64, whole: i64) -> i64 {
    if whole == 0 {
        return 0;
    }
    let doubled = 2 * i128::from(amount) * i128::from(part) + i128::from(whole);
    i64::try_from(doubled.div_euclid(2 * i128::from(whole))).unwrap()
}

fn thousandths(steps: i64, decimals: i64) -> i64 {
    steps * [1000, 100, 10, 1][usize::try_from(decimals).unwrap()]
}

/// Adds by key.
#[derive(Default)]
struct Sums<K: Ord>(BTreeMap<K, Vec<i64>>);

impl<K: Ord> Sums<K> {
    fn new() -> Self {
        Self(BTreeMap::new())
    }

    fn add<const N: usize>(&mut self, key: K, values: [i64; N]) {
        let sums = self.0.entry(key).or_insert_with(|| vec![0; N]);
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += value;
        }
    }

    fn get(&self, key: &K, place: usize) -> i64 {
        self.0.get(key).map_or(0, |sums| sums[place])
    }

    /// Without keys that sum to nothing.
    fn some(self) -> BTreeMap<K, Vec<i64>> {
        let mut sums = self.0;
        sums.retain(|_, values| values.iter().any(|value| *value != 0));
        sums
    }
}

/// What is append-only only grew; nothing of it changed.
pub fn grown(before: &Tables, after: &Tables) -> Result<(), String> {
    for table in APPEND_ONLY {
        let is = after.table(table);
        for (key, row) in before.table(table) {
            ensure!(
                is.get(key) == Some(row),
                "{table} {key:?} changed or is gone"
            );
        }
    }
    for order in before
        .rows("orders")
        .filter(|order| order.text("phase") != "draft")
    {
        let now = after.row("orders", order.int("id"));
        ensure!(
            now.is_some_and(
                |now| now.int("number") == order.int("number") && now.text("phase") != "draft"
            ),
            "order {order:?} became {now:?}"
        );
    }
    Ok(())
}

/// Everything that must hold at any moment.
pub fn hold(tables: &Tables) -> Result<(), String> {
    stock(tables)?;
    movements(tables)?;
    orders(tables)?;
    bills(tables)?;
    numbers(tables)?;
    accounts(tables)?;
    order_book(tables)?;
    sales(tables)
}

fn policy<'t>(tables: &'t Tables, store: i64) -> &'t str {
    tables.row("stores", store).unwrap().text("stock_policy")
}

/// Rules 1 and 2, and that balances promise and hold what lines say.
fn stock(tables: &Tables) -> Result<(), String> {
    let mut moved = Sums::new();
    for row in tables.rows("movements") {
        moved.add(
            (row.int("store_id"), row.int("variant_id")),
            [row.int("delta")],
        );
    }
    let mut lots = Sums::new();
    for row in tables.rows("lots") {
        ensure!(row.int("on_hand") >= 0, "a lot below nothing: {row:?}");
        lots.add(
            (row.int("store_id"), row.int("variant_id")),
            [row.int("on_hand")],
        );
    }
    let mut lines = Sums::new();
    for line in tables.rows("order_lines") {
        let order = tables.row("orders", line.int("order_id")).unwrap();
        let live = order.text("phase") == "live";
        ensure!(
            live || line.int("reserved") == 0,
            "an order that is not live holds goods: {line:?}"
        );
        lines.add(
            (order.int("store_id"), line.int("variant_id")),
            [line.int("reserved"), line.int("picked")],
        );
    }
    let mut seen = BTreeSet::new();
    for row in tables.rows("stock") {
        let place = (row.int("store_id"), row.int("variant_id"));
        seen.insert(place);
        let (on_hand, reserved, picked) =
            (row.int("on_hand"), row.int("reserved"), row.int("picked"));
        ensure!(
            on_hand >= 0 && reserved >= 0 && picked >= 0,
            "below nothing: {row:?}"
        );
        ensure!(
            picked <= on_hand && picked <= reserved,
            "picked what is not there: {row:?}"
        );
        ensure!(
            reserved <= on_hand || policy(tables, place.0) == "backorder",
            "promised what is not there: {row:?}"
        );
        ensure!(
            moved.get(&place, 0) == on_hand,
            "movements come to {}: {row:?}",
            moved.get(&place, 0)
        );
        ensure!(
            lines.get(&place, 0) == reserved,
            "lines reserve {}: {row:?}",
            lines.get(&place, 0)
        );
        ensure!(
            lines.get(&place, 1) == picked,
            "lines have picked {}: {row:?}",
            lines.get(&place, 1)
        );
        let variant = tables.row("variants", place.1).unwrap();
        let product = tables.row("products", variant.int("product_id")).unwrap();
        let held = if product.int("lot_tracked") == 1 {
            on_hand
        } else {
            0
        };
        ensure!(
            lots.get(&place, 0) == held,
            "lots hold {}: {row:?}",
            lots.get(&place, 0)
        );
    }
    let strays = moved.some().into_keys().chain(lines.some().into_keys());
    let stray = strays.into_iter().find(|place| !seen.contains(place));
    ensure!(stray.is_none(), "goods without a balance: {stray:?}");
    Ok(())
}

/// Each ledger row says what was on hand after it; lots are taken first-expired-first-out.
fn movements(tables: &Tables) -> Result<(), String> {
    let mut on_hand: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for row in tables.rows("movements") {
        let balance = on_hand
            .entry((row.int("store_id"), row.int("variant_id")))
            .or_default();
        *balance += row.int("delta");
        ensure!(
            *balance == row.int("on_hand"),
            "the ledger says otherwise, {balance}: {row:?}"
        );
    }
    Ok(())
}

struct Rate {
    components: Vec<i64>,
    inclusive: bool,
}

impl Rate {
    fn of(tables: &Tables, variant: i64) -> Self {
        let variant = tables.row("variants", variant).unwrap();
        let product = tables.row("products", variant.int("product_id")).unwrap();
        let class = product.int("tax_class_id");
        let components = tables
            .rows("tax_components")
            .filter(|row| row.int("tax_class_id") == class);
        Self {
            components: components.map(|row| row.int("rate")).collect(),
            inclusive: setting(tables, "prices_include_tax") != "no",
        }
    }

    /// Net and tax of an amount as priced.
    fn split(&self, amount: i64) -> (i64, i64) {
        let rates: i64 = self.components.iter().sum();
        let base = if self.inclusive {
            10_000 + rates
        } else {
            10_000
        };
        let tax: i64 = self
            .components
            .iter()
            .map(|rate| portion(amount, *rate, base))
            .sum();
        if self.inclusive {
            (amount - tax, tax)
        } else {
            (amount, tax)
        }
    }
}

fn setting<'t>(tables: &'t Tables, key: &str) -> &'t str {
    let found = tables.rows("settings").find(|row| row.text("key") == key);
    found.map_or("", |row| row.text("value"))
}

/// The line that brings a total to a whole unit.
fn rounding(tables: &Tables, total: i64) -> i64 {
    if setting(tables, "round_totals") == "yes" {
        portion(total, 1, 100) * 100 - total
    } else {
        0
    }
}

fn decimals(tables: &Tables, variant: i64) -> i64 {
    let variant = tables.row("variants", variant).unwrap();
    let product = tables.row("products", variant.int("product_id")).unwrap();
    tables
        .row("units", product.int("unit_id"))
        .unwrap()
        .int("decimals")
}

fn off(kind: &str, value: i64, gross: i64) -> i64 {
    match kind {
        "percent" => portion(gross, value.min(10_000), 10_000),
        "amount" => value.min(gross),
        _ => 0,
    }
}

/// Gross of a line, and what is left of it after its own discount.
fn own(tables: &Tables, line: &Row) -> (i64, i64) {
    let steps = 10_i64.pow(u32::try_from(decimals(tables, line.int("variant_id"))).unwrap());
    let gross = portion(line.int("price"), line.int("ordered"), steps);
    (
        gross,
        gross
            - off(
                line.text("discount_kind"),
                line.int("discount_value"),
                gross,
            ),
    )
}

/// Rules 3, 6 and 11 of each order, its money and its derived words.
fn orders(tables: &Tables) -> Result<(), String> {
    let mut lines: BTreeMap<i64, Vec<&Row>> = BTreeMap::new();
    for line in tables.rows("order_lines") {
        let get = |bucket| line.int(bucket);
        ensure!(
            get("ordered") == get("open") + get("picked") + get("billed") + get("cancelled")
                && ["open", "picked", "billed", "cancelled", "returned"]
                    .iter()
                    .all(|bucket| get(bucket) >= 0)
                && get("returned") <= get("billed")
                && get("ordered") > 0,
            "the bucket equation: {line:?}"
        );
        ensure!(
            get("picked") <= get("reserved") && get("reserved") <= get("open") + get("picked"),
            "a promise beyond the line: {line:?}"
        );
        lines.entry(get("order_id")).or_default().push(line);
    }
    for order in tables.rows("orders") {
        let lines = lines.remove(&order.int("id")).unwrap_or_default();
        contents(order, &lines)?;
        amounts(tables, order, &lines)?;
        words(tables, order, &lines)?;
    }
    ensure!(lines.is_empty(), "lines without an order: {lines:?}");
    Ok(())
}

fn contents(order: &Row, lines: &[&Row]) -> Result<(), String> {
    if order.text("phase") == "draft" {
        ensure!(
            order.int("paid") == 0
                && lines
                    .iter()
                    .all(|line| line.int("picked") + line.int("billed") == 0),
            "a cart took goods or money: {order:?}"
        );
        return Ok(());
    }
    ensure!(
        order.maybe("customer_id").is_some() && lines.iter().any(|line| line.int("voided") == 0),
        "left draft without a customer or lines: {order:?} {lines:?}"
    );
    ensure!(
        order.maybe("seat").is_none() && order.text("held").is_empty(),
        "placed, and still a cart: {order:?}"
    );
    Ok(())
}

fn amounts(tables: &Tables, order: &Row, lines: &[&Row]) -> Result<(), String> {
    let (mut net, mut tax, mut milli) = (0, 0, 0);
    let mut sold = 0;
    for line in lines {
        let (gross, after_own) = own(tables, line);
        let (ordered, active) = (
            line.int("ordered"),
            line.int("ordered") - line.int("cancelled"),
        );
        let due = after_own - line.int("order_discount");
        ensure!(
            (0..=after_own).contains(&line.int("order_discount"))
                && line.int("amount") == due.max(line.int("billed_amount")),
            "gross {gross}, {after_own} after its discount, less the order's: {line:?}"
        );
        sold += if line.int("voided") == 1 {
            0
        } else {
            after_own
        };
        let left = if line.int("open") + line.int("picked") > 0 {
            (portion(line.int("amount"), active, ordered) - line.int("billed_amount")).max(0)
        } else {
            0
        };
        // Part bills together come to what was agreed, to the last minor unit.
        ensure!(
            line.int("billed") < ordered || line.int("billed_amount") == line.int("amount"),
            "all of it billed, but not all of its amount: {line:?}"
        );
        let split = Rate::of(tables, line.int("variant_id")).split(left);
        net += split.0;
        tax += split.1;
        milli += thousandths(active, decimals(tables, line.int("variant_id")));
    }
    if lines.iter().all(|line| line.int("billed") == 0) {
        let whole = off(
            order.text("discount_kind"),
            order.int("discount_value"),
            sold,
        );
        let shared: i64 = lines.iter().map(|line| line.int("order_discount")).sum();
        ensure!(
            shared == whole,
            "the discount of {whole} was shared as {shared}: {order:?}"
        );
    }
    let billed = order.int("billed_total");
    let to_come = net + tax + rounding(tables, net + tax);
    ensure!(
        order.int("net") == order.int("billed_net") + net
            && order.int("tax") == order.int("billed_tax") + tax
            && order.int("total") == billed + to_come,
        "billed {billed} and {net} + {tax} (+ rounding) to come: {order:?} {lines:?}"
    );
    ensure!(
        order.int("quantity_milli") == milli,
        "{milli} thousandths: {order:?}"
    );
    Ok(())
}

/// The derived words: status, payment status, and whether it waits in billing.
fn words(tables: &Tables, order: &Row, lines: &[&Row]) -> Result<(), String> {
    let id = order.int("id");
    let sum = |bucket: &str| -> i64 { lines.iter().map(|line| line.int(bucket)).sum() };
    let (billed, rest) = (sum("billed"), sum("open") + sum("picked"));
    let live = order.text("phase") == "live";
    ensure!(
        (order.int("has_picked") == 1) == (live && sum("picked") > 0),
        "picked {}: {order:?}",
        sum("picked")
    );
    let paid = |kind: &str| -> i64 {
        let rows = tables
            .rows("payments")
            .filter(|row| row.int("order_id") == id && row.text("kind") == kind);
        rows.map(|row| row.int("amount")).sum()
    };
    let (taken, given) = (paid("payment"), paid("refund"));
    ensure!(
        order.int("paid") == taken && order.int("refunded") == given,
        "payments come to {taken} and {given}: {order:?}"
    );
    let worth = if live {
        order.int("total")
    } else {
        order.int("billed_total")
    };
    let kept = taken - given;
    let payment_status = match (kept.cmp(&worth), given > 0) {
        (std::cmp::Ordering::Greater, true) => "part_refunded",
        (std::cmp::Ordering::Greater, false) => "refund_due",
        (std::cmp::Ordering::Equal, true) => "refunded",
        (std::cmp::Ordering::Equal, false) => "paid",
        (std::cmp::Ordering::Less, _) if kept == 0 => "unpaid",
        (std::cmp::Ordering::Less, _) => "part_paid",
    };
    ensure!(
        order.text("phase") == "draft" || order.text("payment_status") == payment_status,
        "worth {worth}, kept {kept}: {payment_status}: {order:?}"
    );
    let mut shipments = tables
        .rows("shipments")
        .filter(|row| row.int("order_id") == id)
        .peekable();
    let delivered =
        shipments.peek().is_some() && shipments.all(|row| row.text("state") == "delivered");
    let status = match order.text("phase") {
        "live" if billed == 0 && rest == 0 => "cancelled",
        "live" if rest == 0 && sum("returned") == billed => "returned",
        "live" if rest == 0 && delivered && kept == worth => "complete",
        "live" if rest == 0 && delivered => "delivered",
        "live" if rest == 0 => "sent",
        "live" if billed > 0 => "part_sent",
        "live" if sum("picked") > 0 => "billing",
        "live" => "pending",
        other => other,
    };
    ensure!(
        order.text("status") == status,
        "should be {status}: {order:?} {lines:?}"
    );
    ensure!(
        (status == "pending") == order.maybe("expires_at").is_some(),
        "when does it expire? {order:?}"
    );
    events(tables, order)
}

/// The timeline leads from cart to where the order stands, without a gap.
fn events(tables: &Tables, order: &Row) -> Result<(), String> {
    let id = order.int("id");
    let mut status = "draft";
    for event in tables
        .rows("order_events")
        .filter(|row| row.int("order_id") == id)
    {
        ensure!(
            event.text("from_status") == status,
            "a gap in the timeline: {event:?}, was {status}"
        );
        status = event.text("to_status");
        let needs_reason = ["cancel", "delete", "expire"].contains(&event.text("event"));
        ensure!(
            !needs_reason || !event.text("text").trim().is_empty(),
            "no reason: {event:?}"
        );
    }
    ensure!(
        status == order.text("status"),
        "the timeline ends at {status}: {order:?}"
    );
    Ok(())
}

/// Rule 4 and 11 of each bill: its lines, taxes, shipment and movements come to it.
fn bills(tables: &Tables) -> Result<(), String> {
    let mut of_lines = Sums::new();
    let mut billed = Sums::new();
    let mut goods: Sums<(i64, i64)> = Sums::new();
    for line in tables.rows("bill_lines") {
        let id = line.int("bill_id");
        let inclusive = tables.row("bills", id).unwrap().int("tax_inclusive") == 1;
        let taxes = tables.rows("bill_taxes");
        let taxes = taxes
            .filter(|row| row.int("bill_id") == id && row.int("position") == line.int("position"));
        let tax: i64 = taxes.map(|row| row.int("amount")).sum();
        ensure!(
            line.int("tax") == tax && line.int("total") == line.int("net") + tax,
            "taxes of {tax}: {line:?}"
        );
        let steps = 10_i64.pow(u32::try_from(line.int("decimals")).unwrap());
        let gross = portion(line.int("price"), line.int("quantity"), steps);
        let priced = if inclusive {
            line.int("total")
        } else {
            line.int("net")
        };
        ensure!(
            gross - line.int("discount") == priced,
            "{gross} before its discount: {line:?}"
        );
        of_lines.add(
            id,
            [
                line.int("net"),
                tax,
                thousandths(line.int("quantity"), line.int("decimals")),
            ],
        );
        billed.add(line.int("order_line_id"), [line.int("quantity"), priced]);
        goods.add((id, line.int("variant_id")), [line.int("quantity")]);
    }
    let mut of_orders = Sums::new();
    for bill in tables.rows("bills") {
        let id = bill.int("id");
        let (net, tax) = (of_lines.get(&id, 0), of_lines.get(&id, 1));
        ensure!(
            bill.int("net") == net
                && bill.int("tax") == tax
                && bill.int("rounding") == rounding(tables, net + tax)
                && bill.int("total") == net + tax + bill.int("rounding")
                && bill.int("quantity_milli") == of_lines.get(&id, 2),
            "its lines come to {net} + {tax}: {bill:?}"
        );
        let shipments = tables
            .rows("shipments")
            .filter(|row| row.int("bill_id") == id);
        ensure!(shipments.count() == 1, "not one shipment: {bill:?}");
        of_orders.add(bill.int("order_id"), [net, tax, bill.int("total")]);
    }
    for row in tables
        .rows("movements")
        .filter(|row| row.text("kind") == "bill")
    {
        goods.add(
            (row.int("bill_id"), row.int("variant_id")),
            [row.int("delta")],
        );
    }
    let uneven = goods.some();
    ensure!(
        uneven.is_empty(),
        "goods billed, but not moved (or moved, but not billed): {uneven:?}"
    );
    for order in tables.rows("orders") {
        let id = order.int("id");
        ensure!(
            order.int("billed_net") == of_orders.get(&id, 0)
                && order.int("billed_tax") == of_orders.get(&id, 1)
                && order.int("billed_total") == of_orders.get(&id, 2),
            "its bills come to {:?}: {order:?}",
            of_orders.0.get(&id)
        );
    }
    for line in tables.rows("order_lines") {
        let id = line.int("id");
        ensure!(
            line.int("billed") == billed.get(&id, 0)
                && line.int("billed_amount") == billed.get(&id, 1),
            "its bill lines come to {:?}: {line:?}",
            billed.0.get(&id)
        );
    }
    for row in tables.rows("payments") {
        let cash = row.text("method") == "cash";
        ensure!(
            row.int("amount") > 0
                && row.int("tendered") == row.int("amount") + row.int("change")
                && (cash || row.int("change") == 0),
            "change from other than cash: {row:?}"
        );
    }
    Ok(())
}

/// Rule 7: numbers run from 1 without a gap, per series and fiscal year; order numbers likewise.
fn numbers(tables: &Tables) -> Result<(), String> {
    let mut series: BTreeMap<(String, i64), Vec<i64>> = BTreeMap::new();
    for bill in tables.rows("bills") {
        let year: i64 = bill.text("day")[..4].parse().unwrap();
        ensure!(year == bill.int("fiscal_year"), "the wrong year: {bill:?}");
        let store = tables.row("stores", bill.int("store_id")).unwrap();
        ensure!(
            store.text("code") == bill.text("series"),
            "the wrong series: {bill:?}"
        );
        let key = (bill.text("series").to_owned(), year);
        series.entry(key).or_default().push(bill.int("sequence"));
    }
    for row in tables.rows("bill_series") {
        let key = (row.text("series").to_owned(), row.int("fiscal_year"));
        let given = series.remove(&key).unwrap_or_default();
        let expected: Vec<i64> = (1..=row.int("last")).collect();
        ensure!(given == expected, "{row:?} gave {given:?}");
    }
    ensure!(series.is_empty(), "bills without a series: {series:?}");
    let mut given: Vec<i64> = tables
        .rows("orders")
        .filter_map(|order| order.maybe("number"))
        .collect();
    given.sort_unstable();
    let last = tables.row("shop", 1).unwrap().int("order_number");
    ensure!(
        given == (1..=last).collect::<Vec<_>>(),
        "order numbers up to {last}: {given:?}"
    );
    Ok(())
}

fn accounts(tables: &Tables) -> Result<(), String> {
    let mut owed = Sums::new();
    for order in tables
        .rows("orders")
        .filter(|order| order.text("phase") != "draft")
    {
        let open = if order.text("phase") == "live" {
            order.int("total") - order.int("billed_total")
        } else {
            0
        };
        owed.add(
            order.int("customer_id"),
            [
                order.int("billed_total"),
                order.int("paid") - order.int("refunded"),
                open,
            ],
        );
    }
    let mut kept = Sums::new();
    for row in tables.rows("customer_accounts") {
        kept.add(
            row.int("customer_id"),
            [row.int("billed"), row.int("kept"), row.int("open_orders")],
        );
    }
    let (owed, kept) = (owed.some(), kept.some());
    ensure!(owed == kept, "accounts come to {owed:?}, kept are {kept:?}");
    Ok(())
}

fn order_book(tables: &Tables) -> Result<(), String> {
    let mut book = Sums::new();
    for order in tables
        .rows("orders")
        .filter(|order| order.text("phase") != "draft")
    {
        let key = (
            order.text("placed_day"),
            order.int("store_id"),
            order.text("status"),
        );
        book.add(key, [1, order.int("total"), order.int("quantity_milli")]);
    }
    let mut kept = Sums::new();
    for row in tables.rows("daily_orders") {
        let key = (row.text("day"), row.int("store_id"), row.text("status"));
        kept.add(
            key,
            [
                row.int("orders"),
                row.int("value"),
                row.int("quantity_milli"),
            ],
        );
    }
    let (book, kept) = (book.some(), kept.some());
    ensure!(
        book == kept,
        "the order book comes to {book:?}, kept is {kept:?}"
    );
    Ok(())
}

/// The roll-ups of bills and payments. There are no credit notes yet.
fn sales(tables: &Tables) -> Result<(), String> {
    let (mut days, mut products, mut customers) = (Sums::new(), Sums::new(), Sums::new());
    let mut first = BTreeSet::new();
    for bill in tables.rows("bills") {
        let (day, store) = (bill.text("day").to_owned(), bill.int("store_id"));
        let orders = i64::from(first.insert(bill.int("order_id")));
        let (net, milli) = (bill.int("net"), bill.int("quantity_milli"));
        days.add(
            (day.clone(), store),
            [orders, 1, net, bill.int("tax"), bill.int("total"), milli],
        );
        let mut carried = BTreeSet::new();
        let lines = tables
            .rows("bill_lines")
            .filter(|line| line.int("bill_id") == bill.int("id"));
        for line in lines {
            let product = tables
                .row("variants", line.int("variant_id"))
                .unwrap()
                .int("product_id");
            let carries = i64::from(carried.insert(product));
            let milli = thousandths(line.int("quantity"), line.int("decimals"));
            for period in [&day[..10], &day[..7]] {
                products.add(
                    (period.to_owned(), store, product),
                    [carries, line.int("net"), milli],
                );
            }
        }
        for period in [&day[..10], &day[..7]] {
            customers.add(
                (period.to_owned(), store, bill.int("customer_id")),
                [orders, net, milli],
            );
        }
    }
    let mut kept = Sums::new();
    for row in tables.rows("daily_sales") {
        let figures = ["orders", "bills", "net", "tax", "total", "quantity_milli"]
            .map(|column| row.int(column));
        kept.add((row.text("day").to_owned(), row.int("store_id")), figures);
    }
    let (days, kept) = (days.some(), kept.some());
    ensure!(
        days == kept,
        "daily sales come to {days:?}, kept are {kept:?}"
    );
    for (table, whose, sums) in [
        ("product_sales", "product_id", products),
        ("customer_sales", "customer_id", customers),
    ] {
        let mut kept = Sums::new();
        for row in tables.rows(table) {
            let key = (
                row.text("period").to_owned(),
                row.int("store_id"),
                row.int(whose),
            );
            kept.add(
                key,
                ["orders", "net", "quantity_milli"].map(|column| row.int(column)),
            );
        }
        let (sums, kept) = (sums.some(), kept.some());
        ensure!(sums == kept, "{table} come to {sums:?}, kept are {kept:?}");
    }
    let (mut paid, mut kept) = (Sums::new(), Sums::new());
    for row in tables.rows("payments") {
        let store = tables
            .row("orders", row.int("order_id"))
            .unwrap()
            .int("store_id");
        let key = (row.text("day"), store, row.text("kind"), row.text("method"));
        paid.add(key, [1, row.int("amount")]);
    }
    for row in tables.rows("daily_payments") {
        let key = (
            row.text("day"),
            row.int("store_id"),
            row.text("kind"),
            row.text("method"),
        );
        kept.add(key, [row.int("payments"), row.int("amount")]);
    }
    let (paid, kept) = (paid.some(), kept.some());
    ensure!(paid == kept, "payments come to {paid:?}, kept are {kept:?}");
    Ok(())
}

/// What one accepted command may do to orders that it is not about, and to the worth of one that it bills.
pub fn moved(before: &Tables, after: &Tables, act: Act) -> Result<(), String> {
    let mut touched = 0;
    for order in after.rows("orders") {
        let id = order.int("id");
        let Some(was) = before.row("orders", id) else {
            touched += 1;
            continue;
        };
        if was == order {
            continue;
        }
        touched += 1;
        ensure!(
            order.int("version") > was.int("version"),
            "changed, but the version stays: {order:?}"
        );
        let part_of_all =
            setting(after, "round_totals") != "yes" && setting(after, "prices_include_tax") != "no";
        ensure!(
            act != Act::Bill || !part_of_all || order.int("total") == was.int("total"),
            "billing changed what it is worth: {was:?} {order:?}"
        );
    }
    ensure!(
        act == Act::Tick || touched <= 1,
        "{act:?} touched {touched} orders"
    );
    Ok(())
}

/// Rule 12: a price comes from the catalogue, and a clerk alone gives no other and no large discount.
pub fn priced(before: &Tables, after: &Tables, alone: bool) -> Result<(), String> {
    for line in after.rows("order_lines") {
        let was = before.row("order_lines", line.int("id"));
        if was == Some(line) {
            continue;
        }
        let listed = after
            .row("variants", line.int("variant_id"))
            .unwrap()
            .int("price");
        let known = was.map_or(listed, |was| was.int("list_price"));
        ensure!(
            line.int("list_price") == known,
            "not the catalogue's {known}: {line:?}"
        );
        let kept = was.is_some_and(|was| was.int("price") == line.int("price"));
        ensure!(
            !alone || kept || line.int("price") == known,
            "a clerk gave another price than {known}: {line:?}"
        );
    }
    if !alone {
        return Ok(());
    }
    for order in after
        .rows("orders")
        .filter(|order| order.text("phase") == "draft")
    {
        let id = order.int("id");
        let (now, then) = (share(after, id), share(before, id));
        ensure!(
            now <= 1_000 || now <= then,
            "a clerk's cart went from {then} to {now} basis points off: {order:?}"
        );
    }
    Ok(())
}

/// All discounts of a cart as a share of its gross, in basis points, rounded up.
fn share(tables: &Tables, id: i64) -> i64 {
    let Some(order) = tables.row("orders", id) else {
        return 0;
    };
    let (mut gross, mut after_own) = (0, 0);
    let lines = tables.rows("order_lines");
    for line in lines.filter(|line| line.int("order_id") == id && line.int("voided") == 0) {
        let (line_gross, left) = own(tables, line);
        gross += line_gross;
        after_own += left;
    }
    let whole = off(
        order.text("discount_kind"),
        order.int("discount_value"),
        after_own,
    );
    let given = gross - after_own + whole;
    if gross == 0 {
        0
    } else {
        (given * 10_000 + gross - 1) / gross
    }
}
