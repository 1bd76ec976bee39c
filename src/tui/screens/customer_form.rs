//! The form of a new customer, opened from wherever one is missing.

use crate::app::{Command, CustomerCommand};
use crate::domain::customer::CustomerForm;
use crate::tui::screen::Cx;
use crate::tui::screens::filled::Filled;
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Form};

/// The tag of its outcome.
pub const TAG: &str = "customer";

/// A form for a new customer, with what is known of the name.
pub fn new(name: &str) -> Filled {
    let text = |key, label, value: &str| Entry::typed(key, label, Takes::Text, value);
    let form = Form::new(vec![
        text("name", "Name", name).required(),
        text("code", "Code", "").hint("Empty takes the next free code."),
        text("phone", "Phone", ""),
        text("email", "E-mail", ""),
        text("address", "Address", ""),
        text("city", "City", ""),
        text("country", "Country", "").hint("Two letters, such as DE or IN."),
        text("area", "Area", "").hint("Code of the delivery area; may be empty."),
        text("tax_id", "Tax number", ""),
        Entry::typed("credit_limit", "Credit limit", Takes::Figure, "")
            .hint("Most he may owe; empty for no limit."),
        text("notes", "Notes", ""),
    ]);
    Filled::new(TAG, "New customer", form, command)
}

fn command(form: &Form, cx: &Cx) -> Command {
    let of = |key: &str| form.value(key).trim().to_owned();
    Command::Customer(CustomerCommand::Add(CustomerForm {
        code: of("code"),
        name: of("name"),
        email: of("email"),
        phone: of("phone"),
        country: of("country"),
        city: of("city"),
        area: of("area"),
        address: of("address"),
        tax_id: of("tax_id"),
        credit_limit: cx.plain(form.value("credit_limit")),
        notes: of("notes"),
        blocked: false,
    }))
}
