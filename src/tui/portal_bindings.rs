//! The part of the key table that is the retailer's portal; [`super::bindings`] joins it to the rest.

use super::action::Action as A;
use super::bindline::bindings;
use super::keymap::Binding;

/// One line is: keys => action, footer hint, help, least role, footer rank.
pub(super) const PORTAL: &[Binding] = bindings! {
    PortalCart {
        "Enter" => A::Enter, "add / submit", "end the entry; on an empty line submit the order", Retailer, 1;
        "Alt+L" => A::PlaceOrder, "submit", "submit the order; it asks for a code", Retailer, 2;
        "Alt+G" => A::Grid, "grid", "the colours and sizes of the selected match or line, to be filled at once", Retailer, 3;
        "Alt+Q" => A::ChangeQuantity, "quantity", "change the selected line's quantity", Retailer, 4;
        "Del" => A::VoidLine, "take off", "take the selected line off", Retailer, 5;
        "Alt+V" => A::Paste, "paste list", "paste lines of SKU and quantity", Retailer, 6;
        "Alt+R" => A::SameAsLast, "same as last", "add the goods of your last order", Retailer, 7;
        "Alt+M" => A::Note, "note", "write a note to the shop", Retailer, 8;
        "Alt+X" => A::EmptyCart, "begin anew", "take everything off the order", Retailer, 9;
        "Up" => A::Up, "up", "the line or match above", Retailer, 0;
        "Down" => A::Down, "down", "the line or match below", Retailer, 0;
        "PgUp" => A::PageUp, "page up", "one page up", Retailer, 0;
        "PgDn" => A::PageDown, "page down", "one page down", Retailer, 0;
        "Esc" => A::Back, "clear", "clear the entry", Retailer, 10;
    }
    PortalPaste {
        "Ctrl+A" => A::Accept, "add", "add all lines, or none of them", Retailer, 1;
        "Ctrl+Z" => A::Undo, "undo", "take back the last change", Retailer, 2;
        "Esc" => A::Back, "back", "leave the list; it asks first when something is typed", Retailer, 3;
    }
    PortalPage {
        "i" => A::Invoice, "bill", "read a bill of the order", Retailer, 3;
    }
};
