//! Journeys of people through the real program in a real terminal.

mod doors;
