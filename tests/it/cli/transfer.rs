//! Workbooks in and out, imports replaced and taken back, and the line feed of machines.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::json;

use crate::support::World;
use crate::support::process::program;

fn verified(world: &World) {
    let said = world.run(&["verify"]);
    assert_eq!(said.code, 0, "{said:?}");
}

#[test]
fn a_workbook_goes_out_and_comes_in_again() {
    let world = World::with_socks();
    let args = [
        "product",
        "add",
        "HAT",
        "--name",
        "=cmd()",
        "--price",
        "12.50",
        "--barcode",
    ];
    world.ok(&[&args[..], &["4006381333931"]].concat());
    for kind in [
        "stores",
        "customers",
        "products",
        "stock",
        "orders",
        "bills",
        "movements",
    ] {
        let file = format!("{kind}.xlsx");
        world.ok(&["export", kind, "--format", "xlsx", "-o", &file]);
        assert!(std::fs::read(world.path(&file)).unwrap().starts_with(b"PK"));
    }
    let again = World::empty();
    again.init();
    for kind in ["products", "stock"] {
        let file = world.path(&format!("{kind}.xlsx")).display().to_string();
        again.ok(&["import", kind, &file]);
        let csv = |world: &World| world.ok(&["export", kind]).out;
        assert_eq!(csv(&world), csv(&again));
    }
    world.ok(&[
        "report",
        "products",
        "--format",
        "xlsx",
        "-o",
        "report.xlsx",
    ]);
    let piped = world.command(&["report", "products", "--format", "xlsx"]);
    let mut piped = piped;
    assert!(piped.output().unwrap().stdout.starts_with(b"PK"));
    let file = world.path("products.xlsx").display().to_string();
    let said = again.run(&["import", "products", &file, "--sheet", "Nowhere"]);
    assert_eq!(said.code, 3, "{said:?}");
    assert!(said.err.contains("it has products"), "{said:?}");
    verified(&again);
}

#[test]
fn a_list_of_others_is_looked_at_taken_and_taken_back() {
    let world = World::with_socks();
    let file = world.write(
        "list.csv",
        "Item Code,MRP,Price,Colour\nSOCK-M,5.20,9,Blue\nX,1,1,\n",
    );
    let said = world.run(&["import", "products", &file, "--mode", "set"]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("`MRP` and `Price`"), "{said:?}");
    let args = [
        "import",
        "products",
        &file,
        "--mode",
        "set",
        "--map",
        "MRP=price",
    ];
    let said = world.run(&[&args[..], &["--rejected", "mend.csv"]].concat());
    assert_eq!(said.code, 3, "{said:?}");
    let mend = std::fs::read_to_string(world.path("mend.csv")).unwrap();
    assert!(mend.ends_with("X,1,1,,name: must not be empty\n"), "{mend}");
    let dry = world.run(&[&args[..], &["--partial", "--dry-run", "--json"]].concat());
    assert_eq!(dry.code, 3, "a dry run with rejected rows says so");
    let dry = dry.json();
    assert_eq!(dry["rows"][0]["effect"], "changed");
    let change = json!({"field": "price", "old": "4.90", "new": "5.20"});
    assert_eq!(dry["rows"][0]["changes"][0], change);
    assert_eq!(
        dry["mapping"][1],
        json!({"header": "MRP", "column": "price"})
    );
    let done = world
        .ok(&[&args[..], &["--partial", "--json"]].concat())
        .json();
    assert_eq!(
        (&done["written"], &done["import"]),
        (&json!(true), &json!(1))
    );
    let price =
        |world: &World| world.ok(&["product", "show", "SOCK-M", "--json"]).json()["price"].clone();
    assert_eq!(price(&world), "5.20");
    let list = world.ok(&["import", "list", "--json"]).json();
    assert_eq!(
        (&list[0]["source"], &list[0]["rows"]),
        (&json!("list.csv"), &json!(1))
    );
    let undo = world.ok(&["import", "undo", "--json"]).json();
    assert_eq!(undo["restored"], 1);
    assert_eq!(price(&world), "4.90");
    let again = world.run(&["import", "undo", "--json"]);
    assert_eq!((again.code, again.error().as_str()), (3, "in_use"));
    verified(&world);
}

#[test]
fn replace_asks_first_and_refuses_what_is_promised() {
    let world = World::with_socks();
    let goods = world.write("goods.csv", "sku,name,price\nA,Ava,1\n");
    world.ok(&["import", "products", &goods]);
    let file = world.write("count.csv", "store,sku,quantity\nMAIN,A,3\n");
    let args = ["import", "stock", &file, "--mode", "replace"];
    assert_eq!(world.run(&args).code, 2);
    let dry = world
        .ok(&[&args[..], &["--dry-run", "--json"]].concat())
        .json();
    assert_eq!(dry["missing"][0]["key"], "MAIN SOCK-M");
    assert_eq!(world.socks().0, 10);
    world.order(2);
    let said = world.run(&[&args[..], &["--yes"]].concat());
    assert_eq!(said.code, 3);
    assert!(
        said.out.contains("MAIN SOCK-M is not in the file, but"),
        "{said:?}"
    );
    world.ok(&["order", "cancel", "1", "--reason", "test"]);
    world.ok(&[&args[..], &["--yes"]].concat());
    let rows = world.ok(&["stock", "list", "--json"]).json();
    assert_eq!(
        (&rows[0]["on_hand"], &rows[1]["on_hand"]),
        (&json!(3), &json!(0))
    );
    world.ok(&["import", "undo"]);
    let rows = world.ok(&["stock", "list", "--json"]).json();
    assert_eq!(
        (&rows[0]["on_hand"], &rows[1]["on_hand"]),
        (&json!(0), &json!(10))
    );
    verified(&world);
}

#[test]
fn a_feed_answers_each_line_and_books_no_id_twice() {
    let world = World::with_socks();
    let lines = "store,sku,quantity,machine,id\n# belt 1\n\nMAIN,SOCK-M,5,belt,1\r\nMAIN,2900000000018,2,belt,2\n\
        MAIN,SOCK-M,5,belt,1\nMAIN,SOCK-X,1,belt,3\nMAIN,SOCK-M,7,belt,2\nMAIN,SOCK-M,1,be";
    let said = world.feed(&["feed", "-"], lines);
    assert_eq!(said.code, 3, "{said:?}");
    let told: Vec<&str> = said.out.lines().collect();
    assert_eq!(
        told[..3],
        [
            "ok MAIN SOCK-M +5 on hand 15",
            "ok MAIN SOCK-M +2 on hand 17",
            "ok MAIN SOCK-M +5 on hand 15 repeated",
        ]
    );
    assert!(told[3].starts_with("error unknown_code "), "{said:?}");
    assert!(told[4].starts_with("error reference_reused "), "{said:?}");
    assert!(
        told[5].starts_with("error invalid_input line: breaks off"),
        "{said:?}"
    );
    assert_eq!(world.socks().0, 17);
    let file = world.write("lines.csv", "MAIN,SOCK-M,1,belt,9\n");
    let json = world.ok(&["feed", &file, "--json"]).json();
    assert_eq!(
        (&json["on_hand"], &json["repeated"]),
        (&json!(18), &json!(false))
    );
    assert_eq!(world.run(&["feed", "/nowhere/at/all"]).code, 7);
    let mut bytes = vec![b'x'; 5_000];
    bytes.extend(b"\nMAIN,\xFF,1,belt\nMAIN,SOCK-M,1,belt,10\n");
    let mut command = world.command(&["feed", "-"]);
    let output = command.write_stdin(bytes).output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    let codes: Vec<&str> = out
        .lines()
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    assert_eq!(codes, ["error", "error", "ok"], "{out}");
    verified(&world);
}

struct Belt {
    child: Child,
    answers: BufReader<ChildStdout>,
}

impl Belt {
    fn start(world: &World, pipe: &str) -> Self {
        let mut child = program(world, &["feed", pipe])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { child, answers }
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Opens the pipe for writing, which waits for the reader, and sends so much.
fn send(pipe: &str, text: &str) {
    let mut pipe = OpenOptions::new().write(true).open(pipe).unwrap();
    pipe.write_all(text.as_bytes()).unwrap();
}

#[cfg(unix)]
#[test]
fn a_pipe_that_ends_is_opened_again_and_a_kill_loses_and_doubles_nothing() {
    let world = World::with_socks();
    let pipe = world.path("belt").display().to_string();
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let mut belt = Belt::start(&world, &pipe);
    send(&pipe, "MAIN,SOCK-M,1,belt,1\nMAIN,SOCK-M,1,be");
    assert_eq!(belt.answer(), "ok MAIN SOCK-M +1 on hand 11");
    assert!(
        belt.answer()
            .starts_with("error invalid_input line: breaks off")
    );
    // Unplugged in the middle of a line, plugged in again: the machine sends again what was not answered.
    send(&pipe, "MAIN,SOCK-M,1,belt,2\n");
    assert_eq!(belt.answer(), "ok MAIN SOCK-M +1 on hand 12");
    belt.kill();
    let mut answered = 2;
    for round in 0..4 {
        let mut belt = Belt::start(&world, &pipe);
        let lines = of_ids(1..=20);
        send(&pipe, &lines);
        for _ in 0..=3 * round {
            assert!(belt.answer().starts_with("ok "));
            answered += 1;
        }
        belt.kill();
    }
    assert!(answered > 20);
    let mut belt = Belt::start(&world, &pipe);
    let lines = of_ids(1..=20);
    send(&pipe, &lines);
    for _ in 0..20 {
        assert!(belt.answer().starts_with("ok "));
    }
    belt.kill();
    assert_eq!(world.socks().0, 30);
    verified(&world);
}

/// A line of the belt for each id.
fn of_ids(ids: std::ops::RangeInclusive<u32>) -> String {
    ids.fold(String::new(), |lines, id| {
        format!("{lines}MAIN,SOCK-M,1,belt,{id}\n")
    })
}
