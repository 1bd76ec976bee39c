//! What is special about a terminal: its file, made, shown, and told precisely when wrong.

use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use crate::support::World;

const FILE: &str = ".config/orderdesk/terminal.toml";

fn write(world: &World, text: &str) {
    std::fs::create_dir_all(world.path(".config/orderdesk")).unwrap();
    world.write(FILE, text);
}

#[test]
fn the_file_is_made_with_every_default_for_its_owner_only() {
    let world = World::empty();
    world.ok(&["setup", "terminal"]);
    let mode = std::fs::metadata(world.path(FILE))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let rows = world.ok(&["config", "list", "--terminal", "--json"]).json();
    let rows = rows.as_array().unwrap();
    assert!(rows.len() > 8 && rows.iter().all(|row| row["value"] == row["default"]));
    assert_eq!(
        world.run(&["setup", "terminal"]).code,
        3,
        "not over another file"
    );

    let text = std::fs::read_to_string(world.path(FILE)).unwrap();
    write(
        &world,
        &text.replace("colours = \"auto\"", "colours = \"plain\""),
    );
    let row = world
        .ok(&["config", "get", "theme.colours", "--terminal", "--json"])
        .json();
    assert_eq!(
        (&row["value"], &row["default"]),
        (&Value::from("\"plain\""), &Value::from("\"auto\""))
    );
    assert_eq!(
        world
            .run(&["config", "get", "theme.smell", "--terminal"])
            .code,
        5
    );
    world.ok(&["setup", "terminal", "--force"]);
    assert_eq!(std::fs::read_to_string(world.path(FILE)).unwrap(), text);
}

#[test]
fn a_wrong_line_is_told_with_file_line_and_column_and_stops_only_what_needs_it() {
    let world = World::with_socks();
    for (text, said) in [
        (
            "[theme]\ncolours = \"pink\"\n",
            "line 2, column 11: colours takes \"auto\"",
        ),
        ("[theme\n", "line 1, column "),
        (
            "[keys]\n\"global.palette\" = \"Ctrl+C\"\n",
            "line 2, column 20: `Ctrl+C` is taken by always.quit",
        ),
        (
            "[notify]\ncommand = \"rm -rf /\"\n",
            "line 2, column 11: command takes",
        ),
        ("[printers]\n", "line 1, column 2: `printers` is no section"),
    ] {
        write(&world, text);
        for args in [
            &["keys"][..],
            &["config", "list", "--terminal"],
            &["clock", "run-once"],
            &[],
        ] {
            let wrong = world.run(args);
            assert_eq!(
                (wrong.code, wrong.out.as_str()),
                (2, ""),
                "{args:?}: {wrong:?}"
            );
            assert!(
                wrong.err.contains("terminal.toml, ") && wrong.err.contains(said),
                "{wrong:?}"
            );
        }
        world.ok(&["stock", "list"]);
    }
}

#[test]
fn own_keys_are_listed_where_keys_are() {
    let world = World::empty();
    write(&world, "[keys]\norder_acts.delete = \"Alt+D\"\n");
    let names = world.ok(&["keys", "--names"]).out;
    let row = names
        .lines()
        .find(|row| row.starts_with("order_acts.delete "))
        .unwrap();
    assert!(row.contains("Alt+D "), "{row}");
    assert!(world.ok(&["keys"]).out.contains("`Alt+D`"));
    let rows = world.ok(&["config", "list", "--terminal"]).out;
    assert!(rows.contains("keys.order_acts.delete"), "{rows}");
}
