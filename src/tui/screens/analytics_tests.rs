//! Analytics with fabricated answers: what it asks, how it moves, what it shows.

use super::*;
use crate::domain::access::Role;
use crate::domain::figures::Cell;
use crate::domain::figures::Filter;
use crate::domain::id::StoreId;
use crate::domain::money::Money;
use crate::domain::time::Day;
use crate::tui::screens::filterbar::ALL;
use crate::tui::screens::stage::{cx, drawn};

fn money(minor: i64) -> Cell {
    Cell::Money(Money::from_minor(minor))
}

fn kpi(
    name: &'static str,
    label: &'static str,
    value: Cell,
    change: Option<i64>,
    report: Report,
) -> Kpi {
    Kpi {
        name,
        label,
        value,
        change,
        course: (0..30).map(|day| (day * 7) % 23 + 1).collect(),
        report,
    }
}

fn table(report: Report, filter: &Filter, columns: &[&'static str], rows: Vec<Vec<Cell>>) -> Table {
    Table {
        report,
        filter: filter.clone(),
        caption: "Net sales by bill day.".to_owned(),
        columns: columns.to_vec(),
        rows,
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn trend(filter: &Filter) -> Table {
    let rows = filter.period.each_day().zip(1i64..).map(|(day, n)| {
        let net = money((n * 7 % 13) * 12_345);
        vec![
            Cell::Day(Some(day)),
            net.clone(),
            net.clone(),
            Cell::Count(n),
            Cell::Count(n),
            Cell::Milli(n * 1000),
            net.clone(),
            net,
        ]
    });
    let columns = [
        "day",
        "net_sales",
        "ordered_value",
        "orders",
        "orders_placed",
        "pieces",
        "mean_7_days",
        "forecast",
    ];
    table(Report::SalesTrend, filter, &columns, rows.collect())
}

#[expect(clippy::too_many_lines, reason = "one row of figures under the other")]
fn tables(filter: &Filter) -> Vec<Table> {
    let sold = |code: &str, name: &str, milli: i64, net: i64| {
        vec![
            text(code),
            text(name),
            text("Bras"),
            Cell::Milli(milli),
            money(net),
            Cell::Count(9),
            Cell::Share(Some(net / 100)),
        ]
    };
    let bought = |code: &str, name: &str, net: i64| {
        vec![
            text(code),
            text(name),
            text("DE"),
            Cell::Milli(5_000),
            money(net),
            Cell::Count(3),
            Cell::Day(Some(filter.period.from)),
            Cell::Day(Some(filter.period.to)),
            money(net / 3),
        ]
    };
    let share = |name: &str, net: i64| {
        vec![
            text(name),
            money(net),
            Cell::Count(4),
            Cell::Share(Some(2_500)),
        ]
    };
    vec![
        trend(filter),
        table(
            Report::OrderStatus,
            filter,
            &["status", "orders", "value", "share"],
            vec![
                vec![
                    text("awaiting_approval"),
                    Cell::Count(2),
                    money(50_000),
                    Cell::Share(Some(1_000)),
                ],
                vec![
                    text("rejected"),
                    Cell::Count(0),
                    money(0),
                    Cell::Share(Some(0)),
                ],
                vec![
                    text("pending"),
                    Cell::Count(18),
                    money(950_000),
                    Cell::Share(Some(9_000)),
                ],
            ],
        ),
        table(
            Report::Products,
            filter,
            &[
                "product",
                "name",
                "category",
                "pieces",
                "net_sales",
                "orders",
                "share",
            ],
            vec![
                sold("BRA-AVA", "Ava T-Shirt Bra", 12_000, 150_000),
                sold("PYJ-NOA", "Noa Long Pyjama Set, brushed", 40_000, 90_000),
            ],
        ),
        table(
            Report::Customers,
            filter,
            &[
                "customer",
                "name",
                "country",
                "pieces",
                "net_sales",
                "orders",
                "first_order",
                "last_order",
                "average_order",
            ],
            vec![bought("C-001", "Boutique Müller", 120_000)],
        ),
        table(
            Report::Categories,
            filter,
            &["category", "net_sales", "pieces", "share"],
            vec![share("Bras", 150_000), share("Nightwear", 90_000)],
        ),
        table(
            Report::Countries,
            filter,
            &["country", "net_sales", "orders", "share"],
            vec![share("DE", 150_000)],
        ),
        table(
            Report::PaymentMethods,
            filter,
            &[
                "method", "name", "payments", "amount", "refunds", "refunded", "share",
            ],
            vec![vec![
                text("cash"),
                text("Cash"),
                Cell::Count(7),
                money(70_000),
                Cell::Count(1),
                money(-1_000),
                Cell::Share(Some(10_000)),
            ]],
        ),
    ]
}

fn dashboard(filter: &Filter) -> Dashboard {
    Dashboard {
        filter: filter.clone(),
        kpis: vec![
            kpi(
                "sales_today",
                "Net sales today",
                money(123_456_789),
                Some(1_234),
                Report::SalesTrend,
            ),
            kpi(
                "orders",
                "Orders billed",
                Cell::Count(1_234),
                Some(-500),
                Report::SalesTrend,
            ),
            kpi(
                "pieces",
                "Pieces",
                Cell::Milli(4_321_000),
                Some(0),
                Report::Products,
            ),
            kpi(
                "active_customers",
                "Active customers",
                Cell::Count(48),
                None,
                Report::Customers,
            ),
            kpi(
                "aov",
                "Average order",
                money(45_678),
                Some(300),
                Report::SalesTrend,
            ),
            kpi(
                "aov_mom",
                "Average order, month on month",
                Cell::Share(Some(-420)),
                None,
                Report::SalesTrend,
            ),
            kpi(
                "pending_orders",
                "Pending orders",
                Cell::Count(18),
                None,
                Report::OrderStatus,
            ),
            kpi(
                "refunds_due",
                "Refunds due",
                money(0),
                None,
                Report::PaymentMethods,
            ),
            kpi(
                "low_stock",
                "Low stock",
                Cell::Count(31),
                None,
                Report::Products,
            ),
            kpi(
                "top_product",
                "Top product",
                text("Noa Long Pyjama Set, brushed"),
                Some(12),
                Report::Products,
            ),
            kpi(
                "cancellation_rate",
                "Cancellation rate",
                Cell::Share(Some(321)),
                Some(1_000),
                Report::OrderStatus,
            ),
            kpi(
                "refund_rate",
                "Refund rate",
                Cell::Share(Some(12)),
                None,
                Report::PaymentMethods,
            ),
        ],
        tables: tables(filter),
    }
}

fn act(screen: &mut Analytics, action: Action, cx: &Cx) -> Vec<Effect> {
    screen.update(Msg::Act(action), cx)
}

/// Answers all that the screen asks.
fn answer(screen: &mut Analytics, cx: &Cx) {
    for query in screen.queries(cx) {
        let answer = match &query {
            Query::Dashboard(filter) => Answer::Dashboard(Box::new(dashboard(filter))),
            Query::Report(report, filter) => {
                let all = tables(filter);
                let table = all.into_iter().find(|table| table.report == *report);
                Answer::Table(Box::new(table.unwrap()))
            }
            other => panic!("{other:?}"),
        };
        screen.update(Msg::Answered(query, Ok(answer)), cx);
    }
}

fn shown(screen: &mut Analytics, cx: &Cx) -> String {
    drawn(screen, cx).join("\n")
}

#[test]
fn the_filter_bar_holds_over_everything() {
    let cx = cx(Role::Manager, 80, 24);
    let mut screen = Analytics::new();
    act(&mut screen, Action::NextPeriod, &cx);
    let Some(Effect::Open(_)) = act(&mut screen, Action::StoreFilter, &cx).pop() else {
        panic!("no picker");
    };
    screen.update(Msg::Given(Given::Row("Store", 2)), &cx);
    answer(&mut screen, &cx);
    let text = shown(&mut screen, &cx);
    assert!(text.contains("90 days: 23 Aug to 20 Nov 2026"), "{text}");
    assert!(text.contains("store NORTH"), "{text}");
    let Some(Query::Dashboard(filter)) = screen.queries(&cx).pop() else {
        panic!("asks no dashboard");
    };
    assert_eq!((filter.store, filter.period.days()), (Some(StoreId(2)), 90));
    act(&mut screen, Action::Next, &cx);
    act(&mut screen, Action::Open, &cx);
    let asked = screen.queries(&cx);
    assert_eq!(asked, [Query::Report(Report::SalesTrend, filter)]);
    assert!(matches!(
        screen.offers(Action::ClearFilters, &cx),
        Offer::Yes
    ));
    act(&mut screen, Action::ClearFilters, &cx);
    assert!(matches!(
        screen.offers(Action::ClearFilters, &cx),
        Offer::Not(_)
    ));
}

#[test]
fn categories_are_chosen_from_what_there_is() {
    let cx = cx(Role::Manager, 80, 24);
    let mut screen = Analytics::new();
    answer(&mut screen, &cx);
    screen.update(Msg::Given(Given::Row("Category", 1)), &cx);
    assert_eq!(screen.narrow.category.as_deref(), Some("Nightwear"));
    screen.update(Msg::Given(Given::Row("Category", ALL)), &cx);
    assert_eq!(screen.narrow.category, None);
}

#[test]
fn cards_are_walked_and_open_their_report() {
    let cx = cx(Role::Manager, 80, 24);
    let mut screen = Analytics::new();
    answer(&mut screen, &cx);
    act(&mut screen, Action::Right, &cx);
    act(&mut screen, Action::Down, &cx);
    act(&mut screen, Action::Right, &cx);
    assert_eq!(screen.card, 6);
    act(&mut screen, Action::Open, &cx);
    assert_eq!(screen.open.as_ref().unwrap().report, Report::OrderStatus);
    answer(&mut screen, &cx);
    let text = shown(&mut screen, &cx);
    assert!(
        text.contains("awaiting approval") || text.contains("awaiting_approval"),
        "{text}"
    );
    assert!(text.contains("3 rows"), "{text}");
    act(&mut screen, Action::Back, &cx);
    assert!(screen.open.is_none());
}

#[test]
fn nothing_is_cut_at_eighty_columns() {
    let cx = cx(Role::Manager, 80, 24);
    let mut screen = Analytics::new();
    assert!(shown(&mut screen, &cx).contains("Counting"));
    answer(&mut screen, &cx);
    for _ in PAGES {
        let text = shown(&mut screen, &cx);
        assert!(!text.contains('…') && !text.contains('#'), "{text}");
        act(&mut screen, Action::Next, &cx);
    }
    let text = shown(&mut screen, &cx);
    assert!(
        text.contains("1,234,567.89") && text.contains("▲ +12.3 %") && text.contains("▼ -5.0 %"),
        "{text}"
    );
    assert!(
        text.contains("Noa Long Pyjama") && text.contains("-4.2 %"),
        "{text}"
    );
}

#[test]
fn a_large_terminal_has_everything_on_one_page() {
    let cx = cx(Role::Manager, 160, 45);
    let mut screen = Analytics::new();
    answer(&mut screen, &cx);
    let text = shown(&mut screen, &cx);
    for part in [
        "Net sales today",
        "Trend: net sales",
        "Status: orders",
        "Boutique Müller",
        "Nightwear",
        "DE",
        "Cash",
        "awaiting approval",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("rejected") && !text.contains('#'), "{text}");
    for _ in 0..3 {
        act(&mut screen, Action::Measure, &cx);
    }
    let text = shown(&mut screen, &cx);
    let (noa, ava) = (
        text.rfind("Noa Long").unwrap(),
        text.rfind("Ava T-Shirt").unwrap(),
    );
    assert!(text.contains("Products: pieces") && noa < ava, "{text}");
}

#[test]
fn a_late_answer_is_not_taken_for_another_filter() {
    let cx = cx(Role::Manager, 80, 24);
    let mut screen = Analytics::new();
    let late = screen.queries(&cx).pop().unwrap();
    act(&mut screen, Action::NextPeriod, &cx);
    let Query::Dashboard(filter) = &late else {
        panic!()
    };
    let answer = Answer::Dashboard(Box::new(dashboard(filter)));
    screen.update(Msg::Answered(late, Ok(answer)), &cx);
    assert!(screen.dashboard.is_none());
}

#[test]
fn an_empty_period_is_a_sentence() {
    let cx = cx(Role::Manager, 80, 24);
    let mut screen = Analytics::new();
    let query = screen.queries(&cx).pop().unwrap();
    let Query::Dashboard(filter) = &query else {
        panic!()
    };
    let mut empty = dashboard(filter);
    for table in &mut empty.tables {
        table.rows.clear();
    }
    screen.update(
        Msg::Answered(query, Ok(Answer::Dashboard(Box::new(empty)))),
        &cx,
    );
    for sentence in ["Nothing sold", "No order was placed"] {
        act(&mut screen, Action::Next, &cx);
        let text = shown(&mut screen, &cx);
        assert!(text.contains(sentence), "{text}");
    }
    assert_eq!(Day::parse("2026-11-20"), Some(cx.today()));
}

#[test]
fn trouble_is_said() {
    let cx = cx(Role::Manager, 80, 24);
    let mut screen = Analytics::new();
    let query = screen.queries(&cx).pop().unwrap();
    screen.update(Msg::Answered(query, Err(AppError::Busy)), &cx);
    assert!(shown(&mut screen, &cx).contains("The database is busy"));
}
