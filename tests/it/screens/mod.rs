//! The terminal face on a buffer: who sits there, what is typed and scanned, what is then on screen.

mod grid;
mod orders;
mod sale;
mod seat;
mod shell;
