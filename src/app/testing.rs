//! A fresh shop in a temporary file, for the tests of the use cases.

use tempfile::TempDir;

use crate::app::command::{Command, ImportMode, Outcome, PasswordHash};
use crate::app::desk::{Desk, NewShop};
use crate::app::env::{Env, ManualClock, SeededEntropy};
use crate::app::error::AppError;
use crate::app::query::{Answer, Query};
use crate::app::transfer::intake::{ImportKind, read};
use crate::app::work::Actor;
use crate::domain::access::Role;
use crate::domain::money::Currency;
use crate::domain::time::{Timestamp, Zone};
use crate::store::Durability;

/// A shop that lives as long as the test.
pub(crate) struct Fresh {
    pub(crate) desk: Desk,
    // The file lives as long as its directory.
    _dir: TempDir,
}

/// A shop just founded, at 2026-11-20T14:00:00Z.
pub(crate) fn fresh() -> Fresh {
    let dir = TempDir::new().unwrap();
    let clock = ManualClock::at(Timestamp::parse("2026-11-20T14:00:00Z").unwrap());
    let env = Env::new(clock, SeededEntropy::new(1));
    let new = NewShop {
        name: "Lakeside".to_owned(),
        currency: Currency::new("EUR").unwrap(),
        zone: Zone::UTC,
        admin: "anna".to_owned(),
        password: PasswordHash("not a hash".to_owned()),
    };
    let desk = Desk::create(&dir.path().join("shop.db"), env, Durability::Bulk, &new).unwrap();
    Fresh { desk, _dir: dir }
}

impl Fresh {
    /// Executes as the program itself.
    pub(crate) fn run(&mut self, command: Command) -> Result<Outcome, AppError> {
        self.desk
            .execute(&Actor::system(), command)
            .map(|(outcome, _)| outcome)
    }

    /// Executes as a user who has the role, without a row.
    pub(crate) fn run_as(&mut self, role: Role, command: Command) -> Result<Outcome, AppError> {
        let actor = Actor {
            role,
            ..Actor::system()
        };
        self.desk
            .execute(&actor, command)
            .map(|(outcome, _)| outcome)
    }

    /// Asks as the program itself.
    pub(crate) fn ask(&mut self, query: Query) -> Answer {
        let answers = self.desk.answer(&Actor::system(), &[query]);
        answers.unwrap().remove(0).unwrap()
    }

    /// Imports stock: lines of `store,sku,quantity,lot,expiry`. The first lot of a product makes it lot-tracked.
    pub(crate) fn stock(&mut self, lines: &str) {
        let text = format!("store,sku,quantity,lot,expiry\n{lines}");
        let batch = read(ImportKind::Stock, text.as_bytes(), ImportMode::Add, false).unwrap();
        match self.run(Command::Import(batch)).unwrap() {
            Outcome::Imported(report) => assert!(report.written, "{report:?}"),
            other => panic!("{other:?}"),
        }
    }

    /// How many audit entries there are, and that their chain holds.
    pub(crate) fn audited(&mut self) -> i64 {
        let tx = self.desk.db().snapshot().unwrap();
        assert_eq!(crate::store::chain::first_broken(&tx).unwrap(), None);
        crate::store::audit::count(&tx).unwrap()
    }
}
