//! The command line as scripts see it (interface.md §4): answers, errors, exit codes.

mod audit;
mod catalogue;
mod config;
mod contract;
mod customers;
mod files;
mod goods;
mod intake;
mod lots;
mod notices;
mod orders;
mod people;
mod purchases;
mod scanner;
mod terminal;
mod transfer;
mod upkeep;
mod words;
