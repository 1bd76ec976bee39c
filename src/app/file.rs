//! Files and devices that the program writes for people: for their owner only, never over another by accident.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::app::error::AppError;
use crate::domain::text;

/// Writes a new file with rights for its owner only, or sends the bytes to a device that is there, such as a printer.
///
/// # Errors
/// [`AppError::InUse`] for a file that exists already, [`AppError::Storage`] when it cannot be written.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let shown = text::clean(&path.display().to_string());
    let written = open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        // A device has nothing to bring to a disk.
        file.sync_all().or(Ok(()))
    });
    match written {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(AppError::InUse {
            what: "file".to_owned(),
            code: shown,
            reason: "exists already; name another".to_owned(),
        }),
        Err(error) => Err(AppError::Storage(format!("{shown}: {error}"))),
        Ok(()) => Ok(()),
    }
}

fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true);
    let is_device = std::fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir());
    if is_device {
        return options.open(path);
    }
    options.create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
