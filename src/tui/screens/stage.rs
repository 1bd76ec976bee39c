//! A world for testing screens without a database: who, where, when, how large.

use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;

use crate::app::Actor;
use crate::app::env::{Env, ManualClock, SeededEntropy};
use crate::domain::access::Role;
use crate::domain::id::{ProductId, StoreId, UserId, VariantId};
use crate::domain::money::Money;
use crate::domain::product::{Barcode, Product, Variant};
use crate::domain::quantity::Quantity;
use crate::domain::shop::{PAYMENT_METHODS, PaymentMethod, Store, StoreKind};
use crate::domain::stock::StockPolicy;
use crate::domain::time::Timestamp;
use crate::tui::layout::Areas;
use crate::tui::lists::{Goods, People};
use crate::tui::screen::{Cx, Screen};
use crate::tui::theme::Theme;
use crate::tui::widgets::draw;

fn store(id: i64, code: &str, name: &str) -> Store {
    Store {
        id: StoreId(id),
        code: code.to_owned(),
        name: name.to_owned(),
        kind: StoreKind::Physical,
        address: String::new(),
        web: String::new(),
        latitude: None,
        longitude: None,
        stock_policy: StockPolicy::Forbid,
        active: true,
        version: 1,
    }
}

/// Someone with `role` at the seat of store `MAIN`, on 20 Nov 2026, at a terminal of this size.
pub(crate) fn cx(role: Role, width: u16, height: u16) -> Cx {
    let now = Timestamp::parse("2026-11-20T14:00:00Z").unwrap();
    let methods = PAYMENT_METHODS
        .iter()
        .map(|(code, name, is_cash)| PaymentMethod {
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            is_cash: *is_cash,
        });
    Cx {
        actor: Actor {
            user: Some(UserId(1)),
            name: "anna".to_owned(),
            role,
            customer: None,
            terminal: "test".to_owned(),
            second: None,
            version: 1,
            one_time: false,
        },
        shop: Arc::new(crate::tui::screens::pen::tests::shop()),
        stores: Arc::new(vec![
            store(1, "MAIN", "Main Street"),
            store(2, "NORTH", "North Gate"),
        ]),
        store: StoreId(1),
        methods: Arc::new(methods.collect()),
        goods: Arc::new(Goods::default()),
        people: Arc::new(People::default()),
        theme: Theme::full(),
        areas: Areas::of(width, height),
        now,
        since: Duration::from_secs(10),
        env: Env::new(ManualClock::at(now), SeededEntropy::new(1)),
    }
}

/// The body of a screen, drawn: a line of text each.
pub(crate) fn drawn(screen: &mut dyn Screen, cx: &Cx) -> Vec<String> {
    let area = cx.areas.body;
    screen.layout(area, cx);
    let mut buf = Buffer::empty(cx.areas.whole);
    screen.view(area, cx, &mut buf);
    let top = usize::from(area.y);
    let rows = usize::from(area.height);
    draw::text_of(&buf)
        .into_iter()
        .skip(top)
        .take(rows)
        .collect()
}

/// A variant with its product, counted in pieces.
pub(crate) fn variant(sku: &str) -> (Variant, Product, Vec<Barcode>) {
    let variant = Variant {
        id: VariantId(1),
        product_id: ProductId(1),
        sku: sku.to_owned(),
        product_code: "BRA-AVA".to_owned(),
        product: "Ava T-Shirt Bra".to_owned(),
        colour: "Black".to_owned(),
        size: "34B".to_owned(),
        price: Money::from_minor(2_990),
        cost: Money::from_minor(1_500),
        reorder_level: Quantity::from_steps(10),
        reorder_quantity: Quantity::from_steps(30),
        unit: "pcs".to_owned(),
        decimals: 0,
        tax_class: "standard".to_owned(),
        active: true,
        version: 1,
    };
    let product = Product {
        id: ProductId(1),
        code: "BRA-AVA".to_owned(),
        name: "Ava T-Shirt Bra".to_owned(),
        category: "Bras".to_owned(),
        brand: "Avelune".to_owned(),
        description: String::new(),
        tax_class: "standard".to_owned(),
        unit: "pcs".to_owned(),
        decimals: 0,
        details: "{}".to_owned(),
        lot_tracked: false,
        active: true,
        version: 1,
    };
    let barcode = Barcode {
        code: "2900000000018".to_owned(),
        units: 1,
    };
    (variant, product, vec![barcode])
}
