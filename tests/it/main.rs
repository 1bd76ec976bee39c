//! The one integration binary: the real program from outside.

#[cfg(test)]
mod attacks;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod concurrency;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod days;
#[cfg(test)]
mod fuzzed;
#[cfg(test)]
mod journeys;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod screens;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tidy;
