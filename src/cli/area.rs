//! `orderdesk area …`: where customers are, and when goods are brought there.

use clap::{Args, Subcommand};

use crate::app::{AreaCommand, Command, Query};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::Record;
use crate::cli::session::{Seat, Session, ask, missing, overlay};
use crate::domain::area::{Area, AreaForm};

/// What can be done with areas.
#[derive(Debug, Subcommand)]
pub enum AreaVerb {
    /// Add an area
    #[command(
        after_help = "Example: orderdesk area add NORTH --name 'North bank' --delivery-weekdays mon,thu"
    )]
    Add {
        /// Short unique code
        code: String,
        /// The fields
        #[command(flatten)]
        fields: Fields,
    },
    /// List areas, by code, with how many customers each has
    List,
    /// Change an area; what is not given stays
    Edit {
        /// Code
        code: String,
        /// A new code, for all its customers
        #[arg(long, value_name = "CODE")]
        new_code: Option<String>,
        /// The fields
        #[command(flatten)]
        fields: Fields,
    },
    /// Remove an area that no customer is in
    Delete {
        /// Code
        code: String,
    },
}

/// The fields of an area.
#[derive(Debug, Args)]
pub struct Fields {
    /// Name [default: its code]
    #[arg(long)]
    name: Option<String>,
    /// Weekdays on which goods are brought there, such as 'mon,thu'; '' = no fixed days
    #[arg(long, value_name = "DAYS")]
    delivery_weekdays: Option<String>,
}

impl Fields {
    fn onto(&self, form: &mut AreaForm) {
        overlay(&mut form.name, self.name.as_ref());
        overlay(&mut form.weekdays, self.delivery_weekdays.as_ref());
    }
}

const COLUMNS: &[&str] = &["code", "name", "delivery_weekdays", "customers"];

/// Runs one of them.
pub fn run(verb: &AreaVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let io = &mut session.io;
    match verb {
        AreaVerb::List => {
            let areas = ask!(seat, Query::Areas, Areas)?;
            let rows: Vec<Record> = areas.iter().map(row).collect();
            Ok(io.list(seat.style(), COLUMNS, &rows)?)
        }
        AreaVerb::Add { code, fields } => {
            let mut form = AreaForm {
                code: code.clone(),
                ..AreaForm::default()
            };
            fields.onto(&mut form);
            execute(AreaCommand::Add(form), code, "added", &seat, io)
        }
        AreaVerb::Edit {
            code,
            new_code,
            fields,
        } => {
            let area = find(code, &seat)?;
            let mut form = AreaForm {
                code: area.code.clone(),
                name: area.name,
                weekdays: area.weekdays,
            };
            overlay(&mut form.code, new_code.as_ref());
            fields.onto(&mut form);
            let after = form.code.clone();
            let edit = AreaCommand::Edit {
                code: area.code,
                form,
            };
            execute(edit, &after, "changed", &seat, io)
        }
        AreaVerb::Delete { code } => {
            let area = find(code, &seat)?;
            seat.execute(Command::Area(AreaCommand::Delete(area.code.clone())))?;
            let sentence = format!("area {} deleted", area.code);
            Ok(io.done(seat.style(), &row(&area), &sentence)?)
        }
    }
}

fn execute(
    command: AreaCommand,
    code: &str,
    done: &str,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    seat.execute(Command::Area(command))?;
    let after = find(&crate::domain::text::clean(code), seat)?;
    let sentence = format!("area {} {done}", after.code);
    Ok(io.done(seat.style(), &row(&after), &sentence)?)
}

fn find(code: &str, seat: &Seat) -> Result<Area, Failure> {
    let areas = ask!(seat, Query::Areas, Areas)?;
    let mut areas = areas.into_iter();
    areas
        .find(|area| area.code.eq_ignore_ascii_case(code.trim()))
        .ok_or_else(|| missing("area", code))
}

fn row(area: &Area) -> Record {
    Record::new()
        .with("code", &area.code)
        .with("id", area.id)
        .with("name", &area.name)
        .with("delivery_weekdays", &area.weekdays)
        .with("customers", area.customers)
}
