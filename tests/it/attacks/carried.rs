//! Hostile text that comes with files and orders goes out as text: in workbooks, tables, papers, the log and the terminal.

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::{Value, json};

use super::inert::{no_formula, quiet};
use crate::support::pty::{Pty, Seat};
use crate::support::{NOW, PASSWORD, World};

/// What a spreadsheet, a terminal, a database or a file system would act upon.
const HOSTILE: [&str; 14] = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-2+3",
    "+1-1",
    "\t=1+2",
    "\r=1+3",
    "\u{200b}=1+4",
    "＝1+5",
    "\u{1b}]0;pwn\u{7}",
    "\u{9b}31mred",
    "\u{202e}gnp.exe",
    "'; DROP TABLE orders;--",
    "../../etc/passwd",
];

fn quoted(cells: &[&str]) -> String {
    let cells = cells
        .iter()
        .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    cells.collect::<Vec<_>>().join(",") + "\n"
}

/// A shop whose customers, products and orders came from files that an enemy wrote.
fn carried() -> World {
    let world = World::with_socks();
    let mut customers = "code,name,city,address,tax_id,notes\n".to_owned();
    let mut products = "sku,name,description,price,reorder_level\n".to_owned();
    let mut stock = "store,sku,quantity,reason\n".to_owned();
    for (number, text) in HOSTILE.iter().enumerate() {
        let (code, sku) = (format!("H-{number}"), format!("P-{number}"));
        customers += &quoted(&[&code, text, text, text, text, text]);
        products += &quoted(&[&sku, text, text, "1.00", "5"]);
        stock += &quoted(&["MAIN", &sku, "2", text]);
    }
    customers += "H-PHONE,Somebody,,,,\n";
    for (kind, rows) in [
        ("customers", customers),
        ("products", products),
        ("stock", stock),
    ] {
        let file = world.write(&format!("{kind}.csv"), &rows);
        let said = world.ok(&["import", kind, &file]);
        quiet(&[kind], &(said.out + &said.err));
    }
    world.ok(&["customer", "edit", "H-PHONE", "--phone=+49-30-1234567"]);
    for (number, text) in HOSTILE.iter().enumerate() {
        let order = json!({
            "customer": format!("H-{number}"),
            "items": [{"sku": format!("P-{number}"), "quantity": 1, *text: 1}],
            "ref": format!("{text} {number}"), "note": text, "delivery_address": text, *text: 1,
        });
        let words = ["order", "add", "-", "--json"];
        let words = if number % 2 == 0 {
            &words[..]
        } else {
            &words[..3]
        };
        let said = world.feed(words, &order.to_string());
        assert_eq!(said.code, 0, "{said:?}");
        quiet(words, &(said.out + &said.err));
        let number = (number + 1).to_string();
        world.ok(&["order", "pick", &number, "--all"]);
        world.ok(&["order", "bill", &number, "--all"]);
    }
    for code in ["H-9", "H-10", "H-11", "H-12"] {
        let order = json!({"customer": code, "items": [{"sku": "SOCK-M", "quantity": 1}]});
        let said = world.feed(&["order", "add", "-"], &order.to_string());
        assert_eq!(said.code, 0, "{said:?}");
    }
    world
}

#[test]
fn what_files_carried_in_goes_out_as_text() {
    let world = carried();
    let papers = [
        "audit list --limit 2000",
        "audit list --limit 2000 --json",
        "customer list",
        "customer list --json",
        "import list",
        "inbox",
        "invoice list",
        "order list",
        "order list --json",
        "product list",
        "report customers",
        "report day-end",
        "report products",
        "stock movements",
    ];
    for line in papers {
        let words: Vec<&str> = line.split_whitespace().collect();
        quiet(&words, &world.ok(&words).out);
    }
    for number in 0..HOSTILE.len() {
        let (one, code, sku) = (
            (number + 1).to_string(),
            format!("H-{number}"),
            format!("P-{number}=2"),
        );
        for words in [
            &["customer", "statement", &code][..],
            &["customer", "show", &code],
            &["invoice", "show", &one, "--text"],
            &["invoice", "show", &one, "--text", "--paper", "receipt"],
            &["order", "show", &one],
            &[
                "label",
                "print",
                "--sku",
                &sku,
                "--output",
                &format!("{number}.pdf"),
            ],
        ] {
            quiet(words, &world.ok(words).out);
        }
        let label = std::fs::read(world.path(&format!("{number}.pdf"))).unwrap();
        assert!(label.starts_with(b"%PDF"));
    }
    for report in ["products", "customers"] {
        no_formula(
            report,
            &world.ok(&["report", report, "--format", "csv"]).out,
        );
    }
    world.ok(&["verify"]);
}

#[test]
fn every_export_of_it_holds_text_and_no_formula() {
    let world = carried();
    for kind in [
        "customers",
        "products",
        "stock",
        "orders",
        "bills",
        "movements",
        "audit",
    ] {
        let csv = world.ok(&["export", kind, "--format", "csv"]).out;
        quiet(&[kind, "csv"], &csv);
        if kind != "audit" {
            // An entry of the log is JSON with commas and quotes; it begins with a brace.
            no_formula(kind, &csv);
        }
        let json = world.ok(&["export", kind, "--format", "json"]).out;
        quiet(&[kind, "json"], &json);
        assert!(serde_json::from_str::<Value>(&json).unwrap().is_array());
        let file = format!("{kind}.xlsx");
        world.ok(&["export", kind, "--format", "xlsx", "-o", &file]);
        let mut book: Xlsx<_> = open_workbook(world.path(&file)).unwrap();
        for sheet in book.sheet_names() {
            let formulas = book.worksheet_formula(&sheet).unwrap();
            let found: Vec<_> = formulas.used_cells().collect();
            assert!(found.is_empty(), "{kind}: {found:?}");
            let cells = book.worksheet_range(&sheet).unwrap();
            for (_, _, cell) in cells.used_cells() {
                match cell {
                    Data::String(text) => quiet(&[kind, "xlsx"], &text.replace('\n', " ")),
                    Data::Float(_) | Data::Int(_) | Data::Bool(_) | Data::DateTime(_) => {}
                    other => panic!("{kind}: {other:?}"),
                }
            }
            if kind == "customers" {
                let is = |text: &str| {
                    let mut cells = cells.used_cells();
                    cells.any(|(_, _, cell)| cell == &Data::String(text.to_owned()))
                };
                assert!(is("=1+1") && is("@SUM(1)") && is("+cmd|' /C calc'!A0"));
            }
        }
    }
}

#[test]
fn rejected_rows_and_names_of_files_come_back_as_text() {
    let world = World::with_socks();
    let evil = "\u{1b}]0;pwn\u{7}\u{202e}";
    let rows = quoted(&["code", "name", evil])
        + &quoted(&[evil, "A", "=1+1"])
        + &quoted(&["a b", "\t=1+1", "+1-1"]);
    let file = world.write(&format!("{evil}.csv"), &rows);
    let said = world.run(&["import", "customers", &file, "--rejected", "back.csv"]);
    assert_eq!(said.code, 3, "{said:?}");
    quiet(&["import"], &(said.out + &said.err));
    let back = std::fs::read_to_string(world.path("back.csv")).unwrap();
    assert_eq!(back.lines().count(), 3, "{back}");
    quiet(&["back.csv"], &back);
    no_formula("back.csv", &back);
    let target = world.path(&format!("{evil}.out")).display().to_string();
    for words in [
        &["export", "customers", "--force", "-o", &target][..],
        &["export", "customers", "--force", "-o", &target, "--json"],
        &["customer", evil],
        &["customer", "show", evil, "--json"],
        &["report", evil, "--json"],
        &["scanner", "test", evil],
        &["scanner", "test", evil, "--json"],
    ] {
        let said = world.run(words);
        quiet(words, &(said.out + &said.err));
    }
    let with_nul = world.write("nul.csv", "code,name\nN-1,a\0b\n");
    assert_eq!(world.run(&["import", "customers", &with_nul]).code, 3);
}

/// Nothing that was carried in reaches the terminal as more than letters.
#[track_caller]
fn calm(pty: &Pty, screen: &str) {
    let raw = pty.raw();
    for mark in [
        "\u{1b}]0;pwn",
        "\u{7}",
        "\u{9b}",
        "\u{200b}",
        "\u{202e}",
        "\0",
    ] {
        let mut windows = raw.windows(mark.len());
        assert!(
            !windows.any(|part| part == mark.as_bytes()),
            "{screen}: {mark:?} was sent"
        );
    }
}

#[test]
fn no_screen_sends_it_to_the_terminal() {
    let world = carried();
    let mut pty = Seat::at(&world.path("shop.db")).args(&["--at", NOW]).open();
    pty.sign_in("ann", PASSWORD);
    let told = "DROP TABLE";
    pty.key("F5");
    pty.wait_for(told);
    calm(&pty, "customers");
    pty.key("F2");
    pty.wait_for("O-000018");
    pty.wait_for(told);
    calm(&pty, "orders");
    pty.key("F1");
    pty.send("drop");
    pty.wait_for(told);
    calm(&pty, "sale");
    pty.key("F7");
    pty.wait_for("P-13");
    pty.key("End");
    calm(&pty, "inbox");
    pty.key("Alt+8");
    pty.wait_for("Audit log");
    for key in ["Down", "Down", "Down", "Enter"] {
        pty.key(key);
    }
    pty.wait_for("order_lines");
    pty.key("PgDn");
    calm(&pty, "audit log");
    pty.leave();
    calm(&pty, "all");
}
