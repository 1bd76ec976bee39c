//! The form of a purchase order's head: their number, the day it is expected, the note.

use crate::app::{Answer, Command, PurchaseCommand, PurchaseForm, Query};
use crate::domain::id::purchase_number;
use crate::domain::presence::Held;
use crate::domain::purchase::{Purchase, PurchaseView};
use crate::domain::time::Day;
use crate::tui::screen::Cx;
use crate::tui::screens::filled::{Edited, Filled};
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Form};

fn head_fields(purchase: &Purchase) -> Form {
    let expected = purchase.expected_day.map(Day::iso);
    Form::new(vec![
        Entry::typed(
            "reference",
            "Their number",
            Takes::Text,
            &purchase.reference,
        )
        .hint("The supplier's own number of the order."),
        Entry::typed(
            "expected",
            "Expected",
            Takes::Text,
            &expected.unwrap_or_default(),
        )
        .hint("When the goods should be there, as 2027-03-31; empty: by the lead time."),
        Entry::typed("note", "Note", Takes::Text, &purchase.note)
            .hint("To the supplier; printed under the order."),
    ])
}

/// A form for the head of a purchase order.
pub fn edit(view: &PurchaseView, cx: &Cx) -> Filled {
    let purchase = &view.purchase;
    let edited = Edited {
        record: purchase.clone(),
        held: Held::Purchase(purchase.id),
        query: Query::Purchase(purchase.number),
        read: Box::new(|answer| match answer {
            Answer::Purchase(view) => view.map(|view| view.purchase),
            _ => None,
        }),
        fields: Box::new(|purchase, _cx| head_fields(purchase)),
        make: Box::new(|form, purchase, _cx| {
            let value = |key: &str| form.value(key).trim().to_owned();
            Command::Purchase(PurchaseCommand::Edit {
                purchase: purchase.id,
                version: Some(purchase.version),
                form: Some(PurchaseForm {
                    reference: value("reference"),
                    note: value("note"),
                    expected: value("expected"),
                }),
                items: Vec::new(),
            })
        }),
    };
    let title = format!("Purchase order {}", purchase_number(purchase.number));
    Filled::edit("head", &title, edited, cx)
}
