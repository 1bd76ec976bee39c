//! Backups: a checked copy of the live database that only its owner can read.

use std::path::{Path, PathBuf};

use crate::app::command::{BackupCommand, Outcome};
use crate::app::desk::Desk;
use crate::app::door::Door;
use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::work::{self, Actor, Look, Work};
use crate::domain::access::Right;
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

/// A copy that lies beside the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Its name.
    pub name: String,
    /// When it was made, in the shop's time, such as `2026-11-20 14:05`.
    pub made: String,
    /// Its size in bytes.
    pub size: u64,
}

impl Door {
    /// Makes a copy beside the file or tries every rule on one, on the caller's thread (right: maintain).
    pub(super) fn keep_copies(
        &self,
        actor: &Actor,
        command: BackupCommand,
    ) -> Result<Outcome, AppError> {
        match command {
            BackupCommand::Make => {
                let made = self.backup(actor, None)?;
                Ok(Outcome::BackedUp(name_of(&made.path)))
            }
            BackupCommand::Check(name) => {
                self.permit(actor)?;
                let path = self.path();
                let known = beside_it(path).into_iter().find(|copy| copy.name == name);
                let known = known.ok_or(AppError::NotFound {
                    what: "backup",
                    code: name,
                })?;
                let copy = path.with_file_name(&known.name);
                let findings = Desk::open_reader(&copy, self.env().clone())?.verify()?;
                let told = findings.into_iter().map(|finding| {
                    format!("{}: {}: {}", finding.check, finding.row, finding.message)
                });
                Ok(Outcome::BackupChecked {
                    name: known.name,
                    findings: told.collect(),
                })
            }
        }
    }
}

/// Copies are made and checked beside the door; what comes past it is refused.
pub(crate) fn inside(work: &Work<'_>) -> Result<Outcome, AppError> {
    work.require(Right::Maintain)?;
    Err(AppError::Internal(
        "a copy is made beside the door".to_owned(),
    ))
}

/// The copies beside the file, the newest first.
pub(crate) fn copies(look: &Look<'_>) -> Result<Answer, AppError> {
    look.require(Right::Maintain)?;
    Ok(Answer::Backups(
        look.tx.file().map(beside_it).unwrap_or_default(),
    ))
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// What lies beside the file under the names that backups get.
fn beside_it(path: &Path) -> Vec<Copied> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let begin = format!("{stem}-");
    let entries = path.parent().map(std::fs::read_dir);
    let entries = entries.into_iter().flatten().flatten().flatten();
    let mut found: Vec<Copied> = entries
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let made = made_at(name.strip_prefix(&begin)?.strip_suffix(".db")?)?;
            let size = entry.metadata().ok()?.len();
            Some(Copied { name, made, size })
        })
        .collect();
    found.sort_by(|one, other| other.made.cmp(&one.made).then(other.name.cmp(&one.name)));
    found
}

/// `20261120-140500` is `2026-11-20 14:05:00`.
fn made_at(digits: &str) -> Option<String> {
    let (day, time) = digits.split_once('-')?;
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if day.len() != 8 || time.len() != 6 || !is_digits(day) || !is_digits(time) {
        return None;
    }
    let (year, day) = day.split_at_checked(4)?;
    let (month, day) = day.split_at_checked(2)?;
    let (hour, rest) = time.split_at_checked(2)?;
    let (minute, second) = rest.split_at_checked(2)?;
    Some(format!("{year}-{month}-{day} {hour}:{minute}:{second}"))
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
    use crate::app::command::Command;
    use crate::app::demo;
    use crate::app::env::{Env, ManualClock, SeededEntropy};
    use crate::app::query::Query;
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
        std::fs::write(dir.path().join("shop-notes.db"), "no copy").unwrap();
        let listed = Copied {
            name: "shop-20261120-140509.db".to_owned(),
            made: "2026-11-20 14:05:09".to_owned(),
            size: made.size,
        };
        assert_eq!(
            door.ask(&actor, Query::Backups),
            Ok(Answer::Backups(vec![listed.clone()]))
        );
        let check = |name: &str| {
            let command = Command::Backup(BackupCommand::Check(name.to_owned()));
            door.execute(&actor, command)
        };
        let sound = Outcome::BackupChecked {
            name: listed.name.clone(),
            findings: Vec::new(),
        };
        assert_eq!(check(&listed.name), Ok(sound));
        assert_eq!(check("../shop.db").unwrap_err().code(), "not_found");
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
