//! One unit of work: the transaction, who does it, when, and what it touched.

use crate::app::env::Env;
use crate::app::error::AppError;
use crate::app::names::KnownNames;
use crate::app::topic::Topics;
use crate::domain::access::{Right, Role};
use crate::domain::id::{CustomerId, UserId};
use crate::domain::shop::{Settings, Shop};
use crate::domain::time::{Day, Timestamp};
use crate::store::{self, Tx};

/// Who acts. Made by signing in, or [`Actor::system`] for the clock and set-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub(crate) user: Option<UserId>,
    pub(crate) name: String,
    pub(crate) role: Role,
    /// The one customer a retailer is bound to, as his row says now.
    pub(crate) customer: Option<CustomerId>,
    pub(crate) terminal: String,
    /// Who typed his password for this request, with the role he has; it may be the user himself.
    pub(crate) second: Option<(UserId, Role)>,
    /// What his session rests on: [`crate::domain::shop::User::version`] when he signed in.
    pub(crate) version: i64,
    /// He must choose his own password before anything else.
    pub(crate) one_time: bool,
}

impl Actor {
    /// The program itself.
    pub(crate) fn system() -> Self {
        Self {
            user: None,
            name: "system".to_owned(),
            role: Role::Admin,
            customer: None,
            terminal: "system".to_owned(),
            second: None,
            version: 0,
            one_time: false,
        }
    }

    /// True while he has signed in with a password for one time and must choose his own.
    pub const fn must_choose(&self) -> bool {
        self.one_time
    }

    /// Sign-in name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Own role, without what a second user lends.
    pub fn role(&self) -> Role {
        self.role
    }

    /// What may be done in this request: the own role, or that of the user who lent his password to it.
    pub(crate) fn effective_role(&self) -> Role {
        self.second
            .map_or(self.role, |(_, lent)| lent.max(self.role))
    }

    /// The same actor, whose sign-in was the password of this very moment (a command line: it does one thing and ends).
    #[must_use]
    pub fn just_signed_in(self) -> Self {
        Self {
            second: self.user.map(|user| (user, self.role)),
            ..self
        }
    }

    /// Whether he has the right, and by whose password if one was needed for it.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`] without the role, [`AppError::PasswordNeeded`] with it but without a password.
    fn allowed(&self, right: Right) -> Result<Option<UserId>, AppError> {
        let own = self.role >= right.least();
        if own && (self.user.is_none() || !right.asks_password()) {
            return Ok(None);
        }
        let lender = self.second.filter(|(_, role)| *role >= right.least());
        match lender {
            Some((lender, _)) => Ok(Some(lender)),
            None if own => Err(AppError::password_needed(right)),
            None => Err(AppError::not_allowed(self.role, right)),
        }
    }
}

/// A write in progress.
pub(crate) struct Work<'w> {
    pub(crate) tx: &'w Tx<'w>,
    pub(crate) actor: &'w Actor,
    pub(crate) now: Timestamp,
    pub(crate) today: Day,
    pub(crate) shop: &'w Shop,
    pub(crate) env: &'w Env,
    topics: Topics,
}

impl<'w> Work<'w> {
    pub(crate) fn new(
        tx: &'w Tx<'w>,
        actor: &'w Actor,
        now: Timestamp,
        shop: &'w Shop,
        env: &'w Env,
    ) -> Self {
        Self {
            tx,
            actor,
            now,
            today: shop.zone.day(now),
            shop,
            env,
            topics: Topics::NONE,
        }
    }

    /// Refuses who has not the right, or has not given the password that it asks for. Whose password let it pass stands
    /// in the audit entries.
    pub(crate) fn require(&self, right: Right) -> Result<(), AppError> {
        if let Some(lender) = self.actor.allowed(right)? {
            self.tx.countersign(lender);
        }
        Ok(())
    }

    /// Refuses who was shown another version of a row than stands, and says who changed it, when and what.
    pub(crate) fn unchanged(
        &self,
        (shown, standing): (Option<i64>, i64),
        (table, id): (&str, impl ToString),
        document: impl FnOnce() -> String,
    ) -> Result<(), AppError> {
        match shown {
            Some(shown) if shown != standing => Err(AppError::Stale {
                document: document(),
                since: store::meanwhile::of_row(self.tx, table, id, standing - shown)?,
            }),
            _ => Ok(()),
        }
    }

    /// Says what this work touches.
    pub(crate) fn touch(&mut self, topics: Topics) {
        self.topics = self.topics | topics;
    }

    pub(crate) fn topics(&self) -> Topics {
        self.topics
    }
}

/// A read: one moment of the database and the shop it belongs to.
pub(crate) struct Look<'l> {
    pub(crate) tx: &'l Tx<'l>,
    pub(crate) actor: &'l Actor,
    pub(crate) now: Timestamp,
    pub(crate) shop: &'l Shop,
    pub(crate) names: &'l KnownNames,
}

impl Look<'_> {
    /// Refuses who has not the right.
    pub(crate) fn require(&self, right: Right) -> Result<(), AppError> {
        if self.actor.effective_role() >= right.least() {
            Ok(())
        } else {
            Err(AppError::not_allowed(self.actor.role, right))
        }
    }
}

/// Reads the shop with its settings.
pub(crate) fn shop(tx: &Tx<'_>) -> Result<Shop, AppError> {
    let (name, currency, zone) = store::shop::shop(tx)?;
    let mut settings = Settings::default();
    for (key, value) in store::shop::settings(tx)? {
        crate::app::setting::apply(&mut settings, &key, &value)?;
    }
    Ok(Shop {
        name,
        currency,
        zone,
        settings,
    })
}

impl From<store::Error> for AppError {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Busy => Self::Busy,
            store::Error::Constraint(what) => Self::Internal(what),
            other => Self::Storage(other.to_string()),
        }
    }
}
