//! orderdesk: order management for the counter of a shop. One offline binary, a terminal UI, one SQLite file.
//!
//! # Floors
//!
//! Arrows only run down; `tests/it/tidy.rs` keeps it so.
//!
//! ```text
//! main → cli → { tui, worker } → app → store → domain
//! ```
//!
//! * [`domain`] is the shop's rules as pure values: no clock, no file, no SQL, no terminal.
//! * [`store`] is the database: one file of statements a noun. It decides nothing and begins nothing by itself.
//! * [`app`] is what can be done ([`app::Command`]) and asked ([`app::Query`]): rights, one transaction, audit.
//! * [`tui`], [`cli`] and [`worker`] are the ways in. They all come through the same [`app::Door`].
//!
//! One noun keeps one file name on every floor: `ls src/*/order*` is the feature.
//!
//! # What always holds
//!
//! * A line's quantities sit in buckets: `ordered = open + picked + billed + cancelled`
//!   ([`domain::order::Buckets`]); the order's status is derived from them ([`domain::order::status`]).
//! * Every change of an order goes through one function that prices it, derives its status, and moves stock,
//!   accounts and roll-ups by the difference to what it was (`app/opened.rs`). Nothing can be reserved or
//!   released twice.
//! * Bills, payments, movements, events and the audit log are append-only, by trigger.
//! * One audit entry per changed row and transaction, hash-chained ([`store::audit`]), written by the functions
//!   that change rows. What is only a sum of other rows (balances, roll-ups, accounts) has no entry of its own;
//!   [`app::Door::verify`] recomputes all of them.
//!
//! # Three trips
//!
//! **A scan.** The scanner types `2900000000018` and Enter. `tui/input.rs` reads it on its own thread into the one
//! queue; the Sale screen turns the finished entry into [`app::CartCommand::Scan`]. The shell sends it through
//! [`app::Door::send`] and goes on reading keys. On the door's thread the file's turn is taken ([`store::Gate`]),
//! `BEGIN IMMEDIATE` runs, the code is resolved by exact match, the line is added and priced, the audit entry is
//! written, and the commit is on disk. The same thread answers the screen's questions from that very moment, and
//! the reply travels back through the queue into one redraw.
//!
//! **A tick.** [`worker::Worker`] knocks about every second ([`app::Door::tick`]). What is due is looked up without
//! writing; then each step takes its own short transaction and checks again that it is still due, so that among
//! many processes each step happens once. Other terminals notice the commit by SQLite's `data_version` and ask
//! their questions again.
//!
//! **An import.** [`app::transfer`] reads a CSV into forms, each with its line number. One [`app::Command::Import`]
//! runs every row through the same use cases that people use, inside one transaction; any rejected row undoes them
//! all, and the report names each with line, column and reason.

pub mod app;
pub mod cli;
pub mod domain;
pub mod store;
pub mod tui;
pub mod worker;
