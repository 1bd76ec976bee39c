//! `orderdesk customer …`: who buys.

use std::collections::HashSet;

use clap::{Args, Subcommand};

use crate::app::{Command, CustomerCommand, CustomerList, Outcome, Query};
use crate::cli::account::{self, Days};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::Record;
use crate::cli::session::{Seat, Session, ask, mismatch, missing, overlay};
use crate::cli::tree::one_of;
use crate::domain::account::CustomersOf;
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
        /// Add him although he looks like another
        #[arg(long)]
        force: bool,
    },
    /// List customers, by code
    List {
        /// Words that must all occur in name, code or city
        #[arg(
            long,
            value_name = "WORDS",
            default_value = "",
            hide_default_value = true
        )]
        search: String,
        /// Only this area, by its code
        #[arg(long, value_name = "CODE")]
        area: Option<String>,
        /// Which of them
        #[arg(long, value_name = "WHICH", value_parser = one_of(&CustomersOf::ALL), default_value = "all")]
        only: CustomersOf,
    },
    /// Show a customer with what he owes, his ledger, what he buys and what he paid last
    Show {
        /// Code; that of a merged duplicate finds the customer it became part of
        code: String,
    },
    /// Bills, credit notes, payments and refunds in date order, with the balance after each
    Ledger {
        /// Code
        code: String,
        /// The days
        #[command(flatten)]
        days: Days,
    },
    /// Print a statement of account
    Statement {
        /// Code
        code: String,
        /// The days
        #[command(flatten)]
        days: Days,
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
    /// Sell nothing to him on account
    Block {
        /// Code
        code: String,
    },
    /// Sell to him on account again
    Unblock {
        /// Code
        code: String,
    },
    /// Sell to a customer no more; refused while an order of his is open
    Disable {
        /// Code
        code: String,
        /// Although he owes something, or somebody signs in for him
        #[arg(long)]
        force: bool,
    },
    /// Make a duplicate part of another customer, for good (manager)
    #[command(
        after_help = "Its orders, carts, balance and users go along; its bills keep the name they were printed with.\nWithout --force it only tells what would go along.\nExample: orderdesk customer merge C-0042 --into C-0007 --force"
    )]
    Merge {
        /// Code of the duplicate
        code: String,
        /// Code of the customer that stays
        #[arg(long, value_name = "CODE")]
        into: String,
        /// Do it
        #[arg(long)]
        force: bool,
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
    /// Weekdays on which goods are brought to him, such as 'mon,thu'; '' = those of the area
    #[arg(long, value_name = "DAYS")]
    delivery_weekdays: Option<String>,
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
        overlay(&mut form.weekdays, self.delivery_weekdays.as_ref());
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
        weekdays: customer.weekdays.clone(),
        address: customer.address.clone(),
        tax_id: customer.tax_id.clone(),
        credit_limit: limit.unwrap_or_default(),
        notes: customer.notes.clone(),
        blocked: customer.blocked,
        agreed: false,
    }
}

/// Runs one of them.
pub fn run(verb: &CustomerVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let io = &mut session.io;
    match verb {
        CustomerVerb::Add {
            code,
            fields,
            force,
        } => {
            let mut form = CustomerForm {
                code: code.clone(),
                agreed: *force,
                ..CustomerForm::default()
            };
            fields.onto(&mut form);
            execute(CustomerCommand::Add(form), "added", &seat, io)
        }
        CustomerVerb::List { search, area, only } => {
            list(search, area.as_deref(), *only, &seat, io)
        }
        CustomerVerb::Show { code } => {
            let customer = seat.customer(code)?;
            let page = ask!(seat, Query::CustomerPage(customer.id), CustomerPage)?;
            let page = page.ok_or_else(|| missing("customer", code))?;
            Ok(io.record(seat.style(), &account::page(row(&customer), &page))?)
        }
        CustomerVerb::Ledger { code, days } => account::ledger(code, days, &seat, io),
        CustomerVerb::Statement { code, days } => account::statement(code, days, &seat, io),
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
        CustomerVerb::Block { code } => {
            let customer = seat.customer(code)?.id;
            let blocked = true;
            let command = CustomerCommand::SetBlocked { customer, blocked };
            execute(command, "blocked", &seat, io)
        }
        CustomerVerb::Unblock { code } => {
            let customer = seat.customer(code)?.id;
            let blocked = false;
            let command = CustomerCommand::SetBlocked { customer, blocked };
            execute(command, "unblocked", &seat, io)
        }
        CustomerVerb::Disable { code, force } => {
            let command = CustomerCommand::SetActive {
                customer: seat.customer(code)?.id,
                active: false,
                agreed: *force,
            };
            execute(command, "disabled", &seat, io)
        }
        CustomerVerb::Merge { code, into, force } => {
            let command = CustomerCommand::Merge {
                duplicate: seat.customer(code)?.id,
                into: seat.customer(into)?.id,
                agreed: *force,
            };
            let done = format!("has all of {} now", code.trim());
            execute(command, &done, &seat, io)
        }
        CustomerVerb::Enable { code } => {
            let command = CustomerCommand::SetActive {
                customer: seat.customer(code)?.id,
                active: true,
                agreed: false,
            };
            execute(command, "enabled", &seat, io)
        }
    }
}

/// Prints all that match, in the order of their codes.
fn list(
    search: &str,
    area: Option<&str>,
    only: CustomersOf,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    let of = CustomerList {
        search: search.to_owned(),
        area: area.map(|code| code.trim().to_owned()),
        of: only,
        after: None,
        limit: usize::MAX,
    };
    let wanted = ask!(seat, Query::CustomerRows(of), CustomerRows)?;
    let wanted: HashSet<CustomerId> = wanted.iter().map(|row| row.id).collect();
    let customers = ask!(seat, Query::Customers, Customers)?;
    let shown = customers.iter().filter(|one| wanted.contains(&one.id));
    let rows: Vec<Record> = shown.map(row).collect();
    Ok(io.list(seat.style(), COLUMNS, &rows)?)
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
        .with("delivery_weekdays", customer.delivery_days())
        .with("address", &customer.address)
        .with("tax_id", &customer.tax_id)
        .with("credit_limit", customer.credit_limit)
        .with("balance", customer.balance)
        .with("open_orders", customer.open_orders)
        .with("headroom", customer.headroom())
        .with("notes", &customer.notes)
        .with("blocked", customer.blocked)
        .with("active", customer.active)
        .with("merged_into", &customer.merged_into)
        .with("version", customer.version)
}
