//! The plug is pulled at any moment of the work: what was shown is there again, and nothing is there twice.

use crate::journeys::type_in;
use crate::support::demo::{CLERK, DemoShop, Good};
use crate::support::pty::{Pty, Screen};

/// Chance from a seed, so that a failure happens again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }
}

/// Lines of the open cart in their order: SKU and pieces.
fn cart(shop: &DemoShop) -> Vec<(String, i64)> {
    let conn = shop.connect();
    let mut ask = conn
        .prepare(
            "SELECT v.sku, l.ordered FROM order_lines l
             JOIN orders o ON o.id = l.order_id AND o.phase = 'draft' AND o.seat IS NOT NULL
             JOIN variants v ON v.id = l.variant_id ORDER BY o.id, l.position",
        )
        .unwrap();
    let rows = ask.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

/// The cart that so many of these scans make.
fn made_of(scans: &[Good]) -> Vec<(String, i64)> {
    let mut lines: Vec<(String, i64)> = Vec::new();
    for good in scans {
        match lines.iter_mut().find(|(sku, _)| *sku == good.sku) {
            Some((_, pieces)) => *pieces += 1,
            None => lines.push((good.sku.clone(), 1)),
        }
    }
    lines
}

fn pieces(lines: &[(String, i64)]) -> usize {
    let sum: i64 = lines.iter().map(|(_, pieces)| pieces).sum();
    usize::try_from(sum).unwrap()
}

/// How many pieces the screen says the cart has.
fn shown(screen: &Screen) -> Option<usize> {
    let row = screen.rows.iter().find(|row| row.contains(" piece"))?;
    let mut words = row
        .split_whitespace()
        .rev()
        .skip_while(|word| !word.starts_with("piece"));
    words.nth(1)?.parse().ok()
}

#[test]
fn a_cart_outlives_any_kill() {
    const ROUNDS: usize = 16;
    let shop = DemoShop::new();
    let goods = &shop.goods(0)[..12];
    let mut chance = Chance(0x0dd5_eed5);
    let mut scanned: Vec<Good> = Vec::new();
    for round in 0..ROUNDS {
        let mut pty = shop.ui(CLERK);
        if !scanned.is_empty() {
            let before = scanned.len();
            pty.wait_until(
                &format!("the cart of {before} in round {round}"),
                |screen| shown(screen) == Some(before),
            );
        }
        let more: Vec<Good> = (0..=chance.below(6))
            .map(|_| goods[chance.below(goods.len())].clone())
            .collect();
        let typed = more
            .iter()
            .fold(String::new(), |typed, good| typed + &good.code + "\r");
        // Not always whole: the plug may go in the middle of a code.
        let sent = chance.below(typed.len() + 1);
        let (typed, _unsent) = typed.split_at(sent);
        let whole = typed.matches('\r').count();
        let seen = chance.below(whole + 1);
        let least = scanned.len() + seen;
        let most = scanned.len() + whole;
        pty.send(typed);
        if seen > 0 {
            pty.wait_until(&format!("{least} pieces in round {round}"), |screen| {
                shown(screen).is_some_and(|pieces| pieces >= least)
            });
        }
        let told = shown(&pty.screen()).unwrap_or(0);
        pty.kill();

        scanned.extend(more);
        let lines = cart(&shop);
        let count = pieces(&lines);
        let context = format!("round {round}: shown {told}, sent {most}, kept {lines:?}");
        assert!((told.max(least)..=most).contains(&count), "{context}");
        scanned.truncate(count);
        assert_eq!(
            lines,
            made_of(&scanned),
            "in order, nothing twice: {context}"
        );
    }
    assert!(
        !scanned.is_empty(),
        "the seed kills too early to say anything"
    );
    shop.verify();
}

#[test]
fn a_sale_is_booked_once_or_not_at_all() {
    const ROUNDS: usize = 8;
    let shop = DemoShop::new();
    let good = shop.goods(0).remove(0);
    let mut chance = Chance(0x5a1e_5eed);
    let sales = "SELECT count(*) FROM orders WHERE kind = 'sale'";
    let first: i64 = shop.ask(sales, [])[0];
    let (mut sold, mut waits) = (first, false);
    for round in 0..ROUNDS {
        let mut pty = shop.ui(CLERK);
        if waits {
            pty.wait_for("1 line, 1 piece");
        } else {
            pty.scan(&good.code);
        }
        pty.wait_for("1 line, 1 piece");
        pty.key("Enter");
        pty.wait_for("Enter takes what is left");
        pty.key("Enter");
        pty.wait_for("Ctrl+A finishes.");
        pty.key("Ctrl+A");
        // Before anybody knows, or when the screen has said so.
        let told = chance.below(2) == 1;
        if told {
            pty.wait_for("Goods and money are booked.");
        }
        pty.kill();

        let now: i64 = shop.ask(sales, [])[0];
        waits = !cart(&shop).is_empty();
        let context = format!("round {round}: told {told}, cart waits {waits}");
        let booked = now - sold;
        assert!(booked == 0 || booked == 1, "{context}: {booked} sales");
        assert_eq!(
            booked == 0,
            waits,
            "{context}: a sale or its cart, not both"
        );
        assert!(!told || booked == 1, "{context}");
        sold = now;
    }
    let halves: i64 = shop.ask(
        "SELECT count(*) FROM orders o WHERE o.kind = 'sale' AND o.phase <> 'draft' AND (o.status <> 'complete'
           OR (SELECT count(*) FROM bills b WHERE b.order_id = o.id) <> 1)",
        [],
    )[0];
    assert_eq!(halves, 0);
    shop.verify();
}

#[test]
fn picks_outlive_any_kill() {
    const ROUNDS: usize = 6;
    let shop = DemoShop::new();
    let good = shop.goods(0).remove(0);
    let order = serde_json::json!({
        "customer": "C-0004", "store": "MAIN", "items": [{"sku": good.sku, "quantity": 40}]
    });
    std::fs::write(shop.path("order.json"), order.to_string()).unwrap();
    let path = shop.path("order.json").display().to_string();
    let said = shop.ok(CLERK, &["order", "add", &path, "--json"]);
    let number = said.json()["order"].as_str().unwrap().to_owned();
    let mut chance = Chance(0x91c4_5eed);
    let mut picked = 0;
    for round in 0..ROUNDS {
        let mut pty = shop.ui(CLERK);
        open_pick(&mut pty, &number);
        let so_far = format!("{picked} of 40 pieces");
        pty.wait_for(&so_far);
        let whole = chance.below(6) + 1;
        let seen = chance.below(whole + 1);
        let least = picked + seen;
        pty.send(&format!("{}\r", good.code).repeat(whole));
        if seen > 0 {
            pty.wait_until(&format!("{least} picked in round {round}"), |screen| {
                tally(screen).is_some_and(|picked| picked >= least)
            });
        }
        let told = tally(&pty.screen()).unwrap_or(0);
        pty.kill();

        let kept = shop.show(&number)["lines"][0]["picked"].as_u64().unwrap();
        let kept = usize::try_from(kept).unwrap();
        let bounds = told.max(least)..=picked + whole;
        assert!(
            bounds.contains(&kept),
            "round {round}: {kept} not in {bounds:?}"
        );
        picked = kept;
    }
    assert!(picked > 0, "the seed kills too early to say anything");
    shop.verify();
}

/// Opens the order's page for picking from the queue.
fn open_pick(pty: &mut Pty, number: &str) {
    pty.key("F3");
    pty.wait_for("To pick and bill, MAIN");
    pty.key("/");
    pty.wait_for("Enter keep");
    type_in(pty, number.trim_start_matches("O-000"));
    pty.wait_until("the order alone", |screen| {
        screen.has(number) && screen.count("O-0") == 1
    });
    pty.key("Enter");
    pty.wait_gone("Enter keep");
    pty.key("Enter");
}

/// How many pieces the screen says are picked.
fn tally(screen: &Screen) -> Option<usize> {
    let row = screen.row(" of 40 pieces")?;
    let (before, _) = row.split_once(" of 40 pieces")?;
    before.split_whitespace().last()?.parse().ok()
}
