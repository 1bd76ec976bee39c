//! First come, first served before the write lock, among all processes of one file.
//!
//! SQLite's own lock starves: who polls at the wrong moment waits for seconds. Every writer takes an exclusive lock on
//! a small file beside the database first. The kernel queues the waiters and gives the lock back when its holder dies,
//! however it dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::store::Result;

/// The queue of one file.
pub struct Gate {
    file: Arc<File>,
}

/// The right to write; ends when dropped.
pub(in crate::store) struct Turn {
    file: Arc<File>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        // Failing to unlock an open, locked file has no cause but its loss, which unlocks it.
        let _unlocked = self.file.unlock();
    }
}

impl Gate {
    /// The gate of the database at `path`.
    pub fn beside(path: &Path) -> Result<Self> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(gate_path(path))?;
        Ok(Self {
            file: Arc::new(file),
        })
    }

    /// Waits in the queue. A holder that is stopped, not dead, holds it up; SQLite's busy wait then has the last word.
    pub(in crate::store) fn wait(&self) -> Result<Turn> {
        match self.file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => self.file.lock()?,
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        Ok(Turn {
            file: Arc::clone(&self.file),
        })
    }
}

fn gate_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-gate");
    PathBuf::from(name)
}

/// SQLite's busy handler: short waits, spread by process, for about ten seconds.
pub(in crate::store) fn patience(tries: i32) -> bool {
    let spread = u64::from(std::process::id() % 16) * 90;
    std::thread::sleep(Duration::from_micros(500 + spread));
    tries < 8_000
}
