//! Who may do what, and how he says who he is.

use crate::support::{PASSWORD, Said, World};

/// Runs as a user made with `user add NAME --generate`.
fn as_user(world: &World, name: &str, password: &str, args: &[&str]) -> Said {
    let mut command = world.command(args);
    command
        .env("ORDERDESK_USER", name)
        .env("ORDERDESK_PASSWORD", password);
    world.said(command)
}

#[test]
fn nobody_gets_in_without_a_password() {
    let world = World::with_socks();
    for (user, password, code) in [
        (Some("ann"), Some("wrong-one"), "sign_in_failed"),
        (Some("nobody"), Some(PASSWORD), "sign_in_failed"),
        (Some("ann"), None, "not_signed_in"),
        (None, Some(PASSWORD), "not_signed_in"),
        (Some(""), Some(PASSWORD), "not_signed_in"),
    ] {
        let mut command = world.command(&["--json", "store", "list"]);
        command
            .env_remove("ORDERDESK_USER")
            .env_remove("ORDERDESK_PASSWORD");
        user.map(|user| command.env("ORDERDESK_USER", user));
        password.map(|password| command.env("ORDERDESK_PASSWORD", password));
        let said = world.said(command);
        assert_eq!((said.code, said.error().as_str()), (4, code), "{user:?}");
        assert!(!said.err.contains(PASSWORD));
    }
}

#[test]
fn a_password_may_stand_in_a_file() {
    let world = World::with_socks();
    let file = world.write("secret", &format!("{PASSWORD}\nmore\n"));
    let mut command = world.command(&["--user", "ann", "--password-file", &file, "store", "list"]);
    command
        .env_remove("ORDERDESK_USER")
        .env_remove("ORDERDESK_PASSWORD");
    assert_eq!(world.said(command).code, 0);
}

#[test]
fn a_clerk_works_at_the_counter_and_no_further() {
    let world = World::with_socks();
    let made = world
        .ok(&[
            "user",
            "add",
            "ben",
            "--role",
            "clerk",
            "--generate",
            "--json",
        ])
        .json();
    let password = made["password"].as_str().unwrap();
    let clerk = |args: &[&str]| as_user(&world, "ben", password, args);
    assert_eq!(clerk(&["order", "list"]).code, 0);
    for args in [
        vec!["user", "list", "--json"],
        vec!["export", "customers", "--json"],
        vec!["report", "products", "--json"],
        vec!["import", "stores", "x.csv", "--json"],
        vec!["config", "set", "expire_days", "3", "--json"],
        vec![
            "stock",
            "adjust",
            "--store",
            "MAIN",
            "--sku",
            "SOCK-M",
            "--quantity",
            "-11",
            "--reason",
            "x",
            "--json",
        ],
        vec!["backup", "--json"],
        vec!["verify", "--json"],
        vec!["clock", "run-once", "--json"],
    ] {
        world.write("x.csv", "code,name\nX,X\n");
        let said = clerk(&args);
        assert_eq!(
            (said.code, said.error().as_str()),
            (4, "not_allowed"),
            "{args:?}"
        );
        assert_eq!(said.out, "", "{args:?}");
    }
}

#[test]
fn a_disabled_user_is_out_and_the_last_admin_stays() {
    let world = World::with_socks();
    let made = world
        .ok(&[
            "user",
            "add",
            "ben",
            "--role",
            "clerk",
            "--generate",
            "--json",
        ])
        .json();
    let password = made["password"].as_str().unwrap().to_owned();
    world.ok(&["user", "disable", "ben"]);
    assert_eq!(
        as_user(&world, "ben", &password, &["order", "list"]).code,
        4
    );
    world.ok(&["user", "enable", "ben"]);
    let file = world.write("new", "another-password\n");
    world.ok(&[
        "user",
        "edit",
        "ben",
        "--role",
        "manager",
        "--new-password-file",
        &file,
    ]);
    assert_eq!(
        as_user(&world, "ben", &password, &["order", "list"]).code,
        4
    );
    assert_eq!(
        as_user(&world, "ben", "another-password", &["report", "products"]).code,
        0
    );
    assert_eq!(world.run(&["user", "disable", "ann"]).code, 3);
    let short = world.write("short", "1234567\n");
    assert_eq!(
        world
            .run(&["user", "edit", "ben", "--new-password-file", &short])
            .code,
        3
    );
    assert_eq!(world.run(&["user", "edit", "ben"]).code, 2);
}

#[test]
fn what_is_not_given_stays_as_it_was() {
    let world = World::with_socks();
    world.ok(&[
        "customer",
        "edit",
        "C-1",
        "--city",
        "Berlin",
        "--credit-limit",
        "500.00",
    ]);
    world.ok(&["customer", "edit", "C-1", "--phone", "+49 30 1"]);
    let customer = world.ok(&["customer", "show", "C-1", "--json"]).json();
    assert_eq!(customer["name"], "Müller & Söhne");
    assert_eq!(customer["city"], "Berlin");
    assert_eq!(customer["credit_limit"], "500.00");
    world.ok(&["product", "edit", "SOCK-M", "--reorder-level", "12"]);
    let product = world.ok(&["product", "show", "SOCK-M", "--json"]).json();
    assert_eq!(product["price"], "4.90");
    assert_eq!(product["barcodes"][0]["code"], "2900000000018");
    let low = world.ok(&["stock", "list", "--low", "--json"]).json();
    assert_eq!(low.as_array().unwrap().len(), 1);
    world.ok(&[
        "store",
        "add",
        "WEB",
        "--name",
        "Web",
        "--kind",
        "online",
        "--latitude=-1.5",
        "--longitude",
        "2",
    ]);
    world.ok(&["store", "edit", "WEB", "--name", "Net"]);
    let store = world.ok(&["store", "show", "WEB", "--json"]).json();
    assert_eq!(
        (store["kind"].as_str(), store["latitude"].as_f64()),
        (Some("online"), Some(-1.5))
    );
    world.ok(&["store", "disable", "WEB"]);
    assert_eq!(
        world.ok(&["store", "show", "WEB", "--json"]).json()["active"],
        false
    );
}
