//! What the quantities of a grid are for: the words over it, how it counts, and the one command they become.

use crate::app::{
    CartCommand, Command, Consent, CountCommand, Delivery, OrderCommand, PurchaseCommand,
    StockCommand, TransferCommand,
};
use crate::domain::document::OrderView;
use crate::domain::id::{CountId, OrderId, PurchaseId, StoreId, TransferId, VariantId};
use crate::domain::quantity::Quantity;
use crate::tui::widgets::grid::{Figure, Limit, Takes, Use};
use std::collections::HashMap;

/// What the quantities are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Nothing: the stock is looked at.
    Look,
    /// A cart, or a new one.
    Sale(Option<OrderId>),
    /// An order's lines, as they were at this version.
    Order(OrderId, i64),
    /// A draft of a purchase order, as it was at this version.
    Buy(PurchaseId, i64),
    /// A delivery, with what one unit of it costs as typed.
    Receive(Delivery, String),
    /// What a draft is to send.
    Transfer(TransferId),
    /// What a count finds.
    Count(CountId),
}

impl Purpose {
    pub(super) fn title(&self) -> &'static str {
        match self {
            Self::Look => "Stock",
            Self::Sale(_) => "Sale",
            Self::Order(..) => "Order",
            Self::Buy(..) => "Purchase order",
            Self::Receive(..) => "Receive",
            Self::Transfer(_) => "Transfer",
            Self::Count(_) => "Count",
        }
    }

    pub(super) fn how(&self) -> Use {
        let (takes, limit) = match self {
            Self::Look => (Takes::Nothing, Limit::None),
            Self::Sale(_) => (Takes::Active, Limit::Whole),
            Self::Order(..) => (Takes::Active, Limit::Growth),
            Self::Buy(..) => (Takes::Active, Limit::None),
            Self::Transfer(_) => (Takes::All, Limit::Whole),
            Self::Receive(..) | Self::Count(_) => (Takes::All, Limit::None),
        };
        Use {
            takes,
            limit,
            figure: Figure::Available,
        }
    }

    /// The one command that takes the changed cells over.
    pub(super) fn command(
        &self,
        store: StoreId,
        cells: Vec<(VariantId, String)>,
    ) -> Option<Command> {
        let consent = Consent::default();
        match self {
            Self::Look => None,
            Self::Sale(cart) => Some(Command::Cart(CartCommand::Fill {
                cart: *cart,
                store,
                cells,
                consent,
            })),
            Self::Receive(delivery, cost) => Some(Command::Stock(StockCommand::ReceiveFill {
                delivery: delivery.clone(),
                cells,
                cost: cost.clone(),
            })),
            Self::Transfer(transfer) => Some(Command::Transfer(TransferCommand::Fill {
                transfer: *transfer,
                cells,
            })),
            Self::Count(count) => Some(Command::Count(CountCommand::Fill {
                count: *count,
                cells,
            })),
            Self::Order(order, version) => Some(Command::Order(OrderCommand::Fill {
                order: *order,
                version: Some(*version),
                cells,
                consent,
            })),
            Self::Buy(purchase, version) => Some(Command::Purchase(PurchaseCommand::Fill {
                purchase: *purchase,
                version: Some(*version),
                cells,
            })),
        }
    }
}

/// How much of each variant a document asks for.
pub fn standing(view: &OrderView) -> Vec<(VariantId, Quantity)> {
    let mut sums: HashMap<VariantId, Quantity> = HashMap::new();
    for line in view.lines.iter().filter(|line| !line.line.voided) {
        let sum = sums.entry(line.line.variant_id).or_default();
        *sum = sum.plus(line.line.buckets.active());
    }
    sums.into_iter().collect()
}
