//! The grid's model and picture, without a screen around it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;
use crate::domain::grid::{GridHead, Placed};
use crate::domain::id::ProductId;
use crate::domain::locale::NumberStyle;
use crate::domain::money::Money;
use crate::domain::word::Looks;
use crate::tui::theme::Theme;
use crate::tui::widgets::draw::text_of;

const SELL: Use = Use {
    takes: Takes::Active,
    limit: Limit::Whole,
    figure: Figure::Available,
};

/// A product of `colours` × `sizes`; each variant has its number on hand, two of them reserved. The one of the second
/// colour and first size does not exist, that of the third colour and first size is disabled.
fn product(colours: i64, sizes: i64, decimals: u8) -> Box<Grid> {
    let mut variants = Vec::new();
    for size in 0..sizes {
        for colour in 0..colours {
            let id = size * colours + colour + 1;
            if (colour, size) == (1, 0) {
                continue;
            }
            variants.push(Placed {
                cell: GridCell {
                    variant: VariantId(id),
                    sku: format!("P-{id}"),
                    price: Money::from_minor(1000),
                    on_hand: Quantity::from_steps(id + 2),
                    reserved: Quantity::from_steps(2),
                    active: (colour, size) != (2, 0),
                },
                colour: format!("Colour {}", colour + 1),
                size: format!("{}", 30 + 2 * size),
            });
        }
    }
    let head = GridHead {
        product: ProductId(1),
        code: "P".to_owned(),
        name: "Product".to_owned(),
        unit: "pcs".to_owned(),
        decimals,
    };
    let colour = |colour: i64| (format!("Colour {}", colour + 1), "#ff0000".to_owned());
    let looks = Looks {
        colours: (0..colours).map(colour).collect(),
        sizes: Vec::new(),
    };
    Box::new(Grid::new(head, None, &variants, &looks))
}

fn opened(how: Use, grid: Box<Grid>, filled: &[(VariantId, Quantity)]) -> Sheet {
    let mut sheet = Sheet::new(how, VariantId(1), filled);
    sheet.know(grid);
    sheet
}

fn steps(sheet: &Sheet, variant: i64) -> i64 {
    sheet.quantity(VariantId(variant)).steps()
}

fn write(sheet: &mut Sheet, text: &str) {
    for c in text.chars() {
        assert_eq!(sheet.type_in(c), Typed::Changed, "{c} of {text}");
    }
}

fn drawn(sheet: &mut Sheet, width: u16, height: u16, theme: &Theme) -> Vec<String> {
    let look = Look {
        theme,
        numbers: NumberStyle::default(),
    };
    let area = Rect::new(0, 0, width, height);
    sheet.layout(area, look);
    let mut buf = Buffer::empty(area);
    sheet.view(area, &mut buf, look);
    text_of(&buf)
}

#[test]
fn the_first_digit_replaces_and_the_next_are_added() {
    let mut sheet = opened(
        SELL,
        product(3, 2, 0),
        &[(VariantId(1), Quantity::from_steps(7))],
    );
    assert!(sheet.changes().is_empty());
    write(&mut sheet, "1");
    assert_eq!(steps(&sheet, 1), 1);
    write(&mut sheet, "2");
    assert_eq!(steps(&sheet, 1), 12);
    assert_eq!(sheet.rub_out(), Typed::Changed);
    assert_eq!(steps(&sheet, 1), 1);
    sheet.act(Action::Down);
    write(&mut sheet, "05");
    assert_eq!(steps(&sheet, 4), 5, "a leading 0 is no figure");
    sheet.act(Action::Up);
    write(&mut sheet, "3");
    assert_eq!(steps(&sheet, 1), 3, "come back, the first digit replaces");
    assert_eq!(
        sheet.changes(),
        [
            (VariantId(1), Quantity::from_steps(3)),
            (VariantId(4), Quantity::from_steps(5))
        ]
    );
    write(&mut sheet, "0");
    assert_eq!(steps(&sheet, 1), 30, "while typing, 0 is a digit");
    sheet.act(Action::Left);
    write(&mut sheet, "0");
    assert_eq!(steps(&sheet, 1), 0, "alone, it clears");
    assert_eq!(sheet.changes().len(), 2, "and clearing is a change");
}

#[test]
fn signs_step_by_whole_units_and_never_below_nothing() {
    let mut sheet = opened(SELL, product(3, 2, 3), &[]);
    assert_eq!(sheet.step(1), Typed::Changed);
    assert_eq!(steps(&sheet, 1), 1000, "one kilogram");
    write(&mut sheet, "1,25");
    assert_eq!(steps(&sheet, 1), 1250);
    write(&mut sheet, "0");
    assert_eq!(sheet.type_in('5'), Typed::Refused(TOO_FINE));
    assert_eq!(sheet.step(-2), Typed::Changed);
    assert_eq!(steps(&sheet, 1), 0);
    write(&mut sheet, ".5");
    assert_eq!(steps(&sheet, 1), 500);
    assert_eq!(sheet.clear(), Typed::Changed);
    assert_eq!(sheet.total(), Quantity::ZERO);
    write(&mut sheet, "1000000");
    assert_eq!(sheet.type_in('0'), Typed::Refused(TOO_LARGE));
    assert_eq!(steps(&sheet, 1), 1_000_000_000, "and it stays as it was");
    assert_eq!(sheet.step(1), Typed::Refused(TOO_LARGE));
}

#[test]
fn pieces_have_no_decimals() {
    let mut sheet = opened(SELL, product(3, 2, 0), &[]);
    assert_eq!(sheet.type_in('.'), Typed::Refused(TOO_FINE));
}

#[test]
fn holes_and_disabled_variants_take_nothing() {
    let mut sheet = opened(SELL, product(3, 2, 0), &[]);
    sheet.act(Action::Right);
    assert_eq!(sheet.type_in('1'), Typed::Refused(HOLE));
    assert_eq!(sheet.step(1), Typed::Refused(HOLE));
    sheet.act(Action::Right);
    assert_eq!(sheet.type_in('1'), Typed::Refused(DISABLED));
    let all = Use {
        takes: Takes::All,
        ..SELL
    };
    let mut counted = opened(all, product(3, 2, 0), &[]);
    counted.select(VariantId(3));
    assert_eq!(counted.type_in('1'), Typed::Changed);
}

#[test]
fn a_disabled_variant_that_holds_something_can_be_emptied() {
    let mut sheet = opened(
        SELL,
        product(3, 2, 0),
        &[(VariantId(3), Quantity::from_steps(2))],
    );
    sheet.select(VariantId(3));
    assert_eq!(sheet.clear(), Typed::Changed);
    assert_eq!(sheet.changes(), [(VariantId(3), Quantity::ZERO)]);
}

#[test]
fn more_than_there_is_is_marked() {
    let mut sheet = opened(SELL, product(3, 2, 0), &[]);
    write(&mut sheet, "2");
    let cell = sheet.selected().unwrap().clone();
    assert_eq!(cell.available().steps(), 1);
    assert!(sheet.is_short(&cell));
    write(&mut sheet, "");
    assert_eq!(sheet.rub_out(), Typed::Changed);
    write(&mut sheet, "1");
    assert!(!sheet.is_short(&cell));

    let growth = Use {
        limit: Limit::Growth,
        ..SELL
    };
    let before = [(VariantId(1), Quantity::from_steps(5))];
    let mut order = opened(growth, product(3, 2, 0), &before);
    assert!(
        !order.is_short(&cell),
        "what is ordered is reserved already"
    );
    write(&mut order, "6");
    assert!(!order.is_short(&cell));
    write(&mut order, "0");
    assert!(order.is_short(&cell));
}

#[test]
fn moving_stays_inside_and_turns_at_the_ends() {
    let mut sheet = opened(SELL, product(3, 2, 0), &[]);
    let at = |sheet: &Sheet| (sheet.row, sheet.column);
    sheet.act(Action::Up);
    sheet.act(Action::Left);
    assert_eq!(at(&sheet), (0, 0));
    sheet.act(Action::Enter);
    sheet.act(Action::Enter);
    assert_eq!(at(&sheet), (0, 1), "down the sizes, then the next colour");
    sheet.act(Action::Last);
    assert_eq!(at(&sheet), (1, 2));
    for action in [Action::Down, Action::Right, Action::Enter, Action::Next] {
        sheet.act(action);
        assert_eq!(at(&sheet), (1, 2), "{action:?}");
    }
    sheet.act(Action::Previous);
    sheet.act(Action::Previous);
    sheet.act(Action::Previous);
    assert_eq!(at(&sheet), (0, 2));
    sheet.act(Action::Next);
    assert_eq!(at(&sheet), (1, 0));
    assert!(!sheet.act(Action::Accept));
}

#[test]
fn what_is_typed_stays_with_its_variant_when_the_grid_changes() {
    let mut sheet = opened(SELL, product(2, 2, 0), &[]);
    sheet.select(VariantId(4));
    write(&mut sheet, "9");
    // A third colour comes in: variant 4 is the first size's now, whatever its number.
    sheet.know(product(4, 2, 0));
    assert_eq!(sheet.selected().unwrap().variant, VariantId(4));
    assert_eq!(steps(&sheet, 4), 9);
}

#[test]
fn what_others_changed_follows_and_what_was_typed_stays() {
    let before = [
        (VariantId(1), Quantity::from_steps(1)),
        (VariantId(4), Quantity::from_steps(4)),
    ];
    let mut sheet = opened(SELL, product(3, 2, 0), &before);
    write(&mut sheet, "8");
    sheet.began_with(&[
        (VariantId(1), Quantity::from_steps(2)),
        (VariantId(5), Quantity::from_steps(5)),
    ]);
    assert_eq!(sheet.changes(), [(VariantId(1), Quantity::from_steps(8))]);
    assert_eq!((steps(&sheet, 4), steps(&sheet, 5)), (0, 5));
}

#[test]
fn a_refused_cell_is_found_and_marked_until_it_is_typed_in() {
    let mut sheet = opened(SELL, product(3, 2, 0), &[]);
    assert!(!sheet.refuse("X"));
    assert!(sheet.refuse("P-6"));
    assert_eq!(sheet.selected().unwrap().variant, VariantId(6));
    assert_eq!(sheet.refused, Some(VariantId(6)));
    write(&mut sheet, "1");
    assert_eq!(sheet.refused, None);
}

#[test]
fn small_grids_show_cells_signs_and_sums() {
    let before = [(VariantId(4), Quantity::from_steps(12))];
    let mut sheet = opened(SELL, product(3, 2, 0), &before);
    sheet.act(Action::Enter);
    let lines = drawn(&mut sheet, 60, 9, &Theme::full());
    assert_eq!(
        lines,
        [
            "",
            "      Colour 1 Colour 2 Colour 3 total",
            "30           1        – ✗      3",
            "32    !   12/4        5        6    12",
            "total     12                        12",
            "",
            "",
            "",
            "",
        ]
    );
    let look = Use {
        takes: Takes::Nothing,
        ..SELL
    };
    let mut sheet = opened(look, product(3, 2, 0), &[]);
    sheet.turn();
    let lines = drawn(&mut sheet, 60, 5, &Theme::least());
    assert_eq!(
        lines,
        [
            "      Colour 1 Colour 2 Colour 3 total",
            "30           3        - x      5     8",
            "32           6        7        8    21",
            "total        9        7       13    29",
            "",
        ],
        "on hand, to look at"
    );
}

#[test]
fn large_grids_scroll_beneath_their_heads() {
    let mut sheet = opened(SELL, product(24, 12, 0), &[]);
    let lines = drawn(&mut sheet, 80, 17, &Theme::full());
    assert!(lines[2].contains("Colour 1") && !lines[2].contains("Colour 8"));
    assert!(lines[14].starts_with("52"), "all twelve sizes are in view");
    assert_eq!(sheet.part().unwrap(), "colours 1-7 of 24");
    sheet.act(Action::Last);
    let lines = drawn(&mut sheet, 80, 12, &Theme::full());
    assert!(lines[1].contains("Colour") && lines[1].ends_with("total"));
    assert!(lines[10].starts_with("52") && lines[10].ends_with("288"));
    assert!(lines[11].starts_with("total"));
    assert_eq!(
        sheet.part().unwrap(),
        "colours 18-24 of 24, sizes 4-12 of 12"
    );
    sheet.act(Action::PageUp);
    drawn(&mut sheet, 80, 12, &Theme::full());
    assert_eq!(sheet.column, 16);
    assert_eq!(
        sheet.part().unwrap(),
        "colours 17-23 of 24, sizes 4-12 of 12"
    );
    drawn(&mut sheet, 160, 41, &Theme::full());
    assert_eq!(sheet.part().unwrap(), "colours 9-24 of 24");
}

#[test]
fn a_click_selects_the_cell_under_it() {
    let mut sheet = opened(SELL, product(24, 12, 0), &[]);
    drawn(&mut sheet, 80, 17, &Theme::full());
    sheet.click(4, 6 + 9 + 2);
    assert_eq!(sheet.selected().unwrap().variant, VariantId(24 + 2));
    for (row, column) in [(0, 7), (1, 7), (16, 7), (4, 0), (4, 79)] {
        sheet.click(row, column);
        assert_eq!(sheet.selected().unwrap().variant, VariantId(24 + 2));
    }
}

#[test]
fn any_room_is_survived() {
    let filled = [(VariantId(4), Quantity::from_steps(1_000_000))];
    let mut sheet = opened(SELL, product(24, 12, 3), &filled);
    for theme in [Theme::full(), Theme::least()] {
        for width in [0, 1, 7, 20, 33] {
            for height in [0, 1, 2, 3, 9] {
                sheet.act(Action::Last);
                drawn(&mut sheet, width, height, &theme);
                sheet.act(Action::First);
                drawn(&mut sheet, width, height, &theme);
            }
        }
    }
    drawn(
        &mut Sheet::new(SELL, VariantId(1), &[]),
        80,
        20,
        &Theme::full(),
    );
}

#[test]
fn swatches_are_only_where_there_are_colours_enough() {
    let mut sheet = opened(SELL, product(3, 12, 0), &[]);
    let area = Rect::new(0, 0, 80, 17);
    let mut painted = |theme: Theme| {
        let look = Look {
            theme: &theme,
            numbers: NumberStyle::default(),
        };
        sheet.layout(area, look);
        let mut buf = Buffer::empty(area);
        sheet.view(area, &mut buf, look);
        let red = theme.swatch((255, 0, 0)).and_then(|style| style.bg);
        red.is_some_and(|red| buf[(7, 0)].bg == red)
    };
    assert!(painted(Theme::full()));
    assert!(!painted(Theme::least()));
}
