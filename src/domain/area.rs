//! Areas: where customers are, and on which weekdays goods are brought there.

use crate::domain::time::Day;

/// An area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Identity.
    pub id: i64,
    /// Short unique code.
    pub code: String,
    /// Name.
    pub name: String,
    /// `mon,wed`; empty = no fixed days.
    pub weekdays: String,
    /// How many customers are in it.
    pub customers: i64,
}

/// The fields of an area that people edit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AreaForm {
    /// Short unique code.
    pub code: String,
    /// Name; empty = the code.
    pub name: String,
    /// As typed: `Mon Wed`, `mon,wed`; empty = no fixed days.
    pub weekdays: String,
}

/// The stored words of the days, from Monday, with their names.
const WEEKDAYS: [(&str, &str); 7] = [
    ("mon", "monday"),
    ("tue", "tuesday"),
    ("wed", "wednesday"),
    ("thu", "thursday"),
    ("fri", "friday"),
    ("sat", "saturday"),
    ("sun", "sunday"),
];

/// The stored word of a day's weekday.
pub fn weekday(day: Day) -> &'static str {
    let place = usize::try_from(day.weekday()).unwrap_or(0);
    WEEKDAYS.get(place).map_or("", |(word, _)| *word)
}

/// Delivery weekdays as typed, in the stored form: `mon,wed`, each once, from Monday.
///
/// # Errors
/// The word that is no weekday.
pub fn weekdays(typed: &str) -> Result<String, String> {
    let mut wanted = [false; 7];
    let words = typed.split(|c: char| !c.is_alphanumeric());
    for word in words.filter(|word| !word.is_empty()) {
        let folded = word.to_lowercase();
        let is_meant = |(short, name): &(&str, &str)| {
            folded.len() >= short.len() && name.starts_with(folded.as_str())
        };
        let place = WEEKDAYS.iter().position(is_meant);
        match place.and_then(|place| wanted.get_mut(place)) {
            Some(day) => *day = true,
            None => return Err(word.to_owned()),
        }
    }
    let days = WEEKDAYS.iter().zip(wanted).filter(|(_, wanted)| *wanted);
    Ok(days.map(|((day, _), _)| *day).collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_are_read_as_people_type_them() {
        assert_eq!(
            weekdays("Wednesday, mon  FRI mon").as_deref(),
            Ok("mon,wed,fri")
        );
        assert_eq!(weekdays(" "), Ok(String::new()));
        assert_eq!(weekdays("mon,lun"), Err("lun".to_owned()));
        assert_eq!(weekdays("Thurs tues").as_deref(), Ok("tue,thu"));
        assert_eq!(weekdays("monsoon"), Err("monsoon".to_owned()));
    }
}
