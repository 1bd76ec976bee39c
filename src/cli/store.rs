//! `orderdesk store …`: places that hold stock and sell.

use clap::{Args, Subcommand};

use crate::app::{Command, Query, StoreCommand, StoreForm};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::picture;
use crate::cli::record::Record;
use crate::cli::session::{Seat, Session, ask, overlay};
use crate::cli::tree::one_of;
use crate::domain::shop::{Store, StoreKind};
use crate::domain::stock::StockPolicy;

/// What can be done with stores.
#[derive(Debug, Subcommand)]
pub enum StoreVerb {
    /// Open a new store (admin)
    Add {
        /// Short unique code; also the series of its bills
        code: String,
        /// Its fields
        #[command(flatten)]
        fields: Fields,
    },
    /// List stores
    List,
    /// Show a store
    Show {
        /// Code
        code: String,
    },
    /// Change fields of a store; what is not given stays (admin)
    Edit {
        /// Code
        code: String,
        /// A new code
        #[arg(long, value_name = "CODE")]
        new_code: Option<String>,
        /// Its fields
        #[command(flatten)]
        fields: Fields,
    },
    /// The logo of a store
    #[command(subcommand)]
    Logo(picture::LogoVerb),
    /// Close a store (admin)
    Disable {
        /// Code
        code: String,
    },
    /// Open it again (admin)
    Enable {
        /// Code
        code: String,
    },
}

/// The fields of a store.
#[derive(Debug, Args)]
pub struct Fields {
    /// Name
    #[arg(long)]
    name: Option<String>,
    /// Walls and a counter, or sells over the net
    #[arg(long, value_parser = one_of(StoreKind::ALL))]
    kind: Option<StoreKind>,
    /// Postal address
    #[arg(long)]
    address: Option<String>,
    /// Web address
    #[arg(long)]
    web: Option<String>,
    /// Degrees north
    #[arg(long, allow_hyphen_values = true)]
    latitude: Option<String>,
    /// Degrees east
    #[arg(long, allow_hyphen_values = true)]
    longitude: Option<String>,
    /// What it does when too little is available
    #[arg(long, value_name = "POLICY", value_parser = one_of(StockPolicy::ALL))]
    stock_policy: Option<StockPolicy>,
}

impl Fields {
    fn onto(&self, form: &mut StoreForm) {
        overlay(&mut form.name, self.name.as_ref());
        overlay(&mut form.address, self.address.as_ref());
        overlay(&mut form.web, self.web.as_ref());
        overlay(&mut form.latitude, self.latitude.as_ref());
        overlay(&mut form.longitude, self.longitude.as_ref());
        if let Some(kind) = self.kind {
            kind.word().clone_into(&mut form.kind);
        }
        if let Some(policy) = self.stock_policy {
            policy.word().clone_into(&mut form.stock_policy);
        }
    }
}

fn form_of(store: &Store) -> StoreForm {
    let degrees = |degrees: Option<f64>| degrees.map(|at| at.to_string()).unwrap_or_default();
    StoreForm {
        code: store.code.clone(),
        name: store.name.clone(),
        kind: store.kind.word().to_owned(),
        address: store.address.clone(),
        web: store.web.clone(),
        latitude: degrees(store.latitude),
        longitude: degrees(store.longitude),
        stock_policy: store.stock_policy.word().to_owned(),
    }
}

/// Runs one of them.
pub fn run(verb: &StoreVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let io = &mut session.io;
    match verb {
        StoreVerb::Add { code, fields } => {
            let mut form = StoreForm {
                code: code.clone(),
                ..StoreForm::default()
            };
            fields.onto(&mut form);
            execute(StoreCommand::Add(form), code, "added", &seat, io)
        }
        StoreVerb::List => {
            let rows: Vec<Record> = ask!(seat, Query::Stores, Stores)?.iter().map(row).collect();
            Ok(io.list(seat.style(), COLUMNS, &rows)?)
        }
        StoreVerb::Show { code } => Ok(io.record(seat.style(), &row(&seat.store(code)?))?),
        StoreVerb::Edit {
            code,
            new_code,
            fields,
        } => {
            let store = seat.store(code)?;
            let mut form = form_of(&store);
            overlay(&mut form.code, new_code.as_ref());
            fields.onto(&mut form);
            let code = form.code.clone();
            let command = StoreCommand::Edit {
                store: store.id,
                version: Some(store.version),
                form,
            };
            execute(command, &code, "changed", &seat, io)
        }
        StoreVerb::Logo(verb) => picture::logo(verb, &seat, io),
        StoreVerb::Disable { code } => set_active(code, false, &seat, io),
        StoreVerb::Enable { code } => set_active(code, true, &seat, io),
    }
}

fn set_active(code: &str, active: bool, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let store = seat.store(code)?.id;
    let done = if active { "enabled" } else { "disabled" };
    execute(
        StoreCommand::SetActive { store, active },
        code,
        done,
        seat,
        io,
    )
}

fn execute(
    command: StoreCommand,
    code: &str,
    done: &str,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    seat.execute(Command::Store(command))?;
    let after = seat.store(code)?;
    let sentence = format!("store {} {done}", after.code);
    Ok(io.done(seat.style(), &row(&after), &sentence)?)
}

const COLUMNS: &[&str] = &["code", "name", "kind", "stock_policy", "active", "address"];

fn row(store: &Store) -> Record {
    Record::new()
        .with("code", &store.code)
        .with("id", store.id.0)
        .with("name", &store.name)
        .with("kind", store.kind.word())
        .with("address", &store.address)
        .with("web", &store.web)
        .with("latitude", store.latitude)
        .with("longitude", store.longitude)
        .with("stock_policy", store.stock_policy.word())
        .with("active", store.active)
        .with("version", store.version)
}
