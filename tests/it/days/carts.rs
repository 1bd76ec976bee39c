//! From dice to carts: scanned, changed, held, placed, sold.

use orderdesk::app::{CartCommand, Command, DiscountWish, OrderCommand};
use orderdesk::domain::id::{CustomerId, LineId, OrderId};

use super::commands::{Built, code, consent, quantity, tender};
use super::day::{Day, Expected};
use super::op::{Act, Dice};
use super::rules::money;
use crate::support::tables::Row;

impl Day<'_> {
    /// A change of a cart.
    pub(super) fn cart_command(&self, act: Act, dice: &mut Dice) -> Option<CartCommand> {
        let drafts = self.drafts();
        let store = self.store(dice);
        let draft = dice.one_of(&drafts).map(|row| row.int("id"));
        if act == Act::CartResume {
            return Some(CartCommand::Resume { store });
        }
        if act == Act::Scan {
            return Some(CartCommand::Scan {
                cart: draft.filter(|_| !dice.once_in(4)).map(OrderId),
                store,
                code: code(dice).0,
                quantity: quantity(dice),
            });
        }
        if act == Act::CartCustomer {
            let customers: Vec<&Row> = self.tables.rows("customers").collect();
            return Some(CartCommand::Customer {
                cart: draft.map(OrderId),
                store,
                customer: dice.one_of(&customers).map(|row| CustomerId(row.int("id"))),
            });
        }
        let cart = OrderId(draft?);
        let lines = self.lines_of(cart.0);
        let line = dice.one_of(&lines).map(|row| LineId(row.int("id")));
        Some(match act {
            Act::CartHold => CartCommand::Hold {
                cart,
                label: "later".to_owned(),
            },
            Act::CartRecall => CartCommand::Recall { cart },
            Act::CartDiscard => CartCommand::Discard { cart },
            Act::CartPrice => CartCommand::Price {
                cart,
                line: line?,
                price: (*dice.one_of(&["12.50", "1", "0", "-1", "x", "9000000000000000"])?)
                    .to_owned(),
            },
            Act::CartVoid => {
                let line = line?;
                if dice.once_in(2) {
                    CartCommand::Unvoid { cart, line }
                } else {
                    CartCommand::Void { cart, line }
                }
            }
            Act::CartLine => {
                let line = line?;
                match dice.roll(3) {
                    0 => CartCommand::Step { cart, line, by: 1 },
                    1 => CartCommand::Step { cart, line, by: -1 },
                    _ => CartCommand::Quantity {
                        cart,
                        line,
                        quantity: quantity(dice).unwrap_or_else(|| "4".to_owned()),
                    },
                }
            }
            _ => {
                let discount = discount(dice);
                match line.filter(|_| dice.once_in(2)) {
                    Some(line) => CartCommand::LineDiscount {
                        cart,
                        line,
                        discount,
                    },
                    None => CartCommand::Discount { cart, discount },
                }
            }
        })
    }

    /// A cart that becomes an order or a sale.
    pub(super) fn place(&self, act: Act, dice: &mut Dice) -> Built {
        let drafts = self.drafts();
        let draft = dice.one_of(&drafts)?;
        let (cart, total) = (OrderId(draft.int("id")), draft.int("total"));
        let reference = Self::reference(dice);
        let consent = consent(dice);
        let payments = match (act, dice.roll(5)) {
            (Act::Place, 0..=2) => Vec::new(),
            (Act::Place, _) => vec![tender("card", &money(total / 2 + 1))],
            (_, 0) => vec![tender("cash", &money(total + 1_000))],
            (_, 1) => vec![
                tender("card", &money(total / 3)),
                tender("cash", &money(total - total / 3)),
            ],
            (_, 2) => vec![tender("card", &money(total + 1))],
            (_, 3) if total == 0 => Vec::new(),
            (_, 3) => vec![tender("card", &money(total))],
            _ => vec![tender("cash", &money(total - 1))],
        };
        let command = if act == Act::Place {
            OrderCommand::Place {
                cart,
                reference,
                consent,
                payments,
            }
        } else {
            OrderCommand::Sell {
                cart,
                reference,
                consent,
                payments,
            }
        };
        Some((Command::Order(command), Expected::Anything))
    }
}

fn discount(dice: &mut Dice) -> DiscountWish {
    match dice.roll(7) {
        0 => DiscountWish::None,
        1 => DiscountWish::Percent("5".to_owned()),
        2 => DiscountWish::Percent("33.33".to_owned()),
        3 => DiscountWish::Amount("0.10".to_owned()),
        4 => DiscountWish::Amount("7".to_owned()),
        5 => DiscountWish::Percent("100".to_owned()),
        _ => DiscountWish::Percent("101".to_owned()),
    }
}
