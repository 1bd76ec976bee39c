//! The notify hook with real programs: one process for each event, tried again, listed when it fails.

use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::tables::Eye;
use crate::support::{PASSWORD, Said, World};

/// Writes a program and names it as the hook of this terminal.
fn hook(world: &World, script: &str, more: &str) {
    let program = world.write("tell", &format!("#!/bin/sh\n{script}\n"));
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o700)).unwrap();
    name(world, &program, more);
}

fn name(world: &World, program: &str, more: &str) {
    std::fs::create_dir_all(world.path(".config/orderdesk")).unwrap();
    let text = format!("[notify]\ncommand = [\"{program}\", \"a word\"]\n{more}\n");
    world.write(".config/orderdesk/terminal.toml", &text);
}

/// Something happens in the shop.
fn happens(world: &World, kind: &str, subject: &str) {
    let file = Connection::open(world.path("shop.db")).unwrap();
    let event = json!({"event": kind, "order": subject}).to_string();
    let at = 1_795_179_900_000_i64;
    file.execute(
        "INSERT INTO notices (at, kind, subject, event, changed_at) VALUES (?1, ?2, ?3, ?4, ?1)",
        (at, kind, subject, event),
    )
    .unwrap();
}

fn at(world: &World, when: &str, args: &[&str]) -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_orderdesk"));
    command
        .env_clear()
        .env("HOME", world.path(""))
        .env("PATH", "/usr/bin:/bin")
        .env("ORDERDESK_DB", world.path("shop.db"))
        .env("ORDERDESK_USER", "ann")
        .env("ORDERDESK_PASSWORD", PASSWORD)
        .args(args)
        .current_dir(world.path(""))
        .args(["--at", when]);
    command
}

fn run_at(world: &World, when: &str, args: &[&str]) -> Said {
    let output = at(world, when, args).output().unwrap();
    Said {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The clock runs once at this time of the day.
#[track_caller]
fn clock(world: &World, time: &str) -> Value {
    let when = format!("2026-11-20T{time}Z");
    let said = run_at(world, &when, &["clock", "run-once", "--json"]);
    assert_eq!(said.code, 0, "{said:?}");
    said.json()
}

fn states(world: &World) -> Vec<(String, i64, String)> {
    let rows = world.ok(&["notice", "list", "--json"]).json();
    let rows = rows.as_array().unwrap().iter().rev();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    rows.map(|row| {
        (
            text(&row["state"]),
            row["tries"].as_i64().unwrap(),
            text(&row["failure"]),
        )
    })
    .collect()
}

#[test]
fn a_program_gets_each_event_once_as_a_line_of_json() {
    let world = World::with_socks();
    hook(
        &world,
        "cat >> heard; echo \"$1 ${ORDERDESK_PASSWORD-none}\" >> words",
        "events = [\"approved\", \"low_stock\"]",
    );
    let run = |when: &str| clock(&world, when)["notices"].clone();
    assert_eq!(run("13:05:00"), 0);
    for (kind, subject) in [
        ("approved", "O-1"),
        ("rejected", "O-2"),
        ("low_stock", "SOCK;$(id)"),
    ] {
        happens(&world, kind, subject);
    }
    assert_eq!(run("13:05:01"), 2);
    assert_eq!(run("13:05:02"), 0);
    let heard = std::fs::read_to_string(world.path("heard")).unwrap();
    let events: Vec<Value> = heard
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(events.len(), 2);
    assert_eq!(
        events[1],
        json!({"event": "low_stock", "order": "SOCK;$(id)"})
    );
    let words = std::fs::read_to_string(world.path("words")).unwrap();
    assert_eq!(words, "a word none\na word none\n");
    let states: Vec<String> = states(&world)
        .into_iter()
        .map(|(state, ..)| state)
        .collect();
    assert_eq!(states, ["done", "waiting", "done"]);
}

#[test]
fn what_fails_is_tried_three_times_with_pauses_and_then_listed() {
    let world = World::with_socks();
    hook(&world, "echo x >> count; echo 'no way' >&2; exit 7", "");
    happens(&world, "refund_due", "O-1");
    let tries = |time: &str| {
        clock(&world, time);
        std::fs::read_to_string(world.path("count"))
            .unwrap()
            .lines()
            .count()
    };
    assert_eq!(tries("13:05:00"), 1);
    assert_eq!(tries("13:05:20"), 1, "too early");
    assert_eq!(tries("13:05:30"), 2);
    assert_eq!(tries("13:07:00"), 2, "too early");
    assert_eq!(tries("13:07:40"), 3);
    assert_eq!(tries("18:00:00"), 3, "given up");
    let [(state, 3, failure)]: [_; 1] = states(&world).try_into().unwrap() else {
        panic!("three tries")
    };
    assert_eq!(state, "failed");
    assert!(failure.ends_with("ended with code 7: no way"), "{failure}");
    let failed = world.ok(&["notice", "list", "--failed"]).out;
    assert!(
        failed.contains("refund_due") && failed.contains("no way"),
        "{failed}"
    );

    assert_eq!(
        world.ok(&["notice", "retry", "1"]).out,
        "notices to be tried again: 1\n"
    );
    assert_eq!(tries("18:00:01"), 4);
    let refused = world.run(&["notice", "dismiss", "1", "--json"]);
    assert_eq!(
        (refused.code, refused.error().as_str()),
        (3, "invalid_input")
    );
    assert_eq!(world.run(&["notice", "retry", "99"]).code, 5);
    assert_eq!(world.run(&["notice", "retry", "x"]).code, 2);
    for time in ["18:01:00", "18:04:00"] {
        tries(time);
    }
    assert_eq!(
        world.ok(&["notice", "dismiss", "all"]).out,
        "notices given up: 1\n"
    );
    assert_eq!(
        world.ok(&["notice", "list", "--failed", "--json"]).json(),
        json!([])
    );
    world.ok(&["verify"]);
}

#[test]
fn a_missing_a_hanging_and_a_loud_program_harm_nobody() {
    let world = World::with_socks();
    happens(&world, "approved", "O-1");
    name(&world, "/nowhere/tell", "");
    clock(&world, "13:05:00");
    let [(state, 1, failure)]: [_; 1] = states(&world).try_into().unwrap() else {
        panic!("one try")
    };
    assert_eq!(state, "waiting");
    assert!(
        failure.starts_with("/nowhere/tell cannot be run"),
        "{failure}"
    );

    hook(&world, "sleep 600", "timeout_seconds = 1");
    clock(&world, "13:06:00");
    let (_, _, failure) = states(&world).remove(0);
    assert!(
        failure.contains("took longer than 1 s and was killed"),
        "{failure}"
    );

    hook(
        &world,
        "yes | head -c 2000000; yes loud | head -c 2000000 >&2; cat > /dev/null; exit 1",
        "",
    );
    clock(&world, "13:10:00");
    let (state, _, failure) = states(&world).remove(0);
    assert_eq!(state, "failed");
    assert!(
        failure.len() < 2_200 && failure.contains("loud"),
        "{failure}"
    );
}

#[test]
fn many_processes_at_once_run_the_program_once_and_a_dead_one_is_replaced() {
    let world = World::with_socks();
    hook(
        &world,
        "echo \"$$\" >> count; echo $$ > running; sleep 1",
        "",
    );
    for order in ["O-1", "O-2", "O-3"] {
        happens(&world, "approval_wanted", order);
    }
    let start = || {
        let mut command = at(&world, "2026-11-20T13:05:00Z", &["clock", "run-once"]);
        command.stdout(Stdio::null()).spawn().unwrap()
    };
    let children: Vec<_> = (0..4).map(|_| start()).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let count = || {
        std::fs::read_to_string(world.path("count"))
            .unwrap_or_default()
            .lines()
            .count()
    };
    assert_eq!(count(), 3);

    // Killed while its program runs: nobody else takes the notice before the claim has run out.
    hook(&world, "echo x >> count; sleep 2", "");
    happens(&world, "approval_wanted", "O-4");
    let mut doomed = start();
    let deadline = Instant::now() + Duration::from_secs(30);
    while count() < 4 {
        assert!(Instant::now() < deadline, "the program never ran");
        std::thread::yield_now();
    }
    doomed.kill().unwrap();
    doomed.wait().unwrap();
    clock(&world, "13:05:30");
    assert_eq!(count(), 4, "the claim still holds");
    clock(&world, "13:07:00");
    assert_eq!(count(), 5);
    let (state, tries, _) = states(&world).remove(3);
    assert_eq!((state.as_str(), tries), ("done", 2));
}

/// Kinds and subjects of all notices, oldest first.
fn told(world: &World) -> Vec<(String, String)> {
    let file = Connection::open(world.path("shop.db")).unwrap();
    let mut ask = file
        .prepare("SELECT kind, subject FROM notices ORDER BY id")
        .unwrap();
    let rows = ask.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn what_lasts_is_told_once_while_it_lasts_and_an_idle_clock_writes_nothing() {
    let world = World::with_socks();
    let level = |level: &str| {
        let args = ["product", "levels", "SOCK-M", "--store", "MAIN"];
        world.ok(&[&args[..], &["--reorder-level", level]].concat());
    };
    let low = || ("low_stock".to_owned(), "MAIN SOCK-M".to_owned());
    level("10");
    clock(&world, "13:06:00");
    assert_eq!(told(&world), [low()]);

    let mut eye = Eye::on(&world.path("shop.db"));
    let before = eye.tables();
    clock(&world, "13:07:00");
    let changed = before.differences(&eye.tables(), &["audit"]);
    assert_eq!(changed, Vec::<String>::new(), "an idle clock wrote");

    level("9");
    clock(&world, "13:08:00");
    assert_eq!(told(&world), [low()], "it has recovered");
    level("10");
    clock(&world, "13:09:00");
    assert_eq!(told(&world), [low(), low()], "it is low again");
}

#[test]
fn an_order_to_bring_is_told_once_on_each_day_of_its_customer() {
    let world = World::with_socks();
    world.ok(&["customer", "edit", "C-1", "--delivery-weekdays", "fri,sat"]);
    let number = world.order(1);
    let due = || ("dispatch_due".to_owned(), number.clone());
    clock(&world, "13:06:00");
    clock(&world, "13:07:00");
    assert_eq!(told(&world), [due()]);
    for when in [
        "2026-11-21T08:00:00Z",
        "2026-11-21T09:00:00Z",
        "2026-11-22T13:00:00Z",
    ] {
        let said = run_at(&world, when, &["clock", "run-once", "--json"]);
        assert_eq!(said.code, 0, "{said:?}");
    }
    let of_it: Vec<_> = told(&world)
        .into_iter()
        .filter(|one| *one == due())
        .collect();
    assert_eq!(of_it.len(), 2, "Friday and Saturday, not Sunday");
}
