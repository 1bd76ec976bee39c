//! `orderdesk product picture …` and `orderdesk store logo …`: files in, files out.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::app::picture::PictureFile;
use crate::app::{AppError, Command, PictureCommand, Query};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::Record;
use crate::cli::session::{Seat, ask, at_a_terminal, missing};
use crate::domain::picture::{Picture, PictureOwner};

/// What can be done with the pictures of a product.
#[derive(Debug, Subcommand)]
pub enum PictureVerb {
    /// Add a picture: PNG, JPEG or WebP, up to 5 MB (manager)
    Add {
        /// The product's code, or a SKU of it
        code: String,
        /// The file
        file: PathBuf,
    },
    /// List a product's pictures
    List {
        /// The product's code, or a SKU of it
        code: String,
    },
    /// Write a picture into a new file, as it came (manager)
    Export {
        /// The product's code, or a SKU of it
        code: String,
        /// Which, as listed; may be left out when there is one
        number: Option<usize>,
        /// The new file [default: its name, in this directory]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Remove a picture for good (manager)
    Delete {
        /// The product's code, or a SKU of it
        code: String,
        /// Which, as listed; may be left out when there is one
        number: Option<usize>,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// What can be done with the logo of a store.
#[derive(Debug, Subcommand)]
pub enum LogoVerb {
    /// Set the logo: PNG, JPEG or WebP, up to 5 MB (admin)
    Set {
        /// The store's code
        code: String,
        /// The file
        file: PathBuf,
    },
    /// Write the logo into a new file, as it came (manager)
    Export {
        /// The store's code
        code: String,
        /// The new file [default: its name, in this directory]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Remove the logo for good (admin)
    Delete {
        /// The store's code
        code: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// Whose pictures, for sentences and rows.
struct Of {
    owner: PictureOwner,
    code: String,
}

/// Runs one of a product's.
pub fn run(verb: &PictureVerb, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let (PictureVerb::Add { code, .. }
    | PictureVerb::List { code }
    | PictureVerb::Export { code, .. }
    | PictureVerb::Delete { code, .. }) = verb;
    let product = seat.product(code)?;
    let of = Of {
        owner: PictureOwner::Product(product.id),
        code: product.code,
    };
    match verb {
        PictureVerb::Add { file, .. } => add(&of, file, seat, io),
        PictureVerb::List { .. } => {
            let pictures = of.pictures(seat)?;
            let rows: Vec<Record> = (1..)
                .zip(&pictures)
                .map(|(number, picture)| of.row(number, picture))
                .collect();
            Ok(io.list(seat.style(), COLUMNS, &rows)?)
        }
        PictureVerb::Export { number, output, .. } => {
            export(&of, *number, output.as_deref(), seat, io)
        }
        PictureVerb::Delete { number, yes, .. } => delete(&of, *number, *yes, seat, io),
    }
}

/// Runs one of a store's logo.
pub fn logo(verb: &LogoVerb, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let (LogoVerb::Set { code, .. }
    | LogoVerb::Export { code, .. }
    | LogoVerb::Delete { code, .. }) = verb;
    let store = seat.store(code)?;
    let of = Of {
        owner: PictureOwner::Store(store.id),
        code: store.code,
    };
    match verb {
        LogoVerb::Set { file, .. } => add(&of, file, seat, io),
        LogoVerb::Export { output, .. } => export(&of, None, output.as_deref(), seat, io),
        LogoVerb::Delete { yes, .. } => delete(&of, None, *yes, seat, io),
    }
}

const COLUMNS: &[&str] = &[
    "number", "name", "format", "width", "height", "bytes", "added_at",
];

impl Of {
    fn pictures(&self, seat: &Seat) -> Result<Vec<Picture>, Failure> {
        ask!(seat, Query::Pictures(self.owner), Pictures)
    }

    /// The picture of a number, or the only one.
    fn one(&self, number: Option<usize>, seat: &Seat) -> Result<(usize, Picture), Failure> {
        let pictures = self.pictures(seat)?;
        let number = match (number, pictures.len()) {
            (Some(number), _) => number,
            (None, 0 | 1) => 1,
            (None, count) => {
                return Err(Failure::Usage(format!(
                    "{} has {count} pictures: say which, from 1 to {count}",
                    self.code
                )));
            }
        };
        let found = number.checked_sub(1).and_then(|at| pictures.get(at));
        found.map_or_else(
            || Err(missing("picture", &format!("{} {number}", self.code))),
            |picture| Ok((number, picture.clone())),
        )
    }

    fn row(&self, number: usize, picture: &Picture) -> Record {
        Record::new()
            .with(self.noun(), &self.code)
            .with("number", i64::try_from(number).unwrap_or(i64::MAX))
            .with("id", picture.id.0)
            .with("name", &picture.name)
            .with("format", picture.format.word())
            .with("width", i64::from(picture.width))
            .with("height", i64::from(picture.height))
            .with("bytes", picture.bytes)
            .with("added_at", picture.at)
    }

    const fn noun(&self) -> &'static str {
        match self.owner {
            PictureOwner::Product(_) => "product",
            PictureOwner::Store(_) => "store",
        }
    }
}

fn add(of: &Of, file: &Path, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let file = PictureFile::open(file)?;
    let command = PictureCommand::Add {
        owner: of.owner,
        file,
    };
    seat.execute(Command::Picture(command))?;
    let pictures = of.pictures(seat)?;
    let (Some(last), number) = (pictures.last(), pictures.len()) else {
        return Err(missing("picture", &of.code));
    };
    let sentence = format!("{} {}: {}", of.noun(), of.code, last.words());
    Ok(io.done(seat.style(), &of.row(number, last), &sentence)?)
}

fn export(
    of: &Of,
    number: Option<usize>,
    output: Option<&Path>,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    let (number, picture) = of.one(number, seat)?;
    // A stored name never leads out of this directory.
    let own_name = || PathBuf::from(picture.name.replace(['/', '\\'], "-"));
    let path = output.map_or_else(own_name, Path::to_path_buf);
    let shown = path.display().to_string();
    let command = PictureCommand::Export {
        picture: picture.id,
        path,
    };
    seat.execute(Command::Picture(command))?;
    let sentence = format!("picture of {} written to {shown}", of.code);
    let row = of.row(number, &picture).with("file", shown);
    Ok(io.done(seat.style(), &row, &sentence)?)
}

fn delete(
    of: &Of,
    number: Option<usize>,
    yes: bool,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    let (number, picture) = of.one(number, seat)?;
    if !yes && !agreed(of, &picture, io)? {
        return Err(AppError::invalid("picture", "kept: nothing was deleted").into());
    }
    let command = PictureCommand::Delete {
        picture: picture.id,
    };
    seat.execute(Command::Picture(command))?;
    let sentence = format!("picture {} of {} deleted", picture.name, of.code);
    Ok(io.done(seat.style(), &of.row(number, &picture), &sentence)?)
}

/// Asks the person at the terminal; without one it must have been said before.
fn agreed(of: &Of, picture: &Picture, io: &mut Streams<'_>) -> Result<bool, Failure> {
    if !at_a_terminal() {
        return Err(Failure::Usage(
            "a deleted picture is gone for good: say --yes to delete it".to_owned(),
        ));
    }
    write!(
        io.err,
        "Delete {} of {} for good? Type yes: ",
        picture.words(),
        of.code
    )?;
    io.err.flush()?;
    let mut answer = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut answer)
        .map_err(|error| Failure::file("terminal", error))?;
    Ok(answer.trim().eq_ignore_ascii_case("yes"))
}
