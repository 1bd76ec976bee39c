//! Insight with fabricated answers: what it asks, how it moves, what it shows.

use super::*;
use crate::domain::access::Role;
use crate::domain::figures::Cell;
use crate::domain::money::Money;
use crate::tui::screens::stage::{cx, drawn};

fn answer(report: Report, columns: &[&'static str], rows: Vec<Vec<Cell>>, cx: &Cx) -> Msg {
    let filter = Narrow::default().filter(cx.today());
    let table = Table {
        report,
        filter: filter.clone(),
        caption: "What the figures are.".to_owned(),
        columns: columns.to_vec(),
        rows,
    };
    let answer = Answer::Table(Box::new(table));
    Msg::Answered(Query::Report(report, filter), Ok(answer))
}

fn shown(insight: &mut Insight, cx: &Cx) -> String {
    drawn(insight, cx).join("\n")
}

fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

fn demand(cx: &Cx) -> Msg {
    let columns = [
        "sku",
        "name",
        "supply",
        "ordered",
        "available",
        "cover_days",
        "on_hand",
        "reorder_level",
    ];
    let row = |sku, name, supply, ordered, available, cover| {
        vec![
            text(sku),
            text(name),
            text(supply),
            Cell::Milli(ordered),
            Cell::Milli(available),
            cover,
            Cell::Milli(available),
            Cell::Milli(0),
        ]
    };
    let rows = vec![
        row("A", "Ava", "out", 30_000, 0, Cell::Count(0)),
        row("B", "Bella", "ok", 10_000, 20_000, Cell::Count(60)),
        row("C", "Cleo", "over", 0, 90_000, Cell::Share(None)),
    ];
    answer(Report::StockDemand, &columns, rows, cx)
}

#[test]
fn it_asks_for_the_page_in_view_and_steps_through_all_of_them() {
    let cx = cx(Role::Manager, 80, 24);
    let mut insight = Insight::default();
    let mut seen = Vec::new();
    for _ in PAGES {
        match insight.queries(&cx).remove(0) {
            Query::Report(report, _) => seen.push(report),
            other => panic!("{other:?}"),
        }
        insight.update(Msg::Act(Action::Next), &cx);
    }
    assert_eq!(seen, PAGES);
    assert_eq!(insight.report(), Report::StockDemand);
}

#[test]
fn demand_shows_both_bars_how_long_it_lasts_and_the_word() {
    let cx = cx(Role::Manager, 80, 24);
    let mut insight = Insight::default();
    insight.update(demand(&cx), &cx);
    let screen = shown(&mut insight, &cx);
    let line = |name: &str| {
        let found = screen.lines().find(|line| line.contains(name));
        found
            .unwrap_or_else(|| panic!("no {name} in\n{screen}"))
            .to_owned()
    };
    assert!(line("Ava").contains("0 d out"), "{screen}");
    assert!(line("Bella").contains("60 d ok"), "{screen}");
    assert!(line("Cleo").contains("over"), "{screen}");
    let bars = |name: &str| line(name).matches('█').count();
    assert!(bars("Ava") > bars("Bella") / 2, "{screen}");
    insight.update(Msg::Act(Action::Open), &cx);
    let table = shown(&mut insight, &cx);
    assert!(table.contains("Lasts days"), "{table}");
    insight.update(Msg::Act(Action::Back), &cx);
    assert_eq!(shown(&mut insight, &cx), screen);
}

#[test]
fn a_wide_screen_has_the_table_beside_the_picture() {
    let cx = cx(Role::Manager, 160, 45);
    let mut insight = Insight::default();
    insight.update(demand(&cx), &cx);
    let screen = shown(&mut insight, &cx);
    assert!(screen.contains("What the figures are."), "{screen}");
    assert!(screen.matches("Bella").count() == 2, "{screen}");
}

#[test]
fn sizes_of_a_colour_stand_in_one_bar_and_colours_are_named() {
    let cx = cx(Role::Manager, 80, 24);
    let mut insight = Insight {
        page: 7,
        ..Insight::default()
    };
    let row = |colour, size, net| {
        vec![
            text(colour),
            text(size),
            Cell::Milli(1000),
            Cell::Money(Money::from_minor(net)),
            Cell::Share(None),
        ]
    };
    let rows = vec![
        row("Black", "S", 5000),
        row("Black", "M", 5000),
        row("Red", "S", 2500),
    ];
    let columns = ["colour", "size", "pieces", "net_sales", "share"];
    insight.update(answer(Report::ColourSizes, &columns, rows, &cx), &cx);
    let screen = shown(&mut insight, &cx);
    let line = screen.lines().find(|line| line.contains("Black")).unwrap();
    assert!(line.contains('S') && line.contains('M'), "{screen}");
    assert!(line.contains('█') && line.contains('▒'), "{screen}");
}

#[test]
fn nothing_to_show_is_said_and_a_clerk_is_offered_nothing() {
    let manager = cx(Role::Manager, 80, 24);
    let mut insight = Insight::default();
    insight.update(
        answer(Report::StockDemand, &["sku"], Vec::new(), &manager),
        &manager,
    );
    assert!(shown(&mut insight, &manager).contains("Nothing to show"));
    let clerk = cx(Role::Clerk, 80, 24);
    assert_eq!(insight.offers(Action::Open, &clerk), Offer::Hidden);
}
