//! Takes the terminal, gives it back whatever happens, and draws on it without ever asking it anything.

use std::io::{self, BufWriter, Stdout, Write};
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ThreadId};
use std::time::Duration;

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::Print;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Rect, Size};

/// The backend the face runs on in a real terminal.
pub type Screen = Terminal<Told<CrosstermBackend<BufWriter<Stdout>>>>;

/// Presses and wheel only (DEC modes 1000 and 1006): crossterm's own capture also asks for every
/// motion, which floods a slow link.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// Holds the terminal in raw mode, on the alternate screen, with bracketed paste and mouse; gives
/// it back when dropped, and when this thread panics.
#[derive(Debug)]
pub struct Guard {
    taken: Arc<AtomicBool>,
}

impl Guard {
    /// Takes the terminal and gives the screen to draw on. The size is asked here, once.
    ///
    /// `report` is told of a panic on the calling thread after the terminal is back; what it
    /// returns is shown (for instance, which file has the details). Panics on other threads do not
    /// touch the terminal: whoever started those threads reports them.
    ///
    /// # Errors
    /// When there is no terminal, or it cannot be put into raw mode.
    pub fn take(
        report: impl Fn(&panic::PanicHookInfo<'_>) -> String + Send + Sync + 'static,
    ) -> io::Result<(Self, Screen)> {
        let taken = Arc::new(AtomicBool::new(false));
        install_hook(thread::current().id(), Arc::clone(&taken), report);
        enable_raw_mode()?;
        taken.store(true, Ordering::SeqCst);
        // From here on an early return restores, through the guard's drop.
        let guard = Self { taken };
        // Begins to listen for resizes before the size is asked: one in between would be lost for good.
        crossterm::event::poll(Duration::ZERO)?;
        let (width, height) = crossterm::terminal::size()?;
        let mut out = io::stdout();
        execute!(
            out,
            EnterAlternateScreen,
            EnableBracketedPaste,
            Print(MOUSE_ON),
            cursor::Hide
        )?;
        let backend = Told::new(
            CrosstermBackend::new(BufWriter::with_capacity(16 * 1024, out)),
            width,
            height,
        );
        Ok((guard, Terminal::new(backend)?))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore(&self.taken);
    }
}

/// Gives the terminal back, once. A terminal that is gone cannot be given back: errors are dropped.
fn restore(taken: &AtomicBool) {
    if !taken.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = execute!(
        out,
        EndSynchronizedUpdate,
        Print(MOUSE_OFF),
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = disable_raw_mode();
}

fn install_hook(
    face: ThreadId,
    taken: Arc<AtomicBool>,
    report: impl Fn(&panic::PanicHookInfo<'_>) -> String + Send + Sync + 'static,
) {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !taken.load(Ordering::SeqCst) {
            before(info);
        } else if thread::current().id() == face {
            restore(&taken);
            let _ = writeln!(io::stderr(), "{}", report(info));
        }
    }));
}

/// Draws one frame as one update, so that a slow link never shows half of it.
///
/// # Errors
/// When the terminal cannot be written to.
pub fn draw(screen: &mut Screen, frame: impl FnOnce(&mut ratatui::Frame<'_>)) -> io::Result<()> {
    queue!(screen.backend_mut().inner, BeginSynchronizedUpdate)?;
    screen.draw(frame)?;
    execute!(screen.backend_mut().inner, EndSynchronizedUpdate)
}

/// Size of a cell in pixels, as the system knows it; most say nothing. The terminal itself is not asked.
pub fn cell() -> Option<(u16, u16)> {
    let size = crossterm::terminal::window_size().ok()?;
    let wide = size.width.checked_div(size.columns)?;
    let high = size.height.checked_div(size.rows)?;
    (wide > 0 && high > 0).then_some((wide, high))
}

/// Sends the terminal a bell or a notice, between two frames.
///
/// # Errors
/// When the terminal cannot be written to.
pub fn tell(screen: &mut Screen, bytes: &str) -> io::Result<()> {
    let out = &mut screen.backend_mut().inner;
    out.write_all(bytes.as_bytes())?;
    Write::flush(out)
}

/// A backend that is told its size and never asks for it: over byte pipes there is nobody to ask.
#[derive(Debug)]
pub struct Told<B> {
    inner: B,
    size: Size,
    cursor: Position,
}

impl<B> Told<B> {
    /// Wraps a backend of this size in cells.
    pub const fn new(inner: B, width: u16, height: u16) -> Self {
        Self {
            inner,
            size: Size::new(width, height),
            cursor: Position::ORIGIN,
        }
    }

    /// The new size, as it came in as input.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.size = Size::new(width, height);
    }

    /// The whole screen.
    pub fn area(&self) -> Rect {
        Rect::from((Position::ORIGIN, self.size))
    }

    /// What is wrapped.
    pub const fn inner(&self) -> &B {
        &self.inner
    }
}

impl<B: Backend> Backend for Told<B> {
    type Error = B::Error;

    fn draw<'a, I>(&mut self, content: I) -> Result<(), Self::Error>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.inner.draw(content)
    }

    fn hide_cursor(&mut self) -> Result<(), Self::Error> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> Result<(), Self::Error> {
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> Result<Position, Self::Error> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Self::Error> {
        self.cursor = position.into();
        self.inner.set_cursor_position(self.cursor)
    }

    fn clear(&mut self) -> Result<(), Self::Error> {
        self.inner.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> Result<(), Self::Error> {
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> Result<Size, Self::Error> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> Result<WindowSize, Self::Error> {
        Ok(WindowSize {
            columns_rows: self.size,
            pixels: Size::ZERO,
        })
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use ratatui::backend::TestBackend;

    use super::*;

    #[test]
    fn a_told_size_takes_hold_at_the_next_frame() {
        let mut screen = Terminal::new(Told::new(TestBackend::new(100, 40), 80, 24)).unwrap();
        let mut seen = Vec::new();
        screen.draw(|frame| seen.push(frame.area())).unwrap();
        screen.backend_mut().resize(90, 30);
        screen.draw(|frame| seen.push(frame.area())).unwrap();
        assert_eq!(seen, [Rect::new(0, 0, 80, 24), Rect::new(0, 0, 90, 30)]);
    }
}
