//! The clap tree: what can be typed, and the help people read.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};

use crate::cli::{
    area, audit, clock, completions, config, customer, demo, export, feed, import, init, invoice,
    keys, label, notice, order, payment, portal, product, purchase, refund, report, sale, scanner,
    setup, shipment, stock, store, supplier, transfer, upkeep, user, word,
};

/// Order management for the counter of a shop: one offline program, one file.
#[derive(Debug, Parser)]
#[command(
    name = "orderdesk",
    version,
    about = "Order management for the counter of a shop: one offline program, one file.",
    after_help = EXAMPLES,
    disable_help_subcommand = false,
    subcommand_required = false,
    max_term_width = 100
)]
pub struct Cli {
    /// The options of all commands.
    #[command(flatten)]
    pub globals: Globals,
    /// What to do.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

const EXAMPLES: &str = "\
Without a command the terminal UI opens.

Examples:
  orderdesk demo                                   look around in a made-up shop
  orderdesk init --shop 'Corner Shop' --currency EUR --admin ann
  orderdesk --user ann order list --status pending
  orderdesk --user ann order add order.json
  producer | orderdesk --user ann --json order add - --jsonl
  orderdesk --user ann import products products.csv --dry-run
  orderdesk --user ann report products --from 2026-11-01 --to 2026-11-30

Sign in with --user (or ORDERDESK_USER) and ORDERDESK_PASSWORD, --password-file or the prompt.
A manager lends his right with --approver and ORDERDESK_APPROVER_PASSWORD, --approver-password-file or the prompt.
Exit codes: 0 done, 1 verify found something broken, 2 usage, 3 refused by a rule,
  4 not signed in or not allowed, 5 not found, 6 conflict, 7 storage or I/O.";

const COMMON: &str = "Options of all commands";

/// Options that every command takes, before or after its name.
#[derive(Debug, Clone, Default, Args)]
pub struct Globals {
    /// The shop's file [default: shop.db in the user's data directory]
    #[arg(long, global = true, help_heading = COMMON, value_name = "PATH", env = "ORDERDESK_DB", hide_env_values = true)]
    pub db: Option<PathBuf>,
    /// Who signs in
    #[arg(long, global = true, help_heading = COMMON, value_name = "NAME", env = "ORDERDESK_USER", hide_env_values = true)]
    pub user: Option<String>,
    /// A file whose first line is the password
    #[arg(long, global = true, help_heading = COMMON, value_name = "PATH")]
    pub password_file: Option<PathBuf>,
    /// Who lends his right to this one command, with a password of his own
    #[arg(long, global = true, help_heading = COMMON, value_name = "NAME")]
    pub approver: Option<String>,
    /// A file whose first line is the approver's password
    #[arg(long, global = true, help_heading = COMMON, value_name = "PATH")]
    pub approver_password_file: Option<PathBuf>,
    /// Print JSON: one object, or an array for lists
    #[arg(long, global = true, help_heading = COMMON)]
    pub json: bool,
    /// Show figures as of this moment (2026-11-20 or 2026-11-20T14:05)
    #[arg(long, global = true, help_heading = COMMON, value_name = "WHEN")]
    pub as_of: Option<String>,
    /// Let the clock stand still (tests)
    #[arg(long, global = true, help_heading = COMMON, value_name = "WHEN", hide = true)]
    pub at: Option<String>,
    /// Take chance from a seed (tests)
    #[arg(long, global = true, help_heading = COMMON, value_name = "N", hide = true)]
    pub seed: Option<u64>,
}

/// All commands.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make a demo shop and open it
    Demo(demo::Demo),
    /// Make an empty shop
    Init(init::Init),
    /// Take, list, pick, bill, cancel orders
    #[command(subcommand)]
    Order(order::OrderVerb),
    /// Counter sales
    #[command(subcommand)]
    Sale(sale::SaleVerb),
    /// Goods on the road
    #[command(subcommand)]
    Shipment(shipment::ShipmentVerb),
    /// Money in
    #[command(subcommand)]
    Payment(payment::PaymentVerb),
    /// Money back
    #[command(subcommand)]
    Refund(refund::RefundVerb),
    /// Labels for goods, shelves and lots
    #[command(subcommand)]
    Label(label::LabelVerb),
    /// Bills
    #[command(subcommand)]
    Invoice(invoice::InvoiceVerb),
    /// What is in the stores, and its ledger
    #[command(subcommand)]
    Stock(stock::StockVerb),
    /// Goods between two stores
    #[command(subcommand)]
    Transfer(transfer::TransferVerb),
    /// The catalogue, one row a variant
    #[command(subcommand)]
    Product(product::ProductVerb),
    /// Categories of products
    #[command(subcommand)]
    Category(word::WordVerb<word::NameOnly>),
    /// Brands of products
    #[command(subcommand)]
    Brand(word::WordVerb<word::NameOnly>),
    /// Units in which goods are counted
    #[command(subcommand)]
    Unit(word::WordVerb<word::UnitFields>),
    /// Tax classes with their components
    #[command(subcommand)]
    TaxClass(word::WordVerb<word::TaxFields>),
    /// Colours: how they look, and their order
    #[command(subcommand)]
    Colour(word::WordVerb<word::ColourFields>),
    /// Sizes: their order and class
    #[command(subcommand)]
    Size(word::WordVerb<word::SizeFields>),
    /// Size classes, what sizes of different scales have in common
    #[command(subcommand)]
    SizeClass(word::WordVerb<word::ClassFields>),
    /// Customers
    #[command(subcommand)]
    Customer(customer::CustomerVerb),
    /// Areas where customers are, with their delivery weekdays
    #[command(subcommand)]
    Area(area::AreaVerb),
    /// Suppliers and what they deliver
    #[command(subcommand)]
    Supplier(supplier::SupplierVerb),
    /// Purchase orders, and what to order again
    #[command(subcommand)]
    Purchase(purchase::PurchaseVerb),
    /// What waits for a person: low stock, late orders, refunds due (manager)
    Inbox,
    /// What a program of the shop's own was told, and what it did not take
    #[command(subcommand)]
    Notice(notice::NoticeVerb),
    /// The portal of a retailer: place an order, my orders, stock check
    Portal(portal::Portal),
    /// Stores
    #[command(subcommand)]
    Store(store::StoreVerb),
    /// Users
    #[command(subcommand)]
    User(user::UserVerb),
    /// The shop's settings: each with its meaning, range, default and last change
    #[command(subcommand)]
    Config(config::ConfigVerb),
    /// What scanned codes say
    #[command(subcommand)]
    Scanner(scanner::ScannerVerb),
    /// What this terminal needs
    #[command(subcommand)]
    Setup(setup::SetupVerb),
    /// Bring in rows from a CSV, XLSX or ODS file; take the last import back
    Import(import::Import),
    /// Receive goods line by line from a machine: a file, pipe or serial device
    Feed(feed::Feed),
    /// Take rows out as a file (manager)
    Export(export::Export),
    /// Figures; `report list` names them
    Report(report::Reporting),
    /// What falls due by now
    #[command(subcommand)]
    Clock(clock::ClockVerb),
    /// Copy the shop's file while it is in use (admin)
    Backup(upkeep::Backup),
    /// Check every rule and every kept sum; exit 1 when one is broken (admin)
    Verify(upkeep::Verify),
    /// Who did what when, and the head of the audit log
    #[command(subcommand)]
    Audit(audit::AuditVerb),
    /// Print who may do what: each act, its least role, and whether it asks for a password each time
    Rights,
    /// Print the keys of the terminal UI
    Keys(keys::Keys),
    /// Print the completion script of a shell
    Completions(completions::Completions),
}

/// A parser for one of a closed set of words.
pub fn one_of<T>(all: &'static [(T, &'static str)]) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    PossibleValuesParser::new(all.iter().map(|(_, word)| *word)).try_map(|word| {
        let found = all.iter().find(|(_, known)| *known == word);
        found
            .map(|(value, _)| *value)
            .ok_or_else(|| format!("unknown word `{word}`"))
    })
}

/// Reads `SKU=QTY`.
pub fn sku_and_quantity(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('=') {
        Some((sku, quantity)) if !sku.trim().is_empty() && !quantity.trim().is_empty() => {
            Ok((sku.trim().to_owned(), quantity.trim().to_owned()))
        }
        _ => Err("write it as SKU=QTY, such as BRA-AVA-BLK-34B=2".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_tree_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn globals_stand_on_either_side() {
        for words in [
            ["orderdesk", "--json", "--db", "a.db", "store", "list"],
            ["orderdesk", "store", "list", "--db", "a.db", "--json"],
        ] {
            let cli = Cli::try_parse_from(words).unwrap();
            assert!(cli.globals.json);
            assert_eq!(
                cli.globals.db.as_deref(),
                Some(std::path::Path::new("a.db"))
            );
        }
    }

    #[test]
    fn a_line_is_split_at_its_last_sign() {
        assert_eq!(
            sku_and_quantity("A=B=2"),
            Ok(("A=B".to_owned(), "2".to_owned()))
        );
        assert!(sku_and_quantity("A=").is_err());
        assert!(sku_and_quantity("A").is_err());
    }
}
