//! The forms of a customer and of an area, opened from wherever one is missing or to be changed.

use crate::app::{Answer, AreaCommand, Command, CustomerCommand, Query};
use crate::domain::access::Right;
use crate::domain::area::{Area, AreaForm};
use crate::domain::customer::{Customer, CustomerForm};
use crate::domain::presence::Held;
use crate::tui::screen::Cx;
use crate::tui::screens::filled::{Edited, Filled};
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Form};

/// The tag of a customer's outcome.
pub const TAG: &str = "customer";
/// The tag of an area's outcome.
pub const AREA: &str = "area";

/// A form for a new customer, with what is known of the name.
pub fn new(name: &str) -> Filled {
    let base = CustomerForm {
        name: name.to_owned(),
        ..CustomerForm::default()
    };
    Filled::new(TAG, "New customer", fields(&base, true), |form, cx| {
        Command::Customer(CustomerCommand::Add(read(form, cx)))
    })
}

/// A form for one who is there. A limit and a block are for those who may set them.
pub fn edit(one: &Customer, cx: &Cx) -> Filled {
    let edited = Edited {
        record: one.clone(),
        held: Held::Customer(one.id),
        query: Query::CustomerPage(one.id),
        read: Box::new(|answer| match answer {
            Answer::CustomerPage(page) => page.map(|page| page.customer),
            _ => None,
        }),
        fields: Box::new(|one, cx| fields(&form_of(one, cx), cx.may(Right::EditCredit))),
        make: Box::new(|form, one, cx| {
            let mut typed = read(form, cx);
            if !cx.may(Right::EditCredit) {
                let held = form_of(one, cx);
                typed.credit_limit = held.credit_limit;
                typed.blocked = held.blocked;
            }
            Command::Customer(CustomerCommand::Edit {
                customer: one.id,
                version: Some(one.version),
                form: typed,
            })
        }),
    };
    Filled::edit(TAG, &format!("Customer {}", one.code), edited, cx)
}

fn form_of(one: &Customer, cx: &Cx) -> CustomerForm {
    let limit = one.credit_limit.map(|limit| cx.shop.currency.plain(limit));
    CustomerForm {
        code: one.code.clone(),
        name: one.name.clone(),
        email: one.email.clone(),
        phone: one.phone.clone(),
        country: one.country.clone(),
        city: one.city.clone(),
        area: one.area.clone(),
        weekdays: one.weekdays.clone(),
        address: one.address.clone(),
        tax_id: one.tax_id.clone(),
        credit_limit: limit.unwrap_or_default(),
        notes: one.notes.clone(),
        blocked: one.blocked,
        agreed: false,
    }
}

fn fields(base: &CustomerForm, with_credit: bool) -> Form {
    let text = |key, label, value: &str| Entry::typed(key, label, Takes::Text, value);
    let mut entries = vec![
        text("name", "Name", &base.name).required(),
        text("code", "Code", &base.code).hint("Empty takes the next free code."),
        text("phone", "Phone", &base.phone),
        text("email", "E-mail", &base.email),
        text("address", "Address", &base.address),
        text("city", "City", &base.city),
        text("country", "Country", &base.country).hint("Two letters, such as DE or IN."),
        text("area", "Area", &base.area).hint("Code of the delivery area; may be empty."),
        text("delivery_weekdays", "Delivery days", &base.weekdays)
            .hint("Such as mon, thu; empty takes those of the area."),
        text("tax_id", "Tax number", &base.tax_id),
    ];
    if with_credit {
        entries.push(
            Entry::typed(
                "credit_limit",
                "Credit limit",
                Takes::Figure,
                &base.credit_limit,
            )
            .hint("Most he may owe; empty for no limit."),
        );
        entries.push(
            Entry::check("blocked", "Blocked", base.blocked)
                .hint("Nothing is sold to him on account."),
        );
    }
    entries.push(text("notes", "Notes", &base.notes));
    Form::new(entries)
}

fn read(form: &Form, cx: &Cx) -> CustomerForm {
    let of = |key: &str| form.value(key).trim().to_owned();
    CustomerForm {
        code: of("code"),
        name: of("name"),
        email: of("email"),
        phone: of("phone"),
        country: of("country"),
        city: of("city"),
        area: of("area"),
        weekdays: of("delivery_weekdays"),
        address: of("address"),
        tax_id: of("tax_id"),
        credit_limit: cx.plain(form.value("credit_limit")),
        notes: of("notes"),
        blocked: form.value("blocked") == "yes",
        agreed: false,
    }
}

/// A form for an area; without `old` for a new one.
pub fn area(old: Option<&Area>) -> Filled {
    let of = |value: fn(&Area) -> &String| old.map_or("", |area| value(area).as_str());
    let text = |key, label, value: &str| Entry::typed(key, label, Takes::Text, value);
    let form = Form::new(vec![
        text("code", "Code", of(|area| &area.code)).required(),
        text("name", "Name", of(|area| &area.name)).hint("Empty takes the code."),
        text(
            "delivery_weekdays",
            "Delivery days",
            of(|area| &area.weekdays),
        )
        .hint("Such as mon, thu; empty for no fixed days."),
    ]);
    let code = old.map(|area| area.code.clone());
    let title = code
        .as_ref()
        .map_or_else(|| "New area".to_owned(), |code| format!("Area {code}"));
    Filled::new(AREA, &title, form, move |form, _cx| {
        let of = |key: &str| form.value(key).trim().to_owned();
        let form = AreaForm {
            code: of("code"),
            name: of("name"),
            weekdays: of("delivery_weekdays"),
        };
        Command::Area(match &code {
            None => AreaCommand::Add(form),
            Some(code) => AreaCommand::Edit {
                code: code.clone(),
                form,
            },
        })
    })
}
