//! The demo shop: seeded goods and customers, and thirty days of trade, all through the use cases.

mod acts;
mod buying;
mod days;

use std::path::Path;

use crate::app::command::{Command, ImportMode, Outcome, UserCommand};
use crate::app::desk::{Desk, NewShop};
use crate::app::env::{Env, ManualClock, SeededEntropy};
use crate::app::error::AppError;
use crate::app::transfer::intake::{self, ImportKind};
use crate::app::transfer::seed;
use crate::app::work::Actor;
use crate::domain::access::Role;
use crate::domain::id::UserId;
use crate::domain::money::Currency;
use crate::domain::time::Zone;
use crate::store::Durability;

const AREAS: &str = include_str!("../../../seeds/areas.csv");
const UNITS: &str = include_str!("../../../seeds/units.csv");
const TAX_CLASSES: &str = include_str!("../../../seeds/tax_classes.csv");
const COLOURS: &str = include_str!("../../../seeds/colours.csv");
const SIZE_CLASSES: &str = include_str!("../../../seeds/size_classes.csv");
const SIZES: &str = include_str!("../../../seeds/sizes.csv");
const STORES: &str = include_str!("../../../seeds/stores.csv");
const CUSTOMERS: &str = include_str!("../../../seeds/customers.csv");
const PRODUCTS: &str = include_str!("../../../seeds/products.csv");
const STOCK: &str = include_str!("../../../seeds/stock.csv");
const SUPPLIERS: &str = include_str!("../../../seeds/suppliers.csv");
const SUPPLIER_VARIANTS: &str = include_str!("../../../seeds/supplier_variants.csv");

/// A user of the demo shop, with the password that was made for this file alone.
#[derive(Debug, Clone)]
pub struct DemoUser {
    /// Sign-in name.
    pub name: &'static str,
    /// Role.
    pub role: Role,
    /// Password.
    pub password: String,
}

/// Name and role of each demo user; the first founds the shop.
const USERS: [(&str, Role); 4] = [
    ("anna", Role::Admin),
    ("mara", Role::Manager),
    ("carl", Role::Clerk),
    ("rita", Role::Retailer),
];

/// How long before today the shop opened: thirty days of trade, and enough before them for an order to expire.
const DAYS_BACK: i64 = 44;

/// Makes the demo shop at `path`: the same goods, customers and trade for the same seed and day, fresh passwords.
pub fn make(path: &Path, env: &Env, seed: u64) -> Result<(Desk, Vec<DemoUser>), AppError> {
    let zone = Zone::UTC;
    let today = env.now();
    let clock = ManualClock::at(zone.at(zone.day(today).plus(-DAYS_BACK), 7 * 3600));
    let past = env.with_clock(clock.clone());
    let passwords: Vec<String> = USERS.iter().map(|_| env.random_password()).collect();
    let people: Vec<(&(&'static str, Role), String)> = USERS.iter().zip(passwords).collect();
    let admin = people
        .first()
        .ok_or_else(|| AppError::Internal("the demo has no admin".to_owned()))?;
    let new = NewShop {
        name: "Lakeside Apparel".to_owned(),
        currency: Currency::new("EUR")?,
        zone,
        admin: admin.0.0.to_owned(),
        password: env.hash_password(&admin.1)?,
    };
    let mut desk = Desk::create(path, past, Durability::Bulk, &new)?;
    furnish(&mut desk)?;
    let clerk = hire(&mut desk, env, &people)?;
    days::trade(&mut desk, &clock, &SeededEntropy::new(seed), today, &clerk)?;
    desk.db().settle()?;
    desk.set_env(env.clone());
    let users = people.into_iter().map(|((name, role), password)| DemoUser {
        name,
        role: *role,
        password,
    });
    Ok((desk, users.collect()))
}

fn furnish(desk: &mut Desk) -> Result<(), AppError> {
    let system = Actor::system();
    desk.transact(&system, |work| seed::load(work, AREAS, UNITS, TAX_CLASSES))?;
    desk.transact(&system, |work| {
        seed::load_looks(work, COLOURS, SIZE_CLASSES, SIZES)
    })?;
    let files = [
        (ImportKind::Stores, STORES, ImportMode::Set),
        (ImportKind::Customers, CUSTOMERS, ImportMode::Add),
        (ImportKind::Products, PRODUCTS, ImportMode::Add),
        (ImportKind::Stock, STOCK, ImportMode::Add),
    ];
    for (kind, text, mode) in files {
        let batch = intake::read(kind, text.as_bytes(), mode, false)?;
        match desk.execute(&system, Command::Import(batch))? {
            (Outcome::Imported(report), _) if report.written => {}
            (other, _) => {
                return Err(AppError::Internal(format!(
                    "seeds do not import: {other:?}"
                )));
            }
        }
    }
    desk.transact(&system, |work| {
        seed::suppliers(work, SUPPLIERS, SUPPLIER_VARIANTS)
    })?;
    Ok(())
}

/// Adds the other users and signs the clerk in, who will have done the trade.
fn hire(
    desk: &mut Desk,
    env: &Env,
    people: &[(&(&'static str, Role), String)],
) -> Result<Actor, AppError> {
    let mut clerk: Option<UserId> = None;
    for ((name, role), password) in people.iter().skip(1) {
        let customer = (*role == Role::Retailer).then(|| "C-0001".to_owned());
        let command = UserCommand::Add {
            name: (*name).to_owned(),
            role: *role,
            password: env.hash_password(password)?,
            customer,
            full_name: String::new(),
            one_time: false,
        };
        if let (Outcome::User(user), _) = desk.execute(&Actor::system(), Command::User(command))?
            && *role == Role::Manager
        {
            clerk = Some(user);
        }
    }
    let clerk =
        clerk.ok_or_else(|| AppError::Internal("the demo has nobody at the counter".to_owned()))?;
    // Set-up gives the password that some acts ask for.
    Ok(desk.admit(clerk, "demo")?.just_signed_in())
}
