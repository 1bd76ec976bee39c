//! A small shop with a history, for tests: rows written one by one, roll-ups summed beside them in plain maps.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::params;

use crate::domain::money::{Currency, Money};
use crate::domain::order::{Buckets, Facts, Phase, Status, status};
use crate::domain::payment::Account;
use crate::domain::quantity::Quantity;
use crate::domain::time::{Day, Timestamp, Zone};
use crate::store::{Db, Durability, Stamp, Tx, audit, shop};

/// The last day of the history.
pub const TODAY: &str = "2026-11-20";
const DAYS: i64 = 200;
const STORES: [&str; 2] = ["MAIN", "WEB"];
const COUNTRIES: [&str; 5] = ["FR", "FR", "IN", "", "DE"];
/// Category and decimals of each product; each has two variants.
const PRODUCTS: [(Option<i64>, u8); 6] = [
    (Some(1), 0),
    (Some(1), 0),
    (Some(2), 0),
    (Some(2), 0),
    (None, 0),
    (Some(1), 3),
];

type Sums<K> = BTreeMap<K, [i64; 6]>;

/// The writer of the sample with all that it keeps beside the rows.
struct Writer<'t> {
    tx: &'t Tx<'t>,
    chance: u64,
    stock: BTreeMap<(i64, i64), (i64, i64, i64)>,
    sequences: BTreeMap<String, i64>,
    daily_orders: Sums<(String, i64, &'static str)>,
    daily_sales: Sums<(String, i64)>,
    product_sales: Sums<(String, i64, i64)>,
    variant_sales: Sums<(String, i64, i64)>,
    customer_sales: Sums<(String, i64, i64)>,
    daily_payments: Sums<(String, i64, &'static str, &'static str)>,
    accounts: Sums<i64>,
}

/// The duplicate customer, and whether it is the one that a bill was printed for.
const TWICE: i64 = 100;

fn billed_to(draft: &Draft) -> i64 {
    if draft.customer == 2 && draft.id % 3 == 0 {
        TWICE
    } else {
        draft.customer
    }
}

/// An order while it is made.
struct Draft {
    id: i64,
    store: i64,
    customer: i64,
    day: Day,
    lines: Vec<(i64, i64, Buckets, i64)>,
    bills: i64,
    billed: [i64; 2],
    kept: [i64; 2],
}

/// Makes the file with `orders` orders; the same seed, the same shop.
pub fn make(path: &Path, seed: u64, orders: i64) -> Db {
    let mut db = Db::create(path, Durability::Bulk).unwrap();
    let tx = db
        .begin(Stamp {
            at: Timestamp::from_millis(1_000),
            user: None,
            terminal: "test".to_owned(),
        })
        .unwrap();
    let mut writer = Writer {
        tx: &tx,
        chance: seed,
        stock: BTreeMap::new(),
        sequences: BTreeMap::new(),
        daily_orders: BTreeMap::new(),
        daily_sales: BTreeMap::new(),
        product_sales: BTreeMap::new(),
        variant_sales: BTreeMap::new(),
        customer_sales: BTreeMap::new(),
        daily_payments: BTreeMap::new(),
        accounts: BTreeMap::new(),
    };
    writer.shop();
    for number in 1..=orders {
        writer.order(number, orders);
    }
    writer.balances();
    writer.rollups();
    crate::store::seal::seal_all(&tx);
    audit::noted(&tx, "users", "1", "sign_in", "signed in").unwrap();
    audit::noted(&tx, "users", "2", "refused", "export data").unwrap();
    tx.commit().unwrap();
    db
}

fn price(variant: i64) -> i64 {
    300 + variant * 117
}

fn decimals(variant: i64) -> u8 {
    PRODUCTS[usize::try_from((variant - 1) / 2).unwrap()].1
}

fn steps(variant: i64) -> i64 {
    10_i64.pow(u32::from(decimals(variant)))
}

/// Net and tax of a quantity at 20 %.
fn worth(variant: i64, quantity: i64) -> (i64, i64) {
    let net = (2 * price(variant) * quantity + steps(variant)) / (2 * steps(variant));
    (net, (net * 2 + 5) / 10)
}

fn milli(variant: i64, quantity: i64) -> i64 {
    quantity * 1000 / steps(variant)
}

fn add<K: Ord>(sums: &mut Sums<K>, key: K, by: &[i64]) {
    let row = sums.entry(key).or_default();
    for (kept, by) in row.iter_mut().zip(by) {
        *kept += by;
    }
}

impl Writer<'_> {
    fn roll(&mut self, below: i64) -> i64 {
        self.chance = self
            .chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.chance >> 33) % u64::try_from(below).unwrap()).unwrap()
    }

    fn run(&self, sql: &str, values: impl rusqlite::Params) {
        self.tx.run(sql, values).unwrap();
    }

    fn shop(&mut self) {
        let currency = Currency::new("EUR").unwrap();
        shop::insert_shop(
            self.tx,
            "Sample",
            currency,
            Zone::UTC,
            Timestamp::from_millis(0),
        )
        .unwrap();
        for (place, (code, name, cash)) in crate::domain::shop::PAYMENT_METHODS.iter().enumerate() {
            self.run(
                "INSERT INTO payment_methods VALUES (?1, ?2, ?3, ?4)",
                params![code, name, cash, i64::try_from(place).unwrap()],
            );
        }
        self.run(
            "INSERT INTO users (name, role, password_hash, created_at) VALUES ('max', 'manager', 'x', 0)",
            [],
        );
        for (code, policy) in STORES.iter().zip(["forbid", "backorder"]) {
            self.run(
                "INSERT INTO stores (code, name, stock_policy) VALUES (?1, ?1, ?2)",
                params![code, policy],
            );
        }
        self.run(
            "INSERT INTO categories (name) VALUES ('Bras'), ('Briefs')",
            [],
        );
        self.run(
            "INSERT INTO units (code, name, decimals) VALUES ('pcs', 'pieces', 0), ('kg', 'kilo', 3)",
            [],
        );
        self.run(
            "INSERT INTO tax_classes (code, name) VALUES ('vat', 'VAT')",
            [],
        );
        for (place, country) in COUNTRIES.iter().enumerate() {
            self.run(
                "INSERT INTO customers (code, name, search, country, created_at) VALUES (?1, ?1, '', ?2, 0)",
                params![format!("C{}", place + 1), country],
            );
        }
        // A duplicate that became part of the second; its bills keep it.
        self.run(
            "INSERT INTO customers (id, code, name, search, country, created_at, active, merged_into_id)
             VALUES (?1, 'C2-TWICE', 'C2', '', 'AT', 0, 0, 2)",
            [TWICE],
        );
        for (place, (category, decimals)) in PRODUCTS.iter().enumerate() {
            let id = i64::try_from(place + 1).unwrap();
            self.run(
                "INSERT INTO products (id, code, name, category_id, tax_class_id, unit_id, lot_tracked, created_at)
                 VALUES (?1, 'P' || ?1, 'Product ' || ?1, ?2, 1, ?3, ?1 = 5, 0)",
                params![id, category, if *decimals == 0 { 1 } else { 2 }],
            );
            for variant in [2 * id - 1, 2 * id] {
                self.run(
                    "INSERT INTO variants (id, product_id, sku, colour, price, cost, reorder_level)
                     VALUES (?1, ?2, 'S' || ?1, 'c' || ?1, ?3, 100, 5)",
                    params![variant, id, price(variant)],
                );
                self.run(
                    "INSERT INTO price_changes (variant_id, at, price, cost) VALUES (?1, 0, ?2, 100)",
                    params![variant, price(variant)],
                );
                for store in [1, 2] {
                    let much = 1_000_000_000;
                    if id == 5 {
                        self.run(
                            "INSERT INTO lots (store_id, variant_id, code, on_hand) VALUES (?1, ?2, 'L1', 0)",
                            params![store, variant],
                        );
                    }
                    self.moved(store, variant, "receive", much, None);
                }
            }
        }
    }

    fn moved(&mut self, store: i64, variant: i64, kind: &str, delta: i64, bill: Option<i64>) {
        let balance = self.stock.entry((store, variant)).or_default();
        balance.0 += delta;
        let on_hand = balance.0;
        self.run(
            "INSERT INTO movements (at, store_id, variant_id, lot_id, kind, delta, on_hand, bill_id, day)
             SELECT 0, ?1, ?2, (SELECT id FROM lots WHERE store_id = ?1 AND variant_id = ?2), ?3, ?4, ?5, ?6,
               coalesce((SELECT day FROM bills WHERE id = ?6), '2026-01-01')",
            params![store, variant, kind, delta, on_hand, bill],
        );
        self.run(
            "UPDATE lots SET on_hand = ?3 WHERE store_id = ?1 AND variant_id = ?2",
            params![store, variant, on_hand],
        );
    }

    fn order(&mut self, number: i64, of: i64) {
        let day = Day::parse(TODAY).unwrap().plus(DAYS * (number - of) / of);
        let fate = self.roll(12);
        let phase = match fate {
            0 => Phase::Deleted,
            1 => Phase::Expired,
            2 => Phase::Rejected,
            3 => Phase::AwaitingApproval,
            _ => Phase::Live,
        };
        let mut draft = Draft {
            id: number,
            store: 1 + self.roll(2),
            customer: 1 + self.roll(5),
            day,
            lines: Vec::new(),
            bills: 0,
            billed: [0; 2],
            kept: [0; 2],
        };
        self.run(
            "INSERT INTO orders (id, number, kind, phase, status, store_id, customer_id, created_at, updated_at,
               placed_at, placed_day, binned_at)
             VALUES (?1, ?1, 'order', ?2, ?3, ?4, ?5, 0, 0, 0, ?6, ?7)",
            params![
                number,
                phase,
                if phase == Phase::Live { "pending" } else { phase.word() },
                draft.store,
                draft.customer,
                day,
                matches!(phase, Phase::Deleted | Phase::Expired).then_some(0)
            ],
        );
        self.lines(&mut draft);
        if phase == Phase::Rejected {
            self.run(
                "INSERT INTO approvals (order_id, level, verdict, at, user_id, reason) VALUES (?1, 1, 'rejected', 0, 1, 'no')",
                [number],
            );
        }
        if phase == Phase::Live {
            self.walk(&mut draft, fate);
        }
        self.close(&draft, phase);
    }

    fn lines(&mut self, draft: &mut Draft) {
        for position in 1..=1 + self.roll(3) {
            let variant = 1 + self.roll(12);
            let quantity = 2 + self.roll(if steps(variant) > 1 { 3_000 } else { 8 });
            let buckets = Buckets::new(Quantity::from_steps(quantity));
            let amount = worth(variant, quantity).0;
            let id = self
                .tx
                .insert(
                    "INSERT INTO order_lines (order_id, position, variant_id, ordered, open, list_price, price, amount)
                     VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?5, ?6)",
                    params![draft.id, position, variant, quantity, price(variant), amount],
                )
                .unwrap();
            draft.lines.push((id, variant, buckets, 0));
        }
    }

    /// Lets a live order go its way: waits, picked, part billed, billed, paid, cancelled, returned.
    fn walk(&mut self, draft: &mut Draft, fate: i64) {
        let day = draft.day;
        match fate {
            4 => {}
            5 => draft
                .lines
                .iter_mut()
                .for_each(|line| line.2 = line.2.cancel_rest()),
            6 => {
                let first = &mut draft.lines[0];
                first.2 = first.2.pick(Quantity::from_steps(1)).unwrap();
            }
            7 => self.bill(draft, day.plus(1), true, "created"),
            8 => {
                self.bill(draft, day, true, "delivered");
                self.bill(draft, day.plus(25), false, "delivered");
            }
            9 => self.bill(draft, day.plus(2), false, "delivered"),
            _ => {
                self.bill(
                    draft,
                    day,
                    false,
                    if fate == 10 { "delivered" } else { "shipped" },
                );
                let paid = draft.billed[0] + draft.billed[1];
                self.pay(
                    draft,
                    day,
                    "payment",
                    if fate == 10 { "cash" } else { "card" },
                    paid,
                );
                if self.roll(3) == 0 {
                    self.take_back(draft, day.plus(10));
                    let due = paid - draft.billed[0] - draft.billed[1];
                    self.pay(draft, day.plus(11), "refund", "cash", due);
                }
            }
        }
    }

    fn number(&mut self, series: &str) -> i64 {
        let last = self.sequences.entry(series.to_owned()).or_default();
        *last += 1;
        *last
    }

    /// Picks and bills one step of each line, or all that is open.
    fn bill(&mut self, draft: &mut Draft, day: Day, part: bool, state: &str) {
        let mut goods = Vec::new();
        for line in &mut draft.lines {
            let quantity = if part {
                Quantity::from_steps(1)
            } else {
                line.2.open
            };
            line.2 = line.2.pick(quantity).unwrap().bill(quantity).unwrap();
            goods.push((line.0, line.1, quantity.steps()));
        }
        let bill = self.document(draft, day, "bill", &goods);
        self.run(
            "INSERT INTO shipments (bill_id, order_id, state, created_at, changed_at) VALUES (?1, ?2, ?3, 0, 0)",
            params![bill, draft.id, state],
        );
        for (_, variant, quantity) in &goods {
            self.moved(draft.store, *variant, "bill", -quantity, Some(bill));
        }
    }

    fn take_back(&mut self, draft: &mut Draft, day: Day) {
        let first = &mut draft.lines[0];
        let goods = [(first.0, first.1, first.2.billed.steps())];
        first.2.returned = first.2.billed;
        let note = self.document(draft, day, "credit_note", &goods);
        self.moved(draft.store, goods[0].1, "return", goods[0].2, Some(note));
    }

    fn document(
        &mut self,
        draft: &mut Draft,
        day: Day,
        kind: &str,
        goods: &[(i64, i64, i64)],
    ) -> i64 {
        let is_bill = kind == "bill";
        let sign = if is_bill { 1 } else { -1 };
        let code = STORES[usize::try_from(draft.store - 1).unwrap()];
        let series = if is_bill {
            code.to_owned()
        } else {
            format!("{code}-C")
        };
        let sequence = self.number(&series);
        let mut sum = [0; 3];
        for (_, variant, quantity) in goods {
            let (net, tax) = worth(*variant, *quantity);
            sum = [
                sum[0] + net,
                sum[1] + tax,
                sum[2] + milli(*variant, *quantity),
            ];
        }
        let [net, tax, quantity_milli] = sum;
        let id = self
            .tx
            .insert(
                "INSERT INTO bills (kind, number, series, fiscal_year, sequence, credits_id, order_id, store_id,
                   customer_id, customer_name, customer_address, customer_tax_id, at, day, tax_inclusive, net, tax,
                   rounding, total, quantity_milli)
                 VALUES (?1, ?2 || '-' || ?3, ?2, 2026, ?3,
                   CASE ?1 WHEN 'credit_note' THEN (SELECT id FROM bills WHERE order_id = ?4) END,
                   ?4, ?5, ?6, '', '', '', 0, ?7, 0, ?8, ?9, 0, ?8 + ?9, ?10)",
                params![kind, series, sequence, draft.id, draft.store, billed_to(draft), day, net, tax, quantity_milli],
            )
            .unwrap();
        let mut by_product: BTreeMap<i64, [i64; 2]> = BTreeMap::new();
        for (position, (line, variant, quantity)) in (1_i64..).zip(goods) {
            let (net, tax) = worth(*variant, *quantity);
            self.run(
                "INSERT INTO bill_lines VALUES (?1, ?2, ?3, ?4, '', '', '', ?5, ?6, ?7, 0, ?8, ?9, ?8 + ?9, 100)",
                params![id, position, line, variant, decimals(*variant), quantity, price(*variant), net, tax],
            );
            self.run(
                "INSERT INTO bill_taxes VALUES (?1, ?2, 'VAT', 2000, ?3)",
                params![id, position, tax],
            );
            let sold = by_product.entry((variant + 1) / 2).or_default();
            *sold = [sold[0] + net, sold[1] + milli(*variant, *quantity)];
            let month: String = day.iso().chars().take(7).collect();
            add(
                &mut self.variant_sales,
                (month, draft.store, *variant),
                &[sign * net, sign * milli(*variant, *quantity)],
            );
        }
        let first = i64::from(draft.bills == 0);
        let signed = [
            sign * net,
            sign * tax,
            sign * (net + tax),
            sign * quantity_milli,
        ];
        add(
            &mut self.daily_sales,
            (day.iso(), draft.store),
            &[first, sign, signed[0], signed[1], signed[2], signed[3]],
        );
        let month: String = day.iso().chars().take(7).collect();
        for period in [day.iso(), month] {
            for (product, sold) in &by_product {
                add(
                    &mut self.product_sales,
                    (period.clone(), draft.store, *product),
                    &[i64::from(is_bill), sign * sold[0], sign * sold[1]],
                );
            }
            let key = (period, draft.store, draft.customer);
            add(
                &mut self.customer_sales,
                key,
                &[first, signed[0], signed[3]],
            );
        }
        add(&mut self.accounts, draft.customer, &[signed[2]]);
        draft.bills += 1;
        draft.billed = [draft.billed[0] + signed[0], draft.billed[1] + signed[1]];
        id
    }

    fn pay(
        &mut self,
        draft: &mut Draft,
        day: Day,
        kind: &'static str,
        method: &'static str,
        amount: i64,
    ) {
        self.run(
            "INSERT INTO payments (order_id, kind, method, amount, tendered, change, at, day)
             VALUES (?1, ?2, ?3, ?4, ?4, 0, 0, ?5)",
            params![draft.id, kind, method, amount, day],
        );
        let key = (day.iso(), draft.store, kind, method);
        add(&mut self.daily_payments, key, &[1, amount]);
        let is_refund = kind == "refund";
        draft.kept[usize::from(is_refund)] += amount;
        let signed = if is_refund { -amount } else { amount };
        add(&mut self.accounts, draft.customer, &[0, signed]);
    }

    /// Writes what the order has come to.
    fn close(&mut self, draft: &Draft, phase: Phase) {
        let (mut net, mut tax) = (draft.billed[0], draft.billed[1]);
        let mut quantity_milli = 0;
        for (id, variant, line, _) in &draft.lines {
            let rest = worth(*variant, line.rest().steps());
            (net, tax) = (net + rest.0, tax + rest.1);
            quantity_milli += milli(*variant, line.active().steps());
            let reserved = if phase == Phase::Live {
                line.rest().steps()
            } else {
                0
            };
            let balance = self.stock.entry((draft.store, *variant)).or_default();
            balance.1 += reserved;
            balance.2 += line.picked.steps();
            self.run(
                "UPDATE order_lines SET open = ?2, picked = ?3, billed = ?4, cancelled = ?5, returned = ?6, reserved = ?7
                 WHERE id = ?1",
                params![id, line.open, line.picked, line.billed, line.cancelled, line.returned, reserved],
            );
        }
        let billed_total = draft.billed[0] + draft.billed[1];
        let payable = match phase {
            Phase::Live | Phase::AwaitingApproval => net + tax,
            _ => billed_total,
        };
        let account = Account {
            payable: Money::from_minor(payable),
            paid: Money::from_minor(draft.kept[0]),
            refunded: Money::from_minor(draft.kept[1]),
        };
        let all_delivered: bool = self
            .tx
            .value(
                "SELECT count(*) > 0 AND sum(state = 'delivered') = count(*) FROM shipments WHERE order_id = ?1",
                [draft.id],
            )
            .unwrap()
            .unwrap();
        let lines: Vec<Buckets> = draft.lines.iter().map(|line| line.2).collect();
        let owed = (account.due().unwrap(), account.refund_due().unwrap());
        let status: Status = status(&Facts {
            phase,
            lines: &lines,
            all_delivered,
            settled: owed == (Money::ZERO, Money::ZERO),
        });
        let has_picked = lines.iter().any(|line| line.picked.is_positive());
        self.run(
            "UPDATE orders SET status = ?2, net = ?3, tax = ?4, total = ?3 + ?4, billed_net = ?5, billed_tax = ?6,
               billed_total = ?5 + ?6, paid = ?7, refunded = ?8, payment_status = ?9, quantity_milli = ?10,
               has_picked = ?11 WHERE id = ?1",
            params![
                draft.id, status, net, tax, draft.billed[0], draft.billed[1], draft.kept[0], draft.kept[1],
                account.status().unwrap(), quantity_milli, has_picked
            ],
        );
        let key = (draft.day.iso(), draft.store, status.word());
        add(&mut self.daily_orders, key, &[1, net + tax, quantity_milli]);
        if phase == Phase::Live {
            add(
                &mut self.accounts,
                draft.customer,
                &[0, 0, net + tax - billed_total],
            );
        }
    }

    fn balances(&mut self) {
        for ((store, variant), (on_hand, reserved, picked)) in &self.stock {
            self.run(
                "INSERT INTO stock (store_id, variant_id, on_hand, reserved, picked) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![store, variant, on_hand, reserved, picked],
            );
        }
        for (series, last) in &self.sequences {
            self.run(
                "INSERT INTO bill_series VALUES (?1, 2026, ?2)",
                params![series, last],
            );
        }
        self.run(
            "UPDATE shop SET order_number = (SELECT max(number) FROM orders)",
            [],
        );
        let billed = "(SELECT sum(CASE b.tax_inclusive WHEN 1 THEN l.total ELSE l.net END)
            FROM bill_lines l JOIN bills b ON b.id = l.bill_id
           WHERE b.kind = 'bill' AND l.order_line_id = order_lines.id)";
        self.run(
            &format!(
                "UPDATE order_lines SET billed_amount = {billed}, amount = max(amount, {billed}) WHERE billed > 0"
            ),
            [],
        );
    }

    fn rollups(&mut self) {
        for ((day, store, status), [orders, value, milli, ..]) in &self.daily_orders {
            let values = params![day, store, status, orders, value, milli];
            self.run(
                "INSERT INTO daily_orders VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                values,
            );
        }
        for ((day, store), [a, b, c, d, e, f]) in &self.daily_sales {
            let values = params![day, store, a, b, c, d, e, f];
            self.run(
                "INSERT INTO daily_sales VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                values,
            );
        }
        for ((period, store, product), [orders, net, milli, ..]) in &self.product_sales {
            let values = params![period, store, product, orders, net, milli];
            self.run(
                "INSERT INTO product_sales VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                values,
            );
        }
        for ((month, store, variant), [net, milli, ..]) in &self.variant_sales {
            let values = params![month, store, variant, net, milli];
            self.run(
                "INSERT INTO variant_sales VALUES (?1, ?2, ?3, ?4, ?5)",
                values,
            );
        }
        for ((period, store, customer), [orders, net, milli, ..]) in &self.customer_sales {
            let values = params![period, store, customer, orders, net, milli];
            self.run(
                "INSERT INTO customer_sales VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                values,
            );
        }
        for ((day, store, kind, method), [payments, amount, ..]) in &self.daily_payments {
            let values = params![day, store, kind, method, payments, amount];
            self.run(
                "INSERT INTO daily_payments VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                values,
            );
        }
        for (customer, [billed, kept, open, ..]) in &self.accounts {
            let values = params![customer, billed, kept, open];
            self.run(
                "INSERT INTO customer_accounts VALUES (?1, ?2, ?3, ?4)",
                values,
            );
        }
    }
}
