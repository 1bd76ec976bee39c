//! The desk: executes commands and answers queries on one connection, each in one transaction.

use std::path::Path;
use std::sync::Arc;

use crate::app::command::{Command, Outcome, PasswordHash};
use crate::app::env::Env;
use crate::app::error::AppError;
use crate::app::names::KnownNames;
use crate::app::query::{Answer, Query};
use crate::app::topic::Topics;
use crate::app::work::{self, Actor, Look, Work};
use crate::app::{backup, details, notice, picture, setting, shop, sign_in, user, word};
use crate::domain::access::{Right, Role};
use crate::domain::id::{CustomerId, UserId};
use crate::domain::money::Currency;
use crate::domain::shop::{Settings, UserStatus};
use crate::domain::time::{Timestamp, Zone};
use crate::store::{self, Db, Durability, Stamp};

/// Executes and answers for one process. Fronts go through [`crate::app::Door`]; set-up and tests may sit here.
pub struct Desk {
    db: Db,
    env: Env,
    names: Arc<KnownNames>,
}

/// What a fresh shop starts with.
#[derive(Debug, Clone)]
pub struct NewShop {
    /// Its name.
    pub name: String,
    /// Its currency.
    pub currency: Currency,
    /// Its zone.
    pub zone: Zone,
    /// The first admin's sign-in name.
    pub admin: String,
    /// His password, hashed.
    pub password: PasswordHash,
}

/// Names the file in a storage error.
pub(crate) fn opening(path: &Path) -> impl FnOnce(store::Error) -> AppError {
    let path = path.display().to_string();
    move |error| match error {
        store::Error::NotAShop(reason) => AppError::NotAShop { path, reason },
        store::Error::NewerSchema { found, known } => AppError::NewerSchema { path, found, known },
        store::Error::ReadOnly => AppError::ReadOnly { path },
        other => other.into(),
    }
}

impl Desk {
    fn at(db: Db, env: Env) -> Self {
        Self {
            db,
            env,
            names: Arc::default(),
        }
    }

    /// Opens a shop's file.
    pub fn open(path: &Path, env: Env) -> Result<Self, AppError> {
        let db = Db::open(path).map_err(opening(path))?;
        Ok(Self::at(db, env))
    }

    /// Opens a shop's file only to ask.
    pub(crate) fn open_reader(path: &Path, env: Env) -> Result<Self, AppError> {
        let db = Db::open_reader(path).map_err(opening(path))?;
        Ok(Self::at(db, env))
    }

    /// Makes a fresh shop: one store `MAIN`, customer `WALK-IN`, tax class `none`, unit `pcs`, an admin.
    pub fn create(
        path: &Path,
        env: Env,
        durability: Durability,
        new: &NewShop,
    ) -> Result<Self, AppError> {
        let mut db = Db::create(path, durability)?;
        let now = env.now();
        let system = Actor::system();
        let tx = db.begin(stamp(&system, now))?;
        shop::found(&tx, new, now)?;
        tx.commit()?;
        Ok(Self::at(db, env))
    }

    /// What the desk was given of the world.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// Lets later commands see another clock (set-up of the demo shop).
    pub fn set_env(&mut self, env: Env) {
        self.env = env;
    }

    /// Makes later commits careful or fast; fast is for files that nobody would miss (tests, benches).
    pub fn set_durability(&mut self, durability: Durability) -> Result<(), AppError> {
        Ok(self.db.set_durability(durability)?)
    }

    /// Begins a transaction of `actor` outside a command (signing in).
    pub(crate) fn begin(&mut self, actor: &Actor) -> Result<store::Tx<'_>, AppError> {
        let now = self.env.now();
        Ok(self.db.begin(stamp(actor, now))?)
    }

    /// The connection, for maintenance.
    pub(crate) fn db(&mut self) -> &mut Db {
        &mut self.db
    }

    /// Executes one command: all of it, durably, or nothing.
    pub fn execute(
        &mut self,
        actor: &Actor,
        command: Command,
    ) -> Result<(Outcome, Topics), AppError> {
        if command == Command::Clock {
            if let Err(refused) = work_guard(&mut self.db, actor, &self.env, Right::Maintain) {
                self.note_refusal(actor, &refused);
                return Err(refused);
            }
            return crate::app::clock::run(self);
        }
        let reach = match &command {
            Command::Portal(_) => Reach::Portal,
            _ => Reach::Shop,
        };
        self.transact_within(actor, reach, |work| dispatch(work, command))
    }

    /// Runs one unit of the shop's work in one transaction.
    pub(crate) fn transact<T>(
        &mut self,
        actor: &Actor,
        act: impl FnOnce(&mut Work<'_>) -> Result<T, AppError>,
    ) -> Result<(T, Topics), AppError> {
        self.transact_within(actor, Reach::Shop, act)
    }

    fn transact_within<T>(
        &mut self,
        actor: &Actor,
        reach: Reach,
        act: impl FnOnce(&mut Work<'_>) -> Result<T, AppError>,
    ) -> Result<(T, Topics), AppError> {
        let now = self.env.now();
        let tx = self.db.begin(stamp(actor, now))?;
        let actor = standing(&tx, actor)?;
        let shop = work::shop(&tx)?;
        let mut work = Work::new(&tx, &actor, now, &shop, &self.env);
        let done = within(&actor, reach).and_then(|()| act(&mut work));
        let topics = work.topics();
        match done {
            Ok(done) => {
                tx.commit()?;
                Ok((done, topics))
            }
            Err(refused) => {
                drop(tx);
                self.note_refusal(&actor, &refused);
                Err(refused)
            }
        }
    }

    /// Looks at one moment without a question of anybody (the clock).
    pub(crate) fn look<T>(
        &mut self,
        see: impl FnOnce(&store::Tx<'_>, Timestamp, &Settings) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let now = self.env.now();
        let tx = self.db.snapshot()?;
        let shop = work::shop(&tx)?;
        see(&tx, now, &shop.settings)
    }

    /// Writes down that somebody was refused a right. The refusal itself stands even if that fails.
    pub(crate) fn note_refusal(&mut self, actor: &Actor, refused: &AppError) {
        if let AppError::NotAllowed { act, .. } = refused
            && let Ok(tx) = self.db.begin(stamp(actor, self.env.now()))
        {
            let row = actor.user.map(|id| id.to_string()).unwrap_or_default();
            let lender = actor.second.map(|(lender, _)| lender);
            if let Some(lender) = lender.filter(|lender| Some(*lender) != actor.user) {
                tx.countersign(lender);
            }
            if store::audit::noted(&tx, "users", &row, "refused", act).is_ok() {
                let _kept = tx.commit();
            }
        }
    }

    /// Looks at one moment of the shop with the eyes of `actor`.
    pub(crate) fn read<T>(
        &mut self,
        actor: &Actor,
        see: impl FnOnce(&Look<'_>) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.read_within(actor, Reach::Shop, see)
    }

    fn read_within<T>(
        &mut self,
        actor: &Actor,
        reach: Reach,
        see: impl FnOnce(&Look<'_>) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let now = self.env.now();
        let tx = self.db.snapshot()?;
        let actor = standing(&tx, actor)?;
        let shop = work::shop(&tx)?;
        let look = Look {
            tx: &tx,
            actor: &actor,
            now,
            shop: &shop,
            names: &self.names,
        };
        let seen = within(&actor, reach).and_then(|()| see(&look));
        drop(tx);
        if let Err(refused) = &seen {
            self.note_refusal(&actor, refused);
        }
        seen
    }

    /// Answers questions of one moment.
    pub fn answer(
        &mut self,
        actor: &Actor,
        queries: &[Query],
    ) -> Result<Vec<Result<Answer, AppError>>, AppError> {
        let answers: Vec<Result<Answer, AppError>> =
            self.read_within(actor, Reach::Portal, |look| {
                let answers = queries.iter().map(|query| {
                    within(look.actor, reach_of(query))?;
                    crate::app::answer::answer(look, query)
                });
                Ok(answers.collect())
            })?;
        for refused in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            self.note_refusal(actor, refused);
        }
        Ok(answers)
    }

    /// Keeps the names of the catalogue together with another desk of this process.
    pub(crate) fn share_names(&mut self, other: &Self) {
        self.names = Arc::clone(&other.names);
    }

    /// Reads the names of the catalogue ahead, if they will be searched; false when nobody wants them.
    pub(crate) fn prepare_names(&mut self) -> Result<bool, AppError> {
        let tx = self.db.snapshot()?;
        self.names.prepare(&tx)
    }

    /// Two numbers that change with the catalogue and with the customers.
    pub(crate) fn revisions(&mut self) -> Result<(i64, i64), AppError> {
        let tx = self.db.snapshot()?;
        Ok(store::shop::revisions(&tx)?)
    }
}

pub(crate) fn stamp(actor: &Actor, at: Timestamp) -> Stamp {
    Stamp {
        at,
        user: actor.user,
        terminal: actor.terminal.clone(),
    }
}

/// What a request reaches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The shop: staff only.
    Shop,
    /// The portal, which is scoped to one customer, and what the shop is called.
    Portal,
}

fn reach_of(query: &Query) -> Reach {
    match query {
        Query::Portal(_) | Query::Shop => Reach::Portal,
        _ => Reach::Shop,
    }
}

/// The one gate for retailers: they reach the portal and nothing else, whoever lends them a right.
fn within(actor: &Actor, reach: Reach) -> Result<(), AppError> {
    if actor.role == Role::Retailer && reach == Reach::Shop {
        return Err(AppError::not_allowed(actor.role, Right::Counter));
    }
    Ok(())
}

fn work_guard(db: &mut Db, actor: &Actor, env: &Env, right: Right) -> Result<(), AppError> {
    let tx = db.snapshot()?;
    let actor = standing(&tx, actor)?;
    within(&actor, Reach::Shop)?;
    let shop = work::shop(&tx)?;
    Look {
        tx: &tx,
        actor: &actor,
        now: env.now(),
        shop: &shop,
        names: &KnownNames::default(),
    }
    .require(right)
}

/// The actor as he stands now: a user who was disabled or lost his role since he signed in is stopped here.
fn standing(tx: &store::Tx<'_>, actor: &Actor) -> Result<Actor, AppError> {
    let Some(user) = actor.user else {
        return Ok(actor.clone());
    };
    sign_in::still_valid(tx, actor)?;
    let current = |id: UserId| -> Result<Option<(Role, Option<CustomerId>)>, AppError> {
        let found = store::user::standing(tx, id)?;
        Ok(found
            .filter(|(_, status, _)| *status == UserStatus::Active)
            .map(|(role, _, customer)| (role, customer)))
    };
    let (role, customer) = current(user)?.ok_or(AppError::NotSignedIn)?;
    let second = match actor.second {
        Some((id, _)) => current(id)?.map(|(role, _)| (id, role)),
        None => None,
    };
    Ok(Actor {
        role,
        customer,
        second,
        ..actor.clone()
    })
}

fn dispatch(work: &mut Work<'_>, command: Command) -> Result<Outcome, AppError> {
    use crate::app::transfer::intake::read_file;
    use crate::app::{
        area, cart, count, customer, feed, import, order, payment, portal, presence, product,
        purchase, shipment, stock, store_transfer, supplier,
    };
    match command {
        Command::Cart(command) => cart::execute(work, command),
        Command::Order(command) => order::execute(work, command),
        Command::Stock(command) => stock::execute(work, command),
        Command::Transfer(command) => store_transfer::execute(work, command),
        Command::Count(command) => count::execute(work, command),
        Command::Shipment(command) => shipment::execute(work, command),
        Command::Payment(command) => payment::execute(work, command),
        Command::Customer(command) => customer::execute(work, command),
        Command::Area(command) => area::execute(work, command),
        Command::Supplier(command) => supplier::execute(work, command),
        Command::Purchase(command) => purchase::execute(work, command),
        Command::Product(command) => product::execute(work, command),
        Command::Picture(command) => picture::execute(work, command),
        Command::Details(command) => details::execute(work, command),
        Command::Word(command) => word::execute(work, command),
        Command::Portal(command) => portal::execute(work, command),
        Command::Store(command) => shop::execute(work, command),
        Command::User(command) => user::execute(work, command),
        Command::OneTime(_) => user::unhashed(work),
        Command::Backup(_) => backup::inside(work),
        Command::Notice(command) => notice::execute(work, command),
        Command::Setting { key, value } => setting::set(work, &key, &value),
        Command::ResetSetting(key) => setting::reset(work, &key),
        Command::Import(batch) => import::execute(work, batch),
        Command::ImportFile(file) => {
            work.require(Right::Import)?;
            import::execute(work, read_file(file)?.1)
        }
        Command::Feed(line) => feed::execute(work, &line),
        Command::UndoImport(wish) => import::undo(work, wish),
        Command::Hold(held) => presence::hold(work, held),
        Command::Clock => Err(AppError::Internal(
            "the clock runs in transactions of its own".to_owned(),
        )),
    }
}
