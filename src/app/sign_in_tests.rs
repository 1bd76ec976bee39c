//! Signing in, as the door does it: counted tries, locks, requests, sessions that end, passwords hashed anew.

use std::time::Duration;

use tempfile::TempDir;

use crate::app::command::{Command, OneTime, Outcome, PasswordHash, UserCommand};
use crate::app::desk::{Desk, NewShop};
use crate::app::door::Door;
use crate::app::env::{Env, ManualClock, SeededEntropy, weak_hash};
use crate::app::error::AppError;
use crate::app::query::{Answer, Query};
use crate::app::work::Actor;
use crate::domain::access::Role;
use crate::domain::money::Currency;
use crate::domain::shop::{User, UserStatus};
use crate::domain::time::{Timestamp, Zone};
use crate::store::Durability;

const PASSWORD: &str = "counter-77";

struct Shop {
    door: Door,
    clock: ManualClock,
    _dir: TempDir,
}

impl Shop {
    /// With the admin anna, whose hash is a weak one, and the clerk cleo.
    fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let clock = ManualClock::at(Timestamp::from_millis(1_000_000));
        let env = Env::new(clock.clone(), SeededEntropy::new(1));
        let new = NewShop {
            name: "Lakeside".to_owned(),
            currency: Currency::new("EUR").unwrap(),
            zone: Zone::UTC,
            admin: "anna".to_owned(),
            password: PasswordHash(weak_hash(PASSWORD)),
        };
        let path = dir.path().join("shop.db");
        let desk = Desk::create(&path, env.clone(), Durability::Bulk, &new).unwrap();
        let door = Door::around(desk, &path, env.clone()).unwrap();
        let add = UserCommand::Add {
            name: "cleo".to_owned(),
            role: Role::Clerk,
            password: env.hash_password(PASSWORD).unwrap(),
            customer: None,
            full_name: "Cleo Brandt".to_owned(),
            one_time: false,
        };
        door.execute(&Actor::system(), Command::User(add)).unwrap();
        Self {
            door,
            clock,
            _dir: dir,
        }
    }

    fn sign_in(&self, name: &str, password: &str) -> Result<Actor, AppError> {
        self.door.sign_in(name, password, "till-1")
    }

    fn user(&self, name: &str) -> User {
        match self.door.ask(&Actor::system(), Query::Users).unwrap() {
            Answer::Users(users) => users.into_iter().find(|user| user.name == name).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    fn run(&self, command: UserCommand) -> Result<Outcome, AppError> {
        self.door.execute(&Actor::system(), Command::User(command))
    }

    fn pass(&self, minutes: u64) {
        let now = self.door.env().now().millis();
        let later = i64::try_from(Duration::from_secs(minutes * 60).as_millis()).unwrap();
        self.clock.set(Timestamp::from_millis(now + later));
    }

    fn entries(&self) -> i64 {
        self.door
            .run(|desk| {
                let tx = desk.db().snapshot()?;
                Ok(crate::store::audit::count(&tx)?)
            })
            .unwrap()
    }
}

#[test]
fn five_wrong_tries_lock_and_each_further_five_twice_as_long() {
    let shop = Shop::new();
    let before = shop.entries();
    for _ in 0..5 {
        assert_eq!(shop.sign_in("cleo", "wrong"), Err(AppError::SignInFailed));
    }
    assert_eq!(shop.entries(), before + 1, "a lock is logged once");
    let locked = shop.user("cleo").locked_until.unwrap();
    assert_eq!(locked.millis(), 1_000_000 + 300_000);
    // Neither the right password nor more wrong ones change anything while it lasts.
    for password in [PASSWORD, "wrong", "wrong"] {
        assert_eq!(shop.sign_in("cleo", password), Err(AppError::SignInFailed));
    }
    let refused = shop.door.step_up(&Actor::system(), "cleo", PASSWORD);
    assert_eq!(refused, Err(AppError::SignInFailed));
    assert_eq!(shop.entries(), before + 1);
    shop.pass(5);
    for _ in 0..5 {
        assert_eq!(shop.sign_in("cleo", "wrong"), Err(AppError::SignInFailed));
    }
    let again = shop.user("cleo").locked_until.unwrap();
    assert_eq!(again.millis(), 1_300_000 + 600_000);
    shop.pass(10);
    assert!(shop.sign_in("cleo", PASSWORD).is_ok());
    assert_eq!(shop.user("cleo").locked_until, None);
    // A right one ends the row: four more wrong ones lock nothing.
    for _ in 0..4 {
        assert_eq!(shop.sign_in("cleo", "wrong"), Err(AppError::SignInFailed));
    }
    assert!(shop.sign_in("cleo", PASSWORD).is_ok());
}

#[test]
fn an_admin_lifts_a_lock() {
    let shop = Shop::new();
    for _ in 0..5 {
        assert!(shop.sign_in("cleo", "wrong").is_err());
    }
    shop.run(UserCommand::Unlock(shop.user("cleo").id)).unwrap();
    assert!(shop.sign_in("cleo", PASSWORD).is_ok());
}

#[test]
fn who_asks_to_be_let_in_waits_for_an_answer() {
    let shop = Shop::new();
    let ask = |name: &str, password: &str| {
        let door = &shop.door;
        door.register(name, "Ben Ito", "counter", password, "till-1")
    };
    for weak in ["short", "iloveyou1", "ben ito 2026", "lakeside-99"] {
        assert_eq!(ask("ben", weak).unwrap_err().code(), "invalid_input");
    }
    assert_eq!(ask("CLEO", PASSWORD).unwrap_err().code(), "duplicate");
    ask("ben", PASSWORD).unwrap();
    // Only who knows the password learns that there is a request.
    assert_eq!(shop.sign_in("ben", "wrong"), Err(AppError::SignInFailed));
    assert_eq!(shop.sign_in("ben", PASSWORD), Err(AppError::Requested));
    let ben = shop.user("ben");
    assert_eq!(
        (ben.status, ben.full_name.as_str()),
        (UserStatus::Requested, "Ben Ito")
    );
    let waiting = shop.door.ask(&Actor::system(), Query::UserRequests);
    assert!(matches!(waiting, Ok(Answer::Users(users)) if users == [ben.clone()]));
    let enable = UserCommand::SetActive {
        user: ben.id,
        active: true,
    };
    assert_eq!(shop.run(enable).unwrap_err().code(), "in_use");
    let approve = UserCommand::Approve {
        user: ben.id,
        role: Role::Manager,
        customer: None,
    };
    shop.run(approve.clone()).unwrap();
    assert_eq!(shop.sign_in("ben", PASSWORD).unwrap().role(), Role::Manager);
    assert_eq!(shop.run(approve).unwrap_err().code(), "in_use");

    ask("bo", PASSWORD).unwrap();
    let refuse = UserCommand::Refuse {
        user: shop.user("bo").id,
        reason: "not known here".to_owned(),
    };
    shop.run(refuse).unwrap();
    assert_eq!(shop.sign_in("bo", PASSWORD), Err(AppError::SignInFailed));
    assert_eq!(shop.user("bo").request, "counter (refused: not known here)");
    for number in 0..20 {
        ask(&format!("new-{number}"), PASSWORD).unwrap();
    }
    assert_eq!(
        ask("one-more", PASSWORD).unwrap_err().code(),
        "invalid_input"
    );
}

#[test]
fn a_session_ends_with_what_it_rests_on() {
    let shop = Shop::new();
    let cleo = shop.user("cleo").id;
    let can = |actor: &Actor| shop.door.ask(actor, Query::Shop).map(drop);
    let edit = |full_name: Option<&str>, role| UserCommand::Edit {
        user: cleo,
        full_name: full_name.map(str::to_owned),
        role,
        customer: None,
    };
    let session = shop.sign_in("cleo", PASSWORD).unwrap();
    shop.run(edit(Some("Cleo B."), None)).unwrap();
    assert_eq!(can(&session), Ok(()), "another full name changes nothing");
    shop.run(edit(None, Some(Role::Manager))).unwrap();
    assert!(matches!(can(&session), Err(AppError::SignedOut(why)) if why.contains("role")));
    let session = shop.sign_in("cleo", PASSWORD).unwrap();
    for active in [false, true] {
        let command = UserCommand::SetActive { user: cleo, active };
        shop.run(command).unwrap();
        assert!(matches!(can(&session), Err(AppError::SignedOut(_))));
    }
    let session = shop.sign_in("cleo", PASSWORD).unwrap();
    let reset = Command::OneTime(OneTime::Reset(cleo));
    let given = shop.door.execute(&Actor::system(), reset).unwrap();
    let Outcome::OneTime { password, .. } = given else {
        panic!("{given:?}");
    };
    assert!(!format!("{password:?}").contains(&password.0));
    assert!(matches!(can(&session), Err(AppError::SignedOut(_))));
    assert!(shop.sign_in("cleo", PASSWORD).is_err());

    // He signs in once with it, and may do nothing but choose his own.
    let once = shop.sign_in("cleo", &password.0).unwrap();
    assert!(once.must_choose());
    assert_eq!(can(&once), Err(AppError::ChoosePassword));
    let choose = |new: &str| shop.door.choose_password(&once, &password.0, new);
    assert_eq!(choose("password1").unwrap_err().code(), "invalid_input");
    assert_eq!(choose(&password.0).unwrap_err().code(), "invalid_input");
    let own = choose("tram-orange-41").unwrap();
    assert_eq!(can(&own), Ok(()));
    assert!(matches!(can(&once), Err(AppError::SignedOut(_))));
}

#[test]
fn a_pin_opens_a_seat_of_its_user_and_counts_when_it_is_wrong() {
    let shop = Shop::new();
    let seat = shop.sign_in("cleo", PASSWORD).unwrap();
    let open = |secret: &str| shop.door.unlock(&seat, "cleo", secret);
    assert_eq!(
        open("4071"),
        Err(AppError::SignInFailed),
        "there is none yet"
    );
    let give = |password: &str, pin| shop.door.set_pin(&seat, password, pin);
    assert_eq!(give("wrong", Some("4071")), Err(AppError::SignInFailed));
    assert_eq!(
        give(PASSWORD, Some("1234")).unwrap_err().code(),
        "invalid_input"
    );
    give(PASSWORD, Some("4071")).unwrap();
    assert_eq!(open("4071").as_ref(), Ok(&seat));
    assert_eq!(shop.sign_in("cleo", "4071"), Err(AppError::SignInFailed));
    assert_eq!(open(PASSWORD).unwrap().name(), "cleo");
    // Another's PIN is no password.
    assert!(shop.door.unlock(&seat, "anna", "4071").is_err());
    for _ in 0..5 {
        assert_eq!(open("4072"), Err(AppError::SignInFailed));
    }
    assert_eq!(open("4071"), Err(AppError::SignInFailed), "locked");
    assert!(shop.user("cleo").locked_until.is_some());
    shop.pass(5);
    give(PASSWORD, None).unwrap();
    assert_eq!(open("4071"), Err(AppError::SignInFailed));
}

#[test]
fn a_password_of_older_parameters_is_hashed_anew_at_sign_in() {
    let shop = Shop::new();
    let stored = || {
        shop.door
            .run(|desk| {
                let tx = desk.db().snapshot()?;
                Ok(crate::store::user::credentials(&tx, "anna")?)
            })
            .unwrap()
            .unwrap()
            .password_hash
    };
    assert!(crate::app::env::is_outdated(&stored()));
    assert!(shop.sign_in("anna", "wrong").is_err());
    assert!(crate::app::env::is_outdated(&stored()));
    let session = shop.sign_in("anna", PASSWORD).unwrap();
    assert!(!crate::app::env::is_outdated(&stored()));
    assert!(shop.door.ask(&session, Query::Shop).is_ok());
    assert!(shop.sign_in("anna", PASSWORD).is_ok());
}
