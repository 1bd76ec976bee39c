//! Files that the command line writes: for their owner only, never over another by accident.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::Path;

use crate::app::AppError;
use crate::cli::error::Failure;

/// Refuses to write what only programs read to a person's terminal.
pub fn refuse_terminal(is_binary: bool) -> Result<(), Failure> {
    if is_binary && io::stdout().is_terminal() {
        return Err(Failure::Usage(
            "a workbook is not for the screen: name a file with -o FILE".to_owned(),
        ));
    }
    Ok(())
}

/// A file being written.
pub struct Target {
    name: String,
    file: BufWriter<File>,
}

impl Target {
    /// Creates the file with rights for its owner only; one that exists needs `force`.
    pub fn create(path: &Path, force: bool) -> Result<Self, Failure> {
        let name = path.display().to_string();
        if force {
            // A fresh file instead of the old one: it gets our rights, and who reads the old one keeps it whole.
            match std::fs::remove_file(path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(Failure::file(name, error));
                }
                _ => {}
            }
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(path) {
            Ok(file) => Ok(Self {
                name,
                file: BufWriter::new(file),
            }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(AppError::InUse {
                what: "file".to_owned(),
                code: name,
                reason: "exists already; --force overwrites it".to_owned(),
            }
            .into()),
            Err(error) => Err(Failure::file(name, error)),
        }
    }

    /// Brings it to the disk.
    pub fn finish(mut self) -> Result<(), Failure> {
        let done = self
            .file
            .flush()
            .and_then(|()| self.file.get_ref().sync_all());
        done.map_err(|error| Failure::file(self.name, error))
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn a_file_is_never_overwritten_by_accident() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.csv");
        let mut target = Target::create(&path, false).unwrap();
        target.write_all(b"one").unwrap();
        target.finish().unwrap();
        let refused = Target::create(&path, false).err().unwrap();
        assert_eq!(refused.code(), 3);
        Target::create(&path, true).unwrap().finish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"");
        #[cfg(unix)]
        {
            let mode =
                std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions());
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
