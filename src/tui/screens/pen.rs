//! Figures, days and ages as this shop writes them on a screen.

use crate::domain::figures::{Cell, Period};
use crate::domain::money::{Money, plain_decimal};
use crate::domain::quantity::Quantity;
use crate::domain::shop::Shop;
use crate::domain::time::{Day, Timestamp};

use crate::tui::screen::Cx;
use crate::tui::theme::{Theme, Tone};

/// Writes with the shop's number style and zone and the terminal's glyphs.
#[derive(Debug, Clone, Copy)]
pub struct Pen<'a> {
    /// Whose figures.
    pub shop: &'a Shop,
    /// How things look here.
    pub theme: &'a Theme,
}

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 86_400_000;

impl<'a> Pen<'a> {
    /// The shop's and the terminal's.
    pub fn new(cx: &'a Cx) -> Self {
        Self {
            shop: &cx.shop,
            theme: &cx.theme,
        }
    }

    /// An amount without its currency: the columns' head or the filter bar says that.
    pub fn money(&self, amount: Money) -> String {
        let style = self.shop.settings.number_style;
        style.money(self.shop.currency, amount)
    }

    /// A whole number.
    pub fn count(&self, count: i64) -> String {
        self.shop.settings.number_style.count(count)
    }

    /// A quantity of a unit with `decimals`.
    pub fn quantity(&self, quantity: Quantity, decimals: u8) -> String {
        self.shop.settings.number_style.quantity(quantity, decimals)
    }

    /// A quantity with its sign, for changes.
    pub fn signed(&self, quantity: Quantity, decimals: u8) -> String {
        let sign = if quantity.is_positive() { "+" } else { "" };
        format!("{sign}{}", self.quantity(quantity, decimals))
    }

    /// Thousandths of a unit: whole numbers where they are whole.
    pub fn milli(&self, milli: i64) -> String {
        let style = self.shop.settings.number_style;
        if milli % 1000 == 0 {
            style.count(milli / 1000)
        } else {
            style.group(&plain_decimal(milli, 3))
        }
    }

    /// Basis points as percent with one decimal; the dash where undefined.
    pub fn share(&self, points: Option<i64>) -> String {
        points.map_or_else(
            || self.theme.glyphs.undefined.to_owned(),
            |points| {
                let tenths = points.saturating_add(points.signum() * 5) / 10;
                let style = self.shop.settings.number_style;
                format!("{} %", style.group(&plain_decimal(tenths, 1)))
            },
        )
    }

    /// A change against the period before, with arrow and sign, and whether it is good.
    pub fn change(&self, points: Option<i64>, more_is_good: bool) -> (String, Tone) {
        let glyphs = &self.theme.glyphs;
        let shown = self.share(points);
        let tone = |up: bool| {
            if up == more_is_good {
                Tone::Ok
            } else {
                Tone::Bad
            }
        };
        match points.map(i64::signum) {
            None => (shown, Tone::Dim),
            Some(1) => (format!("{} +{shown}", glyphs.rise), tone(true)),
            Some(-1) => (format!("{} {shown}", glyphs.fall), tone(false)),
            Some(_) => (format!("= {shown}"), Tone::Dim),
        }
    }

    /// A day of a table.
    pub fn day(&self, day: Option<Day>) -> String {
        day.map_or_else(|| self.theme.glyphs.undefined.to_owned(), Day::iso)
    }

    /// One cell of a report.
    pub fn cell(&self, cell: &Cell) -> String {
        match cell {
            Cell::Text(text) => text.clone(),
            Cell::Count(count) => self.count(*count),
            Cell::Money(amount) => self.money(*amount),
            Cell::Milli(milli) => self.milli(*milli),
            Cell::Share(points) => self.share(*points),
            Cell::Day(day) => self.day(*day),
        }
    }
}

/// How long ago, in one figure and a word: `3 d`, `5 h`, `12 min`.
pub fn age(since: Timestamp, now: Timestamp) -> String {
    let passed = now.millis().saturating_sub(since.millis()).max(0);
    if passed >= DAY_MS {
        format!("{} d", passed / DAY_MS)
    } else if passed >= HOUR_MS {
        format!("{} h", passed / HOUR_MS)
    } else {
        format!("{} min", passed / MINUTE_MS)
    }
}

/// A period's days: `22 Oct to 20 Nov 2026`; one day is itself.
pub fn period(period: Period) -> String {
    let Period { from, to } = period;
    let last = format!("{} {}", to.short(), to.year());
    if from == to {
        last
    } else if from.year() == to.year() {
        format!("{} to {last}", from.short())
    } else {
        format!("{} {} to {last}", from.short(), from.year())
    }
}

/// The number of a cell, for bars; text and days have none.
pub fn number(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Count(value) | Cell::Milli(value) => Some(*value),
        Cell::Money(amount) => Some(amount.minor()),
        Cell::Share(points) => *points,
        Cell::Text(_) | Cell::Day(_) => None,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::money::Currency;
    use crate::domain::shop::Settings;
    use crate::domain::time::Zone;

    /// A shop for pictures.
    pub(crate) fn shop() -> Shop {
        Shop {
            name: "Test Shop".to_owned(),
            currency: Currency::new("EUR").unwrap(),
            zone: Zone::UTC,
            settings: Settings::default(),
        }
    }

    #[test]
    fn figures_have_sign_arrow_and_dash() {
        let shop = shop();
        let theme = Theme::full();
        let pen = Pen {
            shop: &shop,
            theme: &theme,
        };
        assert_eq!(
            pen.change(Some(1_234), true),
            ("▲ +12.3 %".to_owned(), Tone::Ok)
        );
        assert_eq!(
            pen.change(Some(-500), true),
            ("▼ -5.0 %".to_owned(), Tone::Bad)
        );
        assert_eq!(pen.change(Some(-500), false).1, Tone::Ok);
        assert_eq!(pen.change(None, true), ("–".to_owned(), Tone::Dim));
        assert_eq!(pen.change(Some(0), true).0, "= 0.0 %");
        assert_eq!(
            (pen.milli(1_234_000), pen.milli(1_250)),
            ("1,234".to_owned(), "1.250".to_owned())
        );
    }

    #[test]
    fn ages_and_periods_are_short() {
        let now = Timestamp::from_millis(10 * DAY_MS);
        let ago = |millis: i64| age(now.plus_millis(-millis), now);
        assert_eq!(ago(3 * DAY_MS + 5), "3 d");
        assert_eq!(ago(5 * HOUR_MS), "5 h");
        assert_eq!(ago(12 * MINUTE_MS), "12 min");
        assert_eq!(ago(-5), "0 min");
        let day = |text| Day::parse(text).unwrap();
        let span = |from, to| {
            period(Period {
                from: day(from),
                to: day(to),
            })
        };
        assert_eq!(span("2026-10-22", "2026-11-20"), "22 Oct to 20 Nov 2026");
        assert_eq!(
            span("2025-12-22", "2026-01-20"),
            "22 Dec 2025 to 20 Jan 2026"
        );
        assert_eq!(span("2026-11-20", "2026-11-20"), "20 Nov 2026");
    }
}
