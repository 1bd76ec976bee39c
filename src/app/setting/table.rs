//! The one table of the shop's settings: a line each, with its key, meaning and what it takes.

use crate::app::setting::{Group, Setting, Unfit, choice, list, number, switch, text};
use crate::domain::access::Role;
use crate::domain::instore::{Pattern, parse_patterns};
use crate::domain::locale::NumberStyle;
use crate::domain::portal::PortalStock;
use crate::domain::text;

const YEAR_S: i64 = 31_536_000;

/// The roles that may decide about retailers' orders.
const DECIDES: &[&str] = &["manager", "admin"];

fn decides(word: &str) -> Result<Role, Unfit> {
    let role = Role::parse(word).filter(|role| *role >= Role::Manager);
    role.ok_or(Unfit::Range)
}

/// Every setting, in the order of the screen. What is not here is no setting.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "number_style",
        group: Group::Figures,
        meaning: "How amounts and quantities are written on screen and on paper.",
        field: choice(
            &["1,234.56", "1.234,56", "1 234,56", "12,34,567.89"],
            |settings| settings.number_style.word().to_owned(),
            |settings, word| {
                settings.number_style = NumberStyle::parse(word).ok_or(Unfit::Range)?;
                Ok(())
            },
        ),
    },
    Setting {
        key: "fiscal_year_month",
        group: Group::Figures,
        meaning: "The first month of the fiscal year, in which the numbers of bills begin anew.",
        field: number(
            (1, 12),
            "",
            |settings| i64::from(settings.fiscal_year_month),
            |settings, month| settings.fiscal_year_month = u32::try_from(month).unwrap_or(1),
        ),
    },
    Setting {
        key: "prices_include_tax",
        group: Group::Prices,
        meaning: "Whether the prices of the catalogue contain tax.",
        field: switch(
            |settings| settings.prices_include_tax,
            |settings, on| settings.prices_include_tax = on,
        ),
    },
    Setting {
        key: "round_totals",
        group: Group::Prices,
        meaning: "Whether a bill's total is rounded to a whole unit, with a line that says by how much.",
        field: switch(
            |settings| settings.round_totals,
            |settings, on| settings.round_totals = on,
        ),
    },
    Setting {
        key: "clerk_discount_limit",
        group: Group::Prices,
        meaning: "The largest discount a clerk gives alone, in hundredths of a percent; above it a manager's password is asked for.",
        field: number(
            (0, 10_000),
            "basis points",
            |settings| settings.clerk_discount_limit,
            |settings, limit| settings.clerk_discount_limit = limit,
        ),
    },
    Setting {
        key: "expire_days",
        group: Group::Orders,
        meaning: "Days without activity after which a pending order expires.",
        field: number(
            (1, 3_650),
            "days",
            |settings| settings.expire_days,
            |settings, days| settings.expire_days = days,
        ),
    },
    Setting {
        key: "archive_days",
        group: Group::Orders,
        meaning: "Days in the bin after which an order leaves the lists; it stays readable.",
        field: number(
            (1, 3_650),
            "days",
            |settings| settings.archive_days,
            |settings, days| settings.archive_days = days,
        ),
    },
    Setting {
        key: "approval_role",
        group: Group::Orders,
        meaning: "Who decides about retailers' orders: a manager, or an admin.",
        field: choice(
            DECIDES,
            |settings| settings.approval.role.word().to_owned(),
            |settings, word| {
                settings.approval.role = decides(word)?;
                Ok(())
            },
        ),
    },
    Setting {
        key: "approval_second_above",
        group: Group::Orders,
        meaning: "The total above which a second, other person must approve a retailer's order too; nothing for never.",
        field: text(
            "whole units of money, 0 to 1000000000, or nothing",
            |settings| {
                let above = settings.approval.second_above;
                above.map_or_else(String::new, |above| above.to_string())
            },
            |settings, value| {
                settings.approval.second_above = match value.trim() {
                    "" => None,
                    typed => Some(
                        typed
                            .parse()
                            .ok()
                            .filter(|above| (0..=1_000_000_000).contains(above))
                            .ok_or(Unfit::Range)?,
                    ),
                };
                Ok(())
            },
        ),
    },
    Setting {
        key: "approval_second_role",
        group: Group::Orders,
        meaning: "Who may be the second to approve: a manager, or an admin.",
        field: choice(
            DECIDES,
            |settings| settings.approval.second_role.word().to_owned(),
            |settings, word| {
                settings.approval.second_role = decides(word)?;
                Ok(())
            },
        ),
    },
    Setting {
        key: "ship_after",
        group: Group::Shipments,
        meaning: "Age at which the clock marks a shipment as shipped.",
        field: number(
            (0, YEAR_S),
            "seconds",
            |settings| settings.ages.ship_after / 1000,
            |settings, seconds| settings.ages.ship_after = seconds * 1000,
        ),
    },
    Setting {
        key: "transit_after",
        group: Group::Shipments,
        meaning: "Age at which the clock marks a shipment as in transit.",
        field: number(
            (0, YEAR_S),
            "seconds",
            |settings| settings.ages.transit_after / 1000,
            |settings, seconds| settings.ages.transit_after = seconds * 1000,
        ),
    },
    Setting {
        key: "deliver_after",
        group: Group::Shipments,
        meaning: "Age at which the clock marks a shipment as delivered.",
        field: number(
            (0, YEAR_S),
            "seconds",
            |settings| settings.ages.deliver_after / 1000,
            |settings, seconds| settings.ages.deliver_after = seconds * 1000,
        ),
    },
    Setting {
        key: "adjust_limit",
        group: Group::Stock,
        meaning: "How much of one thing a clerk corrects at once alone; above it a manager's password is asked for.",
        field: number(
            (0, 1_000_000),
            "whole units",
            |settings| settings.adjust_limit,
            |settings, limit| settings.adjust_limit = limit,
        ),
    },
    Setting {
        key: "safety_days",
        group: Group::Stock,
        meaning: "Days beyond the lead time that bought goods shall last.",
        field: number(
            (0, 365),
            "days",
            |settings| settings.safety_days,
            |settings, days| settings.safety_days = days,
        ),
    },
    Setting {
        key: "near_expiry_days",
        group: Group::Stock,
        meaning: "Days before its expiry from which a lot counts as near.",
        field: number(
            (0, 3_650),
            "days",
            |settings| settings.near_expiry_days,
            |settings, days| settings.near_expiry_days = days,
        ),
    },
    Setting {
        key: "adjust_reasons",
        group: Group::Stock,
        meaning: "What stock is corrected for, offered in this order.",
        field: list(
            "reasons with commas between, each of at most 60 characters",
            |settings| settings.adjust_reasons.join(", "),
            |settings, value| {
                let reasons = value.split(',');
                let reasons = reasons.map(|reason| text::name("reason", reason, 60));
                settings.adjust_reasons = reasons
                    .collect::<Result<_, _>>()
                    .map_err(|_unfit| Unfit::Range)?;
                Ok(())
            },
        ),
    },
    Setting {
        key: "instore_prefix",
        group: Group::Codes,
        meaning: "First digits of the barcodes that the shop makes itself.",
        field: text(
            "2 to 7 digits, beginning with 04 or 20 to 29",
            |settings| settings.instore_prefix.clone(),
            |settings, value| {
                settings.instore_prefix = instore_prefix(value).ok_or(Unfit::Range)?;
                Ok(())
            },
        ),
    },
    Setting {
        key: "label_patterns",
        group: Group::Codes,
        meaning: "How the weight and price labels of the shop's own scales are read.",
        field: list(
            "such as 21IIIIIWWWWWC, 22IIIIIPPPPPC: item, weight, price, N count, V C check digits",
            |settings| {
                let texts: Vec<&str> = settings.label_patterns.iter().map(Pattern::text).collect();
                texts.join(", ")
            },
            |settings, value| {
                settings.label_patterns =
                    parse_patterns(value).map_err(|wrong| Unfit::Because(wrong.to_string()))?;
                Ok(())
            },
        ),
    },
    Setting {
        key: "lock_minutes",
        group: Group::Seats,
        meaning: "Minutes without a key after which a seat locks itself; 0 is never.",
        field: number(
            (0, 1_440),
            "minutes",
            |settings| settings.lock_minutes,
            |settings, minutes| settings.lock_minutes = minutes,
        ),
    },
    Setting {
        key: "portal_store",
        group: Group::Portal,
        meaning: "Which store serves retailers; nothing for the first that sells over the net, or else the first.",
        field: text(
            "the code of a store, or nothing",
            |settings| settings.portal_store.clone(),
            |settings, value| {
                value.trim().clone_into(&mut settings.portal_store);
                Ok(())
            },
        ),
    },
    Setting {
        key: "portal_stock",
        group: Group::Portal,
        meaning: "How much of the stock retailers are told: the figure, whether there is none, few or enough, or nothing.",
        field: choice(
            &["exact", "bands", "none"],
            |settings| settings.portal_stock.word().to_owned(),
            |settings, word| {
                settings.portal_stock = PortalStock::parse(word).ok_or(Unfit::Range)?;
                Ok(())
            },
        ),
    },
    Setting {
        key: "portal_few",
        group: Group::Portal,
        meaning: "Up to how much of an article retailers are told that there is few.",
        field: number(
            (0, 1_000_000),
            "units",
            |settings| settings.portal_few,
            |settings, few| settings.portal_few = few,
        ),
    },
];

/// A prefix of the numbers that GS1 leaves to shops, with room for at least 100,000 numbers behind it.
fn instore_prefix(value: &str) -> Option<String> {
    let value = value.trim();
    let is_digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let is_ours = value.starts_with("04") || value.starts_with('2');
    (is_digits && is_ours && (2..=7).contains(&value.len())).then(|| value.to_owned())
}
