//! The forms of a supplier and of the terms on which he delivers a variant.

use crate::app::{Answer, Command, Query, SupplierCommand};
use crate::domain::id::SupplierId;
use crate::domain::presence::Held;
use crate::domain::supplier::{Supplier, SupplierForm, Supply, SupplyForm};
use crate::tui::screen::Cx;
use crate::tui::screens::filled::{Edited, Filled};
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Form};

/// The tag of both forms' outcome.
pub const TAG: &str = "supplier form";

fn fields(base: &SupplierForm) -> Form {
    let text = |key, label, value: &str| Entry::typed(key, label, Takes::Text, value);
    Form::new(vec![
        text("name", "Name", &base.name).required(),
        text("code", "Code", &base.code).hint("Empty takes the next free code."),
        Entry::typed("lead_days", "Lead days", Takes::Figure, &base.lead_days)
            .hint("Days from sending an order to the goods; empty is 7."),
        text("email", "E-mail", &base.email),
        text("phone", "Phone", &base.phone),
        text("address", "Address", &base.address),
        text("tax_id", "Tax number", &base.tax_id),
        text("notes", "Notes", &base.notes),
    ])
}

fn read(form: &Form) -> SupplierForm {
    let of = |key: &str| form.value(key).trim().to_owned();
    SupplierForm {
        code: of("code"),
        name: of("name"),
        email: of("email"),
        phone: of("phone"),
        address: of("address"),
        tax_id: of("tax_id"),
        lead_days: of("lead_days"),
        notes: of("notes"),
    }
}

/// A form for a new supplier.
pub fn new() -> Filled {
    let form = fields(&SupplierForm::default());
    Filled::new(TAG, "New supplier", form, |form, _cx| {
        Command::Supplier(SupplierCommand::Add(read(form)))
    })
}

fn form_of(one: &Supplier) -> SupplierForm {
    SupplierForm {
        code: one.code.clone(),
        name: one.name.clone(),
        email: one.email.clone(),
        phone: one.phone.clone(),
        address: one.address.clone(),
        tax_id: one.tax_id.clone(),
        lead_days: one.lead_days.to_string(),
        notes: one.notes.clone(),
    }
}

/// A form for one that is there.
pub fn edit(one: &Supplier, cx: &Cx) -> Filled {
    let id = one.id;
    let edited = Edited {
        record: one.clone(),
        held: Held::Supplier(id),
        query: Query::Suppliers,
        read: Box::new(move |answer| match answer {
            Answer::Suppliers(all) => all.into_iter().find(|one| one.id == id),
            _ => None,
        }),
        fields: Box::new(|one, _cx| fields(&form_of(one))),
        make: Box::new(|form, one, _cx| {
            Command::Supplier(SupplierCommand::Edit {
                supplier: one.id,
                version: Some(one.version),
                form: read(form),
            })
        }),
    };
    Filled::edit(TAG, &format!("Supplier {}", one.code), edited, cx)
}

/// A form for the terms of one variant; `old` are those that stand.
pub fn terms(
    supplier: SupplierId,
    sku: &str,
    title: &str,
    old: Option<&Supply>,
    cx: &Cx,
) -> Filled {
    let days = old
        .and_then(|old| old.lead_days)
        .map(|days| days.to_string());
    let cost = old.and_then(|old| old.cost);
    let cost = cost.map(|cost| cx.shop.currency.plain(cost));
    let pack = old.map_or_else(|| "1".to_owned(), |old| old.pack.to_string());
    let form = Form::new(vec![
        Entry::typed("pack", "Pack", Takes::Figure, &pack)
            .hint("Whole units it comes in; what is bought is rounded up to it."),
        Entry::typed("cost", "Cost", Takes::Figure, &cost.unwrap_or_default())
            .hint("Of one unit; empty is the catalogue's."),
        Entry::typed(
            "lead_days",
            "Lead days",
            Takes::Figure,
            &days.unwrap_or_default(),
        )
        .hint("Only where they differ from the supplier's."),
        Entry::typed(
            "supplier_code",
            "Their code",
            Takes::Text,
            old.map_or("", |old| old.supplier_code.as_str()),
        )
        .hint("What the supplier calls it; printed on purchase orders."),
        Entry::check(
            "preferred",
            "Preferred",
            old.is_some_and(|old| old.preferred),
        )
        .hint("Order it here first. A variant's only supplier is preferred anyway."),
    ]);
    let sku = sku.to_owned();
    Filled::new(TAG, title, form, move |form, cx| {
        let of = |key: &str| form.value(key).trim().to_owned();
        Command::Supplier(SupplierCommand::Supply {
            supplier,
            sku: sku.clone(),
            form: SupplyForm {
                supplier_code: of("supplier_code"),
                lead_days: of("lead_days"),
                pack: of("pack"),
                cost: cx.plain(form.value("cost")),
                preferred: form.value("preferred") == "yes",
            },
        })
    })
}
