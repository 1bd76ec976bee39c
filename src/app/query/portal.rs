//! What a retailer can ask at the portal, and what he is answered.

use std::collections::HashMap;

use crate::app::topic::Topics;
use crate::domain::document::Bill;
use crate::domain::grid::Grid;
use crate::domain::id::VariantId;
use crate::domain::portal::{Availability, PortalBrief, PortalCart, PortalOrder, PortalStockRow};
use crate::domain::product::VariantBrief;

/// A retailer's question. Whose data it is about follows from who signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortalQuery {
    /// Who he is to the shop → [`PortalAnswer::Me`].
    Me,
    /// All that is sold, for live search → [`PortalAnswer::Goods`].
    Goods,
    /// The colours and sizes of the product that a variant belongs to → [`PortalAnswer::Grid`].
    Grid(VariantId),
    /// What he is told of the stock of some variants → [`PortalAnswer::Shelf`].
    Shelf(Vec<VariantId>),
    /// His cart → [`PortalAnswer::Cart`].
    Cart,
    /// A page of his orders, newest first → [`PortalAnswer::Orders`].
    Orders {
        /// Keyset page: numbers below this.
        before: Option<i64>,
        /// At most.
        limit: usize,
    },
    /// One of his orders by its number → [`PortalAnswer::Order`].
    Order(i64),
    /// One of his bills by its printed number → [`PortalAnswer::Bill`].
    Bill(String),
    /// What the shop has, by SKU → [`PortalAnswer::Stock`].
    Stock {
        /// Words that must all occur in product, colour, size or SKU.
        search: String,
        /// At most.
        limit: usize,
    },
}

impl PortalQuery {
    /// The topics whose change makes this question worth asking again.
    pub fn topics(&self) -> Topics {
        match self {
            Self::Me => Topics::CUSTOMERS | Topics::SHOP,
            Self::Goods => Topics::CATALOGUE,
            Self::Grid(_) | Self::Shelf(_) | Self::Stock { .. } => {
                Topics::STOCK | Topics::CATALOGUE | Topics::SHOP
            }
            Self::Cart => {
                Topics::CARTS
                    | Topics::CATALOGUE
                    | Topics::STOCK
                    | Topics::CUSTOMERS
                    | Topics::PAYMENTS
                    | Topics::SHOP
            }
            Self::Orders { .. } | Self::Order(_) | Self::Bill(_) => {
                Topics::ORDERS | Topics::PAYMENTS | Topics::CATALOGUE
            }
        }
    }
}

/// Who a retailer is to the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalMe {
    /// His customer's code.
    pub code: String,
    /// His customer's name.
    pub name: String,
}

/// A product's grid without the shop's own figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalGrid {
    /// Colours, sizes, SKUs and prices; its balances are all 0.
    pub grid: Grid,
    /// What he is told of each variant's stock.
    pub availability: HashMap<VariantId, Availability>,
}

/// What a retailer is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortalAnswer {
    /// Who he is.
    Me(PortalMe),
    /// What is sold.
    Goods(Vec<VariantBrief>),
    /// A grid, if there.
    Grid(Option<Box<PortalGrid>>),
    /// What he is told: variant, stock, decimals of its unit.
    Shelf(Vec<(VariantId, Availability, u8)>),
    /// His cart, if he has one.
    Cart(Option<Box<PortalCart>>),
    /// His orders.
    Orders(Vec<PortalBrief>),
    /// An order of his.
    Order(Box<PortalOrder>),
    /// A bill of his.
    Bill(Box<Bill>),
    /// What the shop has.
    Stock(Vec<PortalStockRow>),
}
