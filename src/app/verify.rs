//! The check of the whole file: every rule and every kept sum recomputed, on a connection of its own.

use crate::app::desk::Desk;
use crate::app::door::Door;
use crate::app::error::AppError;
use crate::app::work::Actor;
use crate::domain::access::Right;
use crate::store::verify;

pub use crate::store::verify::Finding;

impl Desk {
    /// Checks the file as it is at one moment; nothing found, nothing wrong.
    pub fn verify(&mut self) -> Result<Vec<Finding>, AppError> {
        let tx = self.db().snapshot()?;
        Ok(verify::verify(&tx)?)
    }
}

impl Door {
    /// Checks the whole file (right: maintain). It reads on the caller's thread: neither writers nor screens wait for it.
    ///
    /// # Errors
    /// When the actor may not, or the file cannot be read. What is wrong inside is no error but a [`Finding`].
    pub fn verify(&self, actor: &Actor) -> Result<Vec<Finding>, AppError> {
        self.permit(actor)?;
        Desk::open_reader(self.path(), self.env().clone())?.verify()
    }

    /// Refuses, in the log too, who may not maintain the database.
    pub(super) fn permit(&self, actor: &Actor) -> Result<(), AppError> {
        let actor = actor.clone();
        self.run(move |desk| {
            desk.transact(&actor, |work| work.require(Right::Maintain))?;
            Ok(())
        })
    }
}
