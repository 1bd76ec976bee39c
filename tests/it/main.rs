//! The one integration binary: the real program from outside.

#[cfg(test)]
mod cli;
#[cfg(test)]
mod days;
#[cfg(test)]
mod journeys;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tidy;
