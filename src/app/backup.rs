//! Backups: a checked copy of the live database that only its owner can read.

use std::path::{Path, PathBuf};

use crate::app::desk::Desk;
use crate::app::door::Door;
use crate::app::error::AppError;
use crate::app::work::{self, Actor};
use crate::domain::time::{Timestamp, Zone};

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
}

impl Door {
    /// Copies the database (right: maintain) to `target`, or beside it under its name with the shop's local time. It
    /// reads on the caller's thread: neither writers nor screens wait for it.
    ///
    /// # Errors
    /// [`AppError::Duplicate`] when the target exists; when the actor may not; when the copy cannot be written or is not
    /// sound. A copy that failed is removed.
    pub fn backup(&self, actor: &Actor, target: Option<PathBuf>) -> Result<Backup, AppError> {
        self.permit(actor)?;
        let mut desk = Desk::open_reader(self.path(), self.env().clone())?;
        let target = if let Some(target) = target {
            target
        } else {
            let tx = desk.db().snapshot()?;
            beside(self.path(), work::shop(&tx)?.zone, self.env().now())
        };
        if target.symlink_metadata().is_ok() {
            return Err(AppError::Duplicate {
                what: "file".to_owned(),
                code: target.display().to_string(),
            });
        }
        desk.db().backup_to(&target)?;
        let size = target
            .metadata()
            .map_err(|error| AppError::Storage(error.to_string()))?
            .len();
        Ok(Backup { path: target, size })
    }
}

/// `shop.db` at five past two becomes `shop-20261120-140500.db`.
fn beside(path: &Path, zone: Zone, now: Timestamp) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let digits = || zone.rfc3339(now).into_bytes().into_iter().map(char::from);
    let digits = || digits().filter(char::is_ascii_digit);
    let (day, time): (String, String) = (
        digits().take(8).collect(),
        digits().skip(8).take(6).collect(),
    );
    path.with_file_name(format!("{stem}-{day}-{time}.db"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::demo;
    use crate::app::env::{Env, ManualClock, SeededEntropy};
    use crate::app::query::{Answer, Query};
    use crate::domain::access::Role;

    fn demo_door(dir: &Path) -> Door {
        let clock = ManualClock::at(Timestamp::parse("2026-11-20T14:05:09Z").unwrap());
        let env = Env::new(clock, SeededEntropy::new(1));
        let path = dir.join("shop.db");
        let (desk, _users) = demo::make(&path, &env, 3).unwrap();
        Door::around(desk, &path, env).unwrap()
    }

    fn clerk() -> Actor {
        Actor {
            role: Role::Clerk,
            ..Actor::system()
        }
    }

    #[test]
    fn a_traded_shop_is_sound_and_its_backup_is_the_same_shop() {
        let dir = tempfile::tempdir().unwrap();
        let door = demo_door(dir.path());
        let actor = Actor::system();
        assert_eq!(door.verify(&actor).unwrap(), []);
        let made = door.backup(&actor, None).unwrap();
        assert_eq!(made.path, dir.path().join("shop-20261120-140509.db"));
        assert_eq!(made.size, std::fs::metadata(&made.path).unwrap().len());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let rights = std::fs::metadata(&made.path).unwrap().permissions();
            assert_eq!(rights.mode() & 0o777, 0o600);
        }
        let again = door.backup(&actor, None).unwrap_err();
        assert_eq!(again.code(), "duplicate");
        let copy = Door::open(&made.path, door.env().clone()).unwrap();
        assert_eq!(copy.verify(&actor).unwrap(), []);
        let stock = |door: &Door| door.ask(&actor, Query::Products).unwrap();
        assert!(matches!(stock(&copy), Answer::Products(rows) if !rows.is_empty()));
        assert_eq!(stock(&copy), stock(&door));
    }

    #[test]
    fn a_clerk_neither_verifies_nor_copies_and_an_impossible_target_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let door = demo_door(dir.path());
        assert_eq!(door.verify(&clerk()).unwrap_err().code(), "not_allowed");
        let target = dir.path().join("copy.db");
        let refused = door.backup(&clerk(), Some(target.clone())).unwrap_err();
        assert_eq!(refused.code(), "not_allowed");
        assert!(!target.exists());
        let nowhere = dir.path().join("no/such/copy.db");
        let failed = door.backup(&Actor::system(), Some(nowhere)).unwrap_err();
        assert_eq!(failed.code(), "storage");
    }

    #[test]
    fn a_backup_is_named_by_the_shops_local_time() {
        let now = Timestamp::parse("2026-11-20T20:00:07Z").unwrap();
        let zone = Zone::parse("Asia/Kolkata").unwrap();
        assert_eq!(
            beside(Path::new("/data/my shop.db"), zone, now),
            Path::new("/data/my shop-20261121-013007.db")
        );
    }
}
