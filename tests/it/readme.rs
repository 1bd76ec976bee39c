//! The README tells the truth.

use orderdesk::domain::access;
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
fn its_rights_are_the_programs() {
    assert!(
        README.contains(&access::markdown()),
        "the README's table of rights is old: put what `orderdesk rights` prints between its markers"
    );
}

#[test]
fn it_has_no_gaps() {
    assert!(
        !README.contains("@@"),
        "a captured screen is missing in the README"
    );
}
