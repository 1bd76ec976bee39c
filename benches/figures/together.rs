//! Several processes on one file: this program starts itself as terminals, by an environment variable.

use std::io::{BufRead, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::board::{Board, Times};
use crate::durable::stocked;
use crate::raw;
use crate::shop::{self, Chance};

const CHILD: &str = "ORDERDESK_BENCH_CHILD";
const TERMINALS: usize = 8;
const VARIANTS: u64 = 20_000;

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Desk,
    Raw,
}

/// True when this process was started as a terminal and has done its work.
pub fn is_child() -> bool {
    let Ok(task) = std::env::var(CHILD) else {
        return false;
    };
    let mut words = task.splitn(5, ' ');
    let mut next = || words.next().unwrap();
    let way = if next() == "raw" { Way::Raw } else { Way::Desk };
    let seed: u64 = next().parse().unwrap();
    let pause = Duration::from_millis(next().parse().unwrap());
    let lasts = Duration::from_millis(next().parse().unwrap());
    work(way, seed, pause, lasts, &PathBuf::from(next()));
    true
}

fn work(way: Way, seed: u64, pause: Duration, lasts: Duration, path: &Path) {
    let chance = Chance::new(seed);
    let mut act: Box<dyn FnMut()> = match way {
        Way::Desk => {
            let (mut desk, actor) = shop::open(path);
            Box::new(move || {
                let command = shop::add(shop::new_order(&chance, VARIANTS, 300));
                desk.execute(&actor, command).unwrap();
            })
        }
        Way::Raw => {
            let mut conn = raw::open(path, Duration::from_mins(1));
            Box::new(move || raw::order(&mut conn, &chance, VARIANTS))
        }
    };
    println!("ready");
    let mut go = String::new();
    std::io::stdin().lock().read_line(&mut go).unwrap();
    let begun = Instant::now();
    // Terminals do not ring together: each begins at another moment of its pause.
    let mut due = begun + pause * u32::try_from(seed % 8).unwrap() / 8;
    let mut times = Vec::new();
    while begun.elapsed() < lasts {
        if !pause.is_zero() {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            due += pause;
        }
        let asked = Instant::now();
        act();
        times.push(asked.elapsed().as_micros().to_string());
    }
    println!("{}", times.join(" "));
}

fn start(way: Way, seed: usize, pause: Duration, lasts: Duration, path: &Path) -> Child {
    let word = if way == Way::Raw { "raw" } else { "desk" };
    let task = format!(
        "{word} {seed} {} {} {}",
        pause.as_millis(),
        lasts.as_millis(),
        path.display()
    );
    Command::new(std::env::current_exe().unwrap())
        .env(CHILD, task)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// All times together, and slowest over fastest terminal by orders done.
fn gather(way: Way, pause: Duration, lasts: Duration, path: &Path) -> (Times, f64) {
    let mut children: Vec<Child> = (1..=TERMINALS)
        .map(|seed| start(way, seed, pause, lasts, path))
        .collect();
    for child in &mut children {
        let mut ready = [0; 6];
        child
            .stdout
            .as_mut()
            .unwrap()
            .read_exact(&mut ready)
            .unwrap();
    }
    for child in &mut children {
        child.stdin.take().unwrap().write_all(b"go\n").unwrap();
    }
    let mut all = Vec::new();
    let mut counts = Vec::new();
    for mut child in children {
        let mut text = String::new();
        child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        child.wait().unwrap();
        let times: Vec<Duration> = text
            .split_whitespace()
            .map(|micros| Duration::from_micros(micros.parse().unwrap()))
            .collect();
        counts.push(times.len());
        all.extend(times);
    }
    let fairness = *counts.iter().min().unwrap() as f64 / *counts.iter().max().unwrap() as f64;
    (Times::new(all), fairness)
}

pub fn run(board: &mut Board, dir: &Path, lasts: Duration) {
    board.section("2. Eight processes on one file");
    let path = dir.join("together.db");
    stocked(&path);
    let (times, fairness) = gather(Way::Raw, Duration::ZERO, lasts, &path);
    let rate = times.len() as f64 / lasts.as_secs_f64();
    board.noted(
        "raw SQLite with its own busy wait, as fast as they can",
        &format!("{rate:.0}/s, {}, fairness {fairness:.2}", times.spread()),
    );
    let (times, fairness) = gather(Way::Desk, Duration::ZERO, lasts, &path);
    let rate = times.len() as f64 / lasts.as_secs_f64();
    board.noted(
        "orderdesk, as fast as they can",
        &format!("{rate:.0}/s, {}", times.spread()),
    );
    board.within(
        "  p99",
        times.p99(),
        &crate::board::ms(times.p99()),
        Duration::from_millis(20),
    );
    board.within(
        "  longest",
        times.longest(),
        &crate::board::ms(times.longest()),
        Duration::from_millis(100),
    );
    board.held(
        "  fairness, slowest over fastest",
        &format!("{fairness:.2}"),
        "≥ 0.90",
        fairness >= 0.9,
    );
    let pause = Duration::from_millis(100);
    let (times, _) = gather(Way::Raw, pause, lasts, &path);
    board.noted("raw SQLite, 10 orders/s each", &times.spread());
    let (times, _) = gather(Way::Desk, pause, lasts, &path);
    board.noted("orderdesk, 10 orders/s each", &times.spread());
    board.within(
        "  p99",
        times.p99(),
        &crate::board::ms(times.p99()),
        Duration::from_millis(15),
    );
    board.within(
        "  longest",
        times.longest(),
        &crate::board::ms(times.longest()),
        Duration::from_millis(50),
    );
    shop::remove(&path);
}
