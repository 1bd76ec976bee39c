//! Colours × sizes: what is planned is what is made.
