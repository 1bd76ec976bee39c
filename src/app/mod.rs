//! Use cases: every change is a [`Command`], every question a [`Query`].

mod answer;
mod backup;
mod bill;
mod cart;
mod clock;
mod command;
mod customer;
mod dashboard;
pub mod demo;
mod desk;
mod door;
pub mod env;
mod error;
mod import;
mod ledger;
mod lookup;
mod opened;
mod order;
mod order_query;
mod payment;
mod pick;
mod place;
mod product;
mod query;
mod report;
pub mod setting;
mod shipment;
mod shop;
mod stock;
#[cfg(test)]
pub(crate) mod testing;
mod topic;
pub mod transfer;
pub mod user;
mod verify;
mod work;

pub use backup::Backup;
pub use command::*;
pub use desk::{Desk, NewShop};
pub use door::{Door, Reply, Request};
pub use error::{AppError, ErrorKind};
pub use query::*;
pub use topic::Topics;
pub use verify::Finding;
pub use work::Actor;
