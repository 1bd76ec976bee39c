//! A small shop with every kind of goods, customer and store policy, made once and copied for each sequence.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use orderdesk::app::env::{Env, ManualClock, SeededEntropy};
use orderdesk::app::{
    Actor, Command, CustomerCommand, Desk, Door, ImportBatch, ImportRows, ImportWish, NewShop,
    Outcome, ProductCommand, StockForm, StoreCommand, StoreForm, SupplierCommand, UserCommand,
};
use orderdesk::domain::access::Role;
use orderdesk::domain::customer::CustomerForm;
use orderdesk::domain::money::Currency;
use orderdesk::domain::product::ProductForm;
use orderdesk::domain::supplier::SupplierForm;
use orderdesk::domain::time::{Timestamp, Zone};
use orderdesk::store::Durability;
use rusqlite::Connection;
use tempfile::TempDir;

/// SKU, price, tax class, unit, barcode, pack barcode (of 6).
pub type Goods = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);
pub const GOODS: [Goods; 7] = [
    (
        "TEE-S",
        "12.50",
        "none",
        "pcs",
        "4000000000013",
        "14000000000010",
    ),
    ("TEE-M", "9.99", "gst", "pcs", "4000000000020", ""),
    (
        "PIN",
        "0.05",
        "gst",
        "pcs",
        "4000000000037",
        "14000000000034",
    ),
    ("TEA", "7.35", "gst", "kg", "4000000000044", ""),
    ("MILK", "1.19", "none", "pcs", "4000000000051", ""),
    ("GIFT", "0", "none", "pcs", "4000000000068", ""),
    ("OLD", "5.00", "none", "pcs", "4000000000075", ""),
];
/// The goods that are kept by lots.
pub const LOTS: &str = "MILK";
/// Customers: code, credit limit, blocked.
pub const CUSTOMERS: [(&str, &str, bool); 3] =
    [("ANN", "", false), ("LIM", "60", false), ("BLO", "", true)];
/// Who takes goods back.
pub const SUPPLIER: &str = "ACME";
/// Stores with their policies.
pub const STORES: [(&str, &str); 3] = [("MAIN", "forbid"), ("WEB", "backorder"), ("SHED", "warn")];

/// A day that ends a month and a year, so that roll-ups and series turn within a few days.
pub const START: &str = "2026-12-30T20:00:00Z";
const PASSWORD: &str = "a fair password";

/// Who acts in the sequences.
#[derive(Clone)]
pub struct People {
    pub admin: Actor,
    pub manager: Actor,
    pub clerk: Actor,
    /// A clerk to whom a manager lends his right.
    pub lent: Actor,
    /// A clerk at another terminal.
    pub other: Actor,
    pub retailer: Actor,
}

/// A shop's file as bytes, with its people.
pub struct Template {
    bytes: Vec<u8>,
    pub people: People,
}

/// A fresh copy that is gone with the value.
pub struct Copy {
    /// Removes the file when it is dropped.
    pub dir: TempDir,
    pub path: PathBuf,
    pub clock: ManualClock,
    pub desk: Desk,
}

/// A directory that needs no disk where there is one: these tests are about rules, not about power cuts.
pub fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() {
        TempDir::new_in(memory).or_else(|_full| TempDir::new())
    } else {
        TempDir::new()
    };
    made.unwrap()
}

/// The shop as it is founded; or, `strange`, with prices before tax and rounded totals.
pub fn template(strange: bool) -> &'static Template {
    static PLAIN: OnceLock<Template> = OnceLock::new();
    static STRANGE: OnceLock<Template> = OnceLock::new();
    let place = if strange { &STRANGE } else { &PLAIN };
    place.get_or_init(|| make(strange))
}

impl Template {
    /// A copy to work in.
    pub fn copy(&self) -> Copy {
        Copy::of(&self.bytes)
    }
}

impl Copy {
    /// A file of its own with these bytes; its clock stands at [`START`].
    pub fn of(bytes: &[u8]) -> Self {
        let dir = scratch();
        let path = dir.path().join("shop.db");
        std::fs::write(&path, bytes).unwrap();
        let clock = ManualClock::at(Timestamp::parse(START).unwrap());
        let env = Env::new(clock.clone(), SeededEntropy::new(1));
        let mut desk = Desk::open(&path, env).unwrap();
        desk.set_durability(Durability::Bulk).unwrap();
        Self {
            dir,
            path,
            clock,
            desk,
        }
    }
}

fn make(strange: bool) -> Template {
    let dir = scratch();
    let path = dir.path().join("shop.db");
    let clock = ManualClock::at(Timestamp::parse("2026-12-30T08:00:00Z").unwrap());
    let env = Env::new(clock, SeededEntropy::new(1));
    let hash = env.hash_password(PASSWORD).unwrap();
    let new = NewShop {
        name: "Corner".to_owned(),
        currency: Currency::new("EUR").unwrap(),
        zone: Zone::parse("Europe/Berlin").unwrap(),
        admin: "ada".to_owned(),
        password: hash.clone(),
    };
    drop(Desk::create(&path, env.clone(), Durability::Bulk, &new).unwrap());
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch(
        "INSERT INTO units (code, name, decimals) VALUES ('kg', 'Kilograms', 3);
         INSERT INTO tax_classes (code, name) VALUES ('gst', 'GST');
         INSERT INTO tax_components VALUES ((SELECT id FROM tax_classes WHERE code = 'gst'), 1, 'CGST', 900),
                                           ((SELECT id FROM tax_classes WHERE code = 'gst'), 2, 'SGST', 900);",
    )
    .unwrap();
    drop(raw);
    let people = {
        let door = Door::open(&path, env).unwrap();
        let people = hire(&door, &hash);
        furnish(&door, &people.admin, strange);
        people
    };
    // The door's threads end with its last handle; a connection of our own then folds the log into the file.
    let raw = Connection::open(&path).unwrap();
    raw.busy_timeout(std::time::Duration::from_secs(20))
        .unwrap();
    let busy: i64 = raw
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .unwrap();
    assert_eq!(busy, 0, "somebody still has the template open");
    let bytes = std::fs::read(&path).unwrap();
    Template { bytes, people }
}

fn hire(door: &Door, hash: &orderdesk::app::PasswordHash) -> People {
    let admin = door
        .sign_in("ada", PASSWORD, "till-1")
        .unwrap()
        .just_signed_in();
    for (name, role, customer) in [
        ("max", Role::Manager, None),
        ("cleo", Role::Clerk, None),
        ("carl", Role::Clerk, None),
    ] {
        let add = UserCommand::Add {
            name: name.to_owned(),
            role,
            password: hash.clone(),
            customer,
            full_name: String::new(),
            one_time: false,
        };
        door.execute(&admin, Command::User(add)).unwrap();
    }
    let retail = CustomerForm {
        code: "RET".to_owned(),
        name: "Retail party".to_owned(),
        ..CustomerForm::default()
    };
    door.execute(&admin, Command::Customer(CustomerCommand::Add(retail)))
        .unwrap();
    let add = UserCommand::Add {
        name: "rita".to_owned(),
        role: Role::Retailer,
        password: hash.clone(),
        customer: Some("RET".to_owned()),
        full_name: String::new(),
        one_time: false,
    };
    door.execute(&admin, Command::User(add)).unwrap();
    let clerk = door.sign_in("cleo", PASSWORD, "till-1").unwrap();
    People {
        lent: door.step_up(&clerk, "max", PASSWORD).unwrap(),
        manager: door
            .sign_in("max", PASSWORD, "till-1")
            .unwrap()
            .just_signed_in(),
        other: door.sign_in("carl", PASSWORD, "till-2").unwrap(),
        retailer: door.sign_in("rita", PASSWORD, "till-3").unwrap(),
        clerk,
        admin,
    }
}

fn furnish(door: &Door, admin: &Actor, strange: bool) {
    let run = |command| door.execute(admin, command).unwrap();
    if strange {
        for (key, value) in [("prices_include_tax", "no"), ("round_totals", "yes")] {
            run(Command::Setting {
                key: key.to_owned(),
                value: value.to_owned(),
            });
        }
    }
    for (code, policy) in STORES.iter().skip(1) {
        run(Command::Store(StoreCommand::Add(StoreForm {
            code: (*code).to_owned(),
            name: format!("Store {code}"),
            stock_policy: (*policy).to_owned(),
            ..StoreForm::default()
        })));
    }
    for (code, limit, blocked) in CUSTOMERS {
        run(Command::Customer(CustomerCommand::Add(CustomerForm {
            code: code.to_owned(),
            name: format!("Customer {code}"),
            credit_limit: limit.to_owned(),
            blocked,
            ..CustomerForm::default()
        })));
    }
    run(Command::Supplier(SupplierCommand::Add(SupplierForm {
        code: SUPPLIER.to_owned(),
        name: "Acme".to_owned(),
        ..SupplierForm::default()
    })));
    for (sku, price, tax_class, unit, barcode, pack) in GOODS {
        run(Command::Product(ProductCommand::Add(ProductForm {
            sku: sku.to_owned(),
            name: format!("Goods {sku}"),
            category: "Goods".to_owned(),
            price: price.to_owned(),
            cost: "1".to_owned(),
            tax_class: tax_class.to_owned(),
            unit: unit.to_owned(),
            barcode: barcode.to_owned(),
            pack_barcode: pack.to_owned(),
            pack_units: if pack.is_empty() { "" } else { "6" }.to_owned(),
            ..ProductForm::default()
        })));
    }
    let mut rows = Vec::new();
    for (place, (sku, ..)) in GOODS.iter().enumerate() {
        for (store, _) in STORES {
            rows.push(StockForm {
                store: store.to_owned(),
                sku: (*sku).to_owned(),
                quantity: (9 + 3 * place).to_string(),
                lot: if *sku == LOTS { "L1" } else { "" }.to_owned(),
                expiry: if *sku == LOTS { "2027-02-01" } else { "" }.to_owned(),
                reason: String::new(),
            });
        }
    }
    let batch = ImportBatch {
        rows: ImportRows::Stock((2..).zip(rows).collect()),
        unreadable: Vec::new(),
        mapping: Vec::new(),
        unknown_columns: Vec::new(),
        mark: 0,
        wish: ImportWish::default(),
    };
    match run(Command::Import(batch)) {
        Outcome::Imported(report) => assert!(report.written, "{report:?}"),
        other => panic!("{other:?}"),
    }
    run(Command::Product(ProductCommand::SetActive {
        sku: "OLD".to_owned(),
        active: false,
    }));
}
