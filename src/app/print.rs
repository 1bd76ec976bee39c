//! Documents as text: a bill on a page or on a till roll.

pub mod outlet;
pub mod sheet;
pub mod statement;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::domain::document::{Bill, BillLine};
use crate::domain::id::order_number;
use crate::domain::money::Money;
use crate::domain::shop::Shop;
use crate::domain::text::clean;

/// What a document is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 80 columns.
    Page,
    /// 42 columns, an 80 mm till roll.
    Receipt,
}

impl Paper {
    /// Columns of a line.
    pub const fn columns(self) -> usize {
        match self {
            Self::Page => 80,
            Self::Receipt => 42,
        }
    }
}

/// A bill or credit note as text, each line at most as wide as the paper and ended by `\n`. Holds no control characters
/// but those line ends, whatever names and addresses hold.
pub fn bill(bill: &Bill, shop: &Shop, paper: Paper) -> String {
    let mut sheet = Sheet::new(paper.columns());
    head(&mut sheet, bill, shop);
    match paper {
        Paper::Page => page_lines(&mut sheet, bill, shop),
        Paper::Receipt => receipt_lines(&mut sheet, bill, shop),
    }
    totals(&mut sheet, bill, shop);
    paid(&mut sheet, bill, shop);
    sheet.text
}

/// Lines of text of one width.
struct Sheet {
    columns: usize,
    text: String,
}

impl Sheet {
    fn new(columns: usize) -> Self {
        Self {
            columns,
            text: String::new(),
        }
    }

    fn push(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn rule(&mut self) {
        let line = "-".repeat(self.columns);
        self.push(&line);
    }

    fn centre(&mut self, words: &str) {
        for line in wrap(&clean(words), self.columns) {
            let pad = self.columns.saturating_sub(line.width()) / 2;
            self.push(&format!("{}{line}", " ".repeat(pad)));
        }
    }

    fn words(&mut self, words: &str) {
        for line in wrap(&clean(words), self.columns) {
            self.push(&line);
        }
    }

    /// Words on the left, a figure at the right edge; the words wrap before they touch it.
    fn pair(&mut self, left: &str, right: &str) {
        let room = self.columns.saturating_sub(right.width() + 1).max(1);
        let indent: String = left.chars().take_while(|c| *c == ' ').collect();
        let mut lines = wrap(&clean(left), room.saturating_sub(indent.len()).max(1));
        for line in &mut lines {
            line.insert_str(0, &indent);
        }
        let last = lines.pop().unwrap_or_default();
        for line in &lines {
            self.push(line);
        }
        let pad = self.columns.saturating_sub(last.width() + right.width());
        self.push(&format!("{last}{}{right}", " ".repeat(pad)));
    }
}

fn head(sheet: &mut Sheet, bill: &Bill, shop: &Shop) {
    sheet.centre(&shop.name);
    if bill.store_name != shop.name {
        sheet.centre(&bill.store_name);
    }
    sheet.centre(&bill.store_address);
    sheet.push("");
    let kind = if bill.brief.is_credit_note {
        "Credit note"
    } else {
        "Bill"
    };
    sheet.pair(
        &format!("{kind} {}", bill.brief.number),
        &shop.zone.show(bill.brief.at),
    );
    sheet.pair(
        &format!("Order {}", order_number(bill.brief.order)),
        &format!("served by {}", clean(&bill.user)),
    );
    sheet.push("");
    sheet.words(&format!("To {}", bill.brief.customer));
    for line in bill.customer_address.lines() {
        sheet.words(line);
    }
    if !bill.customer_tax_id.is_empty() {
        sheet.words(&format!("Tax number {}", bill.customer_tax_id));
    }
    sheet.rule();
}

/// Columns of a page: description, quantity, price, discount, total.
const FIGURES: [usize; 4] = [10, 11, 10, 12];

fn page_lines(sheet: &mut Sheet, bill: &Bill, shop: &Shop) {
    let room = sheet.columns - FIGURES.iter().sum::<usize>() - FIGURES.len();
    let row = |words: &str, figures: [String; 4]| {
        let pad = room.saturating_sub(words.width());
        let mut line = format!("{words}{}", " ".repeat(pad));
        for (figure, width) in figures.iter().zip(FIGURES) {
            let pad = width.saturating_sub(figure.width());
            line.push_str(&" ".repeat(pad + 1));
            line.push_str(figure);
        }
        line
    };
    let titles = ["quantity", "price", "discount", shop.currency.code()];
    sheet.push(&row("", titles.map(str::to_owned)));
    for line in &bill.lines {
        let mut words = wrap(&described(line), room).into_iter();
        let figures = figures(line, bill, shop);
        if figures
            .iter()
            .zip(FIGURES)
            .all(|(text, width)| text.width() <= width)
        {
            let first = words.next().unwrap_or_default();
            sheet.push(&row(&first, figures));
            words.for_each(|words| sheet.push(&words));
        } else {
            // Figures of a size no column was made for get a line of their own.
            words.for_each(|words| sheet.push(&words));
            let [quantity, price, discount, total] = figures;
            sheet.pair(&format!("  {quantity} x {price}"), &total);
            if !discount.is_empty() {
                sheet.pair("  discount taken off", &discount);
            }
        }
        lots(sheet, line, shop);
    }
}

fn receipt_lines(sheet: &mut Sheet, bill: &Bill, shop: &Shop) {
    for line in &bill.lines {
        let [quantity, price, discount, total] = figures(line, bill, shop);
        sheet.words(&described(line));
        sheet.pair(&format!("  {quantity} x {price}"), &total);
        if !discount.is_empty() {
            sheet.pair("  discount taken off", &discount);
        }
        lots(sheet, line, shop);
    }
}

/// The lots of a line, each on a line of its own below it.
fn lots(sheet: &mut Sheet, line: &BillLine, shop: &Shop) {
    for lot in &line.lots {
        let day = lot
            .expiry
            .map_or_else(String::new, |day| format!(", expires {}", day.iso()));
        let numbers = shop.settings.number_style;
        let quantity = plain_spaces(&numbers.quantity(lot.quantity, line.decimals));
        let words = clean(&format!("lot {}{day}: {quantity}", lot.code));
        for words in wrap(&words, sheet.columns.saturating_sub(2)) {
            sheet.push(&format!("  {words}"));
        }
    }
}

fn described(line: &BillLine) -> String {
    clean(&format!("{} {}", line.sku, line.description))
}

fn figures(line: &BillLine, bill: &Bill, shop: &Shop) -> [String; 4] {
    let numbers = shop.settings.number_style;
    let money = |amount| plain_spaces(&numbers.money(shop.currency, amount));
    let quantity = plain_spaces(&numbers.quantity(line.quantity, line.decimals));
    let quantity = if line.unit == "pcs" {
        quantity
    } else {
        format!("{quantity} {}", clean(&line.unit))
    };
    let discount = if line.discount == Money::ZERO {
        String::new()
    } else {
        money(line.discount)
    };
    let shown = if bill.tax_inclusive {
        line.total
    } else {
        line.net
    };
    [quantity, money(line.price), discount, money(shown)]
}

/// A non-breaking space in figures: some printers have none.
fn plain_spaces(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

fn totals(sheet: &mut Sheet, bill: &Bill, shop: &Shop) {
    let numbers = shop.settings.number_style;
    let money = |amount| plain_spaces(&numbers.money(shop.currency, amount));
    sheet.rule();
    sheet.pair("Net", &money(bill.brief.net));
    for (name, rate, amount) in &bill.taxes {
        let rate = crate::domain::money::plain_decimal(*rate, 2);
        let rate = rate.trim_end_matches('0').trim_end_matches('.');
        let how = if bill.tax_inclusive {
            "included"
        } else {
            "added"
        };
        sheet.pair(&format!("{name} {rate} % {how}"), &money(*amount));
    }
    if bill.rounding != Money::ZERO {
        sheet.pair("Rounding", &money(bill.rounding));
    }
    let total = format!("{} {}", shop.currency.code(), money(bill.brief.total));
    sheet.pair("TOTAL", &total);
    sheet.rule();
}

fn paid(sheet: &mut Sheet, bill: &Bill, shop: &Shop) {
    let numbers = shop.settings.number_style;
    let money = |amount| plain_spaces(&numbers.money(shop.currency, amount));
    for payment in &bill.payments {
        let what = if payment.is_refund {
            "Refunded"
        } else {
            "Paid"
        };
        let handed = if payment.is_refund {
            payment.amount
        } else {
            payment.tendered
        };
        let words = format!(
            "{what} by {}, {}",
            payment.method,
            shop.zone.show(payment.at)
        );
        sheet.pair(&words, &money(handed));
        if payment.change != Money::ZERO {
            sheet.pair("Change", &money(payment.change));
        }
    }
    if !bill.payments.is_empty() {
        sheet.rule();
    }
    sheet.centre("Thank you");
}

/// Breaks words into lines of at most `room` columns; a word longer than a line is broken where it must be.
fn wrap(words: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut has_word = false;
    for word in words.split_whitespace() {
        let gap = usize::from(has_word);
        if has_word && line.width() + gap + word.width() > room {
            lines.push(std::mem::take(&mut line));
        } else if has_word {
            line.push(' ');
        }
        has_word = true;
        for c in word.chars() {
            if line.width() + c.width().unwrap_or(0) > room && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    if has_word {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::document::{BillBrief, Payment};
    use crate::domain::id::{BillId, PaymentId};
    use crate::domain::money::Currency;
    use crate::domain::quantity::Quantity;
    use crate::domain::shop::Settings;
    use crate::domain::time::{Timestamp, Zone};

    fn shop() -> Shop {
        Shop {
            name: "Lakeside Apparel".to_owned(),
            currency: Currency::new("EUR").unwrap(),
            zone: Zone::parse("Europe/Berlin").unwrap(),
            settings: Settings::default(),
        }
    }

    fn line(description: &str, quantity: i64, price: i64) -> BillLine {
        let total = Money::from_minor(quantity * price);
        BillLine {
            sku: "BRA-AVA-BLK-34B".to_owned(),
            description: description.to_owned(),
            unit: "pcs".to_owned(),
            decimals: 0,
            quantity: Quantity::from_steps(quantity),
            price: Money::from_minor(price),
            discount: Money::ZERO,
            net: total,
            tax: Money::ZERO,
            total,
            lots: Vec::new(),
        }
    }

    fn sample() -> Bill {
        let at = Timestamp::parse("2026-11-20T13:05:00Z").unwrap();
        Bill {
            brief: BillBrief {
                id: BillId(1),
                number: "MAIN-2026-00042".to_owned(),
                is_credit_note: false,
                order: 42,
                customer: "Müller & Söhne \u{1b}[2JTextilhaus".to_owned(),
                store: "MAIN".to_owned(),
                at,
                net: Money::from_minor(12_458),
                tax: Money::from_minor(2_492),
                total: Money::from_minor(14_950),
            },
            store_name: "Lakeside Main Street".to_owned(),
            store_address: "12 Main Street, 6999 Lakeside".to_owned(),
            customer_address: "14 Ahornhof, 10999 Berlin".to_owned(),
            customer_tax_id: "DE-TEST-000001".to_owned(),
            tax_inclusive: true,
            rounding: Money::ZERO,
            lines: vec![
                line("Ava T-Shirt Bra, Black, 34B", 5, 2_990),
                line(
                    &"Verylongwordwithoutanyspaceinit".repeat(4),
                    1,
                    999_999_999_999,
                ),
            ],
            taxes: vec![("VAT".to_owned(), 2_000, Money::from_minor(2_492))],
            payments: vec![Payment {
                id: PaymentId(1),
                order: 42,
                is_refund: false,
                method: "cash".to_owned(),
                amount: Money::from_minor(14_950),
                tendered: Money::from_minor(15_000),
                change: Money::from_minor(50),
                at,
                user: "ann".to_owned(),
            }],
            user: "ann".to_owned(),
        }
    }

    #[test]
    fn nothing_is_wider_than_the_paper_or_steers_the_printer() {
        for paper in [Paper::Page, Paper::Receipt] {
            let printed = bill(&sample(), &shop(), paper);
            for line in printed.lines() {
                assert!(line.width() <= paper.columns(), "{line}");
                assert!(!line.chars().any(char::is_control), "{line:?}");
            }
            assert!(printed.contains("MAIN-2026-00042"));
            assert!(printed.contains("EUR 149.50"), "{printed}");
            assert!(printed.contains("9,999,999,999.99"), "{printed}");
        }
    }

    #[test]
    fn the_receipt_reads_well() {
        let mut bill_of_one = sample();
        bill_of_one.lines.truncate(1);
        bill_of_one.brief.customer = "Walk-in".to_owned();
        insta::assert_snapshot!(bill(&bill_of_one, &shop(), Paper::Receipt), @r"
                     Lakeside Apparel
                   Lakeside Main Street
              12 Main Street, 6999 Lakeside

        Bill MAIN-2026-00042      2026-11-20 14:05
        Order O-000042               served by ann

        To Walk-in
        14 Ahornhof, 10999 Berlin
        Tax number DE-TEST-000001
        ------------------------------------------
        BRA-AVA-BLK-34B Ava T-Shirt Bra, Black,
        34B
          5 x 29.90                         149.50
        ------------------------------------------
        Net                                 124.58
        VAT 20 % included                    24.92
        TOTAL                           EUR 149.50
        ------------------------------------------
        Paid by cash, 2026-11-20 14:05      150.00
        Change                                0.50
        ------------------------------------------
                        Thank you
        ");
        insta::assert_snapshot!(bill(&bill_of_one, &shop(), Paper::Page), @r"
                                        Lakeside Apparel
                                      Lakeside Main Street
                                 12 Main Street, 6999 Lakeside

        Bill MAIN-2026-00042                                            2026-11-20 14:05
        Order O-000042                                                     served by ann

        To Walk-in
        14 Ahornhof, 10999 Berlin
        Tax number DE-TEST-000001
        --------------------------------------------------------------------------------
                                            quantity       price   discount          EUR
        BRA-AVA-BLK-34B Ava T-Shirt Bra,           5       29.90                  149.50
        Black, 34B
        --------------------------------------------------------------------------------
        Net                                                                       124.58
        VAT 20 % included                                                          24.92
        TOTAL                                                                 EUR 149.50
        --------------------------------------------------------------------------------
        Paid by cash, 2026-11-20 14:05                                            150.00
        Change                                                                      0.50
        --------------------------------------------------------------------------------
                                           Thank you
        ");
    }

    #[test]
    fn words_wrap_at_spaces_and_long_ones_are_broken() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh i", 3), ["abc", "def", "gh", "i"]);
        assert!(wrap("  ", 3).is_empty());
    }
}
