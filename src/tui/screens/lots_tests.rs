//! Lots and the recall of one with fabricated answers.

use super::*;
use crate::domain::access::Role;
use crate::domain::id::LotId;
use crate::domain::quantity::Quantity;
use crate::domain::recall::{Buyer, Recall};
use crate::domain::time::Timestamp;
use crate::tui::screens::stage::{cx, drawn};

fn lot(code: &str, day: &str, freshness: Freshness) -> LotView {
    LotView {
        id: LotId(1),
        code: code.to_owned(),
        store_id: StoreId(1),
        store: "MAIN".to_owned(),
        variant_id: VariantId(1),
        sku: "CREAM".to_owned(),
        title: "Hand Cream".to_owned(),
        unit: "pcs".to_owned(),
        decimals: 0,
        expiry: Day::parse(day),
        freshness,
        on_hand: Quantity::from_steps(7),
        chosen: Quantity::ZERO,
    }
}

#[test]
fn the_near_and_the_expired_say_so_in_a_word_and_can_be_seen_alone() {
    let cx = cx(Role::Clerk, 100, 24);
    let mut page = LotsPage::of(None, None);
    let lots = vec![
        lot("OLD", "2026-11-19", Freshness::Expired),
        lot("SOON", "2026-11-30", Freshness::Near),
        lot("LATE", "2027-11-30", Freshness::Fresh),
    ];
    let query = page.query();
    page.update(Msg::Answered(query, Ok(Answer::Lots(lots))), &cx);
    let text = drawn(&mut page, &cx).join("\n");
    for part in ["✗ expired", "! near", "2027-11-30", "Lots, all stores"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    page.update(Msg::Act(Action::LotFilter), &cx);
    let asked = page.queries(&cx);
    assert!(
        matches!(asked.as_slice(), [Query::Lots(list)] if list.of == LotsOf::Alarming),
        "{asked:?}"
    );
    let [Effect::Open(_)] = page.update(Msg::Act(Action::Open), &cx).as_slice() else {
        panic!("the recall does not open");
    };
}

#[test]
fn a_recall_shows_whom_to_call() {
    let cx = cx(Role::Clerk, 100, 24);
    let mut page = RecallPage::of("L7", None);
    let recall = Recall {
        shelves: vec![lot("L7", "2026-11-19", Freshness::Expired)],
        buyers: vec![Buyer {
            code: "C-1".to_owned(),
            name: "Müller".to_owned(),
            phone: "030 123".to_owned(),
            email: String::new(),
            order: 42,
            bill: "MAIN-2026-00007".to_owned(),
            at: Timestamp::parse("2026-11-18T10:00:00Z").unwrap(),
            store: "MAIN".to_owned(),
            sku: "CREAM".to_owned(),
            title: "Hand Cream".to_owned(),
            decimals: 0,
            quantity: Quantity::from_steps(3),
            returned: Quantity::from_steps(1),
        }],
        ..Recall::default()
    };
    let query = page.queries(&cx).remove(0);
    page.update(
        Msg::Answered(query, Ok(Answer::Recall(Box::new(recall)))),
        &cx,
    );
    let text = drawn(&mut page, &cx).join("\n");
    for part in ["Müller, 030 123", "O-000042", "3 -1", "expires 2026-11-19"] {
        assert!(text.contains(part), "{part} in {text}");
    }
}
