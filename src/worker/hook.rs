//! The notify hook: a program of the shop's own that gets one notice as JSON on its stdin.

use std::time::Duration;

use crate::app::{AppError, Door, child};
use crate::domain::notice::NoticeKind;

/// Which program, for what, how long. It comes from this terminal's own file, never from the database: a file from
/// elsewhere must not run programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// The program and its words.
    pub command: Vec<String>,
    /// How long one run may take.
    pub timeout: Duration,
    /// What it is run for.
    pub kinds: Vec<NoticeKind>,
}

impl Hook {
    /// Runs the program for all that is due, one after the other, and tells how many went well and how many did not.
    pub fn pass_on(&self, door: &Door) -> Result<(i64, i64), AppError> {
        let (mut well, mut badly) = (0, 0);
        while let Some(notice) = door.claim_notice(&self.kinds)? {
            let mut line = notice.event.into_bytes();
            line.push(b'\n');
            let failure = child::run(&self.command, line, self.timeout).err();
            if failure.is_none() {
                well += 1;
            } else {
                badly += 1;
            }
            door.settle_notice(notice.id, failure)?;
        }
        Ok((well, badly))
    }
}
