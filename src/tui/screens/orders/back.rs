//! Goods or money that come back from or go back to the customer of one order.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{AppError, Command, Lines, OrderCommand, Outcome, PaymentCommand};
use crate::domain::document::{LineView, OrderView};
use crate::domain::id::OrderId;
use crate::domain::order::Condition;
use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::{centred, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves, sentence};
use crate::tui::screens::orders::acts::name;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Event, Form};

/// The tag of its outcome.
pub const TAG: &str = "back";

const CONDITIONS: [(Condition, &str); 2] = [
    (Condition::Resaleable, "can be sold again"),
    (Condition::Damaged, "damaged: write off"),
];

/// Goods that can come back of one line.
struct Returnable {
    sku: String,
    most: String,
}

enum What {
    /// Goods come back.
    Goods {
        lines: Vec<Returnable>,
        version: i64,
    },
    /// Money goes back, once for this reference however often it is sent.
    Money { reference: String },
}

/// The open form.
pub struct Back {
    order: OrderId,
    title: String,
    head: String,
    what: What,
    form: Form,
    sent: bool,
}

fn returnable(line: &LineView) -> bool {
    line.line.buckets.with_customer().is_positive()
}

impl Back {
    /// Goods of the order come back; `selected` is offered first.
    pub fn goods(view: &OrderView, selected: Option<&str>) -> Self {
        let lines: Vec<&LineView> = view.lines.iter().filter(|line| returnable(line)).collect();
        let at = |sku: &str| lines.iter().position(|line| line.sku == sku);
        let chosen = selected.and_then(at).map_or(0, |place| place + 1);
        let mut options = vec!["everything that can come back".to_owned()];
        options.extend(
            lines
                .iter()
                .map(|line| format!("{}  {}", line.sku, line.title())),
        );
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let conditions = CONDITIONS.map(|(_, words)| words);
        let form = Form::new(vec![
            Entry::choice("goods", "Goods", &options, chosen)
                .hint("Left and Right choose the line."),
            Entry::typed("quantity", "Quantity", Takes::Figure, "").hint("How many come back."),
            Entry::choice("condition", "Condition", &conditions, 0)
                .hint("Left and Right. Damaged goods are credited but not put back on hand."),
            Entry::typed("reason", "Reason", Takes::Text, "").hint("Why; may be empty."),
        ]);
        let lines = lines
            .iter()
            .map(|line| Returnable {
                sku: line.sku.clone(),
                most: line.line.buckets.with_customer().plain(line.decimals),
            })
            .collect();
        let what = What::Goods {
            lines,
            version: view.order.version,
        };
        let head = "A credit note takes them off the bill.".to_owned();
        let mut back = Self::new(view, "Goods come back", head, what, form);
        back.fill();
        back
    }

    /// Money goes back to the customer.
    pub fn money(view: &OrderView, cx: &Cx) -> Self {
        let owed = view.order.account().refund_due().unwrap_or_default();
        let methods: Vec<&str> = cx.methods.iter().map(|way| way.name.as_str()).collect();
        let form = Form::new(vec![
            Entry::typed("amount", "Amount", Takes::Figure, &cx.money(owed)).required(),
            Entry::choice("method", "By", &methods, 0).hint("Left and Right choose."),
        ]);
        let head = format!("{} is owed back to {}.", cx.price(owed), view.customer);
        let what = What::Money {
            reference: cx.reference(),
        };
        Self::new(view, "Give money back", head, what, form)
    }

    fn new(view: &OrderView, title: &str, head: String, what: What, form: Form) -> Self {
        Self {
            order: view.order.id,
            title: format!("{title}: {}", name(view)),
            head,
            what,
            form,
            sent: false,
        }
    }

    /// The quantity follows the chosen line: all of it, to be typed over.
    fn fill(&mut self) {
        let most = self.chosen().map(|line| line.most.clone());
        self.form.set("quantity", most.as_deref().unwrap_or("all"));
    }

    fn chosen(&self) -> Option<&Returnable> {
        let What::Goods { lines, .. } = &self.what else {
            return None;
        };
        lines.get(self.form.chosen("goods")?.checked_sub(1)?)
    }

    fn command(&self, cx: &Cx) -> Command {
        let order = self.order;
        let value = |key| self.form.value(key).trim().to_owned();
        match &self.what {
            What::Goods { version, .. } => {
                let lines = self.chosen().map_or(Lines::All, |line| {
                    Lines::Some(vec![(line.sku.clone(), cx.plain(&value("quantity")))])
                });
                let place = self.form.chosen("condition").unwrap_or(0);
                let condition = CONDITIONS
                    .get(place)
                    .map_or(Condition::Resaleable, |(condition, _)| *condition);
                Command::Order(OrderCommand::Return {
                    order,
                    version: Some(*version),
                    lines,
                    condition,
                    reason: value("reason"),
                })
            }
            What::Money { reference } => {
                let place = self.form.chosen("method").unwrap_or(0);
                let method = cx.methods.get(place);
                Command::Payment(PaymentCommand::Refund {
                    order,
                    method: method.map(|way| way.code.clone()).unwrap_or_default(),
                    amount: cx.plain(&value("amount")),
                    reference: Some(reference.clone()),
                })
            }
        }
    }

    fn event(&mut self, event: Event, cx: &Cx) -> Vec<Effect> {
        match event {
            Event::Leave => vec![Effect::Give(Given::Nothing(TAG))],
            Event::Changed("goods") => {
                self.fill();
                Vec::new()
            }
            Event::Submit if !self.sent => {
                self.sent = true;
                vec![Effect::Execute(self.command(cx))]
            }
            _ => Vec::new(),
        }
    }

    fn done(&mut self, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
        self.sent = false;
        match outcome {
            Ok(outcome) => vec![Effect::Give(Given::Done(TAG, Box::new(outcome)))],
            Err(error) => {
                let field = match (&self.what, &error) {
                    (What::Money { .. }, _) => "amount",
                    (_, AppError::Invalid { field, .. }) if field == "reason" => "reason",
                    _ => "quantity",
                };
                let why = sentence(&error);
                self.form.refuse(field, why.trim_end_matches('.'));
                vec![Effect::bad(&error), Effect::Bell]
            }
        }
    }
}

impl Screen for Back {
    fn scope(&self) -> Scope {
        Scope::Form
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.form.wants(key)
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Accept if self.sent => Offer::Not("It is being saved.".to_owned()),
            Action::Accept => Offer::Yes,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => {
                let event = self.form.act(action);
                self.event(event, cx)
            }
            Msg::Key(key) => {
                let event = self.form.press(key);
                self.event(event, cx)
            }
            Msg::Pasted(text) => {
                let event = self.form.paste(&text);
                self.event(event, cx)
            }
            Msg::Done(_, outcome) => self.done(outcome),
            _ => Vec::new(),
        }
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let wide = area.width.saturating_sub(6).min(84);
        let frame = centred(area, wide, self.form.height() + 4);
        let inner = draw::panel(frame, &self.title, true, buf, &cx.theme);
        let inner = Rect {
            x: inner.x + 1,
            width: inner.width.saturating_sub(2),
            ..inner
        };
        draw::line(inner, inner.y, &self.head, cx.theme.style(Tone::Dim), buf);
        let (_, rest) = split_top(inner, 2);
        self.form.view(rest, buf, &cx.theme);
    }

    fn covers(&self) -> bool {
        false
    }
}
