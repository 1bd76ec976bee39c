//! GS1 Digital Link: the same elements as a web address; whose host it names does not matter.

use crate::domain::gs1::{self, Element, Refused, Torn};

/// Reads `https://any.host/01/09506000134352/10/ABC?17=270331`; [`None`] for a text that is no such address.
///
/// Only the goods (01) and what qualifies them (22, 10, 21) stand in the path; all else is in the query. Keys there that
/// are no identifiers belong to the web page and are passed over.
///
/// # Errors
/// [`Refused`] for an address with a part in doubt.
pub fn elements(text: &str) -> Result<Option<Vec<Element>>, Refused> {
    let Some(address) = address(text) else {
        return Ok(None);
    };
    let address = address.split('#').next().unwrap_or_default();
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut segments = path
        .split('/')
        .skip_while(|segment| identifier(segment) != "01");
    if segments.next().is_none() {
        return Ok(None);
    }
    let mut found = vec![goods(segments.next().unwrap_or_default())?];
    while let Some(segment) = segments.next() {
        let ai = identifier(segment);
        if ai.is_empty() && segments.clone().next().is_none() {
            break;
        }
        if !matches!(ai, "22" | "10" | "21") {
            return Err(Torn::NoIdentifier(segment.chars().take(12).collect()).into());
        }
        let value = segments.next().unwrap_or_default();
        // Both are written escaped in a path: bare ones are a query that lost its question mark.
        if value.contains(['=', '&']) {
            return Err(Torn::NoIdentifier(value.chars().take(12).collect()).into());
        }
        found.push(part(ai, value)?);
    }
    for pair in query.split(['&', ';']) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let ai = identifier(key);
        if !ai.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let is_number = ai.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number || !(2..=4).contains(&ai.len()) {
            return Err(Torn::NoIdentifier(ai.chars().take(12).collect()).into());
        }
        found.push(part(ai, value)?);
    }
    gs1::refuse_contradictions(&found)?;
    Ok(Some(found))
}

/// What follows the scheme; QR codes in capitals write it `HTTPS://`.
fn address(text: &str) -> Option<&str> {
    ["https://", "http://"].iter().find_map(|scheme| {
        let (start, rest) = text.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    })
}

/// The digits of an identifier that is written as a word.
fn identifier(key: &str) -> &str {
    let words = [("gtin", "01"), ("cpv", "22"), ("lot", "10"), ("ser", "21")];
    words
        .iter()
        .find(|(word, _)| key.eq_ignore_ascii_case(word))
        .map_or(key, |(_, ai)| ai)
}

/// A GTIN may be written with its own 8, 12, 13 or 14 digits here.
fn goods(segment: &str) -> Result<Element, Refused> {
    let number = decoded(segment)?;
    let padded = match number.len() {
        8 | 12 | 13 => format!("{number:0>14}"),
        _ => number,
    };
    gs1::element("01", &padded, true)
}

fn part(ai: &str, value: &str) -> Result<Element, Refused> {
    gs1::element(ai, &decoded(value)?, false)
}

fn decoded(text: &str) -> Result<String, Torn> {
    let mut pieces = text.split('%');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let torn = || Torn::Escape(format!("%{}", piece.chars().take(2).collect::<String>()));
        let (digits, rest) = piece.split_at_checked(2).ok_or_else(torn)?;
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let byte = u8::from_str_radix(digits, 16).ok().filter(|_| is_hex);
        // GS1 knows no character beyond ASCII; `element` refuses the controls.
        let byte = byte.filter(u8::is_ascii).ok_or_else(torn)?;
        plain.push(char::from(byte));
        plain.push_str(rest);
    }
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        let elements = elements(text).unwrap().unwrap();
        let said = elements
            .iter()
            .map(|element| format!("({}){}", element.ai, element.value));
        said.collect::<Vec<_>>().concat()
    }

    #[test]
    fn an_address_says_what_an_element_string_says() {
        assert_eq!(
            said("https://any.host/01/09506000134352/10/ABC?17=270331&3103=000195"),
            "(01)09506000134352(10)ABC(17)270331(3103)000195"
        );
        assert_eq!(
            said(
                "HTTPS://ID.GS1.ORG/some/page/GTIN/9506000134352/LOT/A%2F1%2b2/?linkType=all&17=270331#top"
            ),
            "(01)09506000134352(10)A/1+2(17)270331"
        );
        assert_eq!(said("http://x/01/96385074"), "(01)00000096385074");
    }

    #[test]
    fn what_is_no_such_address_is_left_alone_and_what_is_torn_is_refused() {
        for other in [
            "https://example.com/shop/12",
            "01/09506000134352",
            "https://",
            "",
        ] {
            assert_eq!(elements(other), Ok(None), "{other}");
        }
        for torn in [
            "https://x/01/0950600013435",
            "https://x/01/",
            "https://x/01",
            "https://x/01/09506000134352/10",
            "https://x/01/09506000134352/10/",
            "https://x/01/09506000134352/10/A%2",
            "https://x/01/09506000134352/10/A%zz",
            "https://x/01/09506000134352/10/A%00",
            "https://x/01/09506000134352/17/270331",
            "https://x/01/09506000134352?3103=00019",
            "https://x/01/09506000134352?17=",
            "https://x/01/09506000134352?3103000195",
            "https://x/01/09506000134352?310=000195",
            "https://x/01/09506000134352/10/A3103=000195",
            "https://x/01/09506000134352?17=270331&17=270332",
        ] {
            assert!(elements(torn).is_err(), "{torn}");
        }
    }
}
