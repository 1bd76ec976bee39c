//! The top line: tabs with their live counts.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::format::{cells, head, width};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::draw;

/// One tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// The digit that opens it.
    pub number: u8,
    /// Its name.
    pub title: String,
    /// What waits there; none is not shown.
    pub count: Option<u64>,
}

/// The tab line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tabs {
    /// Those this user has.
    pub tabs: Vec<Tab>,
    /// The open one's number.
    pub open: u8,
}

impl Tabs {
    /// Every label, drawn together and shortened evenly until all fit: names go before counts.
    fn labels(&self, room: usize) -> Vec<String> {
        let longest = self.tabs.iter().map(|tab| width(&tab.title)).max();
        let longest = longest.unwrap_or(0);
        let shorter = (1..=longest).rev();
        let tries = std::iter::once((longest, true, true))
            .chain(
                shorter
                    .clone()
                    .filter(|n| *n >= 3)
                    .map(|n| (n, false, true)),
            )
            .chain(shorter.map(|n| (n, false, false)));
        let mut labels = Vec::new();
        for (name, roomy, counts) in tries {
            labels = self
                .tabs
                .iter()
                .map(|tab| label(tab, name, roomy, counts))
                .collect();
            if labels.iter().map(|label| width(label)).sum::<usize>() <= room {
                break;
            }
        }
        labels
    }

    /// The tab under a column, for clicks.
    pub fn at(&self, area: Rect, column: u16) -> Option<u8> {
        let mut end = area.x;
        let labels = self.labels(usize::from(area.width));
        self.tabs.iter().zip(labels).find_map(|(tab, label)| {
            let start = end;
            end = end.saturating_add(cells(width(&label)));
            (start..end).contains(&column).then_some(tab.number)
        })
    }

    /// Draws the line.
    pub fn view(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        draw::clear(area, buf, theme.style(Tone::Bar));
        let mut x = area.x;
        let labels = self.labels(usize::from(area.width));
        for (tab, label) in self.tabs.iter().zip(labels) {
            let open = tab.number == self.open;
            // Without colour the bar itself is reversed: the open tab is then the one that is not.
            let tone = match (open, theme.colours) {
                (true, crate::tui::theme::Colours::Full) => Tone::Selection,
                (true, _) => Tone::Title,
                (false, _) => Tone::Bar,
            };
            x = draw::put(area, x, area.y, &label, theme.style(tone), buf);
            if open {
                let start = x.saturating_sub(cells(width(&label)));
                if theme.colours != crate::tui::theme::Colours::Full {
                    let cell = Rect::new(start, area.y, x - start, area.height.min(1));
                    draw::clear(cell, buf, theme.style(Tone::Title));
                    draw::put(area, start, area.y, &label, theme.style(Tone::Title), buf);
                }
            }
        }
    }
}

fn label(tab: &Tab, name: usize, roomy: bool, counts: bool) -> String {
    let title = head(&tab.title, name);
    let count = tab.count.filter(|_| counts).map(short);
    let count = count.map_or(String::new(), |count| format!(" {count}"));
    if roomy {
        format!(" {} {title}{count} ", tab.number)
    } else {
        format!("{}{title}{count} ", tab.number)
    }
}

/// A count in at most four cells.
fn short(count: u64) -> String {
    match count {
        0..=9_999 => count.to_string(),
        10_000..=999_999 => format!("{}k", count / 1_000),
        _ => format!("{}M", count / 1_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tabs() -> Tabs {
        let names = [
            "Sale",
            "Orders",
            "Billing",
            "Stock",
            "Customers",
            "Analytics",
            "Inbox",
            "Admin",
        ];
        Tabs {
            tabs: (1u8..)
                .zip(names)
                .map(|(number, title)| Tab {
                    number,
                    title: title.to_owned(),
                    count: (number != 6).then_some(u64::from(number) * 123),
                })
                .collect(),
            open: 2,
        }
    }

    #[test]
    fn all_tabs_fit_in_eighty_columns() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 80, 1));
        tabs().view(buf.area, &mut buf, &Theme::full());
        let line = draw::text_of(&buf)[0].clone();
        assert_eq!(
            line,
            "1Sale 123 2Orde 246 3Bill 369 4Stoc 492 5Cust 615 6Anal 7Inbo 861 8Admi 984"
        );
        let mut buf = Buffer::empty(Rect::new(0, 0, 140, 1));
        tabs().view(buf.area, &mut buf, &Theme::least());
        let line = draw::text_of(&buf)[0].clone();
        assert!(
            line.contains("2 Orders 246") && line.contains("8 Admin 984"),
            "{line}"
        );
    }

    #[test]
    fn a_click_finds_its_tab() {
        let area = Rect::new(0, 0, 140, 1);
        assert_eq!(tabs().at(area, 2), Some(1));
        assert_eq!(tabs().at(area, 16), Some(2));
        assert_eq!(tabs().at(area, 139), None);
    }
}
