//! A product's details: a JSON object, checked, shown pretty, changed key by key; the reviews inside it.

use serde_json::{Map, Value};

use crate::app::error::AppError;
use crate::domain::review::{BEST, Review};
use crate::domain::text;

/// Most bytes of a product's details.
const MOST_BYTES: usize = 64 * 1024;
/// Deepest nesting of lists and objects.
const DEEPEST: usize = 16;
/// Longest text of a review, in characters.
const LONGEST_REVIEW: usize = 2_000;

/// Details as typed, in their shortest form.
///
/// # Errors
/// [`AppError::Invalid`] with line and column when it is no JSON; when it is no object, too long, too deep, or has
/// reviews that are none.
pub fn read(typed: &str) -> Result<String, AppError> {
    if typed.len() > MOST_BYTES {
        return Err(invalid("must be 64 KiB or less"));
    }
    let value = serde_json::from_str(typed.trim_start_matches('\u{feff}')).map_err(unreadable)?;
    let Value::Object(mut fields) = value else {
        return Err(invalid(
            "must be a JSON object, such as {\"material\": \"cotton\"}",
        ));
    };
    for value in fields.values_mut() {
        *value = cleaned(value.take(), 1)?;
    }
    check_reviews(&fields)?;
    short(fields)
}

/// Stored details with one key set, made when new: to the JSON that `typed` is, else to `typed` as text.
pub(crate) fn with_key(stored: &str, key: &str, typed: &str) -> Result<String, AppError> {
    let key = text::name("key", key, 60)?;
    let value = serde_json::from_str(typed.trim()).unwrap_or_else(|_text| Value::from(typed));
    let mut fields = fields(stored);
    fields.insert(key, value);
    read(&Value::Object(fields).to_string())
}

/// Stored details without one key.
///
/// # Errors
/// [`AppError::NotFound`] when there is none such.
pub(crate) fn without_key(stored: &str, key: &str) -> Result<String, AppError> {
    let mut fields = fields(stored);
    match fields.shift_remove(key.trim()) {
        Some(_) => short(fields),
        None => Err(AppError::NotFound {
            what: "key of the details",
            code: text::clean(key),
        }),
    }
}

/// Stored details with one more review at the end.
pub(crate) fn with_review(stored: &str, review: &Review) -> Result<String, AppError> {
    let mut one = Map::new();
    one.insert("rating".to_owned(), Value::from(review.rating));
    for (key, text) in [
        ("text", &review.text),
        ("by", &review.by),
        ("at", &review.at),
    ] {
        if !text.is_empty() {
            one.insert(key.to_owned(), Value::from(text.as_str()));
        }
    }
    let mut fields = fields(stored);
    let reviews = fields
        .entry("reviews")
        .or_insert_with(|| Value::Array(Vec::new()));
    match reviews {
        Value::Array(reviews) => reviews.push(Value::Object(one)),
        _ => return Err(invalid("`reviews` must be a list; mend it first")),
    }
    read(&Value::Object(fields).to_string())
}

/// A review as typed.
pub(crate) fn read_review(rating: &str, said: &str, by: &str) -> Result<Review, AppError> {
    let rating = rating.trim();
    let rating = rating
        .parse::<i64>()
        .ok()
        .filter(|rating| (1..=BEST).contains(rating))
        .ok_or_else(|| {
            let typed = text::clean(rating);
            AppError::invalid("rating", format!("`{typed}` must be 1 to {BEST}"))
        })?;
    Ok(Review {
        rating,
        text: text::optional("text", said, LONGEST_REVIEW)?,
        by: text::optional("by", by, 80)?,
        at: String::new(),
    })
}

/// The reviews in stored details, in their order; what is no review is passed over.
pub fn reviews(stored: &str) -> Vec<Review> {
    let fields = fields(stored);
    let listed = fields.get("reviews").and_then(Value::as_array);
    let read = |value: &Value| {
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
        let rating = value.get("rating").and_then(Value::as_i64)?;
        (1..=BEST).contains(&rating).then(|| Review {
            rating,
            text: text("text").to_owned(),
            by: text("by").to_owned(),
            at: text("at").to_owned(),
        })
    };
    listed.into_iter().flatten().filter_map(read).collect()
}

/// Stored details on many lines, as people read and edit them; [`read`] takes it back.
pub fn pretty(stored: &str) -> String {
    serde_json::from_str::<Value>(stored)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_not_json| stored.to_owned())
}

fn invalid(reason: &str) -> AppError {
    AppError::invalid("details", reason)
}

/// Says where the text stops being JSON, in words a person can use.
fn unreadable(error: serde_json::Error) -> AppError {
    let whole = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let what = whole.strip_suffix(&place).unwrap_or(&whole);
    AppError::invalid(
        "details",
        format!("line {}, column {}: {what}", error.line(), error.column()),
    )
}

fn fields(stored: &str) -> Map<String, Value> {
    match serde_json::from_str(stored) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn short(fields: Map<String, Value>) -> Result<String, AppError> {
    let text = Value::Object(fields).to_string();
    if text.len() > MOST_BYTES {
        return Err(invalid("must be 64 KiB or less"));
    }
    Ok(text)
}

/// Texts without what could steer a terminal; line breaks stay.
fn cleaned(value: Value, depth: usize) -> Result<Value, AppError> {
    if depth > DEEPEST {
        return Err(invalid("has lists and objects more than 16 deep"));
    }
    Ok(match value {
        Value::String(text) => Value::String(text::clean_lines(&text)),
        Value::Array(values) => values
            .into_iter()
            .map(|value| cleaned(value, depth + 1))
            .collect::<Result<_, _>>()?,
        Value::Object(fields) => fields
            .into_iter()
            .map(|(key, value)| Ok((text::clean(&key), cleaned(value, depth + 1)?)))
            .collect::<Result<Map<_, _>, AppError>>()?
            .into(),
        other => other,
    })
}

fn check_reviews(fields: &Map<String, Value>) -> Result<(), AppError> {
    let listed = match fields.get("reviews") {
        None => return Ok(()),
        Some(Value::Array(listed)) => listed,
        Some(_) => return Err(invalid("`reviews` must be a list of reviews")),
    };
    for (place, review) in (1..).zip(listed) {
        let rating = review.get("rating").and_then(Value::as_i64);
        if !rating.is_some_and(|rating| (1..=BEST).contains(&rating)) {
            return Err(invalid(&format!(
                "review {place} needs a `rating` from 1 to {BEST}"
            )));
        }
        for key in ["text", "by", "at"] {
            if review.get(key).is_some_and(|value| !value.is_string()) {
                return Err(invalid(&format!("`{key}` of review {place} must be text")));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(typed: &str) -> String {
        read(typed).unwrap_err().to_string()
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let said = refused("{\n  \"care\": \"cold\",\n  \"size\" 4\n}");
        assert!(
            said.starts_with("details: line 3, column 10: expected `:`"),
            "{said}"
        );
        assert!(refused("").contains("line 1, column 0"));
        assert!(refused("[1]").contains("must be a JSON object"));
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(17), "]".repeat(17));
        assert!(refused(&deep).contains("16 deep"));
        let deepest = format!("{{\"a\":{}{}}}", "[".repeat(9_000), "]".repeat(9_000));
        assert!(refused(&deepest).contains("recursion limit"));
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(MOST_BYTES));
        assert!(refused(&long).contains("64 KiB"));
    }

    #[test]
    fn it_comes_back_as_it_was_typed_but_clean() {
        let typed = "{\"b\": 0.1, \"a\": [\"x\\u001b[2J\\u202e\", {\"k\\u200b\": null}], \"b2\": 9007199254740993}";
        let stored = read(typed).unwrap();
        assert_eq!(
            stored,
            "{\"b\":0.1,\"a\":[\"x[2J\",{\"k\":null}],\"b2\":9007199254740993}"
        );
        assert_eq!(read(&pretty(&stored)).unwrap(), stored);
    }

    #[test]
    fn one_key_is_set_and_taken_away() {
        let stored = with_key("{}", "care", "wash cold").unwrap();
        let stored = with_key(&stored, "sizes", "[1, 2]").unwrap();
        let stored = with_key(&stored, "care", "\"hand\"").unwrap();
        assert_eq!(stored, "{\"care\":\"hand\",\"sizes\":[1,2]}");
        assert_eq!(without_key(&stored, "care").unwrap(), "{\"sizes\":[1,2]}");
        assert_eq!(
            without_key(&stored, "colour").unwrap_err().code(),
            "not_found"
        );
    }

    #[test]
    fn reviews_are_from_1_to_10_and_stand_in_their_list() {
        for wrong in ["0", "11", "x", "", "9.5"] {
            assert_eq!(
                read_review(wrong, "", "").unwrap_err().code(),
                "invalid_input"
            );
        }
        let review = Review {
            at: "2026-11-20T14:00:00Z".to_owned(),
            ..read_review("8", "Good\u{7}", "").unwrap()
        };
        let stored =
            with_review("{\"reviews\":[{\"rating\":9,\"by\":\"Lyon\"}]}", &review).unwrap();
        let read_back = reviews(&stored);
        assert_eq!(read_back.len(), 2);
        assert_eq!((read_back[0].rating, read_back[0].by.as_str()), (9, "Lyon"));
        assert_eq!(read_back[1], review);
        assert_eq!(review.text, "Good");
        for wrong in [
            "{\"reviews\":{}}",
            "{\"reviews\":[{\"rating\":11}]}",
            "{\"reviews\":[{\"text\":\"x\"}]}",
            "{\"reviews\":[{\"rating\":1,\"by\":2}]}",
            "{\"reviews\":[3]}",
        ] {
            assert!(refused(wrong).contains("review"), "{wrong}");
        }
    }
}
