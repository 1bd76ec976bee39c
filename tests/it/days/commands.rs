//! From dice to commands: what a step aims at in the shop as it stands.

use orderdesk::app::{
    Command, Consent, CustomerCommand, Delivery, ItemKey, Key, Lines, LotWish, NewLine, NewOrder,
    OrderCommand, PaymentCommand, ProductCommand, ShipmentCommand, StockCommand, StoreCommand,
    StoreForm, TenderRow,
};
use orderdesk::domain::customer::CustomerForm;
use orderdesk::domain::id::{CustomerId, LineId, OrderId, ShipmentId, StoreId};
use orderdesk::domain::order::{Condition, Priority};
use orderdesk::domain::product::ProductForm;
use orderdesk::domain::shipment::ShipmentState;

use super::back::{import, supplier_return};
use super::day::{Day, Expected};
use super::op::{Act, Dice};
use super::rules::money;
use super::shop::{CUSTOMERS, GOODS, Goods, LOTS, STORES};
use crate::support::tables::Row;

pub(super) type Built = Option<(Command, Expected)>;

/// Codes that nobody sells by, with what they are refused as.
const WRONG_CODES: [(&str, &str); 3] = [
    ("4006381333931", "unknown_code"),
    ("4000000000014", "wrong_check_digit"),
    ("NO-SUCH", "unknown_code"),
];

impl Day<'_> {
    /// The command of an act; nothing when the shop has nothing to do it to.
    pub fn command(&self, act: Act, dice: &mut Dice) -> Built {
        match act {
            Act::Add | Act::AddSale => Some(self.whole_order(act, dice)),
            Act::Scan
            | Act::CartLine
            | Act::CartDiscount
            | Act::CartPrice
            | Act::CartVoid
            | Act::CartCustomer
            | Act::CartHold
            | Act::CartRecall
            | Act::CartResume
            | Act::CartDiscard => self
                .cart_command(act, dice)
                .map(|command| (Command::Cart(command), Expected::Anything)),
            Act::Place | Act::Sell => self.place(act, dice),
            Act::Pay => self.pay(dice),
            Act::Ship => self.ship(dice),
            Act::Receive | Act::ReceiveScan | Act::Adjust => Some(stock(act, dice)),
            Act::Send | Act::Arrive | Act::EndTransfer => self.transfer(act, dice),
            Act::CountOpen | Act::Count | Act::CountPost => self.count(act, dice),
            Act::Refund => self.refund(dice),
            Act::SupplierReturn => Some(supplier_return(dice)),
            Act::Import => Some(import(dice)),
            Act::Undo => self.undo(dice),
            Act::Tick => Some((Command::Clock, Expected::Anything)),
            Act::Policy | Act::Block | Act::Disable | Act::Reprice => self.keep_shop(act, dice),
            _ => self.order_command(act, dice),
        }
    }

    pub(super) fn drafts(&self) -> Vec<&Row> {
        let orders = self.tables.rows("orders").rev();
        orders
            .filter(|order| order.text("phase") == "draft")
            .collect()
    }

    /// Mostly an order that the act may be done to, now and then any, carts too.
    fn order(&self, act: Act, dice: &mut Dice) -> Option<&Row> {
        let fits: &[&str] = match act {
            Act::SendBack | Act::Bill => &["billing", "part_sent"],
            Act::Pick
            | Act::PickScan
            | Act::Cancel
            | Act::EditLine
            | Act::AddLine
            | Act::Note
            | Act::Priority => &["pending", "billing", "part_sent"],
            Act::Delete => &["pending", "billing"],
            Act::Restore => &["deleted", "expired", "cancelled"],
            Act::Return => &["sent", "part_sent", "delivered", "complete"],
            _ => &[],
        };
        let any = dice.once_in(8) || fits.is_empty();
        let orders: Vec<&Row> = self
            .tables
            .rows("orders")
            .rev()
            .filter(|order| any || fits.contains(&order.text("status")))
            .collect();
        dice.one_of(&orders)
    }

    pub(super) fn lines_of(&self, order: i64) -> Vec<&Row> {
        let lines = self.tables.rows("order_lines");
        lines.filter(|line| line.int("order_id") == order).collect()
    }

    fn sku(&self, line: &Row) -> String {
        let variant = self.tables.row("variants", line.int("variant_id"));
        variant
            .map(|row| row.text("sku").to_owned())
            .unwrap_or_default()
    }

    pub(super) fn store(&self, dice: &mut Dice) -> StoreId {
        let stores: Vec<&Row> = self.tables.rows("stores").collect();
        StoreId(dice.one_of(&stores).map_or(1, |row| row.int("id")))
    }

    pub(super) fn reference(dice: &mut Dice) -> Option<String> {
        match dice.roll(12) {
            0..=3 => None,
            number => Some(format!("r{number}")),
        }
    }

    fn whole_order(&self, act: Act, dice: &mut Dice) -> (Command, Expected) {
        let customers: Vec<&Row> = self.tables.rows("customers").collect();
        let customer = dice
            .one_of(&customers)
            .map(|row| row.text("code").to_owned());
        let items = (0..=dice.roll(3)).map(|_| {
            let goods = goods(dice);
            let by_pack = dice.once_in(6) && !goods.5.is_empty();
            NewLine {
                item: if by_pack {
                    ItemKey::Barcode(goods.5.to_owned())
                } else {
                    ItemKey::Sku(goods.0.to_owned())
                },
                quantity: quantity(dice).unwrap_or_else(|| "1".to_owned()),
                unit_price: dice.once_in(16).then(|| "3.33".to_owned()),
            }
        });
        let items: Vec<NewLine> = items.collect();
        let order = NewOrder {
            reference: Self::reference(dice),
            customer: customer.filter(|_| !dice.once_in(16)).map(Key::Code),
            store: Some(Key::Id(self.store(dice).0)),
            delivery_address: String::new(),
            note: String::new(),
            items: if dice.once_in(20) { Vec::new() } else { items },
        };
        let command = if act == Act::Add {
            OrderCommand::Add {
                order,
                consent: consent(dice),
            }
        } else {
            let amount = if dice.once_in(6) { "1" } else { "4000" };
            OrderCommand::AddSale {
                order,
                payments: vec![tender("cash", amount)],
            }
        };
        (Command::Order(command), Expected::Anything)
    }

    fn pay(&self, dice: &mut Dice) -> Built {
        let placed: Vec<&Row> = self
            .tables
            .rows("orders")
            .rev()
            .filter(|order| order.text("phase") != "draft")
            .collect();
        let order = dice.one_of(&placed)?;
        let due = order.int("total") - order.int("paid") + order.int("refunded");
        let rows = match dice.roll(8) {
            0 | 1 => vec![tender("transfer", &money(due))],
            2 => vec![tender("card", &money(due / 2 + 1))],
            3 => vec![tender("cash", &money(due + 500))],
            4 => vec![
                tender("card", &money(due / 4 + 1)),
                tender("cash", &money(due)),
            ],
            5 => vec![tender("card", &money(due + 1))],
            6 => vec![tender("cash", "0")],
            _ => vec![tender("shells", "5")],
        };
        let command = PaymentCommand::Take {
            order: OrderId(order.int("id")),
            rows,
            reference: Self::reference(dice),
        };
        Some((Command::Payment(command), Expected::Anything))
    }

    fn ship(&self, dice: &mut Dice) -> Built {
        let shipments: Vec<&Row> = self.tables.rows("shipments").rev().collect();
        let shipment = dice.one_of(&shipments)?;
        let to = *dice.one_of(&[
            &ShipmentState::Delivered,
            &ShipmentState::Shipped,
            &ShipmentState::InTransit,
            &ShipmentState::Created,
            &ShipmentState::Returned,
        ])?;
        let command = ShipmentCommand::Advance {
            shipment: ShipmentId(shipment.int("id")),
            to,
            reason: if dice.once_in(2) { "wrong van" } else { "" }.to_owned(),
        };
        Some((Command::Shipment(command), Expected::Anything))
    }

    fn keep_shop(&self, act: Act, dice: &mut Dice) -> Built {
        let command = match act {
            Act::Policy => {
                let place = usize::try_from(dice.roll(3)).unwrap();
                let code = STORES[place].0;
                let row = self
                    .tables
                    .rows("stores")
                    .find(|row| row.text("code") == code)?;
                Command::Store(StoreCommand::Edit {
                    store: StoreId(row.int("id")),
                    version: None,
                    form: StoreForm {
                        code: code.to_owned(),
                        name: row.text("name").to_owned(),
                        stock_policy: (*dice.one_of(&["warn", "forbid", "backorder"])?).to_owned(),
                        ..StoreForm::default()
                    },
                })
            }
            Act::Block => {
                let (code, limit, _) = CUSTOMERS[usize::try_from(dice.roll(3)).unwrap()];
                let row = self
                    .tables
                    .rows("customers")
                    .find(|row| row.text("code") == code)?;
                Command::Customer(CustomerCommand::Edit {
                    customer: CustomerId(row.int("id")),
                    version: None,
                    form: CustomerForm {
                        code: code.to_owned(),
                        name: row.text("name").to_owned(),
                        credit_limit: limit.to_owned(),
                        blocked: dice.once_in(2),
                        ..CustomerForm::default()
                    },
                })
            }
            Act::Disable => {
                let goods = goods(dice);
                Command::Product(ProductCommand::SetActive {
                    sku: goods.0.to_owned(),
                    active: dice.once_in(2),
                })
            }
            _ => {
                let goods = goods(dice);
                Command::Product(ProductCommand::Edit {
                    sku: goods.0.to_owned(),
                    version: None,
                    form: ProductForm {
                        sku: goods.0.to_owned(),
                        name: format!("Goods {}", goods.0),
                        category: "Goods".to_owned(),
                        price: money(i64::try_from(dice.roll(2_000)).unwrap()),
                        cost: "1".to_owned(),
                        tax_class: goods.2.to_owned(),
                        unit: goods.3.to_owned(),
                        ..ProductForm::default()
                    },
                })
            }
        };
        Some((command, Expected::Anything))
    }

    fn order_command(&self, act: Act, dice: &mut Dice) -> Built {
        let row = self.order(act, dice)?;
        let order = OrderId(row.int("id"));
        let shown = row.int("version");
        let (version, expected) = match dice.roll(10) {
            0..=4 => (None, Expected::Anything),
            5..=8 => (Some(shown), Expected::Anything),
            _ => (Some(shown - 1), Expected::Refused("stale")),
        };
        let reason = if dice.once_in(10) { " " } else { "duplicate" }.to_owned();
        let command = match act {
            Act::PickScan => return Some(self.pick_scan(row, dice)),
            Act::EditLine => {
                let lines = self.lines_of(order.0);
                let line = LineId(dice.one_of(&lines)?.int("id"));
                OrderCommand::EditLine {
                    order,
                    version,
                    line,
                    quantity: quantity(dice).unwrap_or_else(|| "4".to_owned()),
                    consent: consent(dice),
                }
            }
            Act::AddLine => OrderCommand::AddLine {
                order,
                version,
                code: code(dice).0,
                quantity: quantity(dice),
                consent: consent(dice),
            },
            Act::Pick => OrderCommand::Pick {
                order,
                version,
                lines: self.some_lines(order, "open", dice),
            },
            Act::SendBack => OrderCommand::SendBack {
                order,
                version,
                lines: self.some_lines(order, "picked", dice),
            },
            Act::Bill => OrderCommand::Bill {
                order,
                version,
                lines: self.some_lines(order, "picked", dice),
            },
            Act::Return => OrderCommand::Return {
                order,
                version,
                lines: self.some_lines(order, "billed", dice),
                condition: *dice.one_of(&[&Condition::Resaleable, &Condition::Damaged])?,
                reason,
            },
            Act::Cancel => OrderCommand::Cancel {
                order,
                version,
                reason,
            },
            Act::Delete => OrderCommand::Delete {
                order,
                version,
                reason,
            },
            Act::Restore => OrderCommand::Restore {
                order,
                version,
                consent: consent(dice),
            },
            Act::Priority => OrderCommand::Priority {
                order,
                version,
                priority: *dice.one_of(&[&Priority::High, &Priority::Normal, &Priority::Urgent])?,
            },
            Act::Note => OrderCommand::Note {
                order,
                version,
                note: "ring twice".to_owned(),
            },
            _ => {
                let text = "called".to_owned();
                let command = OrderCommand::Remark { order, text };
                return Some((Command::Order(command), Expected::Anything));
            }
        };
        // What is wrong with the words themselves may be told before the order is opened.
        let expected = match act {
            Act::Cancel | Act::Delete => Expected::Anything,
            _ => expected,
        };
        Some((Command::Order(command), expected))
    }

    /// All lines, or some with part, all or too much of what they have in a bucket.
    fn some_lines(&self, order: OrderId, bucket: &str, dice: &mut Dice) -> Lines {
        let lines = self.lines_of(order.0);
        if dice.roll(5) < 2 || lines.is_empty() {
            return Lines::All;
        }
        let named = (0..=dice.roll(2)).filter_map(|_| {
            let line = dice.one_of(&lines)?;
            let held = line.int(bucket);
            let wanted = match dice.roll(6) {
                0 | 1 => held,
                2 | 3 => (held / 2).max(1),
                4 => 1,
                _ => held + 1,
            };
            let sku = self.sku(line);
            let goods = GOODS.iter().find(|goods| goods.0 == sku)?;
            let typed = if goods.3 == "kg" {
                format!("{}.{:03}", wanted / 1000, wanted % 1000)
            } else {
                wanted.to_string()
            };
            Some((sku, typed))
        });
        Lines::Some(named.collect())
    }

    /// A scan on an order. Three wrong scans have three answers (rule 17), and which one is known before.
    fn pick_scan(&self, order: &Row, dice: &mut Dice) -> (Command, Expected) {
        let (code, wrong) = code(dice);
        let typed = dice.once_in(3).then(|| "2".to_owned());
        let each = if typed.is_some() { 2 } else { 1 };
        let may = matches!(order.text("status"), "pending" | "billing" | "part_sent");
        let expected = match wrong {
            _ if !may => Expected::Refused("invalid_transition"),
            Some(wrong) => Expected::Refused(wrong),
            None => {
                let goods = GOODS
                    .iter()
                    .find(|goods| [goods.0, goods.4, goods.5].contains(&code.as_str()));
                let goods = goods.unwrap();
                let steps = if goods.3 == "kg" { 1000 } else { 1 };
                let units = if code == goods.5 { 6 } else { 1 };
                let lines: Vec<&Row> = self
                    .lines_of(order.int("id"))
                    .into_iter()
                    .filter(|line| {
                        self.sku(line) == goods.0 && line.int("ordered") > line.int("cancelled")
                    })
                    .collect();
                let open: i64 = lines.iter().map(|line| line.int("open")).sum();
                if lines.is_empty() {
                    Expected::Refused("not_on_order")
                } else if each * units * steps > open {
                    Expected::Refused("more_than_ordered")
                } else {
                    Expected::Anything
                }
            }
        };
        let command = OrderCommand::PickScan {
            order: OrderId(order.int("id")),
            code,
            quantity: typed,
        };
        (Command::Order(command), expected)
    }
}

/// Any goods, the disabled ones seldom.
pub(super) fn goods(dice: &mut Dice) -> Goods {
    let place = dice.roll(19) % 6 + u64::from(dice.once_in(15)) * 6;
    GOODS[usize::try_from(place.min(6)).unwrap()]
}

fn stock(act: Act, dice: &mut Dice) -> (Command, Expected) {
    let store = StoreId(i64::try_from(dice.roll(3)).unwrap() + 1);
    let goods = goods(dice);
    let has_lots = (goods.0 == LOTS) != dice.once_in(12);
    let lot = *dice.one_of(&[&"L2", &"L1"]).unwrap();
    let lot = if has_lots { lot } else { "" }.to_owned();
    let reason = "count".to_owned();
    let command = match act {
        Act::Receive => StockCommand::Receive {
            delivery: Delivery::to(store, &reason),
            sku: goods.0.to_owned(),
            quantity: quantity(dice).unwrap_or_else(|| "4".to_owned()),
            lot: LotWish::of(
                &lot,
                if has_lots && lot == "L2" {
                    "2027-01-15"
                } else {
                    ""
                },
            ),
            cost: (*dice.one_of(&["", "", "4.10", "-1"]).unwrap()).to_owned(),
        },
        Act::ReceiveScan => StockCommand::ReceiveScan {
            delivery: Delivery::to(store, &reason),
            code: code(dice).0,
            quantity: quantity(dice),
            lot: LotWish::of(&lot, ""),
            cost: String::new(),
        },
        _ => StockCommand::Adjust {
            store,
            sku: goods.0.to_owned(),
            quantity: (*dice.one_of(&["2", "-1", "-3", "-9", "0", "-0.5"]).unwrap()).to_owned(),
            lot,
            reason,
        },
    };
    (Command::Stock(command), Expected::Anything)
}

/// A code as scanned, and what it is refused as when it stands for nothing.
pub(super) fn code(dice: &mut Dice) -> (String, Option<&'static str>) {
    let goods = goods(dice);
    match dice.roll(8) {
        7 => {
            let (code, wrong) = WRONG_CODES[usize::try_from(dice.roll(3)).unwrap()];
            (code.to_owned(), Some(wrong))
        }
        6 if !goods.5.is_empty() => (goods.5.to_owned(), None),
        4 | 5 => (goods.0.to_owned(), None),
        _ => (goods.4.to_owned(), None),
    }
}

/// A quantity as typed: mostly small, now and then none that there is.
pub(super) fn quantity(dice: &mut Dice) -> Option<String> {
    let typed = match dice.roll(32) {
        0..=9 => return None,
        10..=14 => "2",
        15..=18 => "3",
        19..=24 => "1",
        25..=27 => "7",
        28 => "0.250",
        29 => "0",
        30 => "-2",
        _ => "1000000000000000000",
    };
    Some(typed.to_owned())
}

pub(super) fn consent(dice: &mut Dice) -> Consent {
    Consent {
        short: dice.once_in(2),
        credit: dice.once_in(3),
    }
}

pub(super) fn tender(method: &str, amount: &str) -> TenderRow {
    TenderRow {
        method: method.to_owned(),
        amount: amount.to_owned(),
    }
}
