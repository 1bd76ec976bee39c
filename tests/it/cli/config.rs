//! The shop's settings from the command line: seen, changed, refused, brought back.

use serde_json::json;

use crate::support::World;

#[test]
fn a_setting_tells_all_about_itself_and_who_changed_it() {
    let world = World::with_socks();
    let fresh = world.ok(&["config", "get", "expire_days", "--json"]).json();
    assert_eq!(
        (&fresh["value"], &fresh["default"], &fresh["takes"]),
        (&json!("40"), &json!("40"), &json!("1 to 3650 days"))
    );
    assert_eq!(fresh["changed_by"], json!(null));
    let meaning = fresh["meaning"].as_str().unwrap();
    assert!(meaning.contains("expires"), "{meaning}");

    let said = world.ok(&["config", "set", "expire_days", "60"]);
    assert_eq!(said.out, "expire_days is 60 now\n");
    let changed = world.ok(&["config", "get", "expire_days", "--json"]).json();
    assert_eq!(
        (&changed["value"], &changed["default"]),
        (&json!("60"), &json!("40"))
    );
    assert_eq!(changed["changed_by"], "ann");
    assert_eq!(changed["changed_at"], "2026-11-20T14:05:00+01:00");

    world.ok(&["config", "reset", "expire_days"]);
    let rows = world.ok(&["config", "list", "--json"]).json();
    let rows = rows.as_array().unwrap();
    let row = rows.iter().find(|row| row["code"] == "expire_days");
    assert_eq!(row.unwrap()["value"], "40");
    assert!(rows.iter().all(|row| row["value"] == row["default"]));
    let shown = world.ok(&["config", "list"]).out;
    assert!(shown.contains("1 to 3650 days"), "{shown}");
}

#[test]
fn what_a_setting_does_not_take_is_refused_and_nothing_changes() {
    let world = World::with_socks();
    let before = world.ok(&["config", "list", "--json"]).out;
    for (key, value, range) in [
        ("expire_days", "0", "1 to 3650 days"),
        ("expire_days", "-3", "1 to 3650 days"),
        ("round_totals", "true", "yes or no"),
        ("number_style", "1.2.3", "1,234.56"),
        ("fiscal_year_month", "13", "1 to 12"),
    ] {
        let said = world.run(&["config", "set", key, value, "--json"]);
        assert_eq!((said.code, said.error().as_str()), (3, "invalid_input"));
        assert!(said.err.contains(range), "{said:?}");
    }
    let unknown = world.run(&["config", "set", "colour_of_the_sky", "blue", "--json"]);
    assert_eq!((unknown.code, unknown.error().as_str()), (5, "not_found"));
    assert_eq!(world.run(&["config", "get", "nonsense"]).code, 5);
    assert_eq!(world.ok(&["config", "list", "--json"]).out, before);
}
