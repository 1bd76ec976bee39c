//! Scanned codes on the command line: the tester, orders by code, and the set-up of a scanner.

use crate::support::{Said, World};

/// A shop with cheese by the kilo and tins by the piece.
fn shop() -> World {
    let world = World::with_socks();
    world.ok(&["unit", "add", "kg", "--name", "Kilogram", "--decimals", "3"]);
    let add = |sku: &str, price: &str, more: &[&str]| {
        let words = [
            "product", "add", sku, "--name", sku, "--unit", "kg", "--price", price,
        ];
        world.ok(&[&words, more].concat());
        let words = ["stock", "receive", "--store", "MAIN", "--sku", sku];
        let much = ["--quantity", "100", "--reason", "first"];
        world.ok(&[&words[..], &much[..]].concat());
    };
    add("CHEESE", "15.99", &["--barcode", "9506000134352"]);
    add("42", "4.00", &[]);
    world
}

#[test]
fn the_tester_names_every_part_and_what_a_scan_does() {
    let world = shop();
    let said = world.ok(&[
        "scanner",
        "test",
        "]d2010950600013435217270331310300019510ABC",
    ]);
    for part in [
        "GS1 element string",
        "(01)    trade item (GTIN)",
        "09506000134352",
        "(17)    expires on",
        "= 2027-03-31",
        "(3103)  net weight, kg",
        "= 0.195 kg",
        "(10)    lot",
        "(nothing marks its end)",
        "A scan means 0.195 kg of CHEESE, CHEESE, lot ABC, to be used by 2027-03-31.",
    ] {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
    let report = world
        .ok(&[
            "scanner",
            "test",
            "(01)09506000134352(3103)000195(99)X",
            "--json",
        ])
        .json();
    assert_eq!(report["sku"], "CHEESE");
    assert_eq!(report["quantity"].to_string(), "0.195");
    assert_eq!(report["parts"][2]["name"], "internal to a company");
    let unknown = world
        .ok(&["scanner", "test", "(01)09506000134352(05)X", "--json"])
        .json();
    assert_eq!(unknown["parts"][1]["name"], "not known to GS1");
    let torn = world
        .ok(&["scanner", "test", "]d20109506000134352310300", "--json"])
        .json();
    assert_eq!(torn["error"], "torn_code");
    assert!(torn["does"].as_str().unwrap().contains("(3103) needs 6"));
    let lines = world.feed(
        &["scanner", "test", "-"],
        "9506000134352\r\n\n]E09506000134353\n",
    );
    assert!(lines.out.contains("EAN-13") && lines.out.contains("wrong check digit"));
}

#[test]
fn labels_follow_the_patterns_of_the_settings() {
    let world = shop();
    let patterns = "21IIIIIWWWWWC, 22IIIIIPPPPPC";
    world.ok(&["config", "set", "label_patterns", patterns]);
    let wrong = world.run(&["config", "set", "label_patterns", "21IIIIIXC", "--json"]);
    assert_eq!((wrong.code, wrong.error()), (3, "invalid_input".to_owned()));
    assert!(wrong.err.contains("`X` means nothing"), "{}", wrong.err);
    let kept = world.ok(&["config", "list", "--json"]).json();
    let kept = kept.as_array().unwrap();
    assert!(kept.iter().any(|row| row["value"] == patterns));
    let said = world.ok(&["scanner", "test", "2200042003337"]);
    assert!(
        said.out
            .contains("A scan means 0.833 kg of 42, 42, for 3.33 EUR by its label."),
        "{}",
        said.out
    );
    let order = |item: &str| {
        format!(
            "{{\"customer\":\"WALK-IN\",\"store\":\"MAIN\",\"items\":[{{\"barcode\":\"{item}\",\"quantity\":1}}]}}"
        )
    };
    let answer = world.feed(&["order", "add", "-", "--json"], &order("2200042003337"));
    assert_eq!(answer.json()["total"], "3.33", "{answer:?}");
    let weight = order("\\u001d0109506000134352\\u001d3103000195");
    let answer = world.feed(&["order", "add", "-", "--json"], &weight);
    assert_eq!(answer.json()["total"], "3.12", "{answer:?}");
    let torn = order("]C1010950600013435231030001");
    let answer = world.feed(&["order", "add", "-", "--json"], &torn);
    assert_eq!((answer.code, answer.error()), (3, "torn_code".to_owned()));
    world.ok(&["verify"]);
}

fn setup(world: &World, args: &[&str], input: &str) -> Said {
    let words = [&["setup", "scanner"], args].concat();
    let mut command = world.command(&words);
    command
        .env("XDG_CONFIG_HOME", world.path("config"))
        .env("HOME", world.path("home"))
        .write_stdin(input.as_bytes());
    world.said(command)
}

const REST: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ\nabcdefghijklmnopqrstuvwxyz\n-_./+%$():,*=?&!]\n";

#[test]
fn a_scanner_is_set_up_from_its_sheet() {
    let world = World::empty();
    let sheet = world.path("sheet.html").display().to_string();
    setup(&world, &["--sheet", &sheet], "");
    let page = std::fs::read_to_string(&sheet).unwrap();
    assert_eq!(page.matches("<svg ").count(), 5);
    let right = format!("0123456789\n0123456789\n\n{REST}10ABC\u{1d}21XYZ\n");
    let said = setup(&world, &[], &right);
    assert!(said.out.contains("needs nothing"), "{said:?}");
    let file = world.path("config/orderdesk/terminal.toml");
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(kept.contains("separator = \"sent\""), "{kept}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    // CR and LF, Y and Z changed, the separator as F8.
    let swapped = REST.replace('Y', "?1").replace('Z', "Y").replace("?1", "Z");
    let swapped = swapped
        .replace('y', "?1")
        .replace('z', "y")
        .replace("?1", "z");
    let crlf = format!("0123456789\n\n0123456789\n\n\n{swapped}10ABC\u{1b}[19~21XZY\n");
    let found = setup(&world, &["--json"], &crlf).json();
    assert_eq!(found["separator"], "F8");
    assert_eq!(found["suffix"], "enter");
    assert_eq!(found["characters"].as_array().unwrap().len(), 4);

    // No suffix, no separator.
    let bare = format!("01234567890123456789\n{REST}10ABC21XYZ\n");
    let said = setup(&world, &[], &bare);
    assert!(said.out.contains("Scans end with nothing"), "{said:?}");
    assert!(said.out.contains("does not arrive"), "{said:?}");

    let kept = std::fs::read_to_string(&file).unwrap();
    let cut = setup(&world, &[], "0123456789\n0123456789\n\nABC");
    assert_eq!(cut.code, 2, "{cut:?}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), kept);
    setup(&world, &["--reset"], "");
    assert!(!file.exists());
}
