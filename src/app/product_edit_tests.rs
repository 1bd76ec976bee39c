//! Products as such: what is made, changed, refused and removed.
