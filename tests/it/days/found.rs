//! What the random days found, each as the shortest day that showed it.

use orderdesk::app::{
    Actor, CartCommand, Command, DiscountWish, ItemKey, Key, NewLine, NewOrder, OrderCommand,
    Outcome, TenderRow,
};
use orderdesk::domain::id::{CustomerId, LineId, OrderId, StoreId};

use super::shop::{self, Copy};
use crate::support::tables::Eye;

const MAIN: StoreId = StoreId(1);

fn refused(shop: &mut Copy, actor: &Actor, command: Command) -> &'static str {
    let before = Eye::on(&shop.path).tables();
    let refused = shop.desk.execute(actor, command).unwrap_err();
    let after = Eye::on(&shop.path).tables();
    assert_eq!(before.differences(&after, &["audit"]), Vec::<String>::new());
    refused.code()
}

fn done(shop: &mut Copy, actor: &Actor, command: CartCommand) -> Outcome {
    shop.desk.execute(actor, Command::Cart(command)).unwrap().0
}

fn scan(cart: Option<OrderId>, code: &str) -> CartCommand {
    CartCommand::Scan {
        cart,
        store: MAIN,
        code: code.to_owned(),
        quantity: None,
    }
}

#[test]
fn who_may_not_run_the_clock_is_noted() {
    let template = shop::template(false);
    let mut shop = template.copy();
    let count = |shop: &Copy| Eye::on(&shop.path).tables().rows("audit").count();
    let before = count(&shop);
    assert_eq!(
        refused(&mut shop, &template.people.clerk, Command::Clock),
        "not_allowed"
    );
    assert_eq!(count(&shop), before + 1);
}

#[test]
fn a_discount_on_an_empty_cart_weighs_once_goods_are_in_it() {
    let template = shop::template(false);
    let clerk = &template.people.clerk;
    let mut shop = template.copy();
    let begin = CartCommand::Customer {
        cart: None,
        store: MAIN,
        customer: Some(CustomerId(1)),
    };
    let Outcome::Cart(Some(cart)) = done(&mut shop, clerk, begin) else {
        panic!("no cart");
    };
    let discount = DiscountWish::Amount("7".to_owned());
    done(&mut shop, clerk, CartCommand::Discount { cart, discount });
    let goods = Command::Cart(scan(Some(cart), "TEE-S"));
    assert_eq!(refused(&mut shop, clerk, goods.clone()), "not_allowed");
    shop.desk.execute(&template.people.lent, goods).unwrap();
}

#[test]
fn a_struck_line_of_a_placed_order_is_not_edited() {
    let template = shop::template(false);
    let clerk = &template.people.clerk;
    let mut shop = template.copy();
    let Outcome::CartLine { cart, line } = done(&mut shop, clerk, scan(None, "TEE-S")) else {
        panic!("no cart");
    };
    done(&mut shop, clerk, scan(Some(cart), "TEE-M"));
    done(&mut shop, clerk, CartCommand::Void { cart, line });
    let customer = Some(CustomerId(1));
    let store = MAIN;
    let cart_of = CartCommand::Customer {
        cart: Some(cart),
        store,
        customer,
    };
    done(&mut shop, clerk, cart_of);
    let place = OrderCommand::Place {
        cart,
        reference: None,
        consent: orderdesk::app::Consent::default(),
        payments: Vec::new(),
    };
    shop.desk.execute(clerk, Command::Order(place)).unwrap();
    let edit = |line: LineId| {
        Command::Order(OrderCommand::EditLine {
            order: cart,
            version: None,
            line,
            quantity: "4".to_owned(),
            consent: orderdesk::app::Consent::default(),
        })
    };
    assert_eq!(refused(&mut shop, clerk, edit(line)), "invalid_input");
    shop.desk.execute(clerk, edit(LineId(line.0 + 1))).unwrap();
}

#[test]
fn a_sale_of_one_variant_on_two_lines_takes_no_more_than_is_there() {
    let template = shop::template(false);
    let mut shop = template.copy();
    let of = |pieces: &str| NewLine {
        item: ItemKey::Sku("TEE-S".to_owned()),
        quantity: pieces.to_owned(),
        unit_price: None,
    };
    let sale = |first: &str, second: &str| {
        Command::Order(OrderCommand::AddSale {
            order: NewOrder {
                store: Some(Key::Code("WEB".to_owned())),
                items: vec![of(first), of(second)],
                ..NewOrder::default()
            },
            payments: vec![TenderRow {
                method: "cash".to_owned(),
                amount: "400".to_owned(),
            }],
        })
    };
    // Nine are there, and the store takes back-orders; a sale hands over what is on the shelf.
    let clerk = &template.people.clerk;
    assert_eq!(
        refused(&mut shop, clerk, sale("5", "5")),
        "insufficient_stock"
    );
    shop.desk.execute(clerk, sale("5", "4")).unwrap();
}
