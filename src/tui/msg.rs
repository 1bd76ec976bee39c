//! What a screen is told, one thing at a time.

use crate::app::{Answer, AppError, Command, Outcome, Query};
use crate::domain::id::{CustomerId, OrderId};
use crate::tui::action::Action;
use crate::tui::key::KeyPress;

/// One thing that happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// The screen is the uppermost one now: opened, come back to, or its tab chosen.
    Shown,
    /// The user asks for something that the screen offers.
    Act(Action),
    /// A key that the screen wants for its text ([`crate::tui::screen::Screen::wants`]).
    Key(KeyPress),
    /// Pasted text.
    Pasted(String),
    /// A scan, for screens that take scans themselves ([`crate::tui::screen::Screen::takes_scans`]).
    Scanned(String),
    /// A scan was swallowed because the error band is up: half of it may stand in an entry line.
    Swallowed,
    /// The error band was acknowledged: [`Action::Skip`], [`Action::Attach`] or [`Action::NewProduct`], with its code.
    Acknowledged(Action, String),
    /// The left button was pressed inside the screen's area.
    Click {
        /// From 0 at the top of the terminal.
        row: u16,
        /// From 0 at the left of the terminal.
        column: u16,
    },
    /// The wheel was turned one notch.
    Wheel {
        /// Towards the user.
        down: bool,
    },
    /// The answer to one of the screen's [`crate::tui::screen::Screen::queries`].
    Answered(Query, Result<Answer, AppError>),
    /// A command of the screen was executed or refused. Step-up and consent have been offered already.
    Done(Box<Command>, Result<Outcome, AppError>),
    /// A screen that this one had opened gave this and closed.
    Given(Given),
    /// The seat works in another store now.
    Seated,
    /// Something was chosen or scanned elsewhere: show it.
    Go(Route),
}

/// What a screen gives to the one that opened it. The word is the one it was opened with.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// A question's answer: the text, reason or password; empty for a yes.
    Text(&'static str, String),
    /// The key of a chosen item.
    Row(&'static str, i64),
    /// The missing item should be created, with this as its name.
    Create(&'static str, String),
    /// Nothing: it was left with Esc.
    Nothing(&'static str),
    /// What each field that two people changed keeps.
    Settled(Vec<(&'static str, String)>),
    /// What the screen was opened for was done, with this outcome.
    Done(&'static str, Box<Outcome>),
}

/// A place to go to, with what to show there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// A tab.
    Tab(u8),
    /// An order (or bill's order) in Orders.
    Order(OrderId),
    /// An order in Billing, to be picked.
    Pick(OrderId),
    /// A variant in Stock, by SKU.
    Variant(String),
    /// A customer in Customers, by code.
    Customer(CustomerId, String),
    /// The orders of one customer, in Orders.
    OrdersOf(CustomerId, String),
    /// A product's report or the like, by report name.
    Report(String),
}

impl Route {
    /// The tab it is on.
    pub const fn tab(&self) -> u8 {
        match self {
            Self::Tab(number) => *number,
            Self::Order(_) | Self::OrdersOf(..) => 2,
            Self::Pick(_) => 3,
            Self::Variant(_) => 4,
            Self::Customer(..) => 5,
            Self::Report(_) => 6,
        }
    }
}
