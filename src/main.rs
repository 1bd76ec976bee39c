//! orderdesk.
fn main() {}
