//! `orderdesk supplier …`: who delivers, and on what terms.

use clap::{Args, Subcommand};

use crate::app::{Command, Outcome, Query, SupplierCommand};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Seat, Session, ask, mismatch, missing, overlay};
use crate::domain::id::SupplierId;
use crate::domain::supplier::{Supplier, SupplierForm, Supply, SupplyForm};

/// What can be done with suppliers.
#[derive(Debug, Subcommand)]
pub enum SupplierVerb {
    /// Add a supplier (manager)
    #[command(
        after_help = "Example: orderdesk supplier add KNIT --name 'Knitting Mill Lindau' --lead-days 10"
    )]
    Add {
        /// Short unique code [default: the next free one]
        #[arg(default_value = "", hide_default_value = true)]
        code: String,
        /// The fields
        #[command(flatten)]
        fields: Fields,
    },
    /// List suppliers, by code
    List,
    /// Show a supplier with what it delivers
    Show {
        /// Code
        code: String,
    },
    /// Change fields of a supplier; what is not given stays (manager)
    Edit {
        /// Code
        code: String,
        /// A new code
        #[arg(long, value_name = "CODE")]
        new_code: Option<String>,
        /// The fields
        #[command(flatten)]
        fields: Fields,
    },
    /// Order from a supplier no more (manager)
    Disable {
        /// Code
        code: String,
    },
    /// Order from it again (manager)
    Enable {
        /// Code
        code: String,
    },
    /// Remove a supplier that nothing names (manager)
    Delete {
        /// Code
        code: String,
    },
    /// Say on what terms a supplier delivers a variant; what is not given stays (manager)
    #[command(
        after_help = "Example: orderdesk supplier supply KNIT --sku SOC-HIK-GRY-39 --pack 12 --cost 3.10 --preferred"
    )]
    Supply {
        /// The supplier's code
        code: String,
        /// The terms
        #[command(flatten)]
        terms: Terms,
    },
    /// A supplier delivers a variant no more (manager)
    Drop {
        /// The supplier's code
        code: String,
        /// The variant
        #[arg(long)]
        sku: String,
    },
}

/// The fields of a supplier.
#[derive(Debug, Args)]
pub struct Fields {
    /// Name
    #[arg(long)]
    name: Option<String>,
    /// E-mail address
    #[arg(long)]
    email: Option<String>,
    /// Telephone
    #[arg(long)]
    phone: Option<String>,
    /// Postal address
    #[arg(long)]
    address: Option<String>,
    /// Tax number
    #[arg(long)]
    tax_id: Option<String>,
    /// Days from sending an order to the goods [default for a new one: 7]
    #[arg(long, value_name = "N")]
    lead_days: Option<String>,
    /// The shop's notes
    #[arg(long)]
    notes: Option<String>,
}

impl Fields {
    fn onto(&self, form: &mut SupplierForm) {
        overlay(&mut form.name, self.name.as_ref());
        overlay(&mut form.email, self.email.as_ref());
        overlay(&mut form.phone, self.phone.as_ref());
        overlay(&mut form.address, self.address.as_ref());
        overlay(&mut form.tax_id, self.tax_id.as_ref());
        overlay(&mut form.lead_days, self.lead_days.as_ref());
        overlay(&mut form.notes, self.notes.as_ref());
    }
}

/// On what terms a variant is delivered.
#[derive(Debug, Args)]
pub struct Terms {
    /// The variant
    #[arg(long)]
    sku: String,
    /// Whole units it comes in [default for a new one: 1]
    #[arg(long, value_name = "N")]
    pack: Option<String>,
    /// Days to deliver it; '' = the supplier's
    #[arg(long, value_name = "N")]
    lead_days: Option<String>,
    /// Cost of one unit; '' = the catalogue's
    #[arg(long, value_name = "AMOUNT")]
    cost: Option<String>,
    /// What the supplier calls it
    #[arg(long, value_name = "CODE")]
    supplier_code: Option<String>,
    /// Order it here first (a variant's only supplier is preferred anyway)
    #[arg(long)]
    preferred: bool,
}

fn form_of(supplier: &Supplier) -> SupplierForm {
    SupplierForm {
        code: supplier.code.clone(),
        name: supplier.name.clone(),
        email: supplier.email.clone(),
        phone: supplier.phone.clone(),
        address: supplier.address.clone(),
        tax_id: supplier.tax_id.clone(),
        lead_days: supplier.lead_days.to_string(),
        notes: supplier.notes.clone(),
    }
}

/// The supplier of a code, with what it delivers.
pub fn by_code(code: &str, seat: &Seat) -> Result<(Supplier, Vec<Supply>), Failure> {
    let found = ask!(seat, Query::Supplier(code.trim().to_owned()), Supplier)?;
    found
        .map(|found| *found)
        .ok_or_else(|| missing("supplier", code))
}

/// Runs one of them.
pub fn run(verb: &SupplierVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let io = &mut session.io;
    match verb {
        SupplierVerb::Add { code, fields } => {
            let mut form = SupplierForm {
                code: code.clone(),
                ..SupplierForm::default()
            };
            fields.onto(&mut form);
            execute(SupplierCommand::Add(form), "added", &seat, io)
        }
        SupplierVerb::List => {
            let suppliers = ask!(seat, Query::Suppliers, Suppliers)?;
            let rows: Vec<Record> = suppliers.iter().map(row).collect();
            Ok(io.list(seat.style(), COLUMNS, &rows)?)
        }
        SupplierVerb::Show { code } => {
            let (supplier, terms) = by_code(code, &seat)?;
            let rows: Vec<Record> = terms.iter().map(supply_row).collect();
            let record = row(&supplier).with("supplies", Field::Rows(SUPPLY_COLUMNS, rows));
            Ok(io.record(seat.style(), &record)?)
        }
        SupplierVerb::Edit {
            code,
            new_code,
            fields,
        } => {
            let (supplier, _) = by_code(code, &seat)?;
            let mut form = form_of(&supplier);
            overlay(&mut form.code, new_code.as_ref());
            fields.onto(&mut form);
            let command = SupplierCommand::Edit {
                supplier: supplier.id,
                version: Some(supplier.version),
                form,
            };
            execute(command, "changed", &seat, io)
        }
        SupplierVerb::Disable { code } => set_active(code, false, &seat, io),
        SupplierVerb::Enable { code } => set_active(code, true, &seat, io),
        SupplierVerb::Delete { code } => {
            let (supplier, _) = by_code(code, &seat)?;
            seat.execute(Command::Supplier(SupplierCommand::Delete(supplier.id)))?;
            let sentence = format!("supplier {} deleted", supplier.code);
            Ok(io.done(seat.style(), &row(&supplier), &sentence)?)
        }
        SupplierVerb::Supply { code, terms } => supply(code, terms, &seat, io),
        SupplierVerb::Drop { code, sku } => {
            let (supplier, terms) = by_code(code, &seat)?;
            let command = SupplierCommand::Drop {
                supplier: supplier.id,
                sku: sku.clone(),
            };
            seat.execute(Command::Supplier(command))?;
            let old = terms.iter().find(|one| is_of(one, sku));
            let record = old.map(supply_row).unwrap_or_default();
            let sentence = format!("{} delivers {} no more", supplier.code, sku.trim());
            Ok(io.done(seat.style(), &record, &sentence)?)
        }
    }
}

fn is_of(terms: &Supply, sku: &str) -> bool {
    terms.sku.eq_ignore_ascii_case(sku.trim())
}

fn supply(code: &str, given: &Terms, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let (supplier, terms) = by_code(code, seat)?;
    let old = terms.iter().find(|one| is_of(one, &given.sku));
    let currency = seat.shop.currency;
    let mut form = old.map_or_else(SupplyForm::default, |old| SupplyForm {
        supplier_code: old.supplier_code.clone(),
        lead_days: old
            .lead_days
            .map(|days| days.to_string())
            .unwrap_or_default(),
        pack: old.pack.to_string(),
        cost: old
            .cost
            .map(|cost| currency.plain(cost))
            .unwrap_or_default(),
        preferred: old.preferred,
    });
    overlay(&mut form.supplier_code, given.supplier_code.as_ref());
    overlay(&mut form.lead_days, given.lead_days.as_ref());
    overlay(&mut form.pack, given.pack.as_ref());
    overlay(&mut form.cost, given.cost.as_ref());
    form.preferred |= given.preferred;
    let command = SupplierCommand::Supply {
        supplier: supplier.id,
        sku: given.sku.clone(),
        form,
    };
    seat.execute(Command::Supplier(command))?;
    let (supplier, terms) = by_code(&supplier.code, seat)?;
    let after = terms.iter().find(|one| is_of(one, &given.sku));
    let after = after.ok_or_else(mismatch)?;
    let sentence = format!(
        "{} delivers {} in packs of {}",
        supplier.code, after.sku, after.pack
    );
    Ok(io.done(seat.style(), &supply_row(after), &sentence)?)
}

fn set_active(code: &str, active: bool, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let supplier = by_code(code, seat)?.0.id;
    let done = if active { "enabled" } else { "disabled" };
    execute(
        SupplierCommand::SetActive { supplier, active },
        done,
        seat,
        io,
    )
}

fn execute(
    command: SupplierCommand,
    done: &str,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    let Outcome::Supplier(id) = seat.execute(Command::Supplier(command))? else {
        return Err(mismatch());
    };
    let after = by_id(id, seat)?;
    let sentence = format!("supplier {} {done}", after.code);
    Ok(io.done(seat.style(), &row(&after), &sentence)?)
}

fn by_id(id: SupplierId, seat: &Seat) -> Result<Supplier, Failure> {
    let suppliers = ask!(seat, Query::Suppliers, Suppliers)?;
    let mut suppliers = suppliers.into_iter();
    suppliers
        .find(|supplier| supplier.id == id)
        .ok_or_else(mismatch)
}

const COLUMNS: &[&str] = &["code", "name", "lead_days", "variants", "email", "active"];

fn row(supplier: &Supplier) -> Record {
    Record::new()
        .with("code", &supplier.code)
        .with("id", supplier.id.0)
        .with("name", &supplier.name)
        .with("email", &supplier.email)
        .with("phone", &supplier.phone)
        .with("address", &supplier.address)
        .with("tax_id", &supplier.tax_id)
        .with("lead_days", supplier.lead_days)
        .with("notes", &supplier.notes)
        .with("variants", supplier.variants)
        .with("active", supplier.active)
        .with("version", supplier.version)
}

const SUPPLY_COLUMNS: &[&str] = &[
    "sku",
    "name",
    "supplier_code",
    "pack",
    "lead_days",
    "cost",
    "preferred",
];

fn supply_row(terms: &Supply) -> Record {
    Record::new()
        .with("supplier", &terms.supplier)
        .with("sku", &terms.sku)
        .with("name", &terms.title)
        .with("supplier_code", &terms.supplier_code)
        .with("pack", terms.pack)
        .with("lead_days", terms.lead_days)
        .with("cost", terms.cost)
        .with("preferred", terms.preferred)
}
