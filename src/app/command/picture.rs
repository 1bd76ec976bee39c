//! What can be done with pictures.

use std::path::PathBuf;

use crate::app::picture::PictureFile;
use crate::domain::id::PictureId;
use crate::domain::picture::PictureOwner;

/// Changes of pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureCommand {
    /// One more picture of a product, or another logo of a store → `Outcome::Picture`.
    Add {
        /// Whose.
        owner: PictureOwner,
        /// Read and checked before.
        file: PictureFile,
    },
    /// Writes a picture as it came into a new file of this machine, for its owner only → `Outcome::Done`.
    Export {
        /// Which.
        picture: PictureId,
        /// A file that is not there yet.
        path: PathBuf,
    },
    /// Removes it for good → `Outcome::Done`.
    Delete {
        /// Which.
        picture: PictureId,
    },
}
