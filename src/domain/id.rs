//! Row identities, one type a noun, so that a customer's id is never taken for a store's.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(pub i64);

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    self.0.fmt(f)
                }
            }
        )+
    };
}

ids! {
    /// A store.
    StoreId,
    /// A user.
    UserId,
    /// A customer.
    CustomerId,
    /// A product (style).
    ProductId,
    /// A variant: what is stocked and sold.
    VariantId,
    /// An order or a cart.
    OrderId,
    /// A line of an order or a cart.
    LineId,
    /// A bill or credit note.
    BillId,
    /// A shipment.
    ShipmentId,
    /// A payment or refund.
    PaymentId,
    /// A supplier.
    SupplierId,
    /// A purchase order.
    PurchaseId,
    /// A line of a purchase order.
    PurchaseLineId,
    /// A transfer between stores.
    TransferId,
    /// A line of a transfer.
    TransferLineId,
    /// A count session.
    CountId,
    /// A lot of a variant in a store.
    LotId,
    /// An import from a file.
    ImportId,
    /// A picture.
    PictureId,
}

/// The printed form of an order's number: `O-000042`.
pub fn order_number(number: i64) -> String {
    format!("O-{number:06}")
}

/// Reads an order number as printed, or bare digits.
pub fn parse_order_number(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text
        .strip_prefix("O-")
        .or_else(|| text.strip_prefix("o-"))
        .unwrap_or(text);
    if digits.is_empty() || digits.len() > 12 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|number| *number > 0)
}

/// The printed form of a purchase order's number: `P-000001`.
pub fn purchase_number(number: i64) -> String {
    format!("P-{number:06}")
}

/// Reads a purchase order's number as printed, or bare digits.
pub fn parse_purchase_number(text: &str) -> Option<i64> {
    let text = text.trim();
    let bare = text.strip_prefix("P-").or_else(|| text.strip_prefix("p-"));
    let digits = bare.unwrap_or(text);
    let is_bare = digits.starts_with(|c: char| c.is_ascii_digit());
    parse_order_number(digits).filter(|_| is_bare)
}
/// The printed form of a transfer's number: `T-000042`.
/// The printed form of a transfer's number: `T-000042`.
pub fn transfer_number(number: i64) -> String {
    format!("T-{number:06}")
}

/// Reads a transfer's number as printed, or bare digits.
pub fn parse_transfer_number(text: &str) -> Option<i64> {
    parse_prefixed(text, 'T')
}

/// The printed form of a count's number: `C-000042`.
pub fn count_number(number: i64) -> String {
    format!("C-{number:06}")
}

/// Reads a count's number as printed, or bare digits.
pub fn parse_count_number(text: &str) -> Option<i64> {
    parse_prefixed(text, 'C')
}

fn parse_prefixed(text: &str, letter: char) -> Option<i64> {
    let text = text.trim();
    let is_letter = |c: char| c.eq_ignore_ascii_case(&letter);
    let digits = text
        .strip_prefix(is_letter)
        .and_then(|rest| rest.strip_prefix('-'))
        .unwrap_or(text);
    if digits.is_empty() || digits.len() > 12 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_numbers_read_back() {
        assert_eq!(parse_transfer_number(&transfer_number(42)), Some(42));
        assert_eq!(parse_count_number("c-000007"), Some(7));
        assert_eq!(parse_count_number("7"), Some(7));
        assert_eq!(parse_count_number("T-000007"), None);
        assert_eq!(parse_transfer_number("T-0"), None);
    }

    #[test]
    fn order_numbers_read_back() {
        assert_eq!(order_number(42), "O-000042");
        assert_eq!(parse_order_number("O-000042"), Some(42));
        assert_eq!(parse_order_number("42"), Some(42));
        assert_eq!(parse_order_number("O-"), None);
        assert_eq!(parse_order_number("0"), None);
        assert_eq!(purchase_number(7), "P-000007");
        assert_eq!(parse_purchase_number(" p-000007"), Some(7));
        assert_eq!(parse_purchase_number("7"), Some(7));
        assert_eq!(parse_purchase_number("O-7"), None);
        assert_eq!(parse_purchase_number("P-O-7"), None);
    }
}
