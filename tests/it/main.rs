//! The one integration binary: the real program from outside.

mod cli;
mod support;
