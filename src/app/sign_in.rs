//! Signing in, and all that a password or PIN is asked for: tries are judged one after the other in the file, so that a lock
//! holds across processes and restarts, and every failure gives the same answer in the same time.

use std::thread;
use std::time::{Duration, Instant};

use crate::app::command::{Outcome, PasswordHash, Registration, Secret};
use crate::app::desk::Desk;
use crate::app::door::Door;
use crate::app::env;
use crate::app::error::AppError;
use crate::app::user;
use crate::app::work::{self, Actor};
use crate::domain::access::Role;
use crate::domain::id::UserId;
use crate::domain::lockout::{is_pin, locked_until};
use crate::domain::password;
use crate::domain::shop::UserStatus;
use crate::store::user::Credentials;
use crate::store::{self, Tx};

/// A failed try is answered at a multiple of this: a row that was written or a hash of another strength does not show.
const PACE: Duration = Duration::from_millis(250);

/// Which secret is checked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum With {
    Password,
    Pin,
}

/// A right password, with the same password hashed anew where its hash is outdated.
struct Checked {
    user: UserId,
    rehashed: Option<String>,
}

/// Refuses a session that rests on what is no more: the user was disabled, or has another role or password since.
pub(crate) fn still_valid(tx: &Tx<'_>, actor: &Actor) -> Result<(), AppError> {
    let Some(user) = actor.user else {
        return Ok(());
    };
    let terms = store::user::terms(tx, user)?;
    let (role, status, version, one_time) = terms.ok_or(AppError::NotSignedIn)?;
    if status != UserStatus::Active {
        return Err(AppError::SignedOut("your user was disabled; ask an admin"));
    }
    if role != actor.role && version != actor.version {
        let why = "your user has another role now; sign in again";
        return Err(AppError::SignedOut(why));
    }
    if version != actor.version {
        let why = "your user or its password was changed; sign in again";
        return Err(AppError::SignedOut(why));
    }
    if one_time {
        return Err(AppError::ChoosePassword);
    }
    Ok(())
}

/// Somebody at a terminal who has not signed in.
fn stranger(terminal: &str) -> Actor {
    Actor {
        role: Role::Retailer,
        name: "nobody".to_owned(),
        terminal: terminal.to_owned(),
        ..Actor::system()
    }
}

impl Desk {
    /// What a user's secrets are checked against, by name or by identity.
    fn credentials(&mut self, who: &Who) -> Result<Option<Credentials>, AppError> {
        let tx = self.db().snapshot()?;
        Ok(match who {
            Who::Named(name) => store::user::credentials(&tx, name)?,
            Who::Known(id) => store::user::credentials_of(&tx, *id)?,
        })
    }

    /// Whether a checked secret counts. Of tries at the same time only those before the one that locks can be right, and a
    /// right one is never counted as a try.
    fn judge(
        &mut self,
        checked: &Credentials,
        fits: bool,
        terminal: &str,
    ) -> Result<bool, AppError> {
        let now = self.env().now();
        let user = checked.user;
        let tx = self.begin(&stranger(terminal))?;
        let Some(fresh) = store::user::credentials_of(&tx, user)? else {
            return Ok(false);
        };
        if fresh.locked_until.is_some_and(|until| until > now) {
            return Ok(false);
        }
        let is_same = fresh.password_hash == checked.password_hash
            && fresh.pin_hash == checked.pin_hash
            && fresh.status == checked.status;
        if fits && is_same {
            return Ok(true);
        }
        let tries = fresh.tries.saturating_add(1);
        let until = locked_until(tries, now);
        store::user::count_try(&tx, user, until)?;
        if until.is_some() {
            store::user::note_lock(&tx, user, tries)?;
        }
        tx.commit()?;
        Ok(false)
    }

    fn forgive(&mut self, user: UserId, terminal: &str) -> Result<(), AppError> {
        let tx = self.begin(&stranger(terminal))?;
        store::user::forgive(&tx, user)?;
        Ok(tx.commit()?)
    }

    /// Notes a sign-in and makes the actor of it.
    pub(crate) fn admit(&mut self, user: UserId, terminal: &str) -> Result<Actor, AppError> {
        self.admit_with(user, terminal, None)
    }

    fn admit_with(
        &mut self,
        user: UserId,
        terminal: &str,
        rehashed: Option<&str>,
    ) -> Result<Actor, AppError> {
        let now = self.env().now();
        let mut actor = Actor {
            user: Some(user),
            ..stranger(terminal)
        };
        let tx = self.begin(&actor)?;
        let found = store::user::user(&tx, user)?.filter(|user| user.status == UserStatus::Active);
        let found = found.ok_or(AppError::SignInFailed)?;
        actor.name = found.name;
        actor.role = found.role;
        actor.version = found.version;
        actor.one_time = found.one_time;
        store::user::forgive(&tx, user)?;
        if let Some(hash) = rehashed {
            store::user::rehash(&tx, user, hash)?;
        }
        store::user::seen(&tx, user, now)?;
        tx.commit()?;
        Ok(actor)
    }

    /// The names that a password of this user must not hold: his own, his full one, the shop's.
    fn names_of(&mut self, name: &str) -> Result<[String; 3], AppError> {
        let tx = self.db().snapshot()?;
        let shop = work::shop(&tx)?.name;
        let full_name = store::user::by_name(&tx, name)?.map(|user| user.full_name);
        Ok([name.to_owned(), full_name.unwrap_or_default(), shop])
    }

    /// Writes the own password of a signed-in user and lets his session go on with it.
    fn choose(&mut self, actor: &Actor, hash: &str) -> Result<Actor, AppError> {
        let user = actor.user.ok_or(AppError::NotSignedIn)?;
        let tx = self.begin(actor)?;
        store::user::set_password(&tx, user, hash, false)?;
        let (role, _, version, one_time) =
            store::user::terms(&tx, user)?.ok_or(AppError::NotSignedIn)?;
        tx.commit()?;
        Ok(Actor {
            role,
            version,
            one_time,
            ..actor.clone()
        })
    }
}

enum Who {
    Named(String),
    Known(UserId),
}

impl Door {
    /// Checks name and password (about 20 ms, on the caller's thread) and signs in from `terminal`.
    ///
    /// # Errors
    /// [`AppError::SignInFailed`], in equal time, for an unknown user, a disabled or locked one and a wrong password;
    /// [`AppError::Requested`] for the right password of somebody who still waits to be let in.
    pub fn sign_in(&self, name: &str, password: &str, terminal: &str) -> Result<Actor, AppError> {
        let who = Who::Named(name.trim().to_owned());
        let checked = self.try_secret(who, password, With::Password, terminal)?;
        let terminal = terminal.to_owned();
        self.run(move |desk| desk.admit_with(checked.user, &terminal, checked.rehashed.as_deref()))
    }

    /// Checks name and password as for signing in, wrong tries counted, without signing in.
    pub(crate) fn check(
        &self,
        name: &str,
        password: &str,
        terminal: &str,
    ) -> Result<UserId, AppError> {
        let who = Who::Named(name.trim().to_owned());
        let user = self
            .try_secret(who, password, With::Password, terminal)?
            .user;
        let terminal = terminal.to_owned();
        self.run(move |desk| desk.forgive(user, &terminal))?;
        Ok(user)
    }

    /// Opens a locked seat: the user who works there types his PIN or password, or another signs in.
    ///
    /// # Errors
    /// As [`Door::sign_in`]; a wrong PIN counts as a wrong password.
    pub fn unlock(&self, seat: &Actor, name: &str, secret: &str) -> Result<Actor, AppError> {
        let own = seat.user.filter(|_| name.trim() == seat.name);
        let (Some(user), true) = (own, is_pin(secret)) else {
            return self.sign_in(name, secret, &seat.terminal);
        };
        self.try_secret(Who::Known(user), secret, With::Pin, &seat.terminal)?;
        let actor = seat.clone();
        self.run(move |desk| {
            let tx = desk.begin(&actor)?;
            still_valid(&tx, &actor)?;
            store::user::forgive(&tx, user)?;
            tx.commit()?;
            Ok(actor)
        })
    }

    /// Asks for a user of one's own; an admin has to approve it. About 20 ms, on the caller's thread.
    ///
    /// # Errors
    /// [`AppError::Invalid`] names the field; [`AppError::Duplicate`] when the name is taken.
    pub fn register(
        &self,
        name: &str,
        full_name: &str,
        request: &str,
        password: &str,
        terminal: &str,
    ) -> Result<(), AppError> {
        let names = self.names(name)?;
        let known: Vec<&str> = names
            .iter()
            .map(String::as_str)
            .chain([full_name])
            .collect();
        user::check_password(password, &known)?;
        let registration = Registration {
            name: name.to_owned(),
            full_name: full_name.to_owned(),
            request: request.to_owned(),
            password: self.env().hash_password(password)?,
        };
        let stranger = stranger(terminal);
        self.run(move |desk| {
            let now = desk.env().now();
            let tx = desk.begin(&stranger)?;
            user::request(&tx, &registration, now)?;
            Ok(tx.commit()?)
        })
    }

    /// Chooses another password of one's own; every other session of the user ends. Hashes on the caller's thread.
    ///
    /// # Errors
    /// [`AppError::SignInFailed`] when `current` is wrong; [`AppError::Invalid`] when the new one is not good enough.
    pub fn choose_password(
        &self,
        actor: &Actor,
        current: &str,
        new: &str,
    ) -> Result<Actor, AppError> {
        let names = self.names(actor.name())?;
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        user::check_password(new, &known)?;
        if new == current {
            return Err(AppError::invalid(
                "password",
                "must be another than the one you have",
            ));
        }
        self.check(actor.name(), current, &actor.terminal)?;
        let PasswordHash(hash) = self.env().hash_password(new)?;
        let actor = actor.clone();
        self.run(move |desk| desk.choose(&actor, &hash))
    }

    /// Sets the PIN that unlocks one's own seats, or takes it away. Hashes on the caller's thread.
    ///
    /// # Errors
    /// [`AppError::SignInFailed`] when the password is wrong; [`AppError::Invalid`] for what is no PIN.
    pub fn set_pin(
        &self,
        actor: &Actor,
        password: &str,
        pin: Option<&str>,
    ) -> Result<(), AppError> {
        if let Some(pin) = pin {
            password::judge_pin(pin).map_err(|why| AppError::invalid("pin", why))?;
        }
        let user = self.check(actor.name(), password, &actor.terminal)?;
        let hash = match pin {
            Some(pin) => self.env().hash_password(pin)?.0,
            None => String::new(),
        };
        let actor = actor.clone();
        self.run(move |desk| {
            let tx = desk.begin(&actor)?;
            still_valid(&tx, &actor)?;
            store::user::set_pin(&tx, user, &hash)?;
            Ok(tx.commit()?)
        })
    }

    fn names(&self, name: &str) -> Result<[String; 3], AppError> {
        let name = name.trim().to_owned();
        self.run(move |desk| desk.names_of(&name))
    }

    fn try_secret(
        &self,
        who: Who,
        secret: &str,
        with: With,
        terminal: &str,
    ) -> Result<Checked, AppError> {
        let begun = Instant::now();
        let found = self.run(move |desk| desk.credentials(&who))?;
        let stored = found.as_ref().map(|known| match with {
            With::Password => known.password_hash.as_str(),
            With::Pin => known.pin_hash.as_str(),
        });
        let fits = env::verify_password(secret, stored.filter(|hash| !hash.is_empty()))?;
        let checked = match found {
            Some(known) => self.judged(known, fits, secret, with, terminal),
            None => Err(AppError::SignInFailed),
        };
        if let Err(AppError::SignInFailed) = &checked {
            let spent = begun.elapsed().as_micros() % PACE.as_micros();
            let rest = PACE.as_micros() - spent;
            thread::sleep(Duration::from_micros(u64::try_from(rest).unwrap_or(0)));
        }
        checked
    }

    fn judged(
        &self,
        known: Credentials,
        fits: bool,
        secret: &str,
        with: With,
        terminal: &str,
    ) -> Result<Checked, AppError> {
        let (user, status) = (known.user, known.status);
        let is_outdated = with == With::Password && env::is_outdated(&known.password_hash);
        let may = matches!(status, UserStatus::Active | UserStatus::Requested);
        let at = terminal.to_owned();
        if !self.run(move |desk| desk.judge(&known, fits && may, &at))? {
            return Err(AppError::SignInFailed);
        }
        if status == UserStatus::Requested {
            let at = terminal.to_owned();
            self.run(move |desk| desk.forgive(user, &at))?;
            return Err(AppError::Requested);
        }
        let rehashed = if is_outdated {
            Some(self.env().hash_password(secret)?.0)
        } else {
            None
        };
        Ok(Checked { user, rehashed })
    }
}

/// Gives a password for one time: made and hashed here, on a thread of its own, and told with the outcome.
pub(crate) fn told(
    outcome: Option<Result<Outcome, AppError>>,
    password: String,
) -> Option<Result<Outcome, AppError>> {
    match outcome {
        Some(Ok(Outcome::User(user))) => Some(Ok(Outcome::OneTime {
            user,
            password: Secret(password),
        })),
        other => other,
    }
}
