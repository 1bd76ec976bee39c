//! When two customers are probably one: the same name but for spelling, the same e-mail, telephone or tax number.

use crate::domain::text::fold;

/// Words that say how a firm is made, not who it is.
const LEGAL: &[&str] = &[
    "ab",
    "ag",
    "as",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "cv",
    "ek",
    "ev",
    "gbr",
    "gmbh",
    "inc",
    "kg",
    "limited",
    "llc",
    "llp",
    "ltd",
    "mbh",
    "nv",
    "ohg",
    "oy",
    "plc",
    "private",
    "pte",
    "pty",
    "pvt",
    "sa",
    "sarl",
    "sas",
    "se",
    "sl",
    "spa",
    "srl",
    "ug",
];
/// Telephone numbers with fewer digits say nothing.
const LEAST_DIGITS: usize = 6;
/// So many digits from the right are compared: the code of the country may be written or not.
const COMPARED_DIGITS: usize = 9;

/// What is compared of a name: its words without case, accents, punctuation and legal form. Empty = nothing to compare.
pub fn name_key(name: &str) -> String {
    let folded = fold(name);
    // `G.m.b.H.` is one word, `Meyer-Schulz` are two.
    let joined = folded.replace(['.', '\'', '’'], "");
    let words = joined.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let says: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !LEGAL.contains(word) && *word != "and" && *word != "und")
        .collect();
    // A firm that is called `Company & Co.` keeps its words.
    if says.is_empty() { words } else { says }.concat()
}

/// What is compared of an e-mail address.
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// What is compared of a telephone number: its last digits. Empty = too short.
pub fn phone_key(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    let number: Vec<char> = digits
        .into_iter()
        .skip_while(|digit| *digit == '0')
        .collect();
    if number.len() < LEAST_DIGITS {
        return String::new();
    }
    let skip = number.len().saturating_sub(COMPARED_DIGITS);
    number.into_iter().skip(skip).collect()
}

/// What is compared of a tax number.
pub fn tax_key(tax_id: &str) -> String {
    fold(tax_id)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_and_legal_form_do_not_make_another_customer() {
        assert_eq!(
            name_key("Müller & Söhne G.m.b.H."),
            name_key("muller-sohne")
        );
        assert_eq!(name_key("O'Brien Ltd"), name_key("OBRIEN Limited"));
        assert_ne!(name_key("Meyer"), name_key("Mayer"));
        assert_eq!(name_key("Co. KG"), "cokg");
        assert_eq!(name_key(" - "), "");
    }

    #[test]
    fn numbers_are_compared_by_their_digits() {
        assert_eq!(phone_key("+49 (30) 123-45678"), phone_key("030 12345678"));
        assert_eq!(phone_key("112"), "");
        assert_eq!(tax_key("DE 123.456"), tax_key("de123456"));
        assert_eq!(email_key(" A@B.de"), "a@b.de");
    }
}
