//! First come, first served before the write lock, among all processes of one file.
//!
//! SQLite's own lock starves: who polls at the wrong moment waits for seconds. Every writer passes two locks on small
//! files beside the database first: the queue, then the gate. Who leaves the gate finds the next one standing in it
//! with the queue closed behind, so nobody who has just been served is served again before those who wait. The kernel
//! wakes the waiters and gives the locks back when their holder dies, however it dies.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::store::Result;

/// The way in to one file.
pub struct Gate {
    queue: File,
    gate: Arc<File>,
}

/// The right to write; ends when dropped.
pub(in crate::store) struct Turn {
    gate: Arc<File>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        // Failing to unlock an open, locked file has no cause but its loss, which unlocks it.
        let _unlocked = self.gate.unlock();
    }
}

impl Gate {
    /// The gate of the database at `path`.
    pub fn beside(path: &Path) -> Result<Self> {
        Ok(Self {
            queue: lock_file(path, "-queue")?,
            gate: Arc::new(lock_file(path, "-gate")?),
        })
    }

    /// Waits in the queue, then in the gate. A holder that is stopped, not dead, holds all up.
    pub(in crate::store) fn wait(&self) -> Result<Turn> {
        self.queue.lock()?;
        let entered = self.gate.lock();
        self.queue.unlock()?;
        entered?;
        Ok(Turn {
            gate: Arc::clone(&self.gate),
        })
    }
}

fn lock_file(path: &Path, tail: &str) -> Result<File> {
    let mut name = path.as_os_str().to_owned();
    name.push(tail);
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(PathBuf::from(name))?)
}

/// SQLite's busy handler: short waits, spread by process, for about ten seconds.
pub(in crate::store) fn patience(tries: i32) -> bool {
    let spread = u64::from(std::process::id() % 16) * 90;
    std::thread::sleep(Duration::from_micros(500 + spread));
    tries < 8_000
}
