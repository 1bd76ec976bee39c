//! The one integration binary: the real program from outside.

#[cfg(test)]
mod cli;
#[cfg(test)]
mod support;
