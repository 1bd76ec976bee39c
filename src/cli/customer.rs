//! `orderdesk customer …`: who buys.

use clap::{Args, Subcommand};

use crate::app::{Command, CustomerCommand, Outcome, Query};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::Record;
use crate::cli::session::{Seat, Session, ask, mismatch, overlay};
use crate::domain::customer::{Customer, CustomerForm};
use crate::domain::id::CustomerId;
use crate::domain::money::Currency;

/// What can be done with customers.
#[derive(Debug, Subcommand)]
pub enum CustomerVerb {
    /// Add a customer
    #[command(
        after_help = "Example: orderdesk customer add --name 'Wäschetruhe am Kanal' --country DE --credit-limit 5000.00"
    )]
    Add {
        /// Short unique code [default: the next free one]
        #[arg(default_value = "", hide_default_value = true)]
        code: String,
        /// The fields
        #[command(flatten)]
        fields: Fields,
    },
    /// List customers, by code
    List,
    /// Show a customer with what he owes
    Show {
        /// Code
        code: String,
    },
    /// Change fields of a customer; what is not given stays
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
    /// Sell to a customer no more
    Disable {
        /// Code
        code: String,
    },
    /// Sell to him again
    Enable {
        /// Code
        code: String,
    },
}

/// The fields of a customer.
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
    /// Two letters, such as DE
    #[arg(long)]
    country: Option<String>,
    /// City
    #[arg(long)]
    city: Option<String>,
    /// Area's code
    #[arg(long)]
    area: Option<String>,
    /// Postal address
    #[arg(long)]
    address: Option<String>,
    /// Tax number
    #[arg(long)]
    tax_id: Option<String>,
    /// Most he may owe; '' = no limit
    #[arg(long, value_name = "AMOUNT")]
    credit_limit: Option<String>,
    /// The shop's notes
    #[arg(long)]
    notes: Option<String>,
    /// Sell nothing to him on account
    #[arg(long, value_name = "yes|no", num_args = 0..=1, default_missing_value = "yes", value_parser = ["yes", "no"])]
    blocked: Option<String>,
}

impl Fields {
    fn onto(&self, form: &mut CustomerForm) {
        overlay(&mut form.name, self.name.as_ref());
        overlay(&mut form.email, self.email.as_ref());
        overlay(&mut form.phone, self.phone.as_ref());
        overlay(&mut form.country, self.country.as_ref());
        overlay(&mut form.city, self.city.as_ref());
        overlay(&mut form.area, self.area.as_ref());
        overlay(&mut form.address, self.address.as_ref());
        overlay(&mut form.tax_id, self.tax_id.as_ref());
        overlay(&mut form.credit_limit, self.credit_limit.as_ref());
        overlay(&mut form.notes, self.notes.as_ref());
        if let Some(word) = &self.blocked {
            form.blocked = word == "yes";
        }
    }
}

fn form_of(customer: &Customer, currency: Currency) -> CustomerForm {
    let limit = customer.credit_limit.map(|limit| currency.plain(limit));
    CustomerForm {
        code: customer.code.clone(),
        name: customer.name.clone(),
        email: customer.email.clone(),
        phone: customer.phone.clone(),
        country: customer.country.clone(),
        city: customer.city.clone(),
        area: customer.area.clone(),
        address: customer.address.clone(),
        tax_id: customer.tax_id.clone(),
        credit_limit: limit.unwrap_or_default(),
        notes: customer.notes.clone(),
        blocked: customer.blocked,
    }
}

/// Runs one of them.
pub fn run(verb: &CustomerVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let io = &mut session.io;
    match verb {
        CustomerVerb::Add { code, fields } => {
            let mut form = CustomerForm {
                code: code.clone(),
                ..CustomerForm::default()
            };
            fields.onto(&mut form);
            execute(CustomerCommand::Add(form), "added", &seat, io)
        }
        CustomerVerb::List => {
            let customers = ask!(seat, Query::Customers, Customers)?;
            let rows: Vec<Record> = customers.iter().map(row).collect();
            Ok(io.list(seat.style(), COLUMNS, &rows)?)
        }
        CustomerVerb::Show { code } => Ok(io.record(seat.style(), &row(&seat.customer(code)?))?),
        CustomerVerb::Edit {
            code,
            new_code,
            fields,
        } => {
            let customer = seat.customer(code)?;
            let mut form = form_of(&customer, seat.shop.currency);
            overlay(&mut form.code, new_code.as_ref());
            fields.onto(&mut form);
            let command = CustomerCommand::Edit {
                customer: customer.id,
                version: Some(customer.version),
                form,
            };
            execute(command, "changed", &seat, io)
        }
        CustomerVerb::Disable { code } => set_active(code, false, &seat, io),
        CustomerVerb::Enable { code } => set_active(code, true, &seat, io),
    }
}

fn set_active(code: &str, active: bool, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let customer = seat.customer(code)?.id;
    let done = if active { "enabled" } else { "disabled" };
    execute(
        CustomerCommand::SetActive { customer, active },
        done,
        seat,
        io,
    )
}

fn execute(
    command: CustomerCommand,
    done: &str,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    let Outcome::Customer(id) = seat.execute(Command::Customer(command))? else {
        return Err(mismatch());
    };
    let after = by_id(id, seat)?;
    let sentence = format!("customer {} {done}", after.code);
    Ok(io.done(seat.style(), &row(&after), &sentence)?)
}

fn by_id(id: CustomerId, seat: &Seat) -> Result<Customer, Failure> {
    let customers = ask!(seat, Query::Customers, Customers)?;
    let mut customers = customers.into_iter();
    customers
        .find(|customer| customer.id == id)
        .ok_or_else(mismatch)
}

const COLUMNS: &[&str] = &[
    "code",
    "name",
    "city",
    "country",
    "balance",
    "open_orders",
    "headroom",
    "blocked",
    "active",
];

fn row(customer: &Customer) -> Record {
    Record::new()
        .with("code", &customer.code)
        .with("id", customer.id.0)
        .with("name", &customer.name)
        .with("email", &customer.email)
        .with("phone", &customer.phone)
        .with("country", &customer.country)
        .with("city", &customer.city)
        .with("area", &customer.area)
        .with("address", &customer.address)
        .with("tax_id", &customer.tax_id)
        .with("credit_limit", customer.credit_limit)
        .with("balance", customer.balance)
        .with("open_orders", customer.open_orders)
        .with("headroom", customer.headroom())
        .with("notes", &customer.notes)
        .with("blocked", customer.blocked)
        .with("active", customer.active)
        .with("version", customer.version)
}
