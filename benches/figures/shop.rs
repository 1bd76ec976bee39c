//! Shops to measure on: goods and customers by import, history by the use cases, at the speed of unsynced commits.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use orderdesk::app::env::{Clock, Entropy, Env, ManualClock, SeededEntropy};
use orderdesk::app::{
    Actor, Answer, Command, Consent, CustomerCommand, Desk, Door, ImportBatch, ImportRows,
    ImportWish, ItemKey, Key, Lines, NewLine, NewOrder, NewShop, OrderCommand, Outcome,
    PaymentCommand, Query, StockForm, StoreCommand, StoreForm, TenderRow,
};
use orderdesk::domain::barcode::check_digit;
use orderdesk::domain::customer::CustomerForm;
use orderdesk::domain::id::OrderId;
use orderdesk::domain::money::Currency;
use orderdesk::domain::product::ProductForm;
use orderdesk::domain::time::{Day, Timestamp, Zone};
use orderdesk::store::Durability;

use crate::board::Times;

pub const PASSWORD: &str = "bench counter 7";
const STORES: [&str; 3] = ["MAIN", "HARBOUR", "WEB"];
const CATEGORIES: [&str; 12] = [
    "Bras",
    "Briefs",
    "Bodies",
    "Shapewear",
    "Nightwear",
    "Loungewear",
    "Hosiery",
    "Swimwear",
    "Sport",
    "Basics",
    "Accessories",
    "Care",
];
const COUNTRIES: [&str; 8] = ["DE", "FR", "AT", "CH", "IT", "IN", "NL", ""];
const COLOURS: [&str; 5] = ["Black", "White", "Rosé", "Navy", "Sand"];
const STYLES: [&str; 16] = [
    "Ava", "Bella", "Clara", "Dora", "Elin", "Fleur", "Greta", "Hanna", "Ines", "Jade", "Karla",
    "Lotte", "Mira", "Nora", "Olive", "Pia",
];
const KINDS: [&str; 10] = [
    "T-Shirt Bra",
    "Balconette",
    "Hipster",
    "Body",
    "Slip Dress",
    "Robe",
    "Tights",
    "Bikini Top",
    "Sports Bra",
    "Camisole",
];
/// The last day of every history.
pub const TODAY: &str = "2026-11-20";

/// A clock that goes on from the last day of the history.
#[derive(Clone)]
pub struct From(Timestamp, Instant);

impl Clock for From {
    fn now(&self) -> Timestamp {
        self.0
            .plus_millis(i64::try_from(self.1.elapsed().as_millis()).unwrap_or(0))
    }
}

/// Seeded chance with the draws that a shop needs.
pub struct Chance(SeededEntropy);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(SeededEntropy::new(seed))
    }

    pub fn below(&self, limit: u64) -> u64 {
        self.0.next() % limit.max(1)
    }

    /// Small numbers more often than large ones: a few goods sell far better than the rest.
    pub fn skewed(&self, limit: u64) -> u64 {
        let draw = |_| self.below(limit) as f64 / limit as f64;
        let share: f64 = (0..3).map(draw).product();
        (share * limit as f64) as u64
    }
}

pub fn env() -> Env {
    let now = Zone::UTC.at(Day::parse(TODAY).unwrap(), 15 * 3600);
    Env::new(From(now, Instant::now()), SeededEntropy::new(7))
}

pub fn sku(place: u64) -> String {
    format!("SKU-{place:06}")
}

pub fn barcode(place: u64) -> String {
    let body = format!("29{place:010}");
    let check = check_digit(&body).unwrap();
    format!("{body}{check}")
}

/// How a variant's product begins on the screen: unlike any other's.
pub fn label(place: u64) -> String {
    let product = place / 5;
    format!("{} {product}", STYLES[(product % 16) as usize])
}

/// Price in minor units.
pub fn price(place: u64) -> u64 {
    500 + place % 90 * 100
}

/// A shop that is being made.
pub struct Maker {
    pub desk: Desk,
    pub actor: Actor,
    clock: ManualClock,
    chance: Chance,
    variants: u64,
    customers: u64,
    made: u64,
}

impl Maker {
    /// Founds a shop with goods and customers and nothing sold.
    pub fn found(path: &Path, variants: u64, customers: u64, opened: Day) -> Self {
        remove(path);
        let clock = ManualClock::at(Zone::UTC.at(opened, 8 * 3600));
        let env = Env::new(clock.clone(), SeededEntropy::new(1));
        let new = NewShop {
            name: "Bench".to_owned(),
            currency: Currency::new("EUR").unwrap(),
            zone: Zone::UTC,
            admin: "anna".to_owned(),
            password: env.hash_password(PASSWORD).unwrap(),
        };
        let desk = Desk::create(path, env.clone(), Durability::Bulk, &new).unwrap();
        let actor = Door::open(path, env)
            .unwrap()
            .sign_in("anna", PASSWORD, "bench")
            .unwrap();
        let mut maker = Self {
            desk,
            actor,
            clock,
            chance: Chance::new(11),
            variants,
            customers,
            made: 0,
        };
        maker.furnish(path);
        maker
    }

    fn run(&mut self, command: Command) -> Outcome {
        self.desk.execute(&self.actor, command).unwrap().0
    }

    fn import(&mut self, rows: ImportRows) {
        let batch = ImportBatch {
            rows,
            unreadable: Vec::new(),
            mapping: Vec::new(),
            unknown_columns: Vec::new(),
            mark: 0,
            wish: ImportWish::default(),
        };
        match self.run(Command::Import(batch)) {
            Outcome::Imported(report) if report.written => {}
            other => panic!("the goods do not import: {other:?}"),
        }
    }

    fn furnish(&mut self, path: &Path) {
        // A tax class with a rate is a matter of set-up: no command makes one.
        let raw = rusqlite::Connection::open(path).unwrap();
        raw.execute_batch(
            "INSERT INTO tax_classes (code, name) VALUES ('vat', 'VAT');
             INSERT INTO tax_components SELECT id, 1, 'VAT', 2000 FROM tax_classes WHERE code = 'vat';",
        )
        .unwrap();
        drop(raw);
        let inclusive = Command::Setting {
            key: "prices_include_tax".to_owned(),
            value: "yes".to_owned(),
        };
        self.run(inclusive);
        for code in STORES.iter().skip(1) {
            self.run(Command::Store(StoreCommand::Add(StoreForm {
                code: (*code).to_owned(),
                name: format!("Store {code}"),
                ..StoreForm::default()
            })));
        }
        for place in 0..self.customers {
            let style = STYLES[(place % 16) as usize];
            self.run(Command::Customer(CustomerCommand::Add(CustomerForm {
                code: customer(place),
                name: format!("Boutique {style} {place}"),
                country: COUNTRIES[(place % 8) as usize].to_owned(),
                city: format!("City {}", place % 97),
                ..CustomerForm::default()
            })));
        }
        let goods = (0..self.variants)
            .map(|place| (place + 2, form(place)))
            .collect();
        self.import(ImportRows::Products(goods));
        let stock = (0..self.variants).flat_map(|place| {
            STORES.iter().map(move |store| StockForm {
                store: (*store).to_owned(),
                sku: sku(place),
                quantity: "1000000".to_owned(),
                ..StockForm::default()
            })
        });
        self.import(ImportRows::Stock((2..).zip(stock).collect()));
    }

    /// Lets `orders` orders happen between two days; the last ones are still on their way.
    pub fn trade(&mut self, orders: u64, from: Day, to: Day) {
        let days = u64::try_from(to.since(from)).unwrap() + 1;
        let mut done = 0;
        for day in 0..days {
            let until = orders * (day + 1) / days;
            let date = from.plus(i64::try_from(day).unwrap());
            let today = until - done;
            for nth in 0..today {
                let second = 9 * 3600 + u32::try_from(nth * 36_000 / today).unwrap();
                self.clock.set(Zone::UTC.at(date, second));
                self.happen();
            }
            done = until;
            self.clock.set(Zone::UTC.at(date, 20 * 3600));
            self.desk.execute(&self.actor, Command::Clock).unwrap();
        }
    }

    /// One order: four of five are counter sales, the rest goes through the stages, and some are left at one.
    fn happen(&mut self) {
        self.made += 1;
        let order = new_order(&self.chance, self.variants, self.customers);
        let paid = |total: u64| {
            vec![TenderRow {
                method: ["cash", "card", "mobile"][(total / 100 % 3) as usize].to_owned(),
                amount: format!("{}.{:02}", total / 100, total % 100),
            }]
        };
        let total = worth(&order);
        if self.chance.below(5) > 0 {
            let payments = paid(total);
            self.run(Command::Order(OrderCommand::AddSale { order, payments }));
            return;
        }
        let id = placed(&self.run(add(order)));
        let fate = self.chance.below(20);
        let (version, lines) = (None, Lines::All);
        if fate == 0 {
            return;
        }
        if fate == 1 {
            let reason = "duplicate".to_owned();
            self.run(Command::Order(OrderCommand::Delete {
                order: id,
                version,
                reason,
            }));
            return;
        }
        self.run(Command::Order(OrderCommand::Pick {
            order: id,
            version,
            lines: lines.clone(),
        }));
        if fate == 2 && self.made.is_multiple_of(8) {
            return;
        }
        self.run(Command::Order(OrderCommand::Bill {
            order: id,
            version,
            lines,
        }));
        if fate > 3 {
            let rows = paid(total);
            self.run(Command::Payment(PaymentCommand::Take {
                order: id,
                rows,
                reference: None,
            }));
        }
    }
}

fn placed(outcome: &Outcome) -> OrderId {
    match outcome {
        Outcome::Order { order, .. } => *order,
        other => panic!("no order: {other:?}"),
    }
}

pub fn customer(place: u64) -> String {
    format!("K-{place:05}")
}

fn form(place: u64) -> ProductForm {
    let product = place / 5;
    let kind = KINDS[(product / 16 % 10) as usize];
    ProductForm {
        sku: sku(place),
        product_code: format!("P-{product:05}"),
        name: format!("{} {kind}", label(place)),
        category: CATEGORIES[(product % 12) as usize].to_owned(),
        brand: ["Avelune", "Nordlys", "Petale"][(product % 3) as usize].to_owned(),
        colour: COLOURS[(place % 5) as usize].to_owned(),
        price: format!("{}.{:02}", price(place) / 100, price(place) % 100),
        cost: "3.00".to_owned(),
        tax_class: "vat".to_owned(),
        reorder_level: "10".to_owned(),
        barcode: barcode(place),
        ..ProductForm::default()
    }
}

/// An order of three lines.
pub fn new_order(chance: &Chance, variants: u64, customers: u64) -> NewOrder {
    let first = chance.skewed(variants);
    let goods = [
        first,
        (first + 1 + chance.below(200)) % variants,
        (first + 201 + chance.below(200)) % variants,
    ];
    NewOrder {
        customer: Some(Key::Code(customer(chance.skewed(customers)))),
        store: Some(Key::Code(STORES[chance.skewed(3) as usize].to_owned())),
        items: goods
            .iter()
            .map(|place| NewLine {
                item: ItemKey::Sku(sku(*place)),
                quantity: (1 + chance.below(3)).to_string(),
                unit_price: None,
            })
            .collect(),
        ..NewOrder::default()
    }
}

fn worth(order: &NewOrder) -> u64 {
    let line = |line: &NewLine| match &line.item {
        ItemKey::Sku(sku) => {
            let place: u64 = sku.trim_start_matches("SKU-").parse().unwrap();
            price(place) * line.quantity.parse::<u64>().unwrap()
        }
        other => panic!("no SKU: {other:?}"),
    };
    order.items.iter().map(line).sum()
}

pub fn add(order: NewOrder) -> Command {
    let consent = Consent::default();
    Command::Order(OrderCommand::Add { order, consent })
}

/// Opens a shop as its admin, today.
pub fn open(path: &Path) -> (Desk, Actor) {
    open_in(path, env())
}

fn open_in(path: &Path, env: Env) -> (Desk, Actor) {
    let door = Door::open(path, env.clone()).unwrap();
    let actor = door.sign_in("anna", PASSWORD, "bench").unwrap();
    (Desk::open(path, env).unwrap(), actor)
}

/// Asks one question.
pub fn ask(desk: &mut Desk, actor: &Actor, query: Query) -> Answer {
    desk.answer(actor, &[query]).unwrap().remove(0).unwrap()
}

/// Places `count` durable orders one after the other.
pub fn place(
    desk: &mut Desk,
    actor: &Actor,
    chance: &Chance,
    variants: u64,
    customers: u64,
    count: usize,
) -> Times {
    let times = (0..count).map(|_| {
        let command = add(new_order(chance, variants, customers));
        let begun = Instant::now();
        desk.execute(actor, command).unwrap();
        begun.elapsed()
    });
    Times::new(times.collect())
}

/// Removes a database with what stands beside it.
pub fn remove(path: &Path) {
    for tail in ["", "-wal", "-shm", "-gate", "-queue"] {
        let mut name = path.as_os_str().to_owned();
        name.push(tail);
        let _gone = std::fs::remove_file(PathBuf::from(name));
    }
}

/// Customers that go with so many orders.
pub fn customers_for(orders: u64) -> u64 {
    (orders / 200).clamp(200, 5_000)
}

/// One point of the curve: so many orders in the file, time of a durable order.
pub type Point = (u64, Duration);

/// The large shop, made once and kept in `target/`; with the cost of an order at each power of ten on the way.
pub fn large(dir: &Path, orders: u64, variants: u64) -> (PathBuf, Vec<Point>) {
    let path = dir.join(format!("shop-{orders}-{variants}.db"));
    let curve = path.with_extension("curve");
    if let (true, Ok(kept)) = (path.exists(), std::fs::read_to_string(&curve)) {
        let points = kept.lines().filter_map(|line| {
            let (orders, micros) = line.split_once(' ')?;
            Some((
                orders.parse().ok()?,
                Duration::from_micros(micros.parse().ok()?),
            ))
        });
        return (path, points.collect());
    }
    let begun = Instant::now();
    println!("making {} (once)", path.display());
    let today = Day::parse(TODAY).unwrap();
    // Ten years for a million: 274 orders a day.
    let days = i64::try_from(orders / 274).unwrap().max(60);
    let opened = today.plus(-days);
    let customers = customers_for(orders);
    let mut maker = Maker::found(&path, variants, customers, opened);
    println!(
        "  goods and customers: {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    let mut points = Vec::new();
    let mut done = 0;
    let mut from = opened;
    let mut step = 1_000;
    while done < orders {
        let until = step.min(orders);
        let share = days * i64::try_from(until).unwrap() / i64::try_from(orders).unwrap();
        let to = opened.plus(share).min(today);
        maker.trade(until - done, from, to);
        done = until;
        from = to.plus(1).min(today);
        let then = Env::new(maker.clock.clone(), SeededEntropy::new(7));
        let (mut desk, actor) = open_in(&path, then);
        let times = place(
            &mut desk,
            &actor,
            &Chance::new(done),
            variants,
            customers,
            500,
        );
        points.push((done, times.p50()));
        println!(
            "  {done} orders: {:.0} s, the next one {:?}",
            begun.elapsed().as_secs_f64(),
            times.p50()
        );
        step *= 10;
    }
    drop(maker);
    let lines: Vec<String> = points
        .iter()
        .map(|(orders, time)| format!("{orders} {}", time.as_micros()))
        .collect();
    std::fs::write(
        curve,
        lines.join(
            "
",
        ),
    )
    .unwrap();
    (path, points)
}
