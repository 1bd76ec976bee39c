//! What the key table is made of: places, lines, and the keys that no line may take.
//!
//! The table itself is [`super::bindings::BINDINGS`]; dispatcher, footer, help, palette, README and
//! the tests read that one, through [`super::keys::Keys`].

use super::action::Action;
use super::key::{Code, KeyPress};
use super::keys::snake;
use super::scan::Mode;

pub use crate::domain::access::Role;

/// A place keys hold in. A place inherits from those in its [`Scope::chain`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Everywhere, also in dialogs and before sign-in.
    Always,
    /// Everywhere once signed in, but not in dialogs.
    Global,
    /// Lists and pages, where letters and digits are commands.
    Browse,
    /// Sign-in.
    SignIn,
    /// Sign-in where nobody is at work yet.
    Welcome,
    /// The sale: its entry line has the focus.
    Sale,
    /// A retailer's order: its entry line has the focus.
    PortalCart,
    /// A list that a retailer pastes.
    PortalPaste,
    /// One of a retailer's orders.
    PortalPage,
    /// Rows of amount and method.
    Tender,
    /// What both order screens can do with an order.
    OrderActs,
    /// Orders by stage.
    Orders,
    /// One order with its timeline.
    Order,
    /// A retailer's order to decide about: how much of each line is let in.
    Approval,
    /// What waits for a person.
    Inbox,
    /// The billing queue.
    Billing,
    /// Picking and billing one order by scanning.
    Pick,
    /// Stock on hand.
    Stock,
    /// A colour × size grid being filled.
    Grid,
    /// A colour × size grid to look at.
    GridLook,
    /// The list of products.
    Catalogue,
    /// One product with its variants.
    Product,
    /// The barcodes of a variant.
    Barcodes,
    /// Purchase orders.
    Purchases,
    /// One purchase order.
    Purchase,
    /// What to order again.
    Proposals,
    /// Suppliers.
    Suppliers,
    /// Where goods are kept and sold.
    Stores,
    /// Who may sign in.
    Users,
    /// The audit log.
    Audit,
    /// Copies of the file.
    Backups,
    /// The shop's settings.
    Settings,
    /// One supplier with what it delivers.
    Supplier,
    /// Customers.
    Customers,
    /// One customer with his ledger and orders.
    Customer,
    /// The areas customers are in.
    AreaList,
    /// A paper on the screen.
    Paper,
    /// Categories, brands, units and the other lists.
    Lists,
    /// The details of a product.
    Details,
    /// A text of many lines being edited.
    Editor,
    /// Pictures of a product.
    Pictures,
    /// Receiving by scanning.
    StockEntry,
    /// Transfers, or counts, one below the other.
    StockJobs,
    /// Lots by expiry, and one of them.
    Lots,
    /// One transfer: gathering and receiving by scanning.
    Transfer,
    /// One count: its entry line has the focus.
    Count,
    /// What a count found.
    Differences,
    /// Dashboard and reports.
    Analytics,
    /// Which file to import, and how.
    ImportForm,
    /// What an import would do, row by row.
    Import,
    /// Labelled fields.
    Form,
    /// A late change: which of two values each field keeps.
    Settle,
    /// A question.
    Dialog,
    /// A fuzzy list to choose one of.
    Picker,
    /// The one-line filter of a list.
    Filter,
    /// All actions by name.
    Palette,
    /// The help overlay.
    Help,
    /// The red band after a failed scan.
    LockBand,
}

impl Scope {
    /// Every scope, in the order help shows them.
    pub const ALL: [Self; 58] = [
        Self::Always,
        Self::Global,
        Self::Browse,
        Self::SignIn,
        Self::Welcome,
        Self::Sale,
        Self::PortalCart,
        Self::PortalPaste,
        Self::PortalPage,
        Self::Tender,
        Self::OrderActs,
        Self::Orders,
        Self::Order,
        Self::Approval,
        Self::Inbox,
        Self::Billing,
        Self::Pick,
        Self::Stock,
        Self::Grid,
        Self::GridLook,
        Self::Catalogue,
        Self::Product,
        Self::Barcodes,
        Self::Purchases,
        Self::Purchase,
        Self::Proposals,
        Self::Suppliers,
        Self::Stores,
        Self::Users,
        Self::Audit,
        Self::Backups,
        Self::Settings,
        Self::Supplier,
        Self::Customers,
        Self::Customer,
        Self::AreaList,
        Self::Paper,
        Self::Lists,
        Self::Details,
        Self::Editor,
        Self::Pictures,
        Self::StockEntry,
        Self::StockJobs,
        Self::Lots,
        Self::Transfer,
        Self::Count,
        Self::Differences,
        Self::Analytics,
        Self::ImportForm,
        Self::Import,
        Self::Form,
        Self::Settle,
        Self::Dialog,
        Self::Picker,
        Self::Filter,
        Self::Palette,
        Self::Help,
        Self::LockBand,
    ];

    /// Where a key is looked up, innermost first.
    pub const fn chain(self) -> &'static [Self] {
        use Scope as S;
        match self {
            S::Always => &[S::Always],
            S::Global => &[S::Global, S::Always],
            S::Browse => &[S::Browse, S::Global, S::Always],
            S::SignIn => &[S::SignIn, S::Always],
            S::Welcome => &[S::Welcome, S::SignIn, S::Always],
            S::Sale => &[S::Sale, S::Global, S::Always],
            S::PortalCart => &[S::PortalCart, S::Global, S::Always],
            S::PortalPaste => &[S::PortalPaste, S::Global, S::Always],
            S::PortalPage => &[S::PortalPage, S::Browse, S::Global, S::Always],
            S::Tender => &[S::Tender, S::Global, S::Always],
            S::OrderActs => &[S::OrderActs, S::Browse, S::Global, S::Always],
            S::Orders => &[S::Orders, S::OrderActs, S::Browse, S::Global, S::Always],
            S::Order => &[S::Order, S::OrderActs, S::Browse, S::Global, S::Always],
            S::Approval => &[S::Approval, S::Global, S::Always],
            S::Inbox => &[S::Inbox, S::Browse, S::Global, S::Always],
            S::Billing => &[S::Billing, S::Browse, S::Global, S::Always],
            S::Pick => &[S::Pick, S::Global, S::Always],
            S::Stock => &[S::Stock, S::Browse, S::Global, S::Always],
            S::Grid => &[S::Grid, S::Global, S::Always],
            S::GridLook => &[S::GridLook, S::Browse, S::Global, S::Always],
            S::Catalogue => &[S::Catalogue, S::Browse, S::Global, S::Always],
            S::Product => &[S::Product, S::Browse, S::Global, S::Always],
            S::Barcodes => &[S::Barcodes, S::Browse, S::Global, S::Always],
            S::Purchases => &[S::Purchases, S::Browse, S::Global, S::Always],
            S::Purchase => &[S::Purchase, S::Browse, S::Global, S::Always],
            S::Proposals => &[S::Proposals, S::Global, S::Always],
            S::Suppliers => &[S::Suppliers, S::Browse, S::Global, S::Always],
            S::Stores => &[S::Stores, S::Browse, S::Global, S::Always],
            S::Users => &[S::Users, S::Browse, S::Global, S::Always],
            S::Audit => &[S::Audit, S::Browse, S::Global, S::Always],
            S::Backups => &[S::Backups, S::Browse, S::Global, S::Always],
            S::Settings => &[S::Settings, S::Browse, S::Global, S::Always],
            S::Supplier => &[S::Supplier, S::Browse, S::Global, S::Always],
            S::Customers => &[S::Customers, S::Browse, S::Global, S::Always],
            S::Customer => &[S::Customer, S::Browse, S::Global, S::Always],
            S::AreaList => &[S::AreaList, S::Browse, S::Global, S::Always],
            S::Paper => &[S::Paper, S::Browse, S::Global, S::Always],
            S::Lists => &[S::Lists, S::Browse, S::Global, S::Always],
            S::Details => &[S::Details, S::Browse, S::Global, S::Always],
            S::Editor => &[S::Editor, S::Global, S::Always],
            S::Pictures => &[S::Pictures, S::Browse, S::Global, S::Always],
            S::StockEntry => &[S::StockEntry, S::Global, S::Always],
            S::StockJobs => &[S::StockJobs, S::Browse, S::Global, S::Always],
            S::Lots => &[S::Lots, S::Browse, S::Global, S::Always],
            S::Transfer => &[S::Transfer, S::Global, S::Always],
            S::Count => &[S::Count, S::Global, S::Always],
            S::Differences => &[S::Differences, S::Browse, S::Global, S::Always],
            S::Analytics => &[S::Analytics, S::Browse, S::Global, S::Always],
            S::ImportForm => &[S::ImportForm, S::Global, S::Always],
            S::Import => &[S::Import, S::Browse, S::Global, S::Always],
            S::Form => &[S::Form, S::Global, S::Always],
            S::Settle => &[S::Settle, S::Always],
            S::Dialog => &[S::Dialog, S::Always],
            S::Picker => &[S::Picker, S::Always],
            S::Filter => &[S::Filter, S::Global, S::Always],
            S::Palette => &[S::Palette, S::Always],
            S::Help => &[S::Help, S::Always],
            S::LockBand => &[S::LockBand, S::Always],
        }
    }

    /// Is a bare letter or digit data here? Then no binding may take one.
    pub const fn types(self) -> bool {
        use Scope as S;
        matches!(
            self,
            S::SignIn
                | S::Welcome
                | S::Sale
                | S::PortalCart
                | S::PortalPaste
                | S::Tender
                | S::Approval
                | S::Pick
                | S::StockEntry
                | S::Transfer
                | S::Count
                | S::ImportForm
                | S::Form
                | S::Editor
                | S::Dialog
                | S::Picker
                | S::Filter
                | S::Palette
        )
    }

    /// How keys are taken here; `empty` says whether the entry line is. Dialogs with a password
    /// field want [`Mode::Text`] instead.
    pub const fn mode(self, empty: bool) -> Mode {
        use Scope as S;
        match self {
            S::SignIn
            | S::Welcome
            | S::ImportForm
            | S::Form
            | S::Editor
            | S::PortalPaste
            | S::Filter
            | S::Picker
            | S::Palette
            | S::Approval
            | S::Tender => Mode::Text,
            S::Sale | S::PortalCart | S::Pick | S::StockEntry | S::Transfer | S::Count => {
                Mode::Entry { empty }
            }
            S::Dialog => Mode::Prompt,
            S::LockBand => Mode::Locked,
            _ => Mode::Browse,
        }
    }

    /// What own keys call the place, such as `order_acts`.
    pub fn name(self) -> String {
        snake(&format!("{self:?}"))
    }

    /// What help calls the place.
    pub const fn title(self) -> &'static str {
        use Scope as S;
        match self {
            S::Always => "Everywhere",
            S::Global => "Once signed in",
            S::Browse => "In lists",
            S::SignIn => "Sign in",
            S::Welcome => "Before work",
            S::Sale => "Sale",
            S::PortalCart => "Portal: the order",
            S::PortalPaste => "Portal: pasting a list",
            S::PortalPage => "Portal: one order",
            S::Tender => "Payment of a sale",
            S::OrderActs => "The selected order",
            S::Orders => "Orders",
            S::Order => "Order",
            S::Approval => "A retailer's order to decide about",
            S::Inbox => "Inbox",
            S::Billing => "Billing queue",
            S::Pick => "Pick and bill",
            S::Stock => "Stock",
            S::Grid => "Colours and sizes, being filled",
            S::GridLook => "Colours and sizes",
            S::Catalogue => "Catalogue",
            S::Product => "One product",
            S::Barcodes => "Barcodes of a variant",
            S::Purchases => "Purchase orders",
            S::Purchase => "One purchase order",
            S::Proposals => "Purchase list",
            S::Suppliers => "Suppliers",
            S::Stores => "Stores",
            S::Users => "Users",
            S::Audit => "Audit log",
            S::Backups => "Backups",
            S::Settings => "Settings",
            S::Supplier => "One supplier",
            S::Customers => "Customers",
            S::Customer => "One customer",
            S::AreaList => "Areas",
            S::Paper => "A paper",
            S::Lists => "Lists",
            S::Details => "Details of a product",
            S::Editor => "Editing a text",
            S::Pictures => "Pictures",
            S::StockEntry => "Receiving",
            S::StockJobs => "Transfers and counts",
            S::Lots => "Lots",
            S::Transfer => "Transfer",
            S::Count => "Counting",
            S::Differences => "Differences of a count",
            S::Analytics => "Analytics",
            S::ImportForm => "Importing a file",
            S::Import => "Preview of an import",
            S::Form => "Forms",
            S::Settle => "Changed by two people",
            S::Dialog => "Questions",
            S::Picker => "Choosing from a list",
            S::Filter => "Filter line",
            S::Palette => "Palette",
            S::Help => "Help",
            S::LockBand => "After a failed scan",
        }
    }
}

/// One line of the key table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// Where it holds.
    pub scope: Scope,
    /// Key names with spaces between; the first is the one shown.
    pub keys: &'static str,
    /// What it does.
    pub action: Action,
    /// For the footer: a word or two.
    pub hint: &'static str,
    /// For help and palette: a phrase.
    pub help: &'static str,
    /// Who may.
    pub least_role: Role,
    /// Place in the footer, 1 first; 0 is not shown there.
    pub footer_rank: u8,
}

impl Binding {
    /// The key shown in hints.
    pub fn shown(&self) -> &'static str {
        self.keys.split_whitespace().next().unwrap_or_default()
    }

    /// Every key, parsed and folded.
    pub fn presses(&self) -> impl Iterator<Item = KeyPress> {
        self.keys
            .split_whitespace()
            .filter_map(KeyPress::parse)
            .map(KeyPress::normal)
    }
}

/// Does a terminal, or the desktop around it, keep this key for itself so often that an action
/// must not hang on it alone?
pub fn swallowed(key: KeyPress) -> bool {
    let shifted = key.shift && key.code != Code::Tab;
    match key.code {
        Code::F(n) => n == 1 || n >= 10,
        Code::PgUp | Code::PgDn => key.ctrl || key.shift,
        Code::Tab | Code::Enter | Code::Esc | Code::Char(' ') => key.alt || key.ctrl,
        Code::Char(_) => key.ctrl && key.alt,
        _ => shifted || key.alt,
    }
}

/// Keys that are other keys, or that terminals stop at: never bound (interface.md §2). `Alt+O` and
/// `Alt+[` begin the codes of function keys and arrows.
pub fn never_bound(key: KeyPress) -> bool {
    match key.code {
        Code::Char(c) if key.ctrl && !key.alt => {
            matches!(c, 'i' | 'm' | 'j' | '[' | 'h' | 's' | 'q' | 'b')
        }
        Code::Char(c) if key.alt && !key.ctrl => matches!(c, 'o' | '['),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::tui::bindings::BINDINGS;
    use crate::tui::keys::Keys;

    #[test]
    fn every_key_name_is_a_key() {
        for binding in BINDINGS {
            assert!(!binding.keys.trim().is_empty(), "{binding:?}");
            for name in binding.keys.split_whitespace() {
                assert!(KeyPress::parse(name).is_some(), "{name} in {binding:?}");
            }
            assert!(!binding.hint.is_empty() && !binding.help.is_empty());
        }
    }

    #[test]
    fn one_key_means_one_thing_in_one_place() {
        for scope in Scope::ALL {
            let mut taken: HashMap<KeyPress, &Binding> = HashMap::new();
            for binding in Keys::default().held_in(scope, Role::Admin) {
                for key in binding.presses() {
                    // F1 and Alt+1 of one line are one key; two lines never are.
                    let other = taken.insert(key, binding).filter(|other| *other != binding);
                    assert!(
                        other.is_none(),
                        "{key} in {scope:?}: {other:?} and {binding:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn keys_that_are_other_keys_are_refused() {
        for name in [
            "Ctrl+I", "Ctrl+M", "Ctrl+J", "Ctrl+[", "Ctrl+H", "Ctrl+S", "Ctrl+Q", "Ctrl+B",
        ] {
            assert!(never_bound(KeyPress::parse(name).unwrap()), "{name}");
        }
        for binding in BINDINGS {
            for name in binding.keys.split_whitespace() {
                assert!(!never_bound(KeyPress::parse(name).unwrap()), "{binding:?}");
            }
        }
    }

    #[test]
    fn each_action_has_a_key_that_arrives() {
        for binding in BINDINGS {
            let arrives = binding
                .keys
                .split_whitespace()
                .filter_map(KeyPress::parse)
                .any(|key| !swallowed(key));
            assert!(arrives, "{binding:?}");
        }
    }

    #[test]
    fn where_letters_are_data_none_is_a_command() {
        for scope in Scope::ALL.into_iter().filter(|scope| scope.types()) {
            for binding in Keys::default().held_in(scope, Role::Admin) {
                for key in binding.presses() {
                    assert_eq!(key.typed(), None, "{binding:?} in {scope:?}");
                }
            }
        }
    }

    #[test]
    fn an_action_is_listed_once_in_a_scope_and_all_scopes_are_used() {
        let mut seen = HashSet::new();
        for binding in BINDINGS {
            assert!(seen.insert((binding.scope, binding.action)), "{binding:?}");
        }
        for scope in Scope::ALL {
            assert!(
                BINDINGS.iter().any(|binding| binding.scope == scope),
                "{scope:?}"
            );
        }
    }

    #[test]
    fn looked_up_from_the_inside_out_and_by_right() {
        let press = |name: &str| KeyPress::parse(name).unwrap();
        let find = |scope, name: &str, role| {
            Keys::default()
                .lookup(scope, press(name), role)
                .map(|b| b.action)
        };
        assert_eq!(find(Scope::Orders, "F2", Role::Clerk), Some(Action::Tab(2)));
        assert_eq!(find(Scope::Orders, "2", Role::Clerk), Some(Action::Tab(2)));
        assert_eq!(find(Scope::Sale, "2", Role::Clerk), None);
        assert_eq!(find(Scope::Dialog, "Alt+2", Role::Admin), None);
        assert_eq!(find(Scope::Form, "F10", Role::Clerk), Some(Action::Accept));
        assert_eq!(
            find(Scope::Sale, "Alt+6", Role::Manager),
            Some(Action::Tab(6))
        );
        assert_eq!(find(Scope::Sale, "Alt+6", Role::Clerk), None);
        assert_eq!(
            find(Scope::SignIn, "Ctrl+C", Role::Retailer),
            Some(Action::Quit)
        );
    }

    #[test]
    fn nothing_lasting_hangs_on_a_letter_or_enter() {
        for binding in BINDINGS.iter().filter(|b| b.action == Action::Accept) {
            assert_eq!(binding.shown(), "Ctrl+A", "{binding:?}");
        }
    }
}
