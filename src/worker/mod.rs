//! The background threads: the clock knocks at the door at start and every second, the hook passes notices on; an
//! idle beat writes nothing.

mod hook;

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use crate::app::{AppError, Door};

pub use hook::Hook;

/// How long a thread sleeps between two looks: what falls due is on every screen within a second or so.
const BEAT: Duration = Duration::from_millis(800);

/// Running background threads; they stop when this is dropped.
pub struct Worker {
    _stops: Vec<Sender<()>>,
}

impl Worker {
    /// Starts the clock beside a user interface, and the hook where there is one. Many may run on one file: each
    /// step happens once, and a program that hangs keeps neither the clock nor anybody's keys.
    pub fn start(door: Door, hook: Option<Hook>) -> Result<Self, AppError> {
        let mut stops = Vec::new();
        if let Some(hook) = hook {
            let door = door.clone();
            stops.push(beat("notify", move || {
                // A beat that fails (a busy file, a full disk) is tried again at the next one.
                let _passed_on = hook.pass_on(&door);
            })?);
        }
        stops.push(beat("clock", move || {
            let _done = door.tick();
        })?);
        Ok(Self { _stops: stops })
    }
}

fn beat(name: &str, act: impl Fn() + Send + 'static) -> Result<Sender<()>, AppError> {
    let (stop, stopped) = mpsc::channel();
    let rounds = move || {
        loop {
            act();
            match stopped.recv_timeout(BEAT) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    };
    let thread = thread::Builder::new().name(name.to_owned()).spawn(rounds);
    thread.map_err(|error| AppError::Storage(error.to_string()))?;
    Ok(stop)
}
