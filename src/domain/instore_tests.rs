//! Patterns that are right and wrong, and labels read by them.

use super::*;
use crate::domain::barcode::check_digit;

fn label(body: &str) -> String {
    format!("{body}{}", check_digit(body).unwrap())
}

fn read(pattern: &str, code: &str) -> Label {
    Pattern::parse(pattern)
        .unwrap()
        .read(code)
        .unwrap()
        .unwrap()
}

#[test]
fn weights_prices_and_counts_are_read_at_their_places() {
    let weight = read("21IIIIIWWWWWC", &label("210004201250"));
    assert_eq!(weight.item, "00042");
    assert_eq!(
        weight.weight,
        Some(Decimal {
            value: 1250,
            decimals: 3
        })
    );
    assert_eq!(
        weight
            .parts
            .iter()
            .map(|(field, digits)| (field.letter(), digits.as_str()))
            .collect::<Vec<_>>(),
        [
            ('2', "21"),
            ('I', "00042"),
            ('W', "01250"),
            ('C', weight.parts[3].1.as_str())
        ]
    );
    let price = read("22IIIIIPPPPPC", &label("220004201999"));
    assert_eq!((price.price, price.weight), (Some((1999, None)), None));
    assert_eq!(
        read("22IIIIIPPPP.PC", &label("220004201999")).price,
        Some((1999, Some(1)))
    );
    assert_eq!(
        read("23IIIIIWWW.WWC", &label("230004201250")).weight,
        Some(Decimal {
            value: 1250,
            decimals: 2
        })
    );
    assert_eq!(
        read("24IIIIINNNNNC", &label("240004200012")).count,
        Some(12)
    );
    // The examples of the General Specifications.
    assert_eq!(
        (inner_check("2875"), inner_check("14685")),
        (Some('9'), Some('6'))
    );
    assert_eq!(
        read("02IIIIIVPPPPC", &label("020004292875")).price,
        Some((2875, None))
    );
}

#[test]
fn a_misread_digit_is_its_own_error() {
    let pattern = Pattern::parse("02IIIIIVPPPPC").unwrap();
    assert!(pattern.read(&label("020004282875")).is_err());
    let pattern = Pattern::parse("21IIIIIWWWWWC").unwrap();
    assert!(pattern.read("2100042012500").is_err());
    assert_eq!(pattern.read("2200042012500"), Ok(None));
    assert_eq!(pattern.read("21000420125"), Ok(None));
}

#[test]
fn wrong_patterns_are_refused_with_a_sentence() {
    for (pattern, said) in [
        ("21IIIIIWWWWWX", "`X` means nothing"),
        ("IIIIIWWWWW", "must begin with the digits"),
        ("21WWWWWC", "has no item"),
        ("21IIIIIC", "has no weight"),
        ("21IIIIICWWWWW", "at the end"),
        ("21IIWWII", "in two places"),
        ("21IIIIIWWNNC", "a weight and a count"),
        ("21IIIIIVPPPC", "one V"),
        ("21IIIII.WWWWWC", "its point only"),
        ("21IIIIIW.W.WC", "two points"),
        ("21IIIIIWWWWWC,21IIIIIPPPPPC", "fit the same labels"),
    ] {
        let refused = parse_patterns(pattern).unwrap_err().to_string();
        assert!(refused.contains(said), "{pattern}: {refused}");
    }
    assert_eq!(
        parse_patterns("21IIIIIWWWWWC, 22iiiiippppp C")
            .unwrap_err()
            .to_string(),
        "`C` must begin with the digits its labels begin with"
    );
    assert_eq!(
        parse_patterns(" 21IIIIIWWWWWC, 22IIIIIPPPPPC ")
            .unwrap()
            .len(),
        2
    );
    assert_eq!(parse_patterns("").unwrap(), []);
}
