//! A seat without a terminal: the real shell on a buffer, keys and scans typed with times of their own, a clock that
//! stands still.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use orderdesk::app::env::{Env, ManualClock, SeededEntropy};
use orderdesk::app::{
    Actor, Command, CustomerCommand, Delivery, Desk, Door, LotWish, NewShop, ProductCommand,
    StockCommand, UserCommand,
};
use orderdesk::domain::access::Role;
use orderdesk::domain::customer::CustomerForm;
use orderdesk::domain::id::StoreId;
use orderdesk::domain::money::Currency;
use orderdesk::domain::product::ProductForm;
use orderdesk::domain::time::{Timestamp, Zone};
use orderdesk::store::Durability;
use orderdesk::tui::key::{Code, KeyPress};
use orderdesk::tui::scan::{Input, Stamped};
use orderdesk::tui::shell::{Event, Shell};
use orderdesk::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tempfile::TempDir;

/// Everybody's password here.
pub const PASSWORD: &str = "counter-77";
/// The longest anything may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two keys of a person.
const PERSON: Duration = Duration::from_millis(120);
/// Between two keys of a scanner.
const SCANNER: Duration = Duration::from_millis(1);

/// A small shop: users `ann` (admin), `max` (manager), `cleo` (clerk); socks `SOCK-M` at 4.90, ten of them, with
/// barcode 4006381333931; a scarf `SCARF-RED` at 20.00 without stock; customer `C-1` Müller with a limit of 20.00.
pub struct Shop {
    pub door: Door,
    _directory: TempDir,
}

impl Shop {
    pub fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("shop.db");
        let now = Timestamp::parse("2026-11-20T13:05:00Z").unwrap();
        let env = Env::new(ManualClock::at(now), SeededEntropy::new(7));
        let password = env.hash_password(PASSWORD).unwrap();
        let new = NewShop {
            name: "Lakeside".to_owned(),
            currency: Currency::new("EUR").unwrap(),
            zone: Zone::UTC,
            admin: "ann".to_owned(),
            password: password.clone(),
        };
        let desk = Desk::create(&path, env.clone(), Durability::Bulk, &new).unwrap();
        let door = Door::around(desk, &path, env).unwrap();
        let shop = Self {
            door,
            _directory: directory,
        };
        let ann = shop.actor("ann", "setup");
        let run = |command| shop.door.execute(&ann, command).unwrap();
        for (name, role) in [("max", Role::Manager), ("cleo", Role::Clerk)] {
            run(Command::User(UserCommand::Add {
                name: name.to_owned(),
                role,
                password: password.clone(),
                customer: None,
                full_name: String::new(),
                one_time: false,
            }));
        }
        for (sku, name, price, barcode) in [
            ("SOCK-M", "Wool Sock", "4.90", "4006381333931"),
            ("SCARF-RED", "Silk Scarf", "20.00", ""),
        ] {
            run(Command::Product(ProductCommand::Add(ProductForm {
                sku: sku.to_owned(),
                name: name.to_owned(),
                price: price.to_owned(),
                barcode: barcode.to_owned(),
                ..ProductForm::default()
            })));
        }
        run(Command::Stock(StockCommand::Receive {
            delivery: Delivery::to(StoreId(1), "opening"),
            sku: "SOCK-M".to_owned(),
            quantity: "10".to_owned(),
            lot: LotWish::default(),
            cost: String::new(),
        }));
        run(Command::Customer(CustomerCommand::Add(CustomerForm {
            code: "C-1".to_owned(),
            name: "Müller".to_owned(),
            credit_limit: "20.00".to_owned(),
            ..CustomerForm::default()
        })));
        shop
    }

    /// Who has signed in at a terminal.
    pub fn seated(&self, name: &str, terminal: &str) -> Actor {
        self.door.sign_in(name, PASSWORD, terminal).unwrap()
    }

    /// Who has signed in and given his password for what he does next.
    pub fn actor(&self, name: &str, terminal: &str) -> Actor {
        self.seated(name, terminal).just_signed_in()
    }

    /// A seat at which nobody has signed in yet.
    pub fn empty_seat(&self, width: u16, height: u16) -> Seat {
        let (queue, events) = mpsc::channel();
        let shell = Shell::new(
            self.door.clone(),
            "test-1".to_owned(),
            Theme::full(),
            (width, height),
            queue,
        );
        Seat {
            shell,
            events,
            since: Duration::from_secs(1),
            bells: 0,
        }
    }

    /// A seat at which this user works, at 80×24.
    pub fn seat(&self, name: &str) -> Seat {
        let mut seat = self.empty_seat(80, 24);
        seat.shell.admit(self.seated(name, "test-1"));
        seat.until("Welcome");
        seat
    }
}

/// The seat.
pub struct Seat {
    pub shell: Shell,
    events: Receiver<Event>,
    since: Duration,
    bells: usize,
}

impl Seat {
    fn press(&mut self, key: KeyPress, after: Duration) {
        self.since += after;
        let read = Stamped {
            at: self.since,
            input: Input::Key(key),
        };
        self.shell.push(Event::Input(read), self.since);
    }

    /// A person presses keys by name: `Enter`, `Alt+T`, `F2`.
    pub fn keys(&mut self, names: &[&str]) -> &mut Self {
        for name in names {
            self.press(KeyPress::parse(name).unwrap(), PERSON);
            // What is held back to be told from a scan is let go after a while.
            self.since += PERSON;
            self.shell.settle(self.since);
        }
        self
    }

    /// A person types.
    pub fn typed(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.press(KeyPress::char(c), PERSON);
            self.since += PERSON;
            self.shell.settle(self.since);
        }
        self
    }

    /// A scanner types codes, each with its Enter, all in one burst.
    pub fn scans(&mut self, codes: &[&str]) -> &mut Self {
        self.since += PERSON;
        for code in codes {
            for c in code.chars() {
                self.press(KeyPress::char(c), SCANNER);
            }
            self.press(KeyPress::plain(Code::Enter), SCANNER);
        }
        self.shell.settle(self.since);
        self
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        let read = Stamped {
            at: self.since,
            input: Input::Resize { width, height },
        };
        self.shell.push(Event::Input(read), self.since);
        self.shell.settle(self.since);
    }

    /// What is on screen now.
    pub fn screen(&mut self) -> String {
        let (width, height) = self.shell.size();
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        self.shell.view(&mut buf);
        if self.shell.rings() {
            self.bells += 1;
        }
        let row = |y| -> String {
            let cells = (0..width).map(|x| buf[(x, y)].symbol());
            cells.collect::<String>().trim_end().to_owned()
        };
        (0..height).map(row).collect::<Vec<_>>().join("\n")
    }

    /// How often the bell rang.
    pub const fn bells(&self) -> usize {
        self.bells
    }

    /// Takes events until the screen is as wanted; fails with what is on screen instead.
    #[track_caller]
    pub fn wait(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            self.shell.settle(self.since);
            let screen = self.screen();
            if wanted(&screen) {
                return screen;
            }
            let left = end.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(event) => self.shell.push(event, self.since),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("waited in vain for {what}:\n{screen}")
                }
            }
        }
    }

    /// Waits for a text on screen.
    #[track_caller]
    pub fn until(&mut self, text: &str) -> String {
        self.wait(text, |screen| screen.contains(text))
    }

    /// Waits for a text to go.
    #[track_caller]
    pub fn gone(&mut self, text: &str) -> String {
        self.wait(&format!("no {text}"), |screen| !screen.contains(text))
    }
}
