//! The program itself: its start, its size, and a scan through a pseudo-terminal until it is on the screen.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use orderdesk::app::{Answer, CartCommand, Command as Act, Query};
use orderdesk::domain::id::StoreId;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::board::{Board, Times, ms};
use crate::shop::{self, PASSWORD, ask, barcode, label};

const PROGRAM: &str = env!("CARGO_BIN_EXE_orderdesk");
/// Longest wait for something to show.
const PATIENCE: Duration = Duration::from_secs(10);
/// Silence after which a frame is taken to be whole.
const QUIET: Duration = Duration::from_millis(80);

/// The program in a terminal of 80 × 24.
struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    heard: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    bytes: usize,
    begun: Instant,
}

impl Terminal {
    fn open(path: &Path, no_color: bool) -> Self {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(PROGRAM);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "en_GB.UTF-8");
        command.env("ORDERDESK_DB", path);
        command.env("ORDERDESK_USER", "anna");
        command.env("ORDERDESK_PASSWORD", PASSWORD);
        command.env_remove("NO_COLOR");
        if no_color {
            command.env("NO_COLOR", "1");
        }
        let mut output = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let begun = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let (sender, heard) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                if sender
                    .send((Instant::now(), buffer[..count].to_vec()))
                    .is_err()
                {
                    break;
                }
            }
        });
        Self {
            child,
            _master: pair.master,
            keys,
            heard,
            screen: vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0),
            bytes: 0,
            begun,
        }
    }

    /// The moment at which the screen shows a text.
    fn shows(&mut self, text: &str) -> Instant {
        loop {
            let Ok((at, bytes)) = self.heard.recv_timeout(PATIENCE) else {
                panic!(
                    "`{text}` does not show in:\n{}",
                    self.screen.screen().contents()
                );
            };
            self.bytes += bytes.len();
            self.screen.process(&bytes);
            if self.screen.screen().contents().contains(text) {
                return at;
            }
        }
    }

    /// Takes what still comes, until nothing does.
    fn rest(&mut self) {
        while let Ok((_, bytes)) = self.heard.recv_timeout(QUIET) {
            self.bytes += bytes.len();
            self.screen.process(&bytes);
        }
    }

    fn resident(&self) -> u64 {
        let pid = self.child.process_id().unwrap();
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
            .unwrap_or(0)
    }

    fn close(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn discard_carts(path: &Path) {
    let (mut desk, actor) = shop::open(path);
    for store in (1..=3).map(StoreId) {
        let Answer::Carts(carts) = ask(&mut desk, &actor, Query::Carts(store)) else {
            panic!("no carts");
        };
        for cart in carts {
            desk.execute(&actor, Act::Cart(CartCommand::Recall { cart: cart.id }))
                .unwrap();
            desk.execute(&actor, Act::Cart(CartCommand::Discard { cart: cart.id }))
                .unwrap();
        }
    }
}

/// Times of single scans and the bytes of each, and what the program holds in memory.
fn scans(path: &Path, variants: u64, rounds: u64, no_color: bool) -> (Times, Vec<usize>, u64) {
    const EACH: u64 = 15;
    let mut times = Vec::new();
    let mut sizes = Vec::new();
    let mut resident = 0;
    for round in 0..rounds {
        discard_carts(path);
        let mut terminal = Terminal::open(path, no_color);
        terminal.shows("Scan a code");
        terminal.rest();
        for nth in 0..EACH {
            let place = (round * EACH + nth) * 35 % variants;
            terminal.bytes = 0;
            let begun = Instant::now();
            terminal
                .keys
                .write_all(format!("{}\r", barcode(place)).as_bytes())
                .unwrap();
            let seen = terminal.shows(&format!("{} ", label(place)));
            terminal.rest();
            // The first line draws the table.
            if nth > 0 {
                times.push(seen - begun);
                sizes.push(terminal.bytes);
            }
        }
        resident = resident.max(terminal.resident());
        terminal.close();
    }
    discard_carts(path);
    sizes.sort_unstable();
    (Times::new(times), sizes, resident)
}

pub fn scan(board: &mut Board, path: &Path, orders: u64, variants: u64) {
    board.section(&format!(
        "3. Scan, committed, on the screen, through a pty ({orders} orders, {variants} variants)"
    ));
    let (times, sizes, resident) = scans(path, variants, 12, false);
    board.within(
        "scan to screen, p50",
        times.p50(),
        &times.spread(),
        Duration::from_millis(4),
    );
    board.within(
        "scan to screen, p99",
        times.p99(),
        &ms(times.p99()),
        Duration::from_millis(16),
    );
    let middle = |sizes: &[usize]| sizes[sizes.len() / 2];
    let bytes = middle(&sizes);
    board.held(
        "bytes per scan, full theme",
        &format!("{bytes}"),
        "≤ 1,500",
        bytes <= 1_500,
    );
    let (_, sizes, _) = scans(path, variants, 3, true);
    let bytes = middle(&sizes);
    board.held(
        "bytes per scan, plain theme",
        &format!("{bytes}"),
        "≤ 300",
        bytes <= 300,
    );
    let held = resident / 1024;
    board.held(
        "memory of the open UI",
        &format!("{held} MiB"),
        "< 64 MiB",
        held < 64,
    );
}

pub fn start(board: &mut Board, dir: &Path, path: &Path, orders: u64) {
    board.section(&format!("7. Start and size ({orders} orders)"));
    let run = |arguments: &[&str]| {
        let begun = Instant::now();
        let status = Command::new(PROGRAM)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "{arguments:?}");
        begun.elapsed()
    };
    let version = Times::new((0..30).map(|_| run(&["--version"])).collect());
    board.within(
        "--version",
        version.p50(),
        &version.spread(),
        Duration::from_millis(10),
    );
    let (mut first, mut ready) = (Vec::new(), Vec::new());
    for _ in 0..7 {
        let mut terminal = Terminal::open(path, false);
        let begun = terminal.begun;
        first.push(terminal.shows("Sale") - begun);
        ready.push(terminal.shows("Scan a code") - begun);
        terminal.close();
    }
    let (first, ready) = (Times::new(first), Times::new(ready));
    board.within(
        "start to first frame",
        first.p50(),
        &first.spread(),
        Duration::from_millis(100),
    );
    board.noted("start to ready for the first scan", &ready.spread());
    let demo = dir.join("demo.db");
    let made = Times::new(
        (0..3)
            .map(|_| {
                shop::remove(&demo);
                run(&["demo", "--no-ui", "--keep", demo.to_str().unwrap()])
            })
            .collect(),
    );
    shop::remove(&demo);
    board.within(
        "demo shop ready",
        made.p50(),
        &made.spread(),
        Duration::from_secs(3),
    );
    let size = std::fs::metadata(PROGRAM).unwrap().len() / 1024;
    board.held(
        "release binary",
        &format!("{size} KiB"),
        "< 20 MiB",
        size < 20 * 1024,
    );
    let file = std::fs::metadata(path).unwrap().len();
    board.noted(
        "the large file",
        &format!(
            "{} MiB, {} bytes per order of its whole life",
            file >> 20,
            file / orders
        ),
    );
}
