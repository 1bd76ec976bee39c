//! A supplier's list comes in: three rows are wrong, are mended in the file, and the same is tried again.

use crate::journeys::type_in;
use crate::support::demo::{ADMIN, DemoShop};

const LIST: &str = "Item Code,Item Name,MRP,EAN,Shelf\n\
    NEW-1,Lamp,19.90,4006381333931,7\n\
    NEW-2,Chair,ten,,7\n\
    NEW-3,Table,120.00,4006381333932,7\n\
    NEW-1,Lamp again,19.90,,7\n\
    NEW-4,Rug,45.00,,7\n";

fn lamps(shop: &DemoShop) -> Vec<(String, i64)> {
    let skus = shop.ask(
        "SELECT sku FROM variants WHERE sku LIKE 'NEW-%' ORDER BY sku",
        [],
    );
    let prices = shop.ask(
        "SELECT price FROM variants WHERE sku LIKE 'NEW-%' ORDER BY sku",
        [],
    );
    skus.into_iter().zip(prices).collect()
}

#[test]
fn an_import_with_three_bad_rows_is_mended_and_repeated() {
    let shop = DemoShop::new();
    let file = shop.path("list.csv");
    std::fs::write(&file, LIST).unwrap();
    let mut pty = shop.ui(ADMIN);
    pty.key("F4");
    pty.wait_for("Stock in");
    pty.send("I");
    pty.wait_for("Import from a file");
    pty.wait_for("Last: import");
    type_in(&mut pty, "nothing.csv");
    pty.key("Ctrl+A");
    pty.wait_for("No such file");
    pty.key("Ctrl+U");
    type_in(&mut pty, "list.csv");
    pty.key("Ctrl+A");
    let preview = pty.wait_for("nothing is written yet");
    assert!(
        preview.has("Item Code=sku") && preview.has("Passed over: Shelf"),
        "{preview:?}"
    );
    assert!(
        preview.has("rejected 3") && preview.has("new 2"),
        "{preview:?}"
    );
    for reason in ["`ten`", "4006381333932", "repeats line 2"] {
        assert!(preview.has(reason), "{reason}: {preview:?}");
    }
    pty.key("Ctrl+A");
    pty.wait_for("mend them in the file");
    assert_eq!(lamps(&shop), []);
    pty.send("s");
    pty.wait_for("The rejected rows are in");
    let told = std::fs::read_to_string(shop.path("list.csv.rejected.csv")).unwrap();
    assert_eq!(told.lines().count(), 4, "{told}");

    let mended = LIST
        .replace("ten", "10.00")
        .replace("4006381333932", "4006381333948")
        .replace("NEW-1,Lamp again", "NEW-5,Lamp again");
    std::fs::write(&file, mended).unwrap();
    pty.key("Esc");
    pty.wait_for("Import from a file");
    pty.key("Ctrl+A");
    let preview = pty.wait_for("new 5");
    assert!(preview.has("rejected 0"), "{preview:?}");
    pty.key("Ctrl+A");
    pty.wait_for("5 rows are in");
    let all = lamps(&shop);
    assert_eq!(all.len(), 5);
    assert_eq!(all[1], ("NEW-2".to_owned(), 1_000));

    pty.key("Ctrl+Z");
    pty.wait_for("Take the import back");
    pty.wait_until("the question can be answered", |screen| screen.has("yes"));
    pty.key("Ctrl+A");
    pty.wait_for("is taken back");
    assert_eq!(lamps(&shop), []);
    pty.leave();
    shop.verify();
}
