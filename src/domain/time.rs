//! Instants in UTC, the shop's local days and its time zone.

use std::str::FromStr;

use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset,
    SecondsFormat, TimeZone, Utc,
};

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

/// Milliseconds in a day of 24 hours.
pub const DAY_MS: i64 = 86_400_000;

impl Timestamp {
    /// Wraps milliseconds since the epoch, as stored.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Later (or, negative, earlier) by milliseconds.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Later by whole days of 24 hours.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_millis(days.saturating_mul(DAY_MS))
    }

    /// RFC 3339 in UTC, to the second (`2026-11-20T14:00:00Z`).
    pub fn rfc3339(self) -> String {
        self.utc().to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }

    /// Reads RFC 3339 (`2026-11-20T14:00:00Z`, `…+01:00`).
    pub fn parse(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text.trim())
            .ok()
            .map(|at| Self(at.timestamp_millis()))
    }
}

/// A local calendar day of the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

impl Day {
    /// Reads `2026-11-20`.
    pub fn parse(text: &str) -> Option<Self> {
        NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
            .ok()
            .map(Self)
    }

    /// The day of a year, month and day, if it exists.
    pub fn of(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }

    /// `2026-11-20`, as stored and as shown to machines.
    pub fn iso(self) -> String {
        self.0.format("%Y-%m-%d").to_string()
    }

    /// `20 Nov`, for narrow panels.
    pub fn short(self) -> String {
        self.0.format("%-d %b").to_string()
    }

    /// Later (or earlier) by days; stays within the calendar's range.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        let shift = Days::new(days.unsigned_abs());
        let moved = if days >= 0 {
            self.0.checked_add_days(shift)
        } else {
            self.0.checked_sub_days(shift)
        };
        Self(moved.unwrap_or(self.0))
    }

    /// Days from `earlier` to this one.
    pub fn since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).num_days()
    }

    /// The first day of this day's month.
    #[must_use]
    pub fn month_start(self) -> Self {
        Self(self.0.with_day(1).unwrap_or(self.0))
    }

    /// The first day of the month before.
    #[must_use]
    pub fn previous_month_start(self) -> Self {
        self.month_start().plus(-1).month_start()
    }

    /// Day of the month, from 1.
    pub fn day_of_month(self) -> u32 {
        self.0.day()
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1–12.
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// 0 = Monday … 6 = Sunday.
    pub fn weekday(self) -> u32 {
        self.0.weekday().num_days_from_monday()
    }
}

/// A time zone: an IANA name (`Asia/Kolkata`) or a fixed offset (`+05:30`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// A named zone with its history of offsets.
    Named(chrono_tz::Tz),
    /// A fixed offset from UTC.
    Fixed(FixedOffset),
}

impl Zone {
    /// UTC itself.
    pub const UTC: Self = Self::Named(chrono_tz::UTC);

    /// Reads an IANA name or `±HH:MM`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        chrono_tz::Tz::from_str(text)
            .map(Self::Named)
            .ok()
            .or_else(|| FixedOffset::from_str(text).ok().map(Self::Fixed))
    }

    /// The name as [`Zone::parse`] reads it.
    pub fn name(&self) -> String {
        match self {
            Self::Named(zone) => zone.name().to_owned(),
            Self::Fixed(offset) => offset.to_string(),
        }
    }

    fn local(self, at: Timestamp) -> NaiveDateTime {
        let utc = at.utc();
        match self {
            Self::Named(zone) => utc.with_timezone(&zone).naive_local(),
            Self::Fixed(offset) => utc.with_timezone(&offset).naive_local(),
        }
    }

    /// The shop's local day of an instant.
    pub fn day(self, at: Timestamp) -> Day {
        Day(self.local(at).date())
    }

    /// The first instant of a local day.
    pub fn start_of(self, day: Day) -> Timestamp {
        self.at(day, 0)
    }

    /// The instant `seconds` after local midnight; a time that a clock change skips counts from the next one that exists.
    pub fn at(self, day: Day, seconds: u32) -> Timestamp {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds.min(86_399), 0)
            .unwrap_or_default();
        let mut local = day.0.and_time(time);
        for _ in 0..5 {
            let found = match self {
                Self::Named(zone) => zone
                    .from_local_datetime(&local)
                    .earliest()
                    .map(|at| at.timestamp_millis()),
                Self::Fixed(offset) => offset
                    .from_local_datetime(&local)
                    .earliest()
                    .map(|at| at.timestamp_millis()),
            };
            if let Some(millis) = found {
                return Timestamp(millis);
            }
            local += chrono::TimeDelta::minutes(30);
        }
        Timestamp(day.0.and_time(time).and_utc().timestamp_millis())
    }

    /// Hour of the local day, 0–23.
    pub fn hour(self, at: Timestamp) -> u32 {
        use chrono::Timelike;
        self.local(at).hour()
    }

    /// `2026-11-20 14:05` in local time.
    pub fn show(self, at: Timestamp) -> String {
        self.local(at).format("%Y-%m-%d %H:%M").to_string()
    }

    /// `20 Nov 14:05` in local time, for lists.
    pub fn show_short(self, at: Timestamp) -> String {
        self.local(at).format("%-d %b %H:%M").to_string()
    }

    /// `14:05:09` in local time, for the status line.
    pub fn show_clock(self, at: Timestamp) -> String {
        self.local(at).format("%H:%M:%S").to_string()
    }

    /// RFC 3339 with the zone's offset at that instant.
    pub fn rfc3339(self, at: Timestamp) -> String {
        let utc = at.utc();
        let offset = match self {
            Self::Named(zone) => utc.with_timezone(&zone).offset().fix(),
            Self::Fixed(offset) => offset,
        };
        utc.with_timezone(&offset)
            .to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// Reads `2026-11-20`, `2026-11-20T14:05`, `2026-11-20 14:05:09` in local time, or RFC 3339.
    pub fn parse_instant(self, text: &str) -> Option<Timestamp> {
        let text = text.trim();
        if let Some(at) = Timestamp::parse(text) {
            return Some(at);
        }
        if let Some(day) = Day::parse(text) {
            return Some(self.start_of(day));
        }
        [
            "%Y-%m-%dT%H:%M:%S",
            "%Y-%m-%d %H:%M:%S",
            "%Y-%m-%dT%H:%M",
            "%Y-%m-%d %H:%M",
        ]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .map(|local| {
            use chrono::Timelike;
            self.at(Day(local.date()), local.time().num_seconds_from_midnight())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_local_day_is_the_shops() {
        let kolkata = Zone::parse("Asia/Kolkata").unwrap();
        let at = Timestamp::parse("2026-11-20T20:00:00Z").unwrap();
        assert_eq!(kolkata.day(at).iso(), "2026-11-21");
        assert_eq!(Zone::UTC.day(at).iso(), "2026-11-20");
        assert_eq!(
            kolkata.start_of(kolkata.day(at)).rfc3339(),
            "2026-11-20T18:30:00Z"
        );
        assert_eq!(kolkata.rfc3339(at), "2026-11-21T01:30:00+05:30");
        assert_eq!(Zone::parse("+05:30").unwrap().day(at).iso(), "2026-11-21");
        assert!(Zone::parse("Mars/Base").is_none());
    }

    #[test]
    fn a_skipped_hour_still_has_an_instant() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let spring = Day::parse("2026-03-29").unwrap();
        assert_eq!(
            berlin.at(spring, 2 * 3600 + 600).rfc3339(),
            "2026-03-29T01:10:00Z"
        );
        assert_eq!(berlin.start_of(spring).rfc3339(), "2026-03-28T23:00:00Z");
    }

    #[test]
    fn months_step_back() {
        let day = Day::parse("2026-03-31").unwrap();
        assert_eq!(day.previous_month_start().iso(), "2026-02-01");
        assert_eq!(day.plus(1).iso(), "2026-04-01");
        assert_eq!(day.since(Day::parse("2026-03-01").unwrap()), 30);
    }
}
