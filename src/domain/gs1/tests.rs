//! The tables of the General Specifications, and what a torn string may never do.

use super::*;

fn said(elements: &[Element]) -> String {
    let said = elements
        .iter()
        .map(|element| format!("({}){}", element.ai, element.value));
    said.collect::<Vec<_>>().concat()
}

fn cuts(text: &str) -> String {
    said(&elements(text).unwrap())
}

fn refused(text: &str) -> Refused {
    elements(text).unwrap_err()
}

const GTIN: &str = "0109506000134352";

#[test]
fn fixed_and_variable_parts_in_any_order() {
    assert_eq!(
        cuts("01095060001343521727033110ABC123"),
        "(01)09506000134352(17)270331(10)ABC123"
    );
    assert_eq!(
        cuts("010950600013435210ABC123\u{1d}17270331"),
        "(01)09506000134352(10)ABC123(17)270331"
    );
    assert_eq!(
        cuts(
            "\u{1d}17270331\u{1d}3103000195010950600013435230 12"
                .replace(' ', "")
                .as_str()
        ),
        "(17)270331(3103)000195(01)09506000134352(30)12"
    );
    assert_eq!(
        said(&bracketed("(01)09506000134352 (17)270331(10)AB(1)C").unwrap()),
        "(01)09506000134352(17)270331(10)AB(1)C"
    );
}

#[test]
fn what_is_cut_off_or_run_together_is_refused() {
    assert!(matches!(
        refused("01095060001343523103000"),
        Refused::Torn(Torn::Short { .. })
    ));
    assert!(matches!(
        refused("010950600013435217"),
        Refused::Torn(Torn::Short { found: 0, .. })
    ));
    assert!(matches!(
        refused("0109506000134353"),
        Refused::WrongCheckDigit(_)
    ));
    assert!(matches!(
        refused(&format!("{GTIN}10")),
        Refused::Torn(Torn::Empty { .. })
    ));
    for run_together in [
        "10ABC17270331",
        "10ABC3103000195",
        "10ABC21XYZ",
        "10ABC3012",
    ] {
        let torn = refused(&format!("{GTIN}{run_together}"));
        assert!(
            matches!(torn, Refused::Torn(Torn::Ambiguous { .. })),
            "{run_together}: {torn}"
        );
    }
    // A scanner that sends separators would have sent one here too.
    assert_eq!(
        cuts(&format!("{GTIN}10AB21XY\u{1d}17270331")),
        "(01)09506000134352(10)AB21XY(17)270331"
    );
    assert!(matches!(
        refused(&format!("{GTIN}17271331")),
        Refused::Torn(Torn::Value { .. })
    ));
    assert!(matches!(
        refused(&format!("{GTIN}0504")),
        Refused::Torn(Torn::NoIdentifier(_))
    ));
    assert!(matches!(
        refused(&format!("{GTIN}10AB\u{1d}10AC")),
        Refused::Torn(Torn::Contradiction { .. })
    ));
    assert!(matches!(
        refused(&format!("{GTIN}31030001953102000195")),
        Refused::Torn(Torn::Contradiction { .. })
    ));
}

#[test]
fn two_digits_of_a_year_find_their_century() {
    let today = Day::of(2026, 11, 20).unwrap();
    let day = |value: &str| day(value, today).map(Day::iso);
    assert_eq!(day("270331").as_deref(), Some("2027-03-31"));
    assert_eq!(day("280200").as_deref(), Some("2028-02-29"));
    assert_eq!(day("261200").as_deref(), Some("2026-12-31"));
    assert_eq!(day("760101").as_deref(), Some("2076-01-01"));
    assert_eq!(day("770101").as_deref(), Some("1977-01-01"));
    assert_eq!(day("271301"), None);
    let late = Day::of(2095, 1, 1).unwrap();
    assert_eq!(
        super::day("100101", late).map(Day::iso).as_deref(),
        Some("2110-01-01")
    );
}
