//! The README tells the truth.

use orderdesk::tui::keylist;

/// The README as it stands in this tree.
const README: &str = include_str!("../../README.md");

#[test]
fn its_keys_are_the_programs() {
    assert!(
        README.contains(&keylist::markdown(orderdesk::tui::keys::Keys::default())),
        "the README's key table is old: put what `orderdesk keys` prints under `## Keys`"
    );
}

#[test]
fn it_has_no_gaps() {
    assert!(
        !README.contains("@@"),
        "a captured screen is missing in the README"
    );
}
