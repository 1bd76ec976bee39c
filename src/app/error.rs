//! Every way a request can fail: stable codes for scripts, sentences for people.

mod details;

use crate::domain::access::{Right, Role};
use crate::domain::approval::ApproveRefused;
use crate::domain::barcode::WrongCheckDigit;
use crate::domain::gs1::{Refused, Torn};
use crate::domain::meanwhile::Meanwhile;
use crate::domain::money::{MoneyError, Overflow};
use crate::domain::quantity::QuantityError;
use crate::domain::text::TextError;

/// Whose fault it is, and so the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Refused by a rule (exit 3).
    Refused,
    /// Not signed in or not allowed (exit 4).
    NotAllowed,
    /// Not found (exit 5).
    NotFound,
    /// Changed by another or busy (exit 6).
    Conflict,
    /// Storage or I/O (exit 7).
    Storage,
}

/// Why a command or query failed. The display text is the sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppError {
    /// A field is not what it must be.
    #[error("{field}: {reason}")]
    Invalid {
        /// Which field or place (`items[2].quantity`).
        field: String,
        /// What is wrong, and what it should be.
        reason: String,
    },
    /// Too little is available.
    #[error("not enough stock of {sku}: {wanted} wanted, {available} available in {store}")]
    InsufficientStock {
        /// SKU.
        sku: String,
        /// Store's code.
        store: String,
        /// As written for people.
        wanted: String,
        /// As written for people.
        available: String,
    },
    /// Too little is available and the store asks first.
    #[error(
        "only {available} of {sku} available in {store}, {wanted} wanted: confirm to order it all the same"
    )]
    ConfirmShort {
        /// SKU.
        sku: String,
        /// Store's code.
        store: String,
        /// As written for people.
        wanted: String,
        /// As written for people.
        available: String,
    },
    /// The event does not fit the status.
    #[error("{document} is {}: cannot {event}", status.replace('_', " "))]
    InvalidTransition {
        /// `O-000042` or a shipment.
        document: String,
        /// Its status's word.
        status: String,
        /// The event's word.
        event: String,
    },
    /// A code that nothing has.
    #[error("unknown code `{code}`: nothing here has it")]
    UnknownCode {
        /// As read.
        code: String,
    },
    /// A misread code.
    #[error(transparent)]
    WrongCheckDigit(#[from] WrongCheckDigit),
    /// A structured code with a part in doubt.
    #[error(transparent)]
    TornCode(#[from] Torn),
    /// A weight for piece goods, or a count for weighed ones.
    #[error("the code carries {carries}, and {sku} is counted in {unit}: take it by hand")]
    WrongUnit {
        /// SKU.
        sku: String,
        /// The unit's code.
        unit: String,
        /// What the code says, as written for people.
        carries: String,
    },
    /// Goods that this order does not ask for.
    #[error("{sku} is not on this order")]
    NotOnOrder {
        /// SKU.
        sku: String,
    },
    /// Goods beyond what is ordered.
    #[error("{sku}: more than ordered ({open} left to pick)")]
    MoreThanOrdered {
        /// SKU.
        sku: String,
        /// As written for people.
        open: String,
    },
    /// Goods that this purchase order does not list.
    #[error("{sku} is not on purchase order {number}")]
    NotOnPurchase {
        /// SKU.
        sku: String,
        /// `P-000042`.
        number: String,
    },
    /// Goods beyond what is to come of a purchase order.
    #[error(
        "{sku}: more than ordered ({rest} still to come); what is beyond can be received beside the order"
    )]
    MoreThanPurchased {
        /// SKU.
        sku: String,
        /// As written for people.
        rest: String,
    },
    /// Goods beyond what is picked.
    #[error("{sku}: more than picked ({picked} picked)")]
    MoreThanPicked {
        /// SKU.
        sku: String,
        /// As written for people.
        picked: String,
    },
    /// More comes back than is with the customer.
    #[error("{sku}: more than was billed and has not come back ({billed} can come back)")]
    MoreThanBilled {
        /// SKU.
        sku: String,
        /// As written for people.
        billed: String,
    },
    /// More money back than is owed.
    #[error("{amount} is more than is owed back: {owed}")]
    RefundTooMuch {
        /// Plain amount.
        amount: String,
        /// Plain amount.
        owed: String,
    },
    /// Goods that this transfer does not carry.
    #[error("{sku} is not on {transfer}")]
    NotOnTransfer {
        /// SKU.
        sku: String,
        /// `T-000042`.
        transfer: String,
    },
    /// Goods beyond what is on the way.
    #[error("{sku}: more than sent ({left} still on the way with {transfer})")]
    MoreThanSent {
        /// SKU.
        sku: String,
        /// As written for people.
        left: String,
        /// `T-000042`.
        transfer: String,
    },
    /// Goods that this count is not about.
    #[error("{sku} is not in {count}: {reason}")]
    NotInCount {
        /// SKU.
        sku: String,
        /// `C-000042`.
        count: String,
        /// Why, and what to do.
        reason: String,
    },
    /// A count whose differences cannot be booked as they are.
    #[error("{count} cannot be posted: {reason}")]
    NotPostable {
        /// `C-000042`.
        count: String,
        /// Why, and what to do.
        reason: String,
    },
    /// Goods kept by lots, and no lot was said.
    #[error("{sku} is kept by lots: say which lot it is of")]
    LotMissing {
        /// SKU.
        sku: String,
    },
    /// A lot that the store does not have.
    #[error(
        "{store} has nothing of lot {lot} of {sku}: receive it first, or take a piece of another lot"
    )]
    LotUnknown {
        /// SKU.
        sku: String,
        /// The lot's code.
        lot: String,
        /// Store's code.
        store: String,
    },
    /// A lot whose day is over.
    #[error("lot {lot} of {sku} expired on {expiry}: {advice}")]
    LotExpired {
        /// SKU.
        sku: String,
        /// The lot's code.
        lot: String,
        /// Its day.
        expiry: String,
        /// What to do.
        advice: String,
    },
    /// A lot of which others have chosen too much.
    #[error(
        "lot {lot} of {sku}: {wanted} wanted, but only {free} of it is not chosen for other orders"
    )]
    LotShort {
        /// SKU.
        sku: String,
        /// The lot's code.
        lot: String,
        /// As written for people.
        wanted: String,
        /// As written for people.
        free: String,
    },
    /// A disabled product.
    #[error("{sku} is disabled and cannot be sold")]
    BlockedProduct {
        /// SKU.
        sku: String,
    },
    /// A blocked or disabled customer.
    #[error("nothing may be sold to customer {customer}, who is blocked or disabled")]
    BlockedCustomer {
        /// Code.
        customer: String,
    },
    /// Beyond the credit limit.
    #[error(
        "credit limit of {customer} exceeded: {headroom} left, {wanted} wanted; a manager may override"
    )]
    CreditLimit {
        /// Code.
        customer: String,
        /// Plain amount.
        headroom: String,
        /// Plain amount.
        wanted: String,
    },
    /// No customer chosen.
    #[error("choose a customer first")]
    CustomerMissing,
    /// No line with a quantity.
    #[error("the order has no lines")]
    NoLines,
    /// A change that reaches further than what is edited.
    #[error("{document} {consequence}: confirm to change it all the same")]
    ConfirmChange {
        /// `tax class standard`.
        document: String,
        /// What else changes.
        consequence: String,
    },
    /// Payments below the total.
    #[error("the payments do not cover the total: {missing} missing")]
    PaymentTooLittle {
        /// Plain amount.
        missing: String,
    },
    /// Payments above what is due, and not by cash.
    #[error("the payments are {surplus} more than is due; only cash gives change")]
    PaymentTooMuch {
        /// Plain amount.
        surplus: String,
    },
    /// A retailer's order cannot be let in so.
    #[error(transparent)]
    Approve(#[from] ApproveRefused),
    /// A reference that was used for something else.
    #[error("reference `{reference}` was already used for another {document}")]
    ReferenceReused {
        /// As given.
        reference: String,
        /// `order`, `payment`.
        document: String,
    },
    /// A code that exists.
    #[error("{what} `{code}` exists already")]
    Duplicate {
        /// What (`customer`).
        what: String,
        /// Code.
        code: String,
    },
    /// The last import is to be taken back, and there is none.
    #[error("nothing was imported yet that could be taken back")]
    NothingImported,
    /// A barcode that stands for something already.
    #[error("{what} `{code}` exists already: it stands for {units} × {sku}")]
    BarcodeTaken {
        /// Which field (`pack_barcode`).
        what: String,
        /// As given.
        code: String,
        /// Whose it is.
        sku: String,
        /// Whole units.
        units: i64,
    },
    /// Somebody new who is probably there already.
    #[error("{name} looks like {others}: confirm to add it all the same")]
    NearDuplicate {
        /// The name.
        name: String,
        /// Codes and names, and what is the same.
        others: String,
    },
    /// Something others still need.
    #[error("{what} `{code}` {reason}")]
    InUse {
        /// What.
        what: String,
        /// Code.
        code: String,
        /// Why it cannot.
        reason: String,
    },
    /// Rows of a file were not fit; nothing was written.
    #[error("{rejected} of {read} rows rejected; nothing was imported")]
    ImportRejected {
        /// Rows in the file.
        read: usize,
        /// Rows not fit.
        rejected: usize,
    },
    /// Somebody stopped it; nothing was written.
    #[error("cancelled; nothing was written")]
    Cancelled,
    /// Unknown user or wrong password: one answer for both.
    #[error("user name or password is wrong, or the user is locked for a while after wrong tries")]
    SignInFailed,
    /// The right password of somebody whose request nobody has answered yet.
    #[error("your request waits for an admin; sign in once it is approved")]
    Requested,
    /// The password was given for one time.
    #[error(
        "this password was given for one time: choose your own first, in the UI or with `orderdesk user password`"
    )]
    ChoosePassword,
    /// What the session rested on is no more.
    #[error("you are signed out: {0}")]
    SignedOut(&'static str),
    /// No credentials.
    #[error(
        "sign in first: set ORDERDESK_USER and ORDERDESK_PASSWORD, or --user and --password-file"
    )]
    NotSignedIn,
    /// The user may not.
    #[error("a {role} may not {act}; it needs {}", article(needs))]
    NotAllowed {
        /// The user's role.
        role: &'static str,
        /// What he wanted.
        act: &'static str,
        /// Least role.
        needs: &'static str,
    },
    /// The user may, but only with a password typed for this once.
    #[error(
        "to {act}, the password of {} is needed at this moment",
        article(needs)
    )]
    PasswordNeeded {
        /// What he wanted.
        act: &'static str,
        /// Least role of who types it.
        needs: &'static str,
    },
    /// Nothing with that code or number.
    #[error("no {what} `{code}`")]
    NotFound {
        /// What (`order`).
        what: &'static str,
        /// Code or number.
        code: String,
    },
    /// Changed since it was shown.
    #[error("{document} was changed by {} meanwhile: look again, then repeat", since.by)]
    Stale {
        /// `O-000042`.
        document: String,
        /// Who changed it, when and what.
        since: Meanwhile,
    },
    /// The cart is open elsewhere.
    #[error("this cart is open in another terminal; hold it there to take it up here")]
    CartElsewhere,
    /// Others write without pause.
    #[error("the database is busy; try again")]
    Busy,
    /// A file that is no shop.
    #[error("{path} is not an orderdesk database: {reason}")]
    NotAShop {
        /// As given.
        path: String,
        /// Why.
        reason: String,
    },
    /// A file of a later version.
    #[error(
        "{path} was written by a newer orderdesk (schema {found}, this one knows {known}); update orderdesk"
    )]
    NewerSchema {
        /// As given.
        path: String,
        /// Its version.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// The file cannot be written.
    #[error("{path} is read-only; give it to the user who runs orderdesk")]
    ReadOnly {
        /// As given.
        path: String,
    },
    /// Disk or file trouble.
    #[error("storage: {0}")]
    Storage(String),
    /// An invariant did not hold; nothing was written.
    #[error("internal check failed ({0}); nothing was changed, please report it")]
    Internal(String),
}

/// `a manager`, `an admin`.
fn article(role: &str) -> String {
    let an = role.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {role}", if an { "an" } else { "a" })
}

impl AppError {
    /// An invalid field with its reason.
    pub fn invalid(field: impl Into<String>, reason: impl std::fmt::Display) -> Self {
        Self::Invalid {
            field: field.into(),
            reason: reason.to_string(),
        }
    }

    /// A refusal for want of a right.
    pub fn not_allowed(role: Role, right: Right) -> Self {
        Self::NotAllowed {
            role: role.word(),
            act: right.words(),
            needs: right.least().word(),
        }
    }

    /// A refusal for want of the password that a right asks for each time.
    pub fn password_needed(right: Right) -> Self {
        Self::PasswordNeeded {
            act: right.words(),
            needs: right.least().word(),
        }
    }

    /// The stable code that scripts compare.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "invalid_input",
            Self::InsufficientStock { .. } => "insufficient_stock",
            Self::ConfirmShort { .. } => "confirm_short",
            Self::InvalidTransition { .. } => "invalid_transition",
            Self::UnknownCode { .. } => "unknown_code",
            Self::WrongCheckDigit(_) => "wrong_check_digit",
            Self::TornCode(_) => "torn_code",
            Self::WrongUnit { .. } => "wrong_unit",
            Self::NotOnOrder { .. } => "not_on_order",
            Self::MoreThanOrdered { .. } | Self::MoreThanPurchased { .. } => "more_than_ordered",
            Self::NotOnPurchase { .. } => "not_on_purchase_order",
            Self::MoreThanPicked { .. } => "more_than_picked",
            Self::MoreThanBilled { .. } => "more_than_billed",
            Self::RefundTooMuch { .. } => "refund_too_much",
            Self::NotOnTransfer { .. } => "not_on_transfer",
            Self::MoreThanSent { .. } => "more_than_sent",
            Self::NotInCount { .. } => "not_in_count",
            Self::NotPostable { .. } => "not_postable",
            Self::LotMissing { .. } => "lot_missing",
            Self::LotUnknown { .. } => "lot_unknown",
            Self::LotExpired { .. } => "lot_expired",
            Self::LotShort { .. } => "lot_short",
            Self::BlockedProduct { .. } => "blocked_product",
            Self::BlockedCustomer { .. } => "blocked_customer",
            Self::CreditLimit { .. } => "credit_limit",
            Self::CustomerMissing => "customer_missing",
            Self::NoLines => "no_lines",
            Self::ConfirmChange { .. } => "confirm_change",
            Self::PaymentTooLittle { .. } => "payment_too_little",
            Self::PaymentTooMuch { .. } => "payment_too_much",
            Self::Approve(refused) => refused.code(),
            Self::ReferenceReused { .. } => "reference_reused",
            Self::Duplicate { .. } | Self::BarcodeTaken { .. } => "duplicate",
            Self::NearDuplicate { .. } => "near_duplicate",
            Self::InUse { .. } => "in_use",
            Self::ImportRejected { .. } => "import_rejected",
            Self::Cancelled => "cancelled",
            Self::SignInFailed => "sign_in_failed",
            Self::Requested => "user_requested",
            Self::ChoosePassword => "one_time_password",
            Self::NotSignedIn | Self::SignedOut(_) => "not_signed_in",
            Self::NotAllowed { .. } => "not_allowed",
            Self::PasswordNeeded { .. } => "password_needed",
            Self::NotFound { .. } | Self::NothingImported => "not_found",
            Self::Stale { .. } => "stale",
            Self::CartElsewhere => "cart_elsewhere",
            Self::Busy => "busy",
            Self::NotAShop { .. } => "not_a_shop",
            Self::NewerSchema { .. } => "newer_schema",
            Self::ReadOnly { .. } => "read_only",
            Self::Storage(_) => "storage",
            Self::Internal(_) => "internal",
        }
    }

    /// Whose fault it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::SignInFailed
            | Self::Requested
            | Self::ChoosePassword
            | Self::SignedOut(_)
            | Self::NotSignedIn
            | Self::NotAllowed { .. }
            | Self::PasswordNeeded { .. } => ErrorKind::NotAllowed,
            Self::NotFound { .. } | Self::NothingImported => ErrorKind::NotFound,
            Self::Stale { .. } | Self::CartElsewhere | Self::Busy => ErrorKind::Conflict,
            Self::NotAShop { .. }
            | Self::NewerSchema { .. }
            | Self::ReadOnly { .. }
            | Self::Storage(_)
            | Self::Internal(_) => ErrorKind::Storage,
            _ => ErrorKind::Refused,
        }
    }

    /// True when somebody's password would let the same command pass.
    pub fn needs_step_up(&self) -> bool {
        matches!(
            self,
            Self::NotAllowed { .. } | Self::PasswordNeeded { .. } | Self::CreditLimit { .. }
        )
    }
}

impl From<Refused> for AppError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Torn(torn) => Self::TornCode(torn),
            Refused::WrongCheckDigit(wrong) => Self::WrongCheckDigit(wrong),
        }
    }
}

impl From<Overflow> for AppError {
    fn from(overflow: Overflow) -> Self {
        Self::invalid("amount", overflow)
    }
}

impl From<MoneyError> for AppError {
    fn from(error: MoneyError) -> Self {
        Self::invalid("amount", error)
    }
}

impl From<QuantityError> for AppError {
    fn from(error: QuantityError) -> Self {
        Self::invalid("quantity", error)
    }
}

impl From<TextError> for AppError {
    fn from(error: TextError) -> Self {
        let field = match &error {
            TextError::Empty(what)
            | TextError::Unsafe(what)
            | TextError::TooLong { what, .. }
            | TextError::NotACode { what, .. } => *what,
        };
        Self::invalid(field, &error)
    }
}
