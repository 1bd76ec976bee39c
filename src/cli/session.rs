//! One run: which file, which world, and who sits at it.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use crate::app::env::{Env, ManualClock, SeededEntropy};
use crate::app::{self, Actor, Answer, AppError, Command, Door, Outcome, PasswordHash, Query};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::{Record, Style};
use crate::cli::tree::Globals;
use crate::domain::customer::Customer;
use crate::domain::document::OrderView;
use crate::domain::id::{CustomerId, StoreId, parse_order_number};
use crate::domain::product::Product;
use crate::domain::shop::{Shop, Store};
use crate::domain::time::{Timestamp, Zone};

/// A run before anybody has signed in.
pub struct Session<'w> {
    /// The options of all commands.
    pub globals: Globals,
    /// Where it prints.
    pub io: Streams<'w>,
    /// The clock and chance of this run.
    pub env: Env,
}

/// A run with a user signed in to an open shop.
pub struct Seat {
    door: Door,
    /// Reads under the clock of `--as-of`.
    looking: Option<Door>,
    actor: Actor,
    /// The shop as it was when the run began.
    pub shop: Shop,
}

/// Asks one question and takes its answer out of its kind.
macro_rules! ask {
    ($seat:expr, $query:expr, $kind:ident) => {
        match $seat.ask($query)? {
            crate::app::Answer::$kind(answer) => Ok(answer),
            _ => Err(crate::cli::session::mismatch()),
        }
    };
}
pub(crate) use ask;

/// An answer or outcome of another kind than its question's: a mistake in this program.
pub fn mismatch() -> Failure {
    Failure::App(AppError::Internal(
        "an answer does not fit its question".to_owned(),
    ))
}

impl<'w> Session<'w> {
    /// Reads the hidden clock and seed.
    pub fn new(globals: Globals, io: Streams<'w>) -> Result<Self, Failure> {
        let mut env = Env::system();
        if let Some(text) = &globals.at {
            // Who could choose the time could back-date what he does.
            if !cfg!(debug_assertions) {
                let told = "--at is for tests, and this build is not made for them";
                return Err(Failure::Usage(told.to_owned()));
            }
            env = env.with_clock(ManualClock::at(instant("--at", text, Zone::UTC)?));
        }
        if let Some(seed) = globals.seed {
            env = env.with_entropy(SeededEntropy::new(seed));
        }
        Ok(Self { globals, io, env })
    }

    /// The shop's file: as given, or in the user's data directory.
    pub fn path(&self) -> Result<PathBuf, Failure> {
        if let Some(path) = &self.globals.db {
            return Ok(path.clone());
        }
        directories::ProjectDirs::from("", "", "orderdesk")
            .map(|dirs| dirs.data_dir().join("shop.db"))
            .ok_or_else(|| {
                Failure::Usage("no home directory here: name the file with --db PATH".to_owned())
            })
    }

    /// Opens the shop's file.
    pub fn open(&self) -> Result<Door, Failure> {
        let path = self.path()?;
        Ok(Door::open(&path, self.env.clone())?)
    }

    /// Opens the shop and signs in with what was given or is typed.
    pub fn seat(&mut self) -> Result<Seat, Failure> {
        let door = self.open()?;
        let actor = self.sign_in(&door, &format!("cli-{}", std::process::id()))?;
        let actor = self.countersigned(&door, actor)?;
        self.seat_at(door, actor)
    }

    /// The actor with whose password he acts: `--approver` lends his, else the sign-in of this moment is the user's own.
    fn countersigned(&self, door: &Door, actor: Actor) -> Result<Actor, Failure> {
        let Some(approver) = &self.globals.approver else {
            return Ok(actor.just_signed_in());
        };
        let given = match &self.globals.approver_password_file {
            Some(path) => Some(read_password(path)?),
            None => secret(
                "ORDERDESK_APPROVER_PASSWORD",
                &format!("Password of {approver}: "),
            )?,
        };
        let password = given.ok_or_else(|| {
            Failure::Usage(
                "--approver needs a password: set ORDERDESK_APPROVER_PASSWORD, or --approver-password-file"
                    .to_owned(),
            )
        })?;
        Ok(door.step_up(&actor, approver, &password)?)
    }

    /// Signs in from `terminal`.
    pub fn sign_in(&mut self, door: &Door, terminal: &str) -> Result<Actor, Failure> {
        let user = self.globals.user.clone();
        let user = user.filter(|name| !name.is_empty());
        let user = user.ok_or(AppError::NotSignedIn)?;
        let password = self
            .password(&format!("Password of {user}: "))?
            .ok_or(AppError::NotSignedIn)?;
        Ok(door.sign_in(&user, &password, terminal)?)
    }

    /// A seat for someone who has signed in.
    pub fn seat_at(&self, door: Door, actor: Actor) -> Result<Seat, Failure> {
        let Answer::Shop(shop) = door.ask(&actor, Query::Shop)? else {
            return Err(mismatch());
        };
        let looking = match &self.globals.as_of {
            Some(text) => {
                let at = instant("--as-of", text, shop.zone)?;
                let then = self.env.with_clock(ManualClock::at(at));
                Some(Door::open(door.path(), then)?)
            }
            None => None,
        };
        Ok(Seat {
            door,
            looking,
            actor,
            shop: *shop,
        })
    }

    /// The password for signing in: `--password-file`, `ORDERDESK_PASSWORD`, or typed on a terminal.
    pub fn password(&self, prompt: &str) -> Result<Option<String>, Failure> {
        if let Some(path) = &self.globals.password_file {
            return read_password(path).map(Some);
        }
        secret("ORDERDESK_PASSWORD", prompt)
    }

    /// True when a password was given without being typed.
    pub fn has_password(&self) -> bool {
        self.globals.password_file.is_some() || std::env::var_os("ORDERDESK_PASSWORD").is_some()
    }

    /// Hashes a new password after looking whether it is good enough; it must not hold any of `names`.
    pub fn hash(&self, names: &[&str], password: &str) -> Result<PasswordHash, Failure> {
        app::user::check_password(password, names)?;
        Ok(self.env.hash_password(password)?)
    }
}

/// True when a person can be asked: both ends are a terminal.
pub fn at_a_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// A new password typed twice; [`None`] without a terminal.
pub fn type_new_password(whose: &str) -> Result<Option<String>, Failure> {
    if !at_a_terminal() {
        return Ok(None);
    }
    let first = type_password(&format!("New password of {whose}: "))?;
    let second = type_password("The same again: ")?;
    if first == second {
        Ok(Some(first))
    } else {
        Err(AppError::invalid("password", "the two are not the same; nothing was done").into())
    }
}

/// A password of the environment, or typed on a terminal.
fn secret(variable: &str, prompt: &str) -> Result<Option<String>, Failure> {
    match std::env::var(variable) {
        Ok(password) => Ok(Some(password)),
        Err(_unset) if at_a_terminal() => type_password(prompt).map(Some),
        Err(_unset) => Ok(None),
    }
}

fn type_password(prompt: &str) -> Result<String, Failure> {
    rpassword::prompt_password(prompt).map_err(|error| Failure::file("password prompt", error))
}

/// The first line of a file.
pub fn read_password(path: &Path) -> Result<String, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::file(path.display().to_string(), error))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// Reads a moment in `zone`.
pub fn instant(option: &str, text: &str, zone: Zone) -> Result<Timestamp, Failure> {
    zone.parse_instant(text).ok_or_else(|| {
        Failure::Usage(format!(
            "{option} `{text}` is no time; write it like 2026-11-20 or 2026-11-20T14:05"
        ))
    })
}

impl Seat {
    /// How this shop writes figures.
    pub fn style(&self) -> Style {
        Style::of(&self.shop)
    }

    /// Who is signed in.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The door, for maintenance.
    pub fn door(&self) -> &Door {
        &self.door
    }

    /// The door that reads, under the clock of `--as-of` if given.
    pub fn reader(&self) -> &Door {
        self.looking.as_ref().unwrap_or(&self.door)
    }

    /// The moment questions are about.
    pub fn now(&self) -> Timestamp {
        self.reader().env().now()
    }

    /// Asks one question.
    pub fn ask(&self, query: Query) -> Result<Answer, Failure> {
        Ok(self.reader().ask(&self.actor, query)?)
    }

    /// Executes one command.
    pub fn execute(&self, command: Command) -> Result<Outcome, Failure> {
        if self.looking.is_some() {
            return Err(Failure::Usage(
                "--as-of only looks back; leave it out to change something".to_owned(),
            ));
        }
        Ok(self.door.execute(&self.actor, command)?)
    }

    /// The store of a code.
    pub fn store(&self, code: &str) -> Result<Store, Failure> {
        let stores = ask!(self, Query::Stores, Stores)?;
        let mut stores = stores.into_iter();
        stores
            .find(|store| store.code.eq_ignore_ascii_case(code.trim()))
            .ok_or_else(|| missing("store", code))
    }

    /// The identity of a store's code, if one was given.
    pub fn store_id(&self, code: Option<&str>) -> Result<Option<StoreId>, Failure> {
        code.map(|code| self.store(code).map(|store| store.id))
            .transpose()
    }

    /// The customer of a code.
    pub fn customer(&self, code: &str) -> Result<Customer, Failure> {
        let found = ask!(self, Query::Customer(code.trim().to_owned()), Customer)?;
        found
            .map(|customer| *customer)
            .ok_or_else(|| missing("customer", code))
    }

    /// The identity of a customer's code, if one was given.
    pub fn customer_id(&self, code: Option<&str>) -> Result<Option<CustomerId>, Failure> {
        code.map(|code| self.customer(code).map(|customer| customer.id))
            .transpose()
    }

    /// The product of a code, or of the SKU of one of its variants.
    pub fn product(&self, code: &str) -> Result<Product, Failure> {
        let found = ask!(self, Query::Details(code.trim().to_owned()), Details)?;
        found
            .map(|product| *product)
            .ok_or_else(|| missing("product", code))
    }

    /// The order of a printed number.
    pub fn order(&self, number: &str) -> Result<OrderView, Failure> {
        let digits = parse_order_number(number).ok_or_else(|| missing("order", number))?;
        let found = ask!(self, Query::OrderByNumber(digits), Order)?;
        found
            .map(|order| *order)
            .ok_or_else(|| missing("order", number))
    }
}

/// Puts a given value over what a form has.
pub fn overlay(field: &mut String, given: Option<&String>) {
    if let Some(given) = given {
        field.clone_from(given);
    }
}

/// Rows of one page of a long list.
pub const PAGE: usize = 500;

/// Prints a list of at most `most` rows page by page, so that its length never costs memory. `page` gives the rows
/// after the last one it gave, at most as many as it is told. A refusal of the first page leaves stdout empty.
pub fn print_pages(
    io: &mut Streams<'_>,
    style: Style,
    columns: &'static [&'static str],
    most: usize,
    mut page: impl FnMut(usize) -> Result<Vec<Record>, Failure>,
) -> Result<(), Failure> {
    let mut rows = page(PAGE.min(most))?;
    let mut list = io.begin(style, columns)?;
    loop {
        list.rows(&rows)?;
        if rows.len() < PAGE || list.count() >= most {
            return Ok(list.end()?);
        }
        rows = page(PAGE.min(most - list.count()))?;
    }
}

/// Nothing has that code.
pub fn missing(what: &'static str, code: &str) -> Failure {
    Failure::App(AppError::NotFound {
        what,
        code: code.trim().to_owned(),
    })
}
