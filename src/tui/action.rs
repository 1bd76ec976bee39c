//! Everything a key can ask for, as plain values.

/// What the user asks the screen or the shell to do. Asking commits nothing by itself: what cannot
/// be taken back opens a question first (interface.md §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    // Everywhere
    /// Ask to leave the program.
    Quit,
    /// Draw everything again.
    Repaint,
    /// Show the keys.
    Help,
    /// Find any action by name.
    Palette,
    /// Lock the seat until someone signs in.
    Lock,
    /// Change the own password or PIN.
    Account,
    /// Ask to be let in.
    Register,

    // Admin
    /// Say yes to what waits.
    Approve,
    /// Say no to what waits, with a reason.
    Refuse,
    /// Make a password for one time.
    ResetPassword,
    /// Lift a lock.
    Unlock,
    /// Try every rule.
    Verify,

    /// Go to the tab with this number.
    Tab(u8),
    /// Choose the store this seat works in.
    SwitchStore,

    // Moving
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One cell left.
    Left,
    /// One cell right.
    Right,
    /// One page up.
    PageUp,
    /// One page down.
    PageDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// The next panel or field.
    Next,
    /// The panel or field before.
    Previous,
    /// Open or choose the selected row.
    Open,
    /// One level back; never destroys.
    Back,
    /// Type a filter.
    Filter,
    /// Accept the form.
    Accept,
    /// Create the missing thing and come back with it filled in.
    Create,
    /// Take back the last change.
    Undo,
    /// End the entry line.
    Enter,

    // Import
    /// Bring in rows from a file.
    Import,
    /// Write the rejected rows to a file.
    SaveRejected,

    // Sale
    /// Choose the customer.
    PickCustomer,
    /// Enter a new customer.
    NewCustomer,
    /// Hold the cart for later.
    HoldCart,
    /// Take up a held cart.
    RecallCart,
    /// Make an order of the cart.
    PlaceOrder,
    /// Take payment.
    Tender,
    /// Void the selected line.
    VoidLine,
    /// Change the selected line's quantity.
    ChangeQuantity,
    /// Change the selected line's price.
    ChangePrice,
    /// Discount on the selected line.
    LineDiscount,
    /// Discount on the whole order.
    OrderDiscount,
    /// Note on the cart.
    Note,

    // Portal
    /// Add the goods of the last order.
    SameAsLast,
    /// Paste a list of SKU and quantity.
    Paste,
    /// Take everything off the order.
    EmptyCart,

    // Orders and billing
    /// The next stage, store or period.
    NextStage,
    /// The stage, store or period before.
    PreviousStage,
    /// Switch between one row per customer and one per order.
    Summary,
    /// Everything that happened to the order.
    Timeline,
    /// Add a remark.
    Remark,
    /// Set the priority.
    Priority,
    /// Cancel, with a reason.
    Cancel,
    /// Move to the bin, with a reason.
    Delete,
    /// Take out of the bin.
    Restore,
    /// Put into the billing queue.
    SendToBilling,
    /// Put back from billing.
    SendBack,
    /// Record a payment.
    Pay,
    /// Take billed goods back.
    Return,
    /// Give money back.
    Refund,
    /// Refuse a retailer's order, with a reason.
    Reject,
    /// Try again what could not be passed on.
    Retry,
    /// Let go of what could not be passed on.
    Dismiss,
    /// Show the invoice.
    Invoice,
    /// Move the shipment to its next state.
    Advance,
    /// Begin a new one of what this screen lists.
    New,
    /// Pick everything that is available.
    PickAll,
    /// Bill what is picked and leave the rest open.
    BillInPart,

    // Stock
    /// Receive goods.
    Receive,
    /// Correct a quantity, with a reason.
    Adjust,
    /// Correct what is on hand by scanning.
    AdjustScan,
    /// Send goods back to their supplier.
    SupplierReturn,
    /// The lots of the selected variant by expiry.
    Lots,
    /// All lots by expiry.
    AllLots,
    /// Only lots whose day is near, or over.
    LotFilter,
    /// Every movement of the selected variant.
    Movements,
    /// What should be ordered again.
    Reorder,
    /// The stock room's reports.
    Insight,
    /// Print labels of the selected goods.
    Labels,
    /// See the parts of a scanned label.
    ScanTest,
    /// Only what is at or below its reorder level.
    LowOnly,
    /// What is ordered from suppliers.
    Purchases,
    /// Who delivers.
    Suppliers,
    /// Only what is not closed.
    OnlyOpen,
    /// Change the fields of what is shown.
    Edit,
    /// Send the purchase order to its supplier.
    Send,
    /// The purchase order as a text.
    Paper,
    /// Choose or leave out the selected row.
    Mark,
    /// Choose all rows, or none.
    MarkAll,
    /// Disable or enable.
    SwitchActive,
    /// Sell nothing on account, or do again.
    Block,
    /// Make a duplicate part of another.
    Merge,
    /// What was bought and paid, and what is owed, as a paper.
    Statement,
    /// Only one area.
    AreaFilter,
    /// The areas customers are in.
    Areas,
    /// The colour × size grid of the selected product.
    Grid,
    /// The next store.
    NextStore,
    /// The store before.
    PreviousStore,

    // Colour × size grid
    /// One unit more in the selected cell.
    More,
    /// One unit less in the selected cell.
    Less,
    /// Nothing in the selected cell.
    ClearCell,
    /// Show another figure of the stock.
    Figure,
    // Catalogue
    /// The catalogue, or the product of what is shown.
    Catalogue,
    /// Only active products, only disabled ones, or all.
    Standing,
    /// Change the product's fields.
    EditProduct,
    /// Change the selected variant.
    EditVariant,
    /// Make variants of colours and sizes.
    NewVariants,
    /// The selected variant's barcodes.
    Barcodes,
    /// The selected variant's price history.
    Prices,
    /// What the product does in a store when too little is there.
    Policy,
    /// The selected variant's reorder level in a store.
    Levels,
    /// Disable or enable the selected variant.
    SwitchVariant,
    /// Disable or enable the product.
    SwitchProduct,
    /// Delete the selected variant.
    DeleteVariant,
    /// Delete the product.
    DeleteProduct,
    /// Make a barcode of the shop's own numbering.
    MakeBarcode,
    /// Categories, brands, units, tax classes, colours, sizes and their classes.
    Lists,
    /// One place up in its list.
    MoveUp,
    /// One place down in its list.
    MoveDown,
    /// The product's details.
    Details,
    /// Edit as text.
    EditText,
    /// Add a customer's review.
    NewReview,
    /// The product's pictures.
    Pictures,
    /// The store's logo.
    Logo,
    /// Write into a new file.
    SaveFile,
    /// Print on this terminal's printer.
    Print,
    /// Print again what did not come through.
    PrintAgain,

    /// Goods between stores.
    Transfers,
    /// Goods counted.
    Counts,
    /// All that is on the way arrives.
    ReceiveAll,
    /// What is on the way is lost.
    WriteOff,
    /// What is on the way goes back to the shelf it left.
    TakeBack,
    /// What was counted against what was expected.
    Differences,
    /// What nobody counted is not there.
    UncountedAsZero,
    /// Another lot of the goods that are counted.
    ChooseLot,

    // Analytics
    /// The next period.
    NextPeriod,
    /// The period before.
    PreviousPeriod,
    /// Choose the period.
    Period,
    /// Only one store.
    StoreFilter,
    /// Only one category.
    CategoryFilter,
    /// Only one customer.
    CustomerFilter,
    /// Only one country.
    CountryFilter,
    /// Draw the charts by another figure.
    Measure,
    /// Without filters.
    ClearFilters,

    // Settings
    /// Give it its default again.
    Defaults,

    // Audit log
    /// Only what one user did.
    UserFilter,
    /// Only one table.
    TableFilter,
    /// Only one action.
    ActionFilter,
    /// Only what belongs to one document.
    DocumentFilter,
    /// Who changed it, and what it was before.
    History,
    /// The day's figures with the head of the log, as a paper.
    DayEnd,

    // After a failed scan
    /// Attach the unknown code to a variant.
    Attach,
    /// Make a product of the unknown code.
    NewProduct,
    /// Leave the code and go on.
    Skip,
}

impl Action {
    /// What own keys call it, such as `hold_cart` or `tab_1`.
    pub fn name(self) -> String {
        super::keys::snake(&format!("{self:?}"))
    }
}
