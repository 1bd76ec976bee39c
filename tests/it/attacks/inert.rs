//! Hostile text in every field a person types stays text: on the screen of the command line, in exports, in the file.

use serde_json::json;

use crate::support::World;

/// Text that means something to a shell, a terminal, a spreadsheet, a file system or a database.
const NASTY: [&str; 9] = [
    "Robert'); DROP TABLE orders;--",
    "\u{1b}[31mred\u{1b}]0;title\u{7}",
    "\u{202e}gnp.exe\u{200b}\u{feff}",
    "=HYPERLINK(\"http://x.example\",\"y\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1-1",
    "../../etc/passwd",
    "-o/tmp/orderdesk-was-here",
    "$(touch /tmp/orderdesk-was-here)`id`%n%s",
];

/// Commands with a place for the text; `?` is replaced by it, `#` by a number that is new each time.
const FIELDS: [&[&str]; 16] = [
    &["customer", "add", "N-#", "--name=?"],
    &["customer", "add", "?", "--name", "Code"],
    &["customer", "edit", "C-1", "--notes=?"],
    &["customer", "edit", "C-1", "--address=?"],
    &["customer", "edit", "C-1", "--phone=?"],
    &["customer", "edit", "C-1", "--email=?"],
    &["product", "add", "P-#", "--name=?", "--price", "1"],
    &["product", "edit", "SOCK-M", "--price=?"],
    &["store", "add", "S#", "--name=?"],
    &["supplier", "add", "S-#", "--name=?"],
    &["category", "add", "--", "?"],
    &["order", "remark", "1", "--", "?"],
    &["order", "list", "--customer=?"],
    &["order", "show", "--", "?"],
    &[
        "stock",
        "receive",
        "--store",
        "MAIN",
        "--sku",
        "SOCK-M",
        "--quantity",
        "1",
        "--reason=?",
    ],
    &["config", "set", "adjust_reasons", "--", "?"],
];

fn is_loud(c: char) -> bool {
    let bidi = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    bidi || (c.is_control() && c != '\n')
}

#[track_caller]
pub(super) fn quiet(what: &[&str], text: &str) {
    let loud: Vec<char> = text.chars().filter(|c| is_loud(*c)).collect();
    assert_eq!(loud, Vec::<char>::new(), "{what:?}: {text}");
}

/// No cell is reckoned by a spreadsheet: a sign stands only before figures that are one number or one telephone number.
#[track_caller]
pub(super) fn no_formula(what: &str, csv: &str) {
    for cell in csv.lines().flat_map(|line| line.split(',')) {
        let cell = cell.trim_matches('"');
        let is_figure = |c: char| c.is_ascii_digit() || ". ()".contains(c);
        let signed = cell.strip_prefix(['+', '-']);
        let begins = cell.starts_with(['=', '@', '\t', '\r', '＝']);
        let reckoned = signed.is_some_and(|rest| !rest.chars().all(is_figure));
        assert!(!begins && !reckoned, "{what}: {cell}");
    }
}

fn filled(field: &[&str], text: &str, number: usize) -> Vec<String> {
    let words = field.iter();
    words
        .map(|word| word.replace('#', &number.to_string()).replace('?', text))
        .collect()
}

fn attacked() -> World {
    let world = World::with_socks();
    world.order(1);
    let mut number = 0;
    for field in FIELDS {
        for text in NASTY {
            number += 1;
            let words = filled(field, text, number);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let said = world.run(&words);
            assert!(matches!(said.code, 0 | 2 | 3 | 5), "{words:?}: {said:?}");
            quiet(&words, &said.out);
            quiet(&words, &said.err);
        }
    }
    world
}

#[test]
fn hostile_text_stays_text() {
    let world = attacked();
    for line in [
        "customer list",
        "customer show C-1",
        "product list",
        "store list",
        "supplier list",
        "category list",
        "order list",
        "order show 1",
        "stock movements",
        "config list",
        "export customers --format json",
    ] {
        let words: Vec<&str> = line.split_whitespace().collect();
        quiet(&words, &world.ok(&words).out);
    }
    for kind in ["customers", "products", "stores", "movements"] {
        let csv = world.ok(&["export", kind, "--format", "csv"]).out;
        no_formula(kind, &csv);
    }
    assert!(!std::path::Path::new("/tmp/orderdesk-was-here").exists());
    world.ok(&["verify"]);
}

#[test]
fn a_text_without_end_is_refused_in_every_field() {
    let world = World::with_socks();
    world.order(1);
    let long = "x".repeat(100_000);
    for field in FIELDS {
        let words = filled(field, &long, 1);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let said = world.run(&words);
        assert!(
            matches!(said.code, 2 | 3 | 5),
            "{field:?}: {} {}",
            said.code,
            said.out.len()
        );
        let told = said.err.len();
        assert!(told < 110_000, "{field:?}: {told} bytes are no sentence");
    }
    let long = "x".repeat(1_000_000);
    for field in ["note", "delivery_address", "ref", "customer"] {
        let mut order = json!({"customer": "C-1", "items": [{"sku": "SOCK-M", "quantity": 1}]});
        order[field] = json!(long);
        let said = world.feed(&["order", "add", "-"], &order.to_string());
        assert!(matches!(said.code, 3 | 5), "{field}: {}", said.code);
    }
    world.ok(&["verify"]);
}
