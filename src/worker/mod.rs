//! The background clock's thread: knocks at the door at start and every second; an idle beat writes nothing.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use crate::app::{AppError, Door};

/// How long the clock sleeps between two looks: what falls due is on every screen within a second or so.
const BEAT: Duration = Duration::from_millis(800);

/// A running clock; it stops when this is dropped.
pub struct Worker {
    _stop: Sender<()>,
}

impl Worker {
    /// Starts the clock beside a user interface. Many may run on one file: each step happens once.
    pub fn start(door: Door) -> Result<Self, AppError> {
        let (stop, stopped) = mpsc::channel();
        let beat = move || {
            loop {
                // A beat that fails (a busy file, a full disk) is tried again at the next one.
                let _done = door.tick();
                match stopped.recv_timeout(BEAT) {
                    Err(RecvTimeoutError::Timeout) => {}
                    Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
                }
            }
        };
        let thread = thread::Builder::new().name("clock".to_owned()).spawn(beat);
        thread.map_err(|error| AppError::Storage(error.to_string()))?;
        Ok(Self { _stop: stop })
    }
}
