//! The key table: every binding, once.

use super::action::Action as A;
use super::bindline::{bindings, join};
use super::keymap::Binding;
use super::portal_bindings::PORTAL;

/// Every binding: the shop's, then the portal's.
pub const BINDINGS: &[Binding] = &join::<{ SHOP.len() + PORTAL.len() }>(SHOP, PORTAL);

/// One line is: keys => action, footer hint, help, least role, footer rank.
const SHOP: &[Binding] = bindings! {
    Always {
        "Ctrl+O" => A::Lock, "lock", "lock the seat until someone signs in", Retailer, 80;
        "Ctrl+C" => A::Quit, "leave", "ask to leave; nothing is lost", Retailer, 90;
        "Ctrl+L" => A::Repaint, "repaint", "draw the screen again", Retailer, 0;
    }
    Global {
        "Alt+1 F1" => A::Tab(1), "tab 1", "go to the first tab", Retailer, 0;
        "Alt+2 F2" => A::Tab(2), "tab 2", "go to the second tab", Retailer, 0;
        "Alt+3 F3" => A::Tab(3), "tab 3", "go to the third tab", Retailer, 0;
        "Alt+4 F4" => A::Tab(4), "tab 4", "go to the fourth tab", Clerk, 0;
        "Alt+5 F5" => A::Tab(5), "tab 5", "go to the fifth tab", Clerk, 0;
        "Alt+6 F6" => A::Tab(6), "tab 6", "go to the sixth tab", Manager, 0;
        "Alt+7 F7" => A::Tab(7), "tab 7", "go to the seventh tab", Manager, 0;
        "Alt+8 F8" => A::Tab(8), "tab 8", "go to the eighth tab", Admin, 0;
        "Alt+P" => A::Palette, "palette", "find any action by its name (also : in lists and on empty entry lines)", Retailer, 70;
        "Alt+H" => A::Help, "help", "show the keys that work here (also ? in lists)", Retailer, 71;
        "Alt+I" => A::Account, "my password", "change your own password or PIN", Retailer, 0;
        "Alt+Y" => A::PrintAgain, "print again", "print again what the printer did not take", Clerk, 60;
        "Alt+S" => A::SwitchStore, "store", "choose the store this seat works in", Clerk, 0;
    }
    Browse {
        "Up k" => A::Up, "up", "one row up", Retailer, 0;
        "Down j" => A::Down, "down", "one row down", Retailer, 0;
        "PgUp" => A::PageUp, "page up", "one page up", Retailer, 0;
        "PgDn" => A::PageDown, "page down", "one page down", Retailer, 0;
        "Home g" => A::First, "first", "to the first row", Retailer, 0;
        "End G" => A::Last, "last", "to the last row", Retailer, 0;
        "Enter" => A::Open, "open", "open the selected row", Retailer, 2;
        "Esc" => A::Back, "back", "one level back", Retailer, 41;
        "Tab" => A::Next, "panel", "the next panel", Retailer, 44;
        "Shift+Tab" => A::Previous, "panel back", "the panel before", Retailer, 0;
        "/" => A::Filter, "filter", "type a filter", Retailer, 40;
        ":" => A::Palette, "palette", "find any action by its name", Retailer, 43;
        "?" => A::Help, "help", "show the keys that work here", Retailer, 42;
        "1" => A::Tab(1), "tab 1", "go to the first tab", Retailer, 0;
        "2" => A::Tab(2), "tab 2", "go to the second tab", Retailer, 0;
        "3" => A::Tab(3), "tab 3", "go to the third tab", Retailer, 0;
        "4" => A::Tab(4), "tab 4", "go to the fourth tab", Clerk, 0;
        "5" => A::Tab(5), "tab 5", "go to the fifth tab", Clerk, 0;
        "6" => A::Tab(6), "tab 6", "go to the sixth tab", Manager, 0;
        "7" => A::Tab(7), "tab 7", "go to the seventh tab", Manager, 0;
        "8" => A::Tab(8), "tab 8", "go to the eighth tab", Admin, 0;
    }
    Welcome { "Alt+N" => A::Register, "ask to be let in", "ask an admin for a user of your own", Retailer, 5; }
    SignIn { "Enter" => A::Enter, "sign in", "go to the next field, then sign in", Retailer, 1;
        "Tab Down" => A::Next, "next", "the next field", Retailer, 2;
        "Shift+Tab Up" => A::Previous, "back", "the field before", Retailer, 3;
        "Esc" => A::Back, "clear", "clear the fields", Retailer, 4; }
    Sale {
        "Enter" => A::Enter, "add / pay", "end the entry; on an empty line go to payment", Retailer, 1;
        "Alt+U" => A::PickCustomer, "customer", "choose the customer", Clerk, 3;
        "Alt+N" => A::NewCustomer, "new customer", "enter a new customer", Clerk, 12;
        "Alt+L" => A::PlaceOrder, "place order", "make an order of the cart", Retailer, 4;
        "Alt+T" => A::Tender, "pay", "take payment for a counter sale", Clerk, 5;
        "Alt+W" => A::HoldCart, "hold", "hold the cart for later", Clerk, 8;
        "Alt+R" => A::RecallCart, "recall", "take up a held cart of any terminal", Clerk, 9;
        "Del" => A::VoidLine, "void", "void the selected line; it stays visible and is recorded", Retailer, 6;
        "Ctrl+Z" => A::Undo, "undo", "take back the last change to the cart", Retailer, 7;
        "Alt+G" => A::Grid, "grid", "the colours and sizes of the selected match or line, to be filled at once", Clerk, 2;
        "Alt+Q" => A::ChangeQuantity, "quantity", "change the selected line's quantity", Retailer, 10;
        "Alt+E" => A::ChangePrice, "price", "change the selected line's price", Clerk, 14;
        "Alt+D" => A::LineDiscount, "discount", "discount on the selected line", Clerk, 15;
        "Alt+X" => A::OrderDiscount, "order discount", "discount on the whole order", Clerk, 16;
        "Alt+M" => A::Note, "note", "write a note on the cart", Retailer, 13;
        "Alt+C" => A::Create, "create", "create the missing product or customer and come back", Clerk, 17;
        "Up" => A::Up, "up", "the line or match above", Retailer, 0;
        "Down" => A::Down, "down", "the line or match below", Retailer, 0;
        "PgUp" => A::PageUp, "page up", "one page up", Retailer, 0;
        "PgDn" => A::PageDown, "page down", "one page down", Retailer, 0;
        "Tab" => A::Next, "panel", "the next panel, when the entry line is empty", Retailer, 0;
        "Shift+Tab" => A::Previous, "panel back", "the panel before", Retailer, 0;
        "Esc" => A::Back, "back", "clear the entry; from an empty line leave, and the cart is held", Retailer, 18;
    }
    Tender {
        "Ctrl+A" => A::Accept, "finish", "finish the sale; only when nothing is left to pay", Clerk, 1;
        "Enter" => A::Enter, "add row", "take this amount and go to the next row", Clerk, 2;
        "Tab" => A::Next, "method", "the next way to pay", Clerk, 3;
        "Shift+Tab" => A::Previous, "method back", "the way to pay before", Clerk, 0;
        "Up" => A::Up, "up", "the row above", Clerk, 0;
        "Down" => A::Down, "down", "the row below", Clerk, 0;
        "Del" => A::VoidLine, "remove", "remove the selected row", Clerk, 4;
        "Esc" => A::Back, "back", "back to the cart; nothing is paid", Clerk, 5;
    }
    OrderActs {
        "t" => A::Timeline, "timeline", "everything that happened to the order", Clerk, 6;
        "r" => A::Remark, "remark", "add a remark", Clerk, 7;
        "p" => A::Priority, "priority", "set the priority", Clerk, 8;
        "b" => A::SendToBilling, "to billing", "put the order into the billing queue", Clerk, 4;
        "c" => A::Cancel, "cancel", "cancel the order, with a reason", Clerk, 11;
        "x Del" => A::Delete, "delete", "move the order to the bin, with a reason", Clerk, 12;
        "u" => A::Restore, "restore", "take the order out of the bin", Clerk, 13;
        "y" => A::Pay, "payment", "record a payment", Clerk, 14;
        "e" => A::Return, "goods back", "take billed goods back: a credit note, and the goods on hand again if they can be sold", Clerk, 17;
        "f" => A::Refund, "refund", "give back money that is owed (a manager's password)", Clerk, 18;
        "i" => A::Invoice, "invoice", "show the invoice", Clerk, 15;
        "z" => A::SendBack, "send back", "put picked goods back on the shelf", Clerk, 9;
        "o" => A::Note, "note", "change the customer's note", Clerk, 19;
        "v" => A::Advance, "shipment", "move the shipment to its next state", Clerk, 16;
        "H" => A::History, "history", "who changed the order, its lines and bills, and what they were before", Manager, 20;
    }
    Orders {
        "Right ]" => A::NextStage, "stage", "the next stage", Clerk, 3;
        "Left [" => A::PreviousStage, "stage back", "the stage before", Clerk, 0;
        "s" => A::Summary, "by customer", "one row per customer, or one per order", Clerk, 5;
        "n" => A::New, "new order", "begin a new order", Clerk, 19;
    }
    Order {
        "Right ]" => A::NextStage, "next order", "the next order of the list", Clerk, 0;
        "Left [" => A::PreviousStage, "order before", "the order before in the list", Clerk, 0;
        "q" => A::ChangeQuantity, "quantity", "change the selected line's ordered quantity", Clerk, 3;
        "n" => A::New, "add line", "add goods to the order", Clerk, 5;
        "Alt+G" => A::Grid, "grid", "change all colours and sizes of the selected line's product at once", Clerk, 5;
    }
    Approval {
        "Ctrl+A" => A::Accept, "approve", "let in what is typed; the rest is given up for good", Manager, 1;
        "Alt+R" => A::Reject, "reject", "refuse the whole order, with a reason that the retailer reads", Manager, 2;
        "Del" => A::VoidLine, "none", "nothing of the selected line", Manager, 3;
        "Up" => A::Up, "up", "the line above", Manager, 0;
        "Down Enter Tab" => A::Down, "down", "the line below", Manager, 4;
        "PgUp" => A::PageUp, "page up", "one page up", Manager, 0;
        "PgDn" => A::PageDown, "page down", "one page down", Manager, 0;
        "Esc" => A::Back, "back", "leave it undecided", Manager, 5;
    }
    Inbox {
        "r" => A::Retry, "try again", "give the selected notice to the shop's program again", Manager, 6;
        "x Del" => A::Dismiss, "dismiss", "let go of the selected notice that failed", Manager, 7;
    }
    Billing {
        "Right ]" => A::NextStore, "store", "the next store", Clerk, 3;
        "Left [" => A::PreviousStore, "store back", "the store before", Clerk, 0;
        "s" => A::SendBack, "send back", "put all that is picked of the order back on the shelf", Clerk, 4;
        "r" => A::Remark, "remark", "add a remark", Clerk, 5;
        "p" => A::Priority, "priority", "set the priority", Clerk, 6;
        "t" => A::Timeline, "timeline", "everything that happened to the order", Clerk, 7;
        "x Del" => A::Delete, "delete", "move the order to the bin, with a reason", Clerk, 8;
        "i" => A::Invoice, "invoice", "show the last invoice of the order", Clerk, 9;
    }
    Pick {
        "Enter" => A::Enter, "scan", "end the entry", Clerk, 1;
        "Ctrl+A" => A::Accept, "bill", "bill what is picked; it says first what stays open", Clerk, 2;
        "Alt+G" => A::PickAll, "pick all", "pick everything that is available", Clerk, 3;
        "Alt+B" => A::BillInPart, "bill in part", "bill what is picked and keep the rest open", Clerk, 4;
        "Alt+K" => A::SendBack, "send back", "put all that is picked of the order back on the shelf", Clerk, 6;
        "Alt+X" => A::Delete, "delete", "move the order to the bin, with a reason", Clerk, 8;
        "Alt+Z" => A::Cancel, "cancel rest", "cancel what is not billed, with a reason", Clerk, 8;
        "Alt+M" => A::Remark, "remark", "add a remark", Clerk, 7;
        "Alt+V" => A::Invoice, "invoice", "show the last invoice of the order", Clerk, 9;
        "Del" => A::VoidLine, "unpick", "set the selected line back to none picked", Clerk, 5;
        "Ctrl+Z" => A::Undo, "undo", "take back the last pick", Clerk, 0;
        "Up" => A::Up, "up", "the line above", Clerk, 0;
        "Down" => A::Down, "down", "the line below", Clerk, 0;
        "PgUp" => A::PageUp, "page up", "one page up", Clerk, 0;
        "PgDn" => A::PageDown, "page down", "one page down", Clerk, 0;
        "Tab" => A::Next, "panel", "the next panel, when the entry line is empty", Clerk, 0;
        "Esc" => A::Back, "back", "back to the queue; what is picked stays picked", Clerk, 10;
    }
    Stock {
        "Right ]" => A::NextStore, "store", "the next store", Clerk, 3;
        "Left [" => A::PreviousStore, "store back", "the store before", Clerk, 0;
        "r" => A::Receive, "receive", "receive goods", Clerk, 4;
        "a" => A::Adjust, "adjust", "correct a quantity, with a reason", Clerk, 5;
        "d" => A::AdjustScan, "correct", "correct what is on hand by scanning, with a reason", Clerk, 13;
        "e" => A::Lots, "lots", "the lots of the selected variant by expiry", Clerk, 9;
        "E" => A::AllLots, "all lots", "all lots by expiry, with the near and the expired", Clerk, 15;
        "v" => A::SupplierReturn, "to supplier", "send goods back to their supplier by scanning", Manager, 14;
        "m" => A::Movements, "movements", "every movement of the selected variant", Clerk, 6;
        "H" => A::History, "history", "who changed the selected variant, and what it was before", Manager, 17;
        "w" => A::Labels, "labels", "print labels for goods, shelf or lot, with price and barcode", Clerk, 12;
        "s" => A::ScanTest, "test scan", "scan any label and see its parts and what it would do", Clerk, 16;
        "i" => A::Insight, "insight", "demand, turnover, colours, sizes, reviews", Manager, 11;
        "o" => A::Reorder, "to buy", "the purchase list: what should be ordered again", Clerk, 10;
        "l" => A::LowOnly, "only low", "only what is at or below its reorder level", Clerk, 12;
        "p" => A::Purchases, "purchases", "purchase orders and suppliers", Clerk, 11;
        "t" => A::Transfers, "transfers", "goods between stores: gather, send, receive", Clerk, 8;
        "u" => A::Counts, "counts", "count what is there, while the shop sells", Clerk, 9;
        "Alt+G" => A::Grid, "grid", "the colours and sizes of the selected product", Clerk, 7;
        "c" => A::Catalogue, "catalogue", "the catalogue: products, variants, prices, barcodes", Manager, 7;
        "L" => A::Logo, "logo", "the logo of the store", Clerk, 13;
        "I" => A::Import, "import", "bring in products, stock, customers or stores from a file", Admin, 12;
    }
    Grid {
        "Ctrl+A" => A::Accept, "accept", "take over what is typed, all cells or none", Retailer, 1;
        "Enter" => A::Enter, "next", "the next size, then the next colour", Retailer, 2;
        "+ Space" => A::More, "more", "one more", Retailer, 3;
        "-" => A::Less, "less", "one less", Retailer, 4;
        "Del" => A::ClearCell, "clear", "empty the cell; 0 does so too", Retailer, 5;
        "Alt+V" => A::Figure, "figure", "show available, on hand or reserved stock in the cells", Clerk, 7;
        "Up" => A::Up, "up", "the size above", Retailer, 0;
        "Down" => A::Down, "down", "the size below", Retailer, 0;
        "Left" => A::Left, "left", "the colour before", Retailer, 0;
        "Right" => A::Right, "right", "the next colour", Retailer, 0;
        "Tab" => A::Next, "next", "the next colour, then the next size", Retailer, 0;
        "Shift+Tab" => A::Previous, "back", "the colour before, then the size before", Retailer, 0;
        "PgUp" => A::PageUp, "page left", "a page of colours back", Retailer, 0;
        "PgDn" => A::PageDown, "page right", "a page of colours on", Retailer, 0;
        "Home" => A::First, "first", "to the first cell", Retailer, 0;
        "End" => A::Last, "last", "to the last cell", Retailer, 0;
        "Esc" => A::Back, "back", "leave the grid; it asks first when something is typed", Retailer, 6;
    }
    GridLook {
        "]" => A::NextStore, "store", "the next store", Clerk, 3;
        "[" => A::PreviousStore, "store back", "the store before", Clerk, 0;
        "v" => A::Figure, "figure", "show available, on hand or reserved stock", Clerk, 4;
        "Left h" => A::Left, "left", "the colour before", Clerk, 0;
        "Right l" => A::Right, "right", "the next colour", Clerk, 0;
    }
    Catalogue {
        "n" => A::New, "new", "a new product", Manager, 3;
        "c" => A::CategoryFilter, "category", "only one category", Manager, 4;
        "d" => A::Standing, "disabled", "all products, only active ones, or only disabled ones", Manager, 5;
        "z" => A::ClearFilters, "no filters", "without filters", Manager, 6;
        "l" => A::Lists, "lists", "categories, brands, units, tax classes, colours, sizes", Manager, 7;
        "I" => A::Import, "import", "bring in products, stock, customers or stores from a file", Admin, 9;
    }
    Lists {
        "Right ]" => A::Right, "next list", "the next list", Manager, 1;
        "Left [" => A::Left, "list before", "the list before", Manager, 0;
        "n" => A::New, "new", "add to the list", Manager, 3;
        "J" => A::MoveDown, "move down", "one place down", Manager, 4;
        "K" => A::MoveUp, "move up", "one place up", Manager, 5;
        "x Del" => A::Delete, "delete", "delete what nothing uses", Manager, 6;
    }
    Details {
        "e" => A::EditText, "edit", "edit the details as text", Manager, 3;
        "r" => A::NewReview, "review", "add a customer's review", Manager, 4;
    }
    Editor {
        "Ctrl+A" => A::Accept, "save", "check and save the text", Manager, 1;
        "Ctrl+Z" => A::Undo, "undo", "take back the last change", Manager, 2;
        "Esc" => A::Back, "back", "leave the text; it asks first when something is typed", Manager, 3;
    }
    Pictures {
        "Right ]" => A::Right, "next", "the next picture", Manager, 3;
        "Left [" => A::Left, "before", "the picture before", Manager, 4;
        "n" => A::New, "add", "add a picture from a file: PNG, JPEG or WebP up to 5 MB", Manager, 5;
        "s" => A::SaveFile, "save as", "write the picture into a new file", Manager, 6;
        "x Del" => A::Delete, "delete", "delete the picture for good", Manager, 7;
    }
    Product {
        "e" => A::EditProduct, "edit product", "change the product's fields", Manager, 3;
        "v" => A::EditVariant, "edit variant", "change the selected variant: SKU, price, cost, reorder level", Manager, 4;
        "n" => A::NewVariants, "new variants", "make variants of colours and sizes", Manager, 5;
        "b" => A::Barcodes, "barcodes", "the selected variant's barcodes", Manager, 6;
        "h" => A::Prices, "prices", "the selected variant's price history", Manager, 7;
        "H" => A::History, "history", "who changed the product and its variants, and what they were before", Manager, 15;
        "p" => A::Policy, "policy", "what a store does when too little of the product is there", Manager, 8;
        "l" => A::Levels, "levels", "the selected variant's reorder level in one store", Manager, 9;
        "o" => A::SwitchVariant, "on / off", "disable or enable the selected variant", Manager, 10;
        "O" => A::SwitchProduct, "product on / off", "disable or enable the product", Manager, 12;
        "x Del" => A::DeleteVariant, "delete variant", "delete the selected variant, when nothing uses it", Manager, 11;
        "X" => A::DeleteProduct, "delete product", "delete the product, when nothing uses it", Manager, 13;
        "d" => A::Details, "details", "the product's details, to read and to edit", Manager, 14;
        "r" => A::NewReview, "review", "add a customer's review", Manager, 15;
        "i" => A::Pictures, "pictures", "the product's pictures", Manager, 16;
    }
    Barcodes {
        "n" => A::New, "add", "add a barcode by scanning or typing it", Manager, 3;
        "m" => A::MakeBarcode, "make one", "make a barcode of the shop's own numbering", Manager, 4;
        "x Del" => A::Delete, "remove", "remove the selected barcode", Manager, 5;
    }
    Purchases {
        "Right ]" => A::NextStore, "store", "the next store", Clerk, 6;
        "Left [" => A::PreviousStore, "store back", "the store before", Clerk, 0;
        "n" => A::New, "new", "begin a purchase order", Manager, 3;
        "b" => A::Reorder, "to buy", "the purchase list: what should be ordered again", Clerk, 4;
        "s" => A::Suppliers, "suppliers", "who delivers, and on what terms", Clerk, 5;
        "o" => A::OnlyOpen, "only open", "only orders that are not closed, or all", Clerk, 7;
    }
    Purchase {
        "r" => A::Receive, "receive", "receive it by scanning", Clerk, 3;
        "s" => A::Send, "send", "send it to the supplier; its lines cannot be changed then", Manager, 4;
        "n" => A::New, "add line", "add goods to the draft; scanning them does so too", Manager, 5;
        "q" => A::ChangeQuantity, "quantity", "change the selected line's quantity or cost", Manager, 6;
        "x Del" => A::Delete, "remove", "take the selected line off the draft", Manager, 7;
        "Alt+G" => A::Grid, "grid", "fill all colours and sizes of the selected line's product at once", Manager, 8;
        "e" => A::Edit, "edit", "change its number at the supplier, expected day and note", Manager, 9;
        "c" => A::Cancel, "cancel", "give up what is still to come, with a reason", Manager, 10;
        "t" => A::Paper, "as text", "the order as a text to mail", Clerk, 11;
    }
    Proposals {
        "Ctrl+A" => A::Accept, "make drafts", "make a draft for each supplier and store of what is chosen", Manager, 1;
        "Space" => A::Mark, "choose", "choose or leave out the selected row", Clerk, 2;
        "a" => A::MarkAll, "all", "choose all rows, or none", Clerk, 3;
        "Del" => A::VoidLine, "as proposed", "the selected row as it is proposed", Clerk, 4;
        "Enter" => A::Open, "variant", "look at the selected row's variant", Clerk, 5;
        "Right ]" => A::NextStore, "store", "the next store", Clerk, 6;
        "Left [" => A::PreviousStore, "store back", "the store before", Clerk, 0;
        "Up" => A::Up, "up", "one row up", Clerk, 0;
        "Down" => A::Down, "down", "one row down", Clerk, 0;
        "PgUp" => A::PageUp, "page up", "one page up", Clerk, 0;
        "PgDn" => A::PageDown, "page down", "one page down", Clerk, 0;
        "Home" => A::First, "first", "to the first row", Clerk, 0;
        "End" => A::Last, "last", "to the last row", Clerk, 0;
        "?" => A::Help, "help", "show the keys that work here", Clerk, 40;
        "Esc" => A::Back, "back", "one level back; nothing is ordered", Clerk, 41;
    }
    Suppliers {
        "n" => A::New, "new", "add a supplier", Manager, 3;
        "e" => A::Edit, "edit", "change the selected supplier", Manager, 4;
        "d" => A::SwitchActive, "on / off", "disable or enable the selected supplier", Manager, 5;
        "x Del" => A::Delete, "delete", "delete the selected supplier, when nothing names it", Manager, 6;
    }
    Users { "n" => A::New, "add", "add a user with a password for one time", Admin, 3;
        "e" => A::Edit, "edit", "change the selected user's name and role", Admin, 4;
        "y" => A::Approve, "let in", "let in who asked, with a role", Admin, 1;
        "f" => A::Refuse, "refuse", "do not let in who asked, with a reason", Admin, 2;
        "d" => A::SwitchActive, "on / off", "disable or enable the selected user; his screens end at once", Admin, 5;
        "r" => A::ResetPassword, "reset password", "make a password for one time", Admin, 6;
        "u" => A::Unlock, "unlock", "let a user sign in again who was locked after wrong tries", Admin, 7;
        "o" => A::OnlyOpen, "who waits", "only those who wait to be let in, or all", Admin, 8;
        "H" => A::History, "history", "who changed the user, and what he was before", Admin, 9; }
    Backups { "n" => A::New, "make one", "copy the file now, beside it, named by the time", Admin, 3;
        "v" => A::Verify, "check", "try every rule on the selected copy", Admin, 4; }
    Stores { "n" => A::New, "new", "add one", Admin, 3;
        "e" => A::Edit, "edit", "change the selected one", Admin, 4;
        "d" => A::SwitchActive, "on / off", "close or open the selected store", Admin, 5;
    }
    Audit {
        "u" => A::UserFilter, "user", "only what one user did or lent his right to", Manager, 3;
        "t" => A::TableFilter, "table", "only one table", Manager, 4;
        "a" => A::ActionFilter, "action", "only one action", Manager, 5;
        "p" => A::Period, "period", "only some days", Manager, 6;
        "d" => A::DocumentFilter, "document", "only what belongs to an order, bill, SKU, customer, user", Admin, 7;
        "z" => A::ClearFilters, "no filters", "without filters", Manager, 8;
        "D" => A::DayEnd, "day end", "the figures of the day with the head of the log, as a paper", Admin, 9;
    }
    Settings {
        "e" => A::Edit, "change", "change the selected setting", Admin, 3;
        "r" => A::Defaults, "default", "give the selected setting its default again", Admin, 4;
    }
    Supplier {
        "n" => A::New, "add variant", "say on what terms it delivers a variant", Manager, 3;
        "e" => A::Edit, "edit", "change the supplier's fields", Manager, 4;
        "d" => A::SwitchActive, "on / off", "disable or enable the supplier", Manager, 5;
        "x Del" => A::Delete, "drop", "it delivers the selected variant no more", Manager, 6;
    }
    Customers {
        "Right ]" => A::NextStage, "which", "active, owing, blocked, inactive, or all", Clerk, 3;
        "Left [" => A::PreviousStage, "which, back", "the others before", Clerk, 0;
        "n" => A::New, "new", "add a customer", Clerk, 4;
        "e" => A::Edit, "edit", "change the selected customer", Clerk, 5;
        "b" => A::Block, "block", "sell nothing to him on account, or do again", Manager, 6;
        "d" => A::SwitchActive, "on / off", "disable or enable the selected customer", Clerk, 7;
        "s" => A::Statement, "statement", "what he bought and paid, and what he owes, as a paper", Clerk, 8;
        "m" => A::Merge, "merge", "make the selected duplicate part of another customer", Manager, 10;
        "H" => A::History, "history", "who changed the selected customer, and what he was before", Manager, 13;
        "a" => A::AreaFilter, "area", "only one area", Clerk, 9;
        "A" => A::Areas, "areas", "the areas and their delivery days", Clerk, 11;
        "z" => A::ClearFilters, "no filters", "without filters", Clerk, 12;
    }
    Customer {
        "Right ]" => A::NextStage, "panel", "the next panel", Clerk, 0;
        "Left [" => A::PreviousStage, "panel back", "the panel before", Clerk, 0;
        "e" => A::Edit, "edit", "change his fields", Clerk, 3;
        "b" => A::Block, "block", "sell nothing to him on account, or do again", Manager, 4;
        "d" => A::SwitchActive, "on / off", "disable or enable him", Clerk, 5;
        "s" => A::Statement, "statement", "what he bought and paid, and what he owes, as a paper", Clerk, 6;
        "m" => A::Merge, "merge", "make this duplicate part of another customer", Manager, 7;
        "H" => A::History, "history", "who changed him, and what he was before", Manager, 8;
    }
    AreaList {
        "n" => A::New, "new", "add an area", Clerk, 3;
        "e" => A::Edit, "edit", "change the selected area", Clerk, 4;
        "x Del" => A::Delete, "remove", "remove the selected area, when no customer is in it", Clerk, 5;
    }
    Paper {
        "Ctrl+P" => A::Print, "print", "print it on this terminal's printer", Clerk, 3;
        "s" => A::SaveFile, "save", "write it into a new file", Clerk, 4;
    }
    StockEntry {
        "Enter" => A::Enter, "scan", "end the entry", Clerk, 1;
        "Del" => A::VoidLine, "take back", "take back the selected line, with a manager's right", Clerk, 3;
        "Ctrl+Z" => A::Undo, "undo", "take back the last scan, with a manager's right", Clerk, 4;
        "Alt+C" => A::Create, "create", "create the missing product and come back", Manager, 5;
        "Alt+G" => A::Grid, "grid", "receive all colours and sizes of a product at once", Clerk, 2;
        "Alt+L" => A::ChooseLot, "other lot", "the next scan of the selected line's code asks for its lot", Clerk, 5;
        "Up" => A::Up, "up", "the line above", Clerk, 0;
        "Down" => A::Down, "down", "the line below", Clerk, 0;
        "PgUp" => A::PageUp, "page up", "one page up", Clerk, 0;
        "PgDn" => A::PageDown, "page down", "one page down", Clerk, 0;
        "Tab" => A::Next, "next", "the next field, when the entry line is empty", Clerk, 0;
        "Shift+Tab" => A::Previous, "back", "the field before", Clerk, 0;
        "Esc" => A::Back, "back", "clear the entry; from an empty line leave, and what is booked stays booked", Clerk, 6;
    }
    Lots {
        "Right ]" => A::NextStore, "store", "the next store", Clerk, 3;
        "Left [" => A::PreviousStore, "store back", "the store before", Clerk, 0;
        "e" => A::LotFilter, "which", "all lots, those near or past their day, only one of both", Clerk, 4;
    }
    StockJobs {
        "Right ]" => A::NextStore, "store", "the next store", Clerk, 3;
        "Left [" => A::PreviousStore, "store back", "the store before", Clerk, 0;
        "n" => A::New, "new", "begin a new one", Clerk, 4;
    }
    Transfer {
        "Enter" => A::Enter, "scan", "end the entry", Clerk, 1;
        "Ctrl+A" => A::Accept, "send", "the goods of the draft leave their shelf", Clerk, 2;
        "Alt+R" => A::ReceiveAll, "all arrived", "all that is on the way arrives", Clerk, 3;
        "Alt+G" => A::Grid, "grid", "all colours and sizes of the selected line's product at once", Clerk, 6;
        "Del" => A::VoidLine, "take off", "take the selected line off the draft", Clerk, 4;
        "Alt+Z" => A::WriteOff, "write off", "what is still on the way is lost, with a reason", Clerk, 7;
        "Alt+K" => A::TakeBack, "take back", "what is still on the way goes back onto the shelf it left, with a reason", Clerk, 8;
        "Alt+X" => A::Cancel, "cancel", "give the draft up, with a reason", Clerk, 9;
        "Up" => A::Up, "up", "the line above", Clerk, 0;
        "Down" => A::Down, "down", "the line below", Clerk, 0;
        "PgUp" => A::PageUp, "page up", "one page up", Clerk, 0;
        "PgDn" => A::PageDown, "page down", "one page down", Clerk, 0;
        "Esc" => A::Back, "back", "clear the entry; from an empty line leave, and the transfer stays as it is", Clerk, 10;
    }
    Count {
        "Enter" => A::Enter, "scan", "end the entry", Clerk, 1;
        "Alt+D" => A::Differences, "differences", "what was counted against what was expected, and post it", Clerk, 2;
        "Alt+L" => A::ChooseLot, "lot", "choose the lot of the goods that are counted now", Clerk, 4;
        "Alt+G" => A::Grid, "grid", "all colours and sizes of the last counted product at once", Clerk, 5;
        "Up" => A::Up, "up", "the entry above", Clerk, 0;
        "Down" => A::Down, "down", "the entry below", Clerk, 0;
        "PgUp" => A::PageUp, "page up", "one page up", Clerk, 0;
        "PgDn" => A::PageDown, "page down", "one page down", Clerk, 0;
        "Esc" => A::Back, "back", "clear the entry; from an empty line leave, and what is counted stays counted", Clerk, 6;
    }
    Differences {
        "Ctrl+A" => A::Accept, "post", "book the differences, once, with a reason", Clerk, 3;
        "z" => A::UncountedAsZero, "rest is 0", "what nobody counted is not there, or stays as it is", Clerk, 4;
        "x" => A::Cancel, "give up", "give the count up, with a reason; nothing is booked", Clerk, 6;
    }
    Analytics {
        "Right" => A::Right, "right", "the next figure, panel or column", Manager, 0;
        "Left" => A::Left, "left", "the figure, panel or column before", Manager, 0;
        "]" => A::NextPeriod, "period", "the next period", Manager, 3;
        "[" => A::PreviousPeriod, "period back", "the period before", Manager, 0;
        "p" => A::Period, "choose period", "choose the period", Manager, 4;
        "s" => A::StoreFilter, "store", "only one store", Manager, 5;
        "c" => A::CategoryFilter, "category", "only one category", Manager, 6;
        "o" => A::CountryFilter, "country", "only one country", Manager, 7;
        "u" => A::CustomerFilter, "customer", "only one customer", Manager, 7;
        "m" => A::Measure, "measure", "draw the charts by net sales, ordered value, orders or pieces", Manager, 6;
        "z" => A::ClearFilters, "no filters", "without filters", Manager, 8;
    }
    ImportForm {
        "Ctrl+A" => A::Accept, "preview", "read the file and show what it would do; nothing is written", Admin, 1;
        "Enter" => A::Enter, "next", "the next field", Admin, 2;
        "Tab Down" => A::Next, "next", "the next field", Admin, 3;
        "Shift+Tab Up" => A::Previous, "back", "the field before", Admin, 0;
        "Ctrl+Z" => A::Undo, "take back", "take back the last import", Admin, 4;
        "Esc" => A::Back, "back", "leave it; while a file is read, stop", Admin, 5;
    }
    Import {
        "Ctrl+A" => A::Accept, "write", "write the rows, all in one step", Admin, 1;
        "Right ]" => A::NextStage, "class", "the next class of rows: rejected, changed, new", Admin, 3;
        "Left [" => A::PreviousStage, "class back", "the class of rows before", Admin, 0;
        "s" => A::SaveRejected, "save rejected", "write the rejected rows, each with why, to a file beside this one", Admin, 4;
        "Ctrl+Z" => A::Undo, "take back", "take this import back", Admin, 5;
    }
    Form {
        "Ctrl+A" => A::Accept, "save", "accept the form", Retailer, 1;
        "Enter" => A::Enter, "next / choose", "the next field, or choose from its list", Retailer, 2;
        "Tab Down" => A::Next, "next", "the next field", Retailer, 3;
        "Shift+Tab Up" => A::Previous, "back", "the field before", Retailer, 0;
        "Alt+C" => A::Create, "create", "create the missing thing and come back with it filled in", Clerk, 4;
        "Esc" => A::Back, "back", "leave the form", Retailer, 5;
    }
    Settle {
        "Ctrl+A" => A::Accept, "save", "save what is chosen, on top of what stands now", Retailer, 1;
        "Left" => A::Left, "theirs", "keep theirs of the selected field", Retailer, 2;
        "Right" => A::Right, "mine", "keep mine of the selected field", Retailer, 3;
        "Up" => A::Up, "up", "the field above", Retailer, 0;
        "Down" => A::Down, "down", "the field below", Retailer, 0;
        "Esc" => A::Back, "back", "back to what was typed; nothing is saved", Retailer, 4;
    }
    Dialog {
        "Ctrl+A" => A::Accept, "yes", "do it", Retailer, 1;
        "Enter" => A::Enter, "choose", "choose, where that is safe", Retailer, 2;
        "Esc" => A::Back, "no", "leave it as it is", Retailer, 3;
        "Up" => A::Up, "up", "the choice above", Retailer, 0;
        "Down" => A::Down, "down", "the choice below", Retailer, 0;
        "Tab" => A::Next, "next", "the next field", Retailer, 0;
        "Shift+Tab" => A::Previous, "back", "the field before", Retailer, 0;
    }
    Picker {
        "Enter" => A::Enter, "choose", "choose the selected row", Retailer, 1;
        "Up" => A::Up, "up", "one row up", Retailer, 0;
        "Down" => A::Down, "down", "one row down", Retailer, 0;
        "PgUp" => A::PageUp, "page up", "one page up", Retailer, 0;
        "PgDn" => A::PageDown, "page down", "one page down", Retailer, 0;
        "Alt+C" => A::Create, "create", "create the missing thing and choose it", Clerk, 2;
        "Esc" => A::Back, "back", "back without choosing", Retailer, 3;
    }
    Filter {
        "Enter" => A::Enter, "keep", "keep the filter and go to the list", Retailer, 1;
        "Esc" => A::Back, "clear", "clear the filter", Retailer, 2;
        "Up" => A::Up, "up", "one row up", Retailer, 0;
        "Down" => A::Down, "down", "one row down", Retailer, 0;
    }
    Palette {
        "Enter" => A::Enter, "do it", "do the selected action", Retailer, 1;
        "Esc" => A::Back, "back", "back without doing anything", Retailer, 2;
        "Up" => A::Up, "up", "one row up", Retailer, 0;
        "Down" => A::Down, "down", "one row down", Retailer, 0;
        "PgUp" => A::PageUp, "page up", "one page up", Retailer, 0;
        "PgDn" => A::PageDown, "page down", "one page down", Retailer, 0;
    }
    Help {
        "Esc q ? Enter" => A::Back, "back", "back to the screen", Retailer, 1;
        "Up k" => A::Up, "up", "one line up", Retailer, 0;
        "Down j" => A::Down, "down", "one line down", Retailer, 0;
        "PgUp" => A::PageUp, "page up", "one page up", Retailer, 0;
        "PgDn Space" => A::PageDown, "page down", "one page down", Retailer, 2;
        "Home g" => A::First, "first", "to the top", Retailer, 0;
        "End G" => A::Last, "last", "to the end", Retailer, 0;
    }
    LockBand {
        "Esc s Enter Space" => A::Skip, "skip", "leave the code and go on", Retailer, 1;
        "a" => A::Attach, "attach", "attach the unknown code to a variant", Clerk, 2;
        "n" => A::NewProduct, "new product", "make a product of the unknown code", Manager, 3;
    }
};
