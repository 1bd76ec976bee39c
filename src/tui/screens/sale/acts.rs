//! What the keys of the sale do, and what comes back from the screens it opens.

use crate::app::{AppError, Command, Outcome, ProductCommand};
use crate::domain::id::{CustomerId, OrderId, VariantId, order_number};
use crate::domain::product::{Barcode, Product, ProductForm, Variant};
use crate::tui::action::Action;
use crate::tui::screen::{Cx, Effect, Given, Offer, Question, moves};
use crate::tui::screens::choose::Choose;
use crate::tui::screens::customers::form as customer_form;
use crate::tui::screens::grid::{self, GridPage, Purpose, standing};
use crate::tui::screens::product_form;
use crate::tui::screens::sale::matches::Chosen;
use crate::tui::screens::sale::wish::{self, Wish, in_cart};
use crate::tui::screens::sale::{Attaching, Receipt, Sale, view};
use crate::tui::screens::tender::{self, Tender};
use crate::tui::theme::Tone;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::picker::Item;

impl Sale {
    pub(super) fn offer(&self, action: Action, _cx: &Cx) -> Offer {
        let coming = self.sent.is_some() || !self.wishes.is_empty();
        let need = |fits: bool, why: &str| {
            if fits {
                Offer::Yes
            } else {
                Offer::Not(why.to_owned())
            }
        };
        let standing = self.selected().is_some_and(|line| !line.line.voided);
        match action {
            Action::PickCustomer | Action::NewCustomer | Action::Create => Offer::Yes,
            Action::Tender | Action::PlaceOrder => need(
                self.has_lines() || coming,
                "The cart is empty: scan something first.",
            ),
            Action::Grid => need(
                self.meant().is_some(),
                "Type a product's name first, or select a line.",
            ),
            Action::OrderDiscount | Action::Note | Action::HoldCart => {
                need(self.cart.is_some() || coming, "There is no cart yet.")
            }
            Action::RecallCart => need(self.waiting().next().is_some(), "No other cart waits."),
            Action::VoidLine
            | Action::ChangeQuantity
            | Action::ChangePrice
            | Action::LineDiscount => need(standing || coming, "No line is selected."),
            Action::Undo => need(!self.undo.is_empty(), "There is nothing to take back."),
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    pub(super) fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        match action {
            Action::Enter => {
                let event = self.line.press(crate::tui::key::KeyPress::plain(
                    crate::tui::key::Code::Enter,
                ));
                self.took(event, cx)
            }
            Action::Back => self.back(cx),
            Action::Undo => self.undo(cx),
            Action::VoidLine => self.wish(Wish::Void(None), cx),
            Action::Tender => self.wish(Wish::Tender, cx),
            Action::PlaceOrder => self.wish(Wish::Place, cx),
            Action::Grid => self.want_grid(cx),
            Action::HoldCart => self.wish(Wish::Hold, cx),
            Action::PickCustomer => vec![pick_customer(cx)],
            Action::NewCustomer => vec![Effect::Open(Box::new(customer_form::new("")))],
            Action::Create => self.create(),
            Action::RecallCart => vec![self.recall(cx)],
            Action::ChangeQuantity => self.ask_line("quantity", "Quantity", "New quantity of", cx),
            Action::ChangePrice => self.ask_line("price", "Price", "New price of one", cx),
            Action::LineDiscount => self.ask_line(
                "line discount",
                "Discount",
                "Percent, or = and an amount, or 0 for none, on",
                cx,
            ),
            Action::OrderDiscount => vec![Effect::Ask(
                "discount",
                Question::new(
                    "Order discount",
                    "Percent, or = and an amount, or 0 for none, on the whole cart.",
                    Ask::Text,
                ),
            )],
            Action::Note => {
                let note = self.view.as_ref().map_or("", |view| &view.order.note);
                let question =
                    Question::new("Note", "The customer's note on this cart.", Ask::Text);
                vec![Effect::Ask("note", question.typed(note))]
            }
            other => self.moved(other),
        }
    }

    pub(super) fn moved(&mut self, action: Action) -> Vec<Effect> {
        if self.matches.is_open() {
            self.matches.act(action);
        } else if self.cursor.act(action) {
            self.touched = None;
        }
        Vec::new()
    }

    pub(super) fn clicked(&mut self, row: u16, cx: &Cx) -> Vec<Effect> {
        let parts = view::Parts::of(cx.areas.body, cx, self.matches.is_open());
        if let Some(line) = row.checked_sub(parts.matches.y)
            && self.matches.click(line)
        {
            return Vec::new();
        }
        let line = row.checked_sub(parts.lines.y + 1);
        if let Some(place) = line.and_then(|line| self.cursor.row_at(line)) {
            self.cursor.select(place);
            self.touched = None;
        }
        Vec::new()
    }

    fn back(&mut self, cx: &Cx) -> Vec<Effect> {
        if self.line.back() {
            self.matches.follow(self.line.live(), cx);
            return Vec::new();
        }
        if self.receipt.take().is_some() || self.cart.is_none() {
            return Vec::new();
        }
        self.wish(Wish::Hold, cx)
    }

    fn create(&mut self) -> Vec<Effect> {
        if self.matches.is_open() && self.matches.count() == 0 {
            let name = self.line.live().unwrap_or_default();
            return vec![Effect::Open(Box::new(product_form::new(&name, "")))];
        }
        vec![Effect::Open(Box::new(customer_form::new("")))]
    }

    fn recall(&self, cx: &Cx) -> Effect {
        let items = self.waiting().map(|cart| {
            let label = cart.held.as_deref().filter(|label| !label.is_empty());
            let name = label.unwrap_or(if cart.customer.is_empty() {
                "no customer"
            } else {
                &cart.customer
            });
            Item {
                key: cart.id.0,
                text: format!(
                    "{name}, {} {}, {}",
                    cart.lines,
                    if cart.lines == 1 { "line" } else { "lines" },
                    cx.price(cart.total)
                ),
                detail: format!("{}  {}", cart.user, cx.when(cart.updated_at)),
            }
        });
        Effect::Open(Box::new(Choose::new(
            "recall",
            "Take up a cart",
            items.collect(),
        )))
    }

    fn ask_line(&self, tag: &'static str, title: &str, text: &str, cx: &Cx) -> Vec<Effect> {
        let Some(line) = self.selected() else {
            return Vec::new();
        };
        let typed = match tag {
            "quantity" => line.line.buckets.active().plain(line.decimals),
            "price" => cx.shop.currency.plain(line.line.price),
            _ => String::new(),
        };
        let question = Question::new(title, format!("{text} {}.", line.title()), Ask::Text);
        vec![Effect::Ask(tag, question.typed(&typed))]
    }

    /// The product that a grid would be of: the match's, or the selected line's.
    fn meant(&self) -> Option<Chosen> {
        if self.matches.is_open() {
            return self.matches.chosen();
        }
        self.selected()
            .map(|line| Chosen::One(line.line.variant_id))
    }

    /// Opens the grid of what is meant; letters that led to it are done with.
    fn want_grid(&mut self, cx: &Cx) -> Vec<Effect> {
        let Some(chosen) = self.meant() else {
            return Vec::new();
        };
        if self.matches.is_open() {
            self.line.back();
            self.matches.follow(None, cx);
        }
        self.wish(Wish::Grid(chosen), cx)
    }

    /// Opens the screen that a wish asks for, now that all before it is saved.
    pub(super) fn open(&mut self, wish: &Wish, cx: &Cx) -> Vec<Effect> {
        let Wish::Grid(chosen) = *wish else {
            return self.open_payment(wish, cx);
        };
        let (Chosen::One(variant) | Chosen::All(variant)) = chosen;
        let view = self.view.as_deref();
        let filled = view.map(standing).unwrap_or_default();
        self.before_grid = cx
            .goods
            .siblings(variant)
            .map(|brief| (brief.id, in_cart(view, brief.id)))
            .collect();
        let page = GridPage::new(Purpose::Sale(self.cart), variant, Some(cx.store), &filled);
        vec![Effect::Open(Box::new(match chosen {
            Chosen::One(_) => page,
            Chosen::All(_) => page.from_the_first(),
        }))]
    }

    /// The grid's cells are in the cart.
    fn filled(&mut self, outcome: &Outcome) -> Vec<Effect> {
        let before = std::mem::take(&mut self.before_grid);
        let Outcome::Cart(Some(cart)) = outcome else {
            return Vec::new();
        };
        self.receipt = None;
        self.cart = Some(*cart);
        self.touched = None;
        self.undo.push(Wish::Fill(before));
        vec![Effect::good("The cart has what you typed in the grid.")]
    }

    /// Opens payment or placing.
    fn open_payment(&mut self, wish: &Wish, cx: &Cx) -> Vec<Effect> {
        let Some(cart) = self.cart else {
            return Vec::new();
        };
        if !self.has_lines() {
            return vec![Effect::Toast(
                Tone::Warn,
                "The cart has no lines: scan something first.".to_owned(),
            )];
        }
        let purpose = if *wish == Wish::Tender {
            tender::Purpose::Sell
        } else if self
            .view
            .as_ref()
            .is_some_and(|view| view.order.customer_id.is_none())
        {
            self.placing = true;
            return vec![
                Effect::Toast(
                    Tone::Warn,
                    "An order needs its customer: choose one, or Alt+C for a new one.".to_owned(),
                ),
                pick_customer(cx),
            ];
        } else {
            tender::Purpose::Place
        };
        vec![Effect::Open(Box::new(Tender::new(purpose, cart, cx)))]
    }

    pub(super) fn given(&mut self, given: Given, cx: &Cx) -> Vec<Effect> {
        match given {
            Given::Text(tag, typed) => {
                let wish = match tag {
                    "quantity" => Wish::Quantity(None, cx.plain(&typed)),
                    "price" => Wish::Price(None, cx.plain(&typed)),
                    "line discount" => Wish::LineDiscount(None, wish::discount(&typed, cx)),
                    "discount" => Wish::Discount(wish::discount(&typed, cx)),
                    _ => Wish::Note(typed),
                };
                self.wish(wish, cx)
            }
            Given::Row("recall", cart) => {
                if self.cart.is_some() {
                    self.wishes.push_back(Wish::Hold);
                }
                self.wish(Wish::Recall(OrderId(cart)), cx)
            }
            Given::Row("attach", variant) => {
                let id = VariantId(variant);
                let brief = cx.goods.all().iter().find(|brief| brief.id == id);
                self.attaching = brief.map(|brief| Attaching {
                    code: std::mem::take(&mut self.unknown),
                    sku: brief.sku.clone(),
                });
                Vec::new()
            }
            Given::Row(_, id) => self.buys(CustomerId(id), cx),
            Given::Create(_, name) => vec![Effect::Open(Box::new(customer_form::new(&name)))],
            Given::Done(product_form::TAG, outcome) => self.made(&outcome, cx),
            Given::Done(grid::TAG, outcome) => self.filled(&outcome),
            Given::Done(_, outcome) => match *outcome {
                Outcome::Customer(id) => self.buys(id, cx),
                outcome => self.paid(&outcome, cx),
            },
            Given::Nothing(_) | Given::Settled(_) => {
                self.placing = false;
                Vec::new()
            }
        }
    }

    /// A customer was chosen or made; when he was missing to place the order, that goes on.
    fn buys(&mut self, customer: CustomerId, cx: &Cx) -> Vec<Effect> {
        self.wishes.push_back(Wish::Customer(Some(customer)));
        if std::mem::take(&mut self.placing) {
            self.wishes.push_back(Wish::Place);
        }
        self.go_on(cx)
    }

    /// A product was made for an unknown code: the code is sold now.
    fn made(&mut self, outcome: &Outcome, cx: &Cx) -> Vec<Effect> {
        let code = std::mem::take(&mut self.unknown);
        match outcome {
            _ if !code.is_empty() => self.wish(Wish::Scan(code, None), cx),
            Outcome::Variant(id) => {
                self.line.back();
                self.matches.follow(None, cx);
                self.wish(Wish::Add(*id, None), cx)
            }
            _ => Vec::new(),
        }
    }

    fn paid(&mut self, outcome: &Outcome, cx: &Cx) -> Vec<Effect> {
        let receipt = match outcome {
            Outcome::Sold {
                number,
                bill_number,
                change,
                replayed,
                ..
            } => Receipt {
                title: format!("Sold: bill {bill_number}"),
                change: *change,
                lines: vec![
                    format!("Order {}.", order_number(*number)),
                    if *replayed {
                        "This sale was saved at the first try; nothing was sold twice.".to_owned()
                    } else {
                        "Goods and money are booked.".to_owned()
                    },
                ],
            },
            Outcome::Order { number, .. } => Receipt {
                title: format!("Order {} is placed", order_number(*number)),
                change: crate::domain::money::Money::ZERO,
                lines: vec!["It waits in Orders (Alt+2) to be picked and billed.".to_owned()],
            },
            _ => return Vec::new(),
        };
        let said = Effect::good(format!("{}.", receipt.title));
        self.leave_cart();
        self.receipt = Some(receipt);
        let mut effects = vec![said];
        effects.extend(self.go_on(cx));
        effects
    }

    pub(super) fn acknowledged(&mut self, action: Action, code: String, cx: &Cx) -> Vec<Effect> {
        match action {
            Action::Attach => {
                self.unknown = code;
                let choose = Choose::goods("attach", "Attach the code to", cx);
                vec![Effect::Open(Box::new(choose))]
            }
            Action::NewProduct => {
                self.unknown.clone_from(&code);
                vec![Effect::Open(Box::new(product_form::new("", &code)))]
            }
            _ => Vec::new(),
        }
    }

    /// The variant that an unknown code is attached to was read: adds the barcode to it.
    pub(super) fn attach(
        &mut self,
        found: Option<Box<(Variant, Product, Vec<Barcode>)>>,
        cx: &Cx,
    ) -> Vec<Effect> {
        let (Some(attaching), Some(found)) = (&self.attaching, found) else {
            return Vec::new();
        };
        let (variant, product, _) = *found;
        if variant.sku != attaching.sku {
            return Vec::new();
        }
        let form = ProductForm {
            barcode: attaching.code.clone(),
            ..product_form::of(&variant, &product, cx)
        };
        vec![Effect::Execute(Command::Product(ProductCommand::Edit {
            sku: variant.sku,
            version: None,
            form,
        }))]
    }

    /// A command other than the cart's: the attached barcode.
    pub(super) fn other_done(
        &mut self,
        command: &Command,
        outcome: Result<Outcome, AppError>,
        cx: &Cx,
    ) -> Vec<Effect> {
        let attached = self.attaching.take();
        match (command, outcome, attached) {
            (Command::Product(_), Ok(_), Some(attached)) => {
                let mut effects = vec![Effect::good(format!(
                    "{} stands for {} now.",
                    attached.code, attached.sku
                ))];
                effects.extend(self.wish(Wish::Scan(attached.code, None), cx));
                effects
            }
            (_, Err(error), _) => vec![Effect::bad(&error), Effect::Bell],
            _ => Vec::new(),
        }
    }
}

fn pick_customer(cx: &Cx) -> Effect {
    let choose = Choose::people("customer", "Customer", cx);
    Effect::Open(Box::new(choose.creating()))
}
