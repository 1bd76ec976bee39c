//! `orderdesk category|brand|unit|tax-class|colour|size|size-class …`: the words that products refer to.

use clap::{Args, Subcommand};

use crate::app::{Answer, Command, Query, WordCommand};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Seat, Session, mismatch, missing, overlay};
use crate::domain::size::same;
use crate::domain::word::{Word, WordForm, WordKind, components_text};

/// What can be done with the words of one list.
#[derive(Debug, Subcommand)]
pub enum WordVerb<F: Fields> {
    /// Add one (manager)
    Add {
        /// Name, code or label; each stands once, in any letter case
        #[arg(value_name = "NAME")]
        key: String,
        /// Its fields
        #[command(flatten)]
        fields: F,
    },
    /// List them in order, with how many use each
    List,
    /// Change one; what is not given stays (manager)
    Edit {
        /// Name, code or label
        #[arg(value_name = "NAME")]
        key: String,
        /// A new name, for all that use it
        #[arg(long, value_name = "NAME")]
        rename: Option<String>,
        /// Its fields
        #[command(flatten)]
        fields: F,
    },
    /// Remove one that nothing uses (manager)
    Delete {
        /// Name, code or label
        #[arg(value_name = "NAME")]
        key: String,
    },
}

/// The fields of one kind of words.
pub trait Fields: Args + std::fmt::Debug {
    /// Puts what was given over what a form has.
    fn onto(&self, form: &mut WordForm);

    /// Whether a change that reaches open orders was agreed to.
    fn agreed(&self) -> bool {
        false
    }
}

/// A category or brand has its name only.
#[derive(Debug, Args)]
pub struct NameOnly {}

impl Fields for NameOnly {
    fn onto(&self, _form: &mut WordForm) {}
}

/// The fields of a unit.
#[derive(Debug, Args)]
pub struct UnitFields {
    /// The unit's name [default: its code]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Decimals of a quantity, 0 to 3; fixed once goods are counted in it
    #[arg(long, value_name = "N")]
    decimals: Option<String>,
}

impl Fields for UnitFields {
    fn onto(&self, form: &mut WordForm) {
        overlay(&mut form.name, self.name.as_ref());
        overlay(&mut form.decimals, self.decimals.as_ref());
    }
}

/// The fields of a tax class.
#[derive(Debug, Args)]
pub struct TaxFields {
    /// The class's name [default: its code]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Names and rates in percent, such as 'CGST 9, SGST 9'; empty = untaxed
    #[arg(long, value_name = "LIST")]
    components: Option<String>,
    /// Change the tax of open orders too
    #[arg(long)]
    yes: bool,
}

impl Fields for TaxFields {
    fn onto(&self, form: &mut WordForm) {
        overlay(&mut form.name, self.name.as_ref());
        overlay(&mut form.components, self.components.as_ref());
    }

    fn agreed(&self) -> bool {
        self.yes
    }
}

/// The fields of a colour.
#[derive(Debug, Args)]
pub struct ColourFields {
    /// How it looks: red, green and blue, such as '#aa0000'; empty = unknown
    #[arg(long, value_name = "#RRGGBB")]
    swatch: Option<String>,
    /// Its place in the list, from 1
    #[arg(long, value_name = "N")]
    position: Option<String>,
}

impl Fields for ColourFields {
    fn onto(&self, form: &mut WordForm) {
        overlay(&mut form.swatch, self.swatch.as_ref());
        overlay(&mut form.position, self.position.as_ref());
    }
}

/// The fields of a size.
#[derive(Debug, Args)]
pub struct SizeFields {
    /// Its size class, made when new; empty = none
    #[arg(long, value_name = "CLASS")]
    class: Option<String>,
    /// Its place in the list, from 1
    #[arg(long, value_name = "N")]
    position: Option<String>,
}

impl Fields for SizeFields {
    fn onto(&self, form: &mut WordForm) {
        overlay(&mut form.size_class, self.class.as_ref());
        overlay(&mut form.position, self.position.as_ref());
    }
}

/// The fields of a size class.
#[derive(Debug, Args)]
pub struct ClassFields {
    /// Its place in the list, from 1
    #[arg(long, value_name = "N")]
    position: Option<String>,
}

impl Fields for ClassFields {
    fn onto(&self, form: &mut WordForm) {
        overlay(&mut form.position, self.position.as_ref());
    }
}

/// Runs one of them.
pub fn run<F: Fields>(
    kind: WordKind,
    verb: &WordVerb<F>,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    let seat = session.seat()?;
    let io = &mut session.io;
    match verb {
        WordVerb::Add { key, fields } => {
            let mut form = WordForm {
                key: key.clone(),
                ..WordForm::default()
            };
            fields.onto(&mut form);
            let command = WordCommand::Add { kind, form };
            execute(kind, command, key, "added", &seat, io)
        }
        WordVerb::List => {
            let rows: Vec<Record> = words(kind, &seat)?
                .iter()
                .map(|word| row(kind, word))
                .collect();
            Ok(io.list(seat.style(), columns(kind), &rows)?)
        }
        WordVerb::Edit {
            key,
            rename,
            fields,
        } => {
            let mut form = form_of(kind, &find(kind, key, &seat)?);
            overlay(&mut form.key, rename.as_ref());
            fields.onto(&mut form);
            let after = form.key.clone();
            let command = WordCommand::Edit {
                kind,
                key: key.clone(),
                form,
                agreed: fields.agreed(),
            };
            execute(kind, command, &after, "changed", &seat, io)
        }
        WordVerb::Delete { key } => {
            let word = find(kind, key, &seat)?;
            let key = word.key.clone();
            seat.execute(Command::Word(WordCommand::Delete { kind, key }))?;
            let sentence = format!("{} {} deleted", kind.word(), word.key);
            Ok(io.done(seat.style(), &row(kind, &word), &sentence)?)
        }
    }
}

fn execute(
    kind: WordKind,
    command: WordCommand,
    key: &str,
    done: &str,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    seat.execute(Command::Word(command))?;
    let after = find(kind, &crate::domain::text::clean(key), seat)?;
    let sentence = format!("{} {} {done}", kind.word(), after.key);
    Ok(io.done(seat.style(), &row(kind, &after), &sentence)?)
}

fn words(kind: WordKind, seat: &Seat) -> Result<Vec<Word>, Failure> {
    match seat.ask(Query::Words(kind))? {
        Answer::Words(_, words) => Ok(words),
        _ => Err(mismatch()),
    }
}

fn find(kind: WordKind, key: &str, seat: &Seat) -> Result<Word, Failure> {
    let mut words = words(kind, seat)?.into_iter();
    words
        .find(|word| same(&word.key, key))
        .ok_or_else(|| missing(kind.word(), key))
}

fn form_of(kind: WordKind, word: &Word) -> WordForm {
    WordForm {
        key: word.key.clone(),
        name: word.name.clone(),
        decimals: match kind {
            WordKind::Unit => word.decimals.to_string(),
            _ => String::new(),
        },
        swatch: word.swatch.clone(),
        position: String::new(),
        size_class: word.size_class.clone(),
        components: components_text(&word.components),
    }
}

const fn columns(kind: WordKind) -> &'static [&'static str] {
    match kind {
        WordKind::Category | WordKind::Brand => &["name", "used"],
        WordKind::Unit => &["code", "name", "decimals", "used"],
        WordKind::TaxClass => &["code", "name", "rates", "used"],
        WordKind::Colour => &["position", "name", "swatch", "used"],
        WordKind::Size => &["position", "label", "class", "used"],
        WordKind::SizeClass => &["position", "name", "used"],
    }
}

fn row(kind: WordKind, word: &Word) -> Record {
    let record = Record::new().with("id", word.id);
    let record = match kind {
        WordKind::Category | WordKind::Brand => record.with("name", &word.key),
        WordKind::Unit => record
            .with("code", &word.key)
            .with("name", &word.name)
            .with("decimals", i64::from(word.decimals)),
        WordKind::TaxClass => {
            let component = |part: &crate::domain::price::TaxComponent| {
                Record::new()
                    .with("name", &part.name)
                    .with("rate_percent", Field::Share(part.rate))
            };
            let parts = word.components.iter().map(component).collect();
            record
                .with("code", &word.key)
                .with("name", &word.name)
                .with("rates", components_text(&word.components))
                .with("components", Field::Rows(&["name", "rate_percent"], parts))
        }
        WordKind::Colour => record
            .with("position", word.position)
            .with("name", &word.key)
            .with("swatch", &word.swatch),
        WordKind::Size => record
            .with("position", word.position)
            .with("label", &word.key)
            .with("name", &word.key)
            .with("class", &word.size_class),
        WordKind::SizeClass => record
            .with("position", word.position)
            .with("name", &word.key),
    };
    record.with("used", word.users)
}
