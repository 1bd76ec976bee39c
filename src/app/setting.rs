//! The shop's settings: their keys, ranges and texts.

use crate::app::command::Outcome;
use crate::app::error::AppError;
use crate::app::topic::Topics;
use crate::app::work::Work;
use crate::domain::access::Right;
use crate::domain::instore::{Pattern, parse_patterns};
use crate::domain::locale::NumberStyle;
use crate::domain::shop::Settings;
use crate::domain::text;
use crate::store;

/// Every key, with its value as text and its range in words.
pub fn list(settings: &Settings) -> [(&'static str, String, &'static str); 15] {
    let switch = |on: bool| if on { "yes" } else { "no" }.to_owned();
    [
        (
            "number_style",
            settings.number_style.word().to_owned(),
            "1,234.56 · 1.234,56 · 1 234,56 · 12,34,567.89",
        ),
        (
            "prices_include_tax",
            switch(settings.prices_include_tax),
            "yes or no",
        ),
        ("round_totals", switch(settings.round_totals), "yes or no"),
        (
            "fiscal_year_month",
            settings.fiscal_year_month.to_string(),
            "1 to 12",
        ),
        (
            "clerk_discount_limit",
            settings.clerk_discount_limit.to_string(),
            "0 to 10000 basis points",
        ),
        (
            "ship_after",
            seconds(settings.ages.ship_after),
            "0 to 31536000 seconds",
        ),
        (
            "transit_after",
            seconds(settings.ages.transit_after),
            "0 to 31536000 seconds",
        ),
        (
            "deliver_after",
            seconds(settings.ages.deliver_after),
            "0 to 31536000 seconds",
        ),
        (
            "expire_days",
            settings.expire_days.to_string(),
            "1 to 3650 days",
        ),
        (
            "archive_days",
            settings.archive_days.to_string(),
            "1 to 3650 days",
        ),
        (
            "safety_days",
            settings.safety_days.to_string(),
            "0 to 365 days",
        ),
        (
            "instore_prefix",
            settings.instore_prefix.clone(),
            "2 to 7 digits, beginning with 04 or 20 to 29",
        ),
        (
            "label_patterns",
            patterns(&settings.label_patterns),
            "such as 21IIIIIWWWWWC, 22IIIIIPPPPPC: item, weight, price, N count, V C check digits",
        ),
        (
            "near_expiry_days",
            settings.near_expiry_days.to_string(),
            "0 to 3650 days",
        ),
        (
            "adjust_reasons",
            settings.adjust_reasons.join(", "),
            "reasons with commas between, each of at most 60 characters",
        ),
    ]
}

fn patterns(patterns: &[Pattern]) -> String {
    let texts: Vec<&str> = patterns.iter().map(Pattern::text).collect();
    texts.join(", ")
}

fn seconds(millis: i64) -> String {
    (millis / 1000).to_string()
}

/// Puts one stored text into the settings.
pub(crate) fn apply(settings: &mut Settings, key: &str, value: &str) -> Result<(), AppError> {
    let bad = || {
        let range = list(&Settings::default())
            .into_iter()
            .find(|(name, ..)| *name == key)
            .map_or("", |(.., range)| range);
        AppError::invalid(key, format!("`{value}` is not allowed; it takes {range}"))
    };
    let number = |least: i64, most: i64| {
        value
            .trim()
            .parse::<i64>()
            .ok()
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(bad)
    };
    let switch = || match value.trim() {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(bad()),
    };
    let millis = || number(0, 31_536_000).map(|seconds| seconds * 1000);
    match key {
        "number_style" => settings.number_style = NumberStyle::parse(value).ok_or_else(bad)?,
        "prices_include_tax" => settings.prices_include_tax = switch()?,
        "round_totals" => settings.round_totals = switch()?,
        "fiscal_year_month" => {
            settings.fiscal_year_month =
                u32::try_from(number(1, 12)?).map_err(|_negative| bad())?;
        }
        "clerk_discount_limit" => settings.clerk_discount_limit = number(0, 10_000)?,
        "ship_after" => settings.ages.ship_after = millis()?,
        "transit_after" => settings.ages.transit_after = millis()?,
        "deliver_after" => settings.ages.deliver_after = millis()?,
        "expire_days" => settings.expire_days = number(1, 3_650)?,
        "archive_days" => settings.archive_days = number(1, 3_650)?,
        "safety_days" => settings.safety_days = number(0, 365)?,
        "instore_prefix" => settings.instore_prefix = instore_prefix(value).ok_or_else(bad)?,
        "label_patterns" => {
            settings.label_patterns =
                parse_patterns(value).map_err(|wrong| AppError::invalid(key, wrong))?;
        }
        "near_expiry_days" => settings.near_expiry_days = number(0, 3_650)?,
        "adjust_reasons" => {
            let reasons = value
                .split(',')
                .map(|reason| text::name("reason", reason, 60).map_err(|_unfit| bad()));
            settings.adjust_reasons = reasons.collect::<Result<_, _>>()?;
        }
        _ => {
            return Err(AppError::NotFound {
                what: "setting",
                code: key.to_owned(),
            });
        }
    }
    Ok(())
}

/// A prefix of the numbers that GS1 leaves to shops, with room for at least 100,000 numbers behind it.
fn instore_prefix(value: &str) -> Option<String> {
    let value = value.trim();
    let is_digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let is_ours = value.starts_with("04") || value.starts_with('2');
    (is_digits && is_ours && (2..=7).contains(&value.len())).then(|| value.to_owned())
}

/// A barcode of the shop's own numbering must not be read as a label of its scales.
fn refuse_mixed_numbers(key: &str, settings: &Settings) -> Result<(), AppError> {
    let prefix = settings.instore_prefix.as_str();
    let begins_alike = |pattern: &&Pattern| {
        let letters = pattern
            .text()
            .trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = pattern.text().strip_suffix(letters).unwrap_or_default();
        prefix.starts_with(digits) || digits.starts_with(prefix)
    };
    match settings.label_patterns.iter().find(begins_alike) {
        Some(pattern) => Err(AppError::invalid(
            key,
            format!(
                "in-store barcodes begin with {prefix} and would be read as labels of {}; take other first digits",
                pattern.text()
            ),
        )),
        None => Ok(()),
    }
}

/// Changes one setting.
pub(crate) fn set(work: &mut Work<'_>, key: &str, value: &str) -> Result<Outcome, AppError> {
    work.require(Right::EditSettings)?;
    let mut settings = work.shop.settings.clone();
    apply(&mut settings, key, value)?;
    let text = |settings: &Settings| {
        list(settings)
            .into_iter()
            .find(|(name, ..)| *name == key)
            .map(|(_, text, _)| text)
    };
    let (old, new) = (
        text(&work.shop.settings).unwrap_or_default(),
        text(&settings).unwrap_or_default(),
    );
    if matches!(key, "instore_prefix" | "label_patterns") {
        refuse_mixed_numbers(key, &settings)?;
    }
    let reprices = matches!(key, "prices_include_tax" | "round_totals") && old != new;
    if reprices && store::order::any_open(work.tx)? {
        return Err(AppError::InUse {
            what: "setting".to_owned(),
            code: key.to_owned(),
            reason: "cannot change while orders are open: it would change what was agreed"
                .to_owned(),
        });
    }
    store::shop::set(work.tx, key, &old, &new)?;
    work.touch(Topics::SHOP);
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_setting_reads_its_own_text() {
        let settings = Settings {
            expire_days: 7,
            label_patterns: parse_patterns("21IIIIIWWW.WWC, 22IIIIIPPPPPC").unwrap(),
            ..Settings::default()
        };
        let mut copy = Settings::default();
        for (key, value, _) in list(&settings) {
            apply(&mut copy, key, &value).unwrap();
        }
        assert_eq!(copy, settings);
        assert_eq!(
            apply(&mut copy, "expire_days", "0").unwrap_err().code(),
            "invalid_input"
        );
        assert_eq!(
            apply(&mut copy, "nonsense", "0").unwrap_err().code(),
            "not_found"
        );
    }
}
