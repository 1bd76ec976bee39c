//! The command line: reads words, knocks at the door, prints. It decides nothing.

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::Parser;
use serde_json::json;

mod account;
mod area;
mod audit;
mod catalogue;
mod clock;
mod completions;
mod config;
mod count;
mod customer;
mod demo;
mod details;
mod document;
mod error;
mod export;
mod feed;
mod file;
mod import;
mod import_report;
mod inbox;
mod init;
mod intake;
mod invoice;
mod keys;
mod label;
mod lot;
mod notice;
mod order;
mod output;
mod payment;
mod picture;
mod portal;
mod product;
mod purchase;
mod record;
mod refund;
mod report;
mod rights;
mod sale;
mod scanner;
mod session;
mod setup;
mod shipment;
mod start;
mod stock;
mod store;
mod style;
mod supplier;
mod terminal;
mod transfer;
mod tree;
mod upkeep;
mod user;
mod word;

use error::Failure;
use output::Streams;
use session::Session;
use tree::{Cli, Verb};

use crate::domain::text::{inert, inert_json};
use crate::domain::word::WordKind;

/// Runs with the process's arguments and streams.
pub fn main() -> ExitCode {
    // Neither stream is kept locked: another thread that panics must be able to say so.
    let mut out = BufWriter::new(io::stdout());
    let mut err = io::stderr();
    run(std::env::args_os().collect(), &mut out, &mut err)
}

/// Runs with the given arguments, the program's name first. `out` gets what machines read, `err` the rest.
pub fn run(args: Vec<OsString>, out: &mut dyn Write, err: &mut dyn Write) -> ExitCode {
    let wants_json = args
        .iter()
        .take_while(|word| *word != "--")
        .any(|word| word == "--json");
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(told) => return unparsed(&told, wants_json, out, err),
    };
    let as_json = cli.globals.json;
    let done = begin(cli, out, err);
    match done.and_then(|()| Ok(out.flush()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // What was printed before it failed still belongs to the reader.
            let _flushed = out.flush();
            failure.report(as_json, err)
        }
    }
}

fn begin(cli: Cli, out: &mut dyn Write, err: &mut dyn Write) -> Result<(), Failure> {
    let io = Streams {
        out,
        err,
        json: cli.globals.json,
    };
    let mut session = Session::new(cli.globals, io)?;
    match cli.verb {
        Some(verb) => dispatch(verb, &mut session),
        None => start::open(&mut session),
    }
}

fn dispatch(verb: Verb, session: &mut Session<'_>) -> Result<(), Failure> {
    match verb {
        Verb::Demo(verb) => demo::run(&verb, session),
        Verb::Init(verb) => init::run(&verb, session),
        Verb::Order(verb) => order::run(&verb, session),
        Verb::Sale(verb) => sale::run(&verb, session),
        Verb::Shipment(verb) => shipment::run(&verb, session),
        Verb::Payment(verb) => payment::run(&verb, session),
        Verb::Refund(verb) => refund::run(&verb, session),
        Verb::Label(verb) => label::run(&verb, session),
        Verb::Invoice(verb) => invoice::run(&verb, session),
        Verb::Stock(verb) => stock::run(&verb, session),
        Verb::Transfer(verb) => transfer::run(&verb, session),
        Verb::Product(verb) => product::run(&verb, session),
        Verb::Category(verb) => word::run(WordKind::Category, &verb, session),
        Verb::Brand(verb) => word::run(WordKind::Brand, &verb, session),
        Verb::Unit(verb) => word::run(WordKind::Unit, &verb, session),
        Verb::TaxClass(verb) => word::run(WordKind::TaxClass, &verb, session),
        Verb::Colour(verb) => word::run(WordKind::Colour, &verb, session),
        Verb::Size(verb) => word::run(WordKind::Size, &verb, session),
        Verb::SizeClass(verb) => word::run(WordKind::SizeClass, &verb, session),
        Verb::Customer(verb) => customer::run(&verb, session),
        Verb::Area(verb) => area::run(&verb, session),
        Verb::Supplier(verb) => supplier::run(&verb, session),
        Verb::Purchase(verb) => purchase::run(&verb, session),
        Verb::Inbox => inbox::run(session),
        Verb::Notice(verb) => notice::run(&verb, session),
        Verb::Portal(verb) => portal::run(&verb, session),
        Verb::Store(verb) => store::run(&verb, session),
        Verb::User(verb) => user::run(&verb, session),
        Verb::Config(verb) => config::run(&verb, session),
        Verb::Import(verb) => import::run(&verb, session),
        Verb::Feed(verb) => feed::run(&verb, session),
        Verb::Export(verb) => export::run(&verb, session),
        Verb::Report(verb) => report::run(&verb, session),
        Verb::Clock(verb) => clock::run(&verb, session),
        Verb::Backup(verb) => upkeep::backup(&verb, session),
        Verb::Verify(verb) => upkeep::verify(&verb, session),
        Verb::Audit(verb) => audit::run(verb, session),
        Verb::Scanner(verb) => scanner::run(&verb, session),
        Verb::Setup(verb) => setup::run(&verb, session),
        Verb::Rights => rights::run(session),
        Verb::Keys(verb) => keys::run(&verb, session),
        Verb::Completions(verb) => completions::run(&verb, session),
    }
}

/// Prints what clap has to say: help and version on `out`, a mistake on `err`.
fn unparsed(
    told: &clap::Error,
    as_json: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> ExitCode {
    let text = told.render().to_string();
    if !told.use_stderr() {
        let _closed_pipe = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        return ExitCode::SUCCESS;
    }
    // It repeats what was typed.
    let text = inert(&text);
    let _told = if as_json {
        let text = text.trim();
        let message = text.strip_prefix("error: ").unwrap_or(text);
        let object = json!({"code": "usage", "message": message, "details": {}});
        let object = json!({ "error": object }).to_string();
        writeln!(err, "{}", inert_json(&object))
    } else {
        err.write_all(text.as_bytes())
    };
    ExitCode::from(2)
}
