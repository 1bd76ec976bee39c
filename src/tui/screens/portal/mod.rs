//! The retailer's portal: three doors, and nothing of the shop beside them.

mod cart;
mod cart_view;
mod grid;
mod orders;
mod page;
mod paste;
mod stock;
mod submit;

use crate::app::{Answer, PortalAnswer, PortalQuery, Query};
use crate::domain::access::Role;
use crate::domain::portal::Availability;
use crate::tui::screens::TabSpec;
use crate::tui::theme::Tone;
use crate::tui::widgets::table::Cell;

/// The tabs of a retailer.
pub const PORTAL: &[TabSpec] = &[
    TabSpec {
        number: 1,
        title: "Order",
        least_role: Role::Retailer,
        make: |_| Box::<cart::PlaceOrder>::default(),
        count: |_| None,
    },
    TabSpec {
        number: 2,
        title: "My orders",
        least_role: Role::Retailer,
        make: |_| Box::<orders::MyOrders>::default(),
        count: |_| None,
    },
    TabSpec {
        number: 3,
        title: "Stock check",
        least_role: Role::Retailer,
        make: |_| Box::new(stock::StockCheck::new()),
        count: |_| None,
    },
];

fn ask(query: PortalQuery) -> Query {
    Query::Portal(query)
}

/// The portal's own answer, if it is one.
fn portal(answer: Answer) -> Option<PortalAnswer> {
    match answer {
        Answer::Portal(answer) => Some(answer),
        _ => None,
    }
}

/// What he is told of the stock, as a cell.
fn told(availability: Availability, decimals: u8) -> Cell {
    let text = availability.text(decimals);
    match availability {
        _ if availability.is_gone() => Cell::toned(text, Tone::Bad),
        Availability::Few => Cell::toned(text, Tone::Warn),
        Availability::Enough => Cell::toned(text, Tone::Ok),
        _ => Cell::new(text),
    }
}
