//! Users: who may sign in, as what, seen when; requests approved or refused, passwords given, locks lifted.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::audit::About;
use crate::app::{Answer, Command, OneTime, Outcome, Query, UserCommand};
use crate::domain::access::Role;
use crate::domain::id::CustomerId;
use crate::domain::shop::{User, UserStatus};
use crate::tui::action::Action;
use crate::tui::format::wrap;
use crate::tui::keymap::Scope;
use crate::tui::layout::{split_columns, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves, sentence};
use crate::tui::screens::admin::audit::AuditLog;
use crate::tui::screens::filled::Filled;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Form};
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

/// The tag of the forms' outcome.
const FORM: &str = "user form";
/// The tag of the reason of a refusal.
const REFUSAL: &str = "refusal";
/// The tag of the password that was told.
const TOLD: &str = "told";

const COLUMNS: [Column; 6] = [
    Column::text("User", Width::Fixed(14), 0),
    Column::text("Name", Width::Fill(18), 0),
    Column::text("Role", Width::Fixed(9), 0),
    Column::text("Status", Width::Fixed(10), 0),
    Column::text("Last seen", Width::Fixed(13), 0),
    Column::text("Note", Width::Fixed(20), 1),
];

/// The directory.
#[derive(Default)]
pub struct Users {
    all: Vec<User>,
    rows: Vec<Row>,
    cursor: Cursor,
    /// Only those who wait to be let in.
    waiting: bool,
    known: bool,
    trouble: Option<String>,
}

impl Users {
    /// Those who wait to be let in.
    pub fn only_waiting() -> Self {
        Self {
            waiting: true,
            ..Self::default()
        }
    }

    fn shown(&self) -> impl Iterator<Item = &User> {
        let wanted = |user: &&User| !self.waiting || user.status == UserStatus::Requested;
        self.all.iter().filter(wanted)
    }

    fn selected(&self) -> Option<&User> {
        self.shown().nth(self.cursor.selected()?)
    }

    fn arrange(&mut self, cx: &Cx) {
        let rows = self.shown().map(|user| row(user, cx)).collect();
        self.rows = rows;
        self.cursor.set_rows(self.rows.len(), false);
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        let selected = self.selected().cloned();
        match (action, selected) {
            (Action::Back, _) => vec![Effect::Close],
            (Action::New, _) => vec![open(add())],
            (Action::OnlyOpen, _) => {
                self.waiting = !self.waiting;
                self.arrange(cx);
                Vec::new()
            }
            (Action::Open | Action::Approve, Some(user))
                if user.status == UserStatus::Requested =>
            {
                vec![open(approve(&user))]
            }
            (Action::Open | Action::Edit, Some(user)) => vec![open(edit(&user, cx))],
            (Action::Refuse, Some(user)) => {
                let text = format!("{} asked to be let in. Why not?", user.name);
                let ask = Ask::Reason(vec!["not known here".to_owned(), "asked twice".to_owned()]);
                vec![Effect::Ask(REFUSAL, Question::new("Refuse", text, ask))]
            }
            (Action::SwitchActive, Some(user)) => vec![switch(&user)],
            (Action::ResetPassword, Some(user)) => vec![reset(&user)],
            (Action::History, Some(user)) => {
                let log = AuditLog::of(About::User, user.id.0, &user.name);
                vec![Effect::Open(Box::new(log))]
            }
            (Action::Unlock, Some(user)) => {
                let command = UserCommand::Unlock(user.id);
                vec![Effect::Execute(Command::User(command))]
            }
            _ => {
                self.cursor.act(action);
                Vec::new()
            }
        }
    }

    fn done(&self, outcome: &Outcome) -> Vec<Effect> {
        let Outcome::OneTime { user, password } = outcome else {
            return vec![Effect::good("Saved.")];
        };
        let found = self.all.iter().find(|known| known.id == *user);
        let name = found.map_or("The new user", |known| known.name.as_str());
        let text = format!(
            "{name} signs in once with   {}   and chooses a password of his own then. It is shown only now: write it down or read it out.",
            password.0
        );
        vec![Effect::Ask(
            TOLD,
            Question::lasting("Password for one time", text),
        )]
    }

    fn detail(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let Some(user) = self.selected() else { return };
        let theme = &cx.theme;
        let inner = draw::panel(area, &user.name, false, buf, theme);
        let yes = |on: bool| if on { "yes" } else { "no" }.to_owned();
        let customer = user.customer_id.map(|id| customer(id, cx));
        let locked = user.locked_at(cx.now).map(|until| cx.when(until));
        let lines = [
            ("Name", user.full_name.clone()),
            ("Role", role(user).to_owned()),
            ("Customer", customer.unwrap_or_default()),
            ("Status", user.status.word().to_owned()),
            ("Last seen", seen(user, cx)),
            ("Locked until", locked.unwrap_or_default()),
            ("Asked for", user.request.clone()),
            ("PIN", yes(user.has_pin)),
            ("One-time", yes(user.one_time)),
        ];
        let room = usize::from(inner.width.saturating_sub(15));
        let mut y = inner.y;
        for (label, text) in lines.iter().filter(|(_, text)| !text.is_empty()) {
            draw::line(inner, y, label, theme.style(Tone::Dim), buf);
            for part in wrap(text, room) {
                draw::put(inner, inner.x + 14, y, &part, theme.style(Tone::Text), buf);
                y += 1;
            }
        }
    }
}

fn open(form: Filled) -> Effect {
    Effect::Open(Box::new(form))
}

fn role(user: &User) -> &'static str {
    if user.status == UserStatus::Requested {
        "none yet"
    } else {
        user.role.word()
    }
}

fn seen(user: &User, cx: &Cx) -> String {
    user.last_seen_at
        .map_or_else(|| "never".to_owned(), |at| cx.when(at))
}

fn customer(id: CustomerId, cx: &Cx) -> String {
    let found = cx.people.find(id);
    found.map_or_else(String::new, |found| {
        format!("{} {}", found.code, found.name)
    })
}

fn row(user: &User, cx: &Cx) -> Row {
    let note = match user.locked_at(cx.now) {
        Some(until) => Cell::toned(format!("locked to {}", cx.when(until)), Tone::Bad),
        None if user.one_time => Cell::toned("one-time password", Tone::Warn),
        None if user.status == UserStatus::Requested => {
            Cell::toned(user.request.clone(), Tone::Dim)
        }
        None => user
            .customer_id
            .map(|id| customer(id, cx))
            .unwrap_or_default()
            .into(),
    };
    let status = match user.status {
        UserStatus::Active => user.status.word().into(),
        UserStatus::Requested => Cell::toned(user.status.word(), Tone::Accent),
        UserStatus::Disabled => Cell::toned(user.status.word(), Tone::Warn),
    };
    Row::new(vec![
        user.name.clone().into(),
        user.full_name.clone().into(),
        role(user).into(),
        status,
        seen(user, cx).into(),
        note,
    ])
}

fn roles(chosen: Role) -> Entry {
    let words: Vec<&str> = Role::ALL.iter().map(|(_, word)| *word).collect();
    let at = Role::ALL.iter().position(|(role, _)| *role == chosen);
    Entry::choice("role", "Role", &words, at.unwrap_or(0))
        .hint("Each may do what those before it may; a retailer only what concerns his customer.")
}

fn customer_field(code: &str) -> Entry {
    Entry::typed("customer", "Customer", Takes::Text, code)
        .hint("The code of a retailer's customer; nobody else has one.")
}

fn full_name(name: &str) -> Entry {
    Entry::typed("full_name", "Full name", Takes::Text, name)
}

/// The role and the customer as chosen.
fn chosen(form: &Form) -> (Role, Option<String>) {
    let code = form.value("customer").trim();
    (
        Role::parse(form.value("role")).unwrap_or(Role::Clerk),
        Some(code.to_owned()).filter(|code| !code.is_empty()),
    )
}

fn add() -> Filled {
    let form = Form::new(vec![
        Entry::typed("name", "Sign-in name", Takes::Text, "")
            .required()
            .hint("He gets a password for one time, shown to you once."),
        full_name(""),
        roles(Role::Clerk),
        customer_field(""),
    ]);
    Filled::new(FORM, "New user", form, |form, _cx| {
        let (role, customer) = chosen(form);
        Command::OneTime(OneTime::Add {
            name: form.value("name").to_owned(),
            full_name: form.value("full_name").to_owned(),
            role,
            customer,
        })
    })
}

fn approve(user: &User) -> Filled {
    let id = user.id;
    let title = format!("Let {} in", user.name);
    let form = Form::new(vec![roles(Role::Clerk), customer_field("")]);
    Filled::new(FORM, &title, form, move |form, _cx| {
        let (role, customer) = chosen(form);
        Command::User(UserCommand::Approve {
            user: id,
            role,
            customer,
        })
    })
}

fn edit(user: &User, cx: &Cx) -> Filled {
    let id = user.id;
    let code = user.customer_id.and_then(|id| cx.people.find(id));
    let code = code.map_or("", |found| found.code.as_str());
    let title = format!("User {}", user.name);
    let form = Form::new(vec![
        full_name(&user.full_name),
        roles(user.role),
        customer_field(code),
    ]);
    Filled::new(FORM, &title, form, move |form, _cx| {
        let (role, customer) = chosen(form);
        Command::User(UserCommand::Edit {
            user: id,
            full_name: Some(form.value("full_name").to_owned()),
            role: Some(role),
            customer,
        })
    })
}

fn switch(user: &User) -> Effect {
    let active = user.status != UserStatus::Active;
    let command = Command::User(UserCommand::SetActive {
        user: user.id,
        active,
    });
    if active {
        return Effect::Execute(command);
    }
    let text = format!(
        "Disable {}? His screens end within a second; what he has begun stays.",
        user.name
    );
    Effect::Confirm(Question::lasting("Disable the user", text), command)
}

fn reset(user: &User) -> Effect {
    let text = format!(
        "Make a password for one time for {}? The old one ends at once, and his screens with it.",
        user.name
    );
    Effect::Confirm(
        Question::lasting("Reset the password", text),
        Command::OneTime(OneTime::Reset(user.id)),
    )
}

fn parts(area: Rect, cx: &Cx) -> (Rect, Option<Rect>) {
    if cx.areas.side_by_side(66).is_none() {
        return (area, None);
    }
    let (left, right) = split_columns(area, 66);
    (left, Some(right))
}

impl Screen for Users {
    fn scope(&self) -> Scope {
        Scope::Users
    }

    fn title(&self) -> String {
        "Users".to_owned()
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Users]
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        let user = self.selected();
        let asks = user.is_some_and(|user| user.status == UserStatus::Requested);
        match action {
            Action::Open
            | Action::Edit
            | Action::SwitchActive
            | Action::ResetPassword
            | Action::Unlock
            | Action::History
            | Action::Approve
            | Action::Refuse
                if user.is_none() =>
            {
                Offer::Not("no user is selected".to_owned())
            }
            Action::Approve | Action::Refuse if !asks => Offer::Hidden,
            Action::Edit | Action::SwitchActive | Action::ResetPassword if asks => Offer::Hidden,
            Action::Unlock if user.is_none_or(|user| user.locked_at(cx.now).is_none()) => {
                Offer::Not("the user is not locked".to_owned())
            }
            Action::New
            | Action::OnlyOpen
            | Action::Open
            | Action::Edit
            | Action::SwitchActive
            | Action::ResetPassword
            | Action::Unlock
            | Action::History
            | Action::Approve
            | Action::Refuse => Offer::Yes,
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } => {
                let (_, table) = split_top(cx.areas.body, 1);
                let line = row.checked_sub(table.y + 1);
                if let Some(row) = line.and_then(|line| self.cursor.row_at(line)) {
                    self.cursor.select(row);
                }
            }
            Msg::Answered(_, Ok(Answer::Users(all))) => {
                (self.trouble, self.known) = (None, true);
                self.all = all;
                self.arrange(cx);
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            Msg::Given(Given::Text(REFUSAL, reason)) => {
                let user = self.selected().map(|user| user.id);
                let refuse = |user| {
                    let command = UserCommand::Refuse { user, reason };
                    Effect::Execute(Command::User(command))
                };
                return user.map(refuse).into_iter().collect();
            }
            Msg::Given(Given::Done(FORM, outcome)) => return self.done(&outcome),
            Msg::Done(_, Ok(outcome)) => return self.done(&outcome),
            Msg::Done(_, Err(error)) => return vec![Effect::bad(&error), Effect::Bell],
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        let (list, _) = parts(area, cx);
        let (_, table) = split_top(list, 1);
        self.cursor.set_height(body_height(table));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (list, detail) = parts(area, cx);
        let (head, table) = split_top(list, 1);
        let requests = self
            .all
            .iter()
            .filter(|user| user.status == UserStatus::Requested)
            .count();
        let title = match (self.waiting, requests) {
            (true, _) => "Users who wait to be let in".to_owned(),
            (false, 0) => "Users".to_owned(),
            (false, 1) => "Users: one waits to be let in".to_owned(),
            (false, n) => format!("Users: {n} wait to be let in"),
        };
        draw::line(head, head.y, &title, theme.style(Tone::Title), buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(table, trouble, buf, theme);
        }
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: if self.known && self.waiting {
                "Nobody waits to be let in. o shows all users."
            } else {
                ""
            },
        }
        .view(table, buf, theme);
        if let Some(detail) = detail {
            self.detail(detail, cx, buf);
        }
    }
}
