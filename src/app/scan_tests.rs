//! What scanned codes put into a cart, and what they never do.

use crate::app::command::{
    CartCommand, Command, Consent, Delivery, DiscountWish, Lines, LotWish, OrderCommand, Outcome,
    ProductCommand, StockCommand, WordCommand,
};
use crate::app::error::AppError;
use crate::app::query::{Answer, Found, Query};
use crate::app::testing::{Fresh, fresh};
use crate::domain::access::Role;
use crate::domain::barcode::check_digit;
use crate::domain::document::OrderView;
use crate::domain::id::{LineId, OrderId, StoreId};
use crate::domain::product::ProductForm;
use crate::domain::word::{WordForm, WordKind};

const MAIN: StoreId = StoreId(1);
/// A GTIN-14 of the General Specifications, as an EAN-13.
const CHEESE: &str = "9506000134352";

fn shop() -> Fresh {
    let mut shop = fresh();
    let patterns = Command::Setting {
        key: "label_patterns".to_owned(),
        value: "21IIIIIWWWWWC, 22IIIIIPPPPPC, 23IIIIINNNNNC".to_owned(),
    };
    shop.run(patterns).unwrap();
    let kilo = WordForm {
        key: "kg".to_owned(),
        name: "Kilogram".to_owned(),
        decimals: "3".to_owned(),
        ..WordForm::default()
    };
    shop.run(Command::Word(WordCommand::Add {
        kind: WordKind::Unit,
        form: kilo,
    }))
    .unwrap();
    let product = |sku: &str, unit: &str, price: &str, barcode: &str, pack: &str| ProductForm {
        sku: sku.to_owned(),
        name: sku.to_owned(),
        unit: unit.to_owned(),
        price: price.to_owned(),
        barcode: barcode.to_owned(),
        pack_barcode: pack.to_owned(),
        pack_units: if pack.is_empty() { "" } else { "12" }.to_owned(),
        ..ProductForm::default()
    };
    for form in [
        product("CHEESE", "kg", "15.99", CHEESE, ""),
        product("42", "kg", "4.00", "", ""),
        product("TIN", "pcs", "2.50", "4006381333931", "14006381333938"),
    ] {
        let sku = form.sku.clone();
        shop.run(Command::Product(ProductCommand::Add(form)))
            .unwrap();
        let receive = StockCommand::Receive {
            delivery: Delivery::to(MAIN, "first"),
            sku,
            quantity: "100".to_owned(),
            lot: LotWish::default(),
            cost: String::new(),
        };
        shop.run(Command::Stock(receive)).unwrap();
    }
    shop
}

fn scan(
    shop: &mut Fresh,
    cart: Option<OrderId>,
    code: &str,
    typed: Option<&str>,
) -> Result<(OrderId, LineId), AppError> {
    let command = CartCommand::Scan {
        cart,
        store: MAIN,
        code: code.to_owned(),
        quantity: typed.map(str::to_owned),
    };
    match shop.run_as(Role::Clerk, Command::Cart(command))? {
        Outcome::CartLine { cart, line } => Ok((cart, line)),
        other => panic!("{other:?}"),
    }
}

fn view(shop: &mut Fresh, cart: OrderId) -> OrderView {
    match shop.ask(Query::Order(cart)) {
        Answer::Order(Some(view)) => *view,
        other => panic!("{other:?}"),
    }
}

/// `SKU quantity amount` of each line.
fn lines(shop: &mut Fresh, cart: OrderId) -> Vec<String> {
    let view = view(shop, cart);
    let said = |line: &crate::domain::document::LineView| {
        let quantity = line.line.buckets.ordered.plain(line.decimals);
        format!("{} {quantity} {}", line.sku, line.line.amount.minor())
    };
    view.lines.iter().map(said).collect()
}

fn one(code: &str) -> Result<String, AppError> {
    let mut shop = shop();
    let (cart, _) = scan(&mut shop, None, code, None)?;
    Ok(lines(&mut shop, cart).remove(0))
}

fn label(body: &str) -> String {
    format!("{body}{}", check_digit(body).unwrap())
}

#[test]
fn one_article_in_every_dress() {
    let said = "CHEESE 0.195 312";
    for code in [
        "01095060001343523103000195",
        "]C101095060001343523103000195",
        "]d2010950600013435210ABC\u{1d}3103000195",
        "]e0\u{1d}310300019501095060001343521727033110ABC",
        "(01)09506000134352(3103)000195(10)ABC",
        "https://any.host/01/09506000134352/10/ABC?17=270331&3103=000195",
        "]Q1HTTPS://X/GTIN/9506000134352?3103=000195",
    ] {
        assert_eq!(one(code).unwrap(), said, "{code}");
    }
    assert_eq!(one("]E09506000134352").unwrap(), "CHEESE 1.000 1599");
    assert_eq!(one("09506000134352").unwrap(), "CHEESE 1.000 1599");
    assert_eq!(one(&label("210004201250")).unwrap(), "42 1.250 500");
    assert_eq!(
        one("]C10104006381333931 3012".replace(' ', "").as_str()).unwrap(),
        "TIN 12 3000"
    );
    assert_eq!(one("(02)14006381333938(37)3").unwrap(), "TIN 36 9000");
}

#[test]
fn a_code_that_is_not_whole_or_not_fitting_has_its_own_answer() {
    for (code, answer) in [
        ("010950600013435231030001", "torn_code"),
        ("]d2010950600013435210ABC17270331", "torn_code"),
        ("0214006381333938", "torn_code"),
        ("]C117270331", "torn_code"),
        ("https://x/01/09506000134352?3103=00019", "torn_code"),
        ("]d20109506000134353", "wrong_check_digit"),
        ("2100042012505", "wrong_check_digit"),
        ("]d20104006381333931 3103000195", "torn_code"),
        ("]d201040063813339313103000195", "wrong_unit"),
        ("(01)09506000134352(30)2", "wrong_unit"),
        ("(01)09506000134352(3105)000195", "invalid_input"),
        ("(01)09506000134352(3103)000000", "invalid_input"),
        ("(01)09506000134352(3932)840100", "invalid_input"),
        ("(01)09506000134369", "unknown_code"),
        ("]A0NOBODY", "unknown_code"),
        // One digit of (3103) is lost here: what is left reads as a lot.
        ("]C10109506000134352103000195", "invalid_input"),
    ] {
        assert_eq!(one(code).unwrap_err().code(), answer, "{code}");
    }
    let unknown = one("(01)09506000134369").unwrap_err();
    assert!(unknown.to_string().contains("`9506000134369`"), "{unknown}");
    // What is exactly a barcode or SKU wins over what its parts would say.
    assert_eq!(one("42").unwrap(), "42 1.000 400");
}

#[test]
fn a_price_label_is_its_lines_total_and_joins_no_other() {
    let mut shop = shop();
    let code = label("220004200333");
    let (cart, first) = scan(&mut shop, None, &code, None).unwrap();
    scan(&mut shop, Some(cart), &code, None).unwrap();
    scan(&mut shop, Some(cart), "42", None).unwrap();
    scan(&mut shop, Some(cart), "42", None).unwrap();
    scan(&mut shop, Some(cart), &code, Some("2")).unwrap();
    let said = [
        "42 0.833 333",
        "42 0.833 333",
        "42 2.000 800",
        "42 1.666 666",
    ];
    assert_eq!(lines(&mut shop, cart), said);
    let off = CartCommand::LineDiscount {
        cart,
        line: first,
        discount: DiscountWish::Percent("5".to_owned()),
    };
    shop.run(Command::Cart(off)).unwrap();
    assert_eq!(
        lines(&mut shop, cart)[0],
        "42 0.833 316",
        "0.833 × 4.00 less 5 %"
    );
    let quantity = CartCommand::Quantity {
        cart,
        line: LineId(2),
        quantity: "0.5".to_owned(),
    };
    shop.run(Command::Cart(quantity)).unwrap();
    assert_eq!(lines(&mut shop, cart)[1], "42 0.500 200");
    shop.audited();
}

#[test]
fn part_bills_of_a_price_label_come_to_its_price() {
    let mut shop = shop();
    let (cart, _) = scan(&mut shop, None, &label("220004200333"), None).unwrap();
    let customer = CartCommand::Customer {
        cart: Some(cart),
        store: MAIN,
        customer: Some(crate::domain::id::CustomerId(1)),
    };
    shop.run(Command::Cart(customer)).unwrap();
    let place = OrderCommand::Place {
        cart,
        reference: None,
        consent: Consent::default(),
        payments: Vec::new(),
    };
    shop.run(Command::Order(place)).unwrap();
    let mut sum = 0;
    for part in ["0.1", "0.5", "0.233"] {
        let lines = Lines::Some(vec![("42".to_owned(), part.to_owned())]);
        let pick = OrderCommand::Pick {
            order: cart,
            version: None,
            lines: lines.clone(),
        };
        shop.run(Command::Order(pick)).unwrap();
        let bill = OrderCommand::Bill {
            order: cart,
            version: None,
            lines,
        };
        match shop.run(Command::Order(bill)).unwrap() {
            Outcome::Billed { total, .. } => sum += total.minor(),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(sum, 333);
    assert_eq!(view(&mut shop, cart).order.total.minor(), 333);
    assert_eq!(shop.desk.verify().unwrap(), []);
}

#[test]
fn a_label_gives_no_discount_its_seller_may_not() {
    let mut shop = shop();
    // 0.195 kg at 15.99 is 3.12; this label says 1.00.
    let cheap = "(01)09506000134352(3103)000195(3922)100";
    let refused = scan(&mut shop, None, cheap, None).unwrap_err();
    assert_eq!(refused.code(), "not_allowed");
    let near = "(01)09506000134352(3103)000195(3922)300";
    let (cart, _) = scan(&mut shop, None, near, None).unwrap();
    assert_eq!(lines(&mut shop, cart), ["CHEESE 0.195 300"]);
    let euro = "(01)09506000134352(3103)000195(3932)978312";
    scan(&mut shop, Some(cart), euro, None).unwrap();
    assert_eq!(lines(&mut shop, cart)[1], "CHEESE 0.195 312");
}

#[test]
fn a_lookup_reads_what_a_till_reads() {
    let mut shop = shop();
    let mut found = |code: &str| shop.ask(Query::Lookup(code.to_owned()));
    assert!(matches!(
        found("]d2010950600013435217270331"),
        Answer::Found(Found::Variant(variant, 1)) if variant.sku == "CHEESE"
    ));
    assert!(
        matches!(found(&label("210004201250")), Answer::Found(Found::Variant(variant, 1)) if variant.sku == "42")
    );
}
