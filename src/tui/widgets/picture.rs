//! A picture in the terminal: fitted into its room once per size, by the way the terminal knows.

use image::{DynamicImage, RgbaImage};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::widgets::Widget;
use ratatui_image::picker::{Picker, ProtocolType};
use ratatui_image::protocol::Protocol;
use ratatui_image::protocol::halfblocks::Halfblocks;
use ratatui_image::{FontSize, Image, Resize};

use crate::domain::id::PictureId;
use crate::domain::picture::Bitmap;

/// How this terminal shows pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pictures {
    /// Not at all: a sentence stands for them.
    Words,
    /// By half blocks, two pixels a cell: any terminal with colours and UTF-8.
    Blocks,
    /// By its own protocol, with the size of a cell in pixels.
    Pixels(Way, (u16, u16)),
}

/// A protocol for pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Sixel graphics.
    Sixel,
    /// The kitty graphics protocol.
    Kitty,
    /// iTerm2's inline images.
    Iterm2,
}

impl Pictures {
    /// Finds out from the environment (`set` reads one variable that is not empty). `ORDERDESK_PICTURES` says it
    /// outright: none, blocks, sixel, kitty or iterm2. The terminal itself is never asked: its answer would come
    /// between typed and scanned keys, and some never answer. Pixels need the size of a cell ([`Pictures::on`]).
    pub fn detect(set: impl Fn(&str) -> Option<String>) -> Self {
        let unknown = (0, 0);
        let way = |way| Self::Pixels(way, unknown);
        match set("ORDERDESK_PICTURES").as_deref() {
            Some("none") => return Self::Words,
            Some("blocks") => return Self::Blocks,
            Some("sixel") => return way(Way::Sixel),
            Some("kitty") => return way(Way::Kitty),
            Some("iterm2") => return way(Way::Iterm2),
            _ => {}
        }
        let term = set("TERM").unwrap_or_default();
        let program = set("TERM_PROGRAM").unwrap_or_default();
        let within = |names: &[&str]| names.iter().any(|name| term.starts_with(name));
        // A multiplexer swallows what it does not know, whatever the terminal around it can do.
        if set("TMUX").is_some() || within(&["tmux", "screen"]) {
            Self::Blocks
        } else if within(&["xterm-kitty", "xterm-ghostty"]) {
            way(Way::Kitty)
        } else if matches!(program.as_str(), "iTerm.app" | "WezTerm") {
            way(Way::Iterm2)
        } else if within(&["foot", "mlterm", "contour", "yaft"]) {
            way(Way::Sixel)
        } else {
            Self::Blocks
        }
    }

    /// With the size of a cell in pixels, as the system tells it; half blocks where nobody knows it.
    #[must_use]
    pub fn on(self, cell: Option<(u16, u16)>) -> Self {
        match (self, cell.filter(|(wide, high)| *wide > 0 && *high > 0)) {
            (Self::Pixels(way, _), Some(cell)) => Self::Pixels(way, cell),
            (Self::Pixels(..), None) => Self::Blocks,
            (other, _) => other,
        }
    }
}

/// What a fitted picture is of: the picture, its room, the way it is shown.
type Fitted = (PictureId, Size, Pictures);

/// One picture, fitted.
#[derive(Default)]
pub struct PictureView {
    fitted: Option<Fitted>,
    protocol: Option<Protocol>,
}

impl PictureView {
    /// Fits a picture into its room, unless it is fitted already.
    pub fn fit(&mut self, id: PictureId, bitmap: &Bitmap, room: Rect, pictures: Pictures) {
        let fitted = (id, room.as_size(), pictures);
        if self.fitted != Some(fitted) {
            self.fitted = Some(fitted);
            self.protocol = protocol(bitmap, room.as_size(), pictures);
        }
    }

    /// Draws it in the middle of its room; false when it cannot be shown.
    pub fn view(&self, room: Rect, buf: &mut Buffer) -> bool {
        let Some(protocol) = &self.protocol else {
            return false;
        };
        let size = protocol.size();
        let area = Rect {
            x: room.x + room.width.saturating_sub(size.width) / 2,
            y: room.y + room.height.saturating_sub(size.height) / 2,
            width: size.width,
            height: size.height,
        };
        Image::new(protocol).render(area.intersection(room), buf);
        true
    }
}

fn protocol(bitmap: &Bitmap, room: Size, pictures: Pictures) -> Option<Protocol> {
    let image = RgbaImage::from_raw(bitmap.width, bitmap.height, bitmap.rgba.clone())?;
    let image = DynamicImage::ImageRgba8(image);
    if room.width == 0 || room.height == 0 {
        return None;
    }
    match pictures {
        Pictures::Words => None,
        Pictures::Blocks => {
            // A half block is about as wide as high: a cell is one pixel by two.
            let cell = FontSize::new(1, 2);
            let size = Resize::Fit(None).size_for(&image, cell, room);
            let image = Resize::Fit(None).resize(&image, cell, size, None);
            Halfblocks::new(image, size).ok().map(Protocol::Halfblocks)
        }
        Pictures::Pixels(way, (wide, high)) => {
            #[expect(
                deprecated,
                reason = "its successor asks the terminal, whose answer would come between scanned keys"
            )]
            let mut picker = Picker::from_fontsize(FontSize::new(wide, high));
            picker.set_protocol_type(match way {
                Way::Sixel => ProtocolType::Sixel,
                Way::Kitty => ProtocolType::Kitty,
                Way::Iterm2 => ProtocolType::Iterm2,
            });
            picker.new_protocol(image, room, Resize::Fit(None)).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(vars: &[(&str, &str)]) -> Pictures {
        let of = |name: &str| vars.iter().find(|(known, _)| *known == name);
        Pictures::detect(|name| of(name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn pixels_only_where_the_terminal_is_known_to_take_them() {
        assert_eq!(detect(&[("TERM", "xterm-256color")]), Pictures::Blocks);
        let kitty = detect(&[("TERM", "xterm-kitty")]);
        assert_eq!(
            kitty.on(Some((8, 16))),
            Pictures::Pixels(Way::Kitty, (8, 16))
        );
        assert_eq!(kitty.on(None), Pictures::Blocks);
        assert_eq!(kitty.on(Some((0, 0))), Pictures::Blocks);
        let inside = [("TERM", "xterm-kitty"), ("TMUX", "/tmp/x")];
        assert_eq!(detect(&inside), Pictures::Blocks);
        assert_eq!(
            detect(&[("TERM", "dumb"), ("ORDERDESK_PICTURES", "none")]).on(Some((8, 16))),
            Pictures::Words
        );
    }

    #[test]
    fn every_way_makes_something_that_fits_its_room() {
        let bitmap = Bitmap {
            width: 40,
            height: 20,
            rgba: [200, 30, 30, 255].repeat(800),
        };
        let room = Rect::new(3, 2, 12, 9);
        let ways = [Way::Sixel, Way::Kitty, Way::Iterm2];
        let ways = ways.map(|way| Pictures::Pixels(way, (8, 16)));
        for pictures in ways.into_iter().chain([Pictures::Blocks]) {
            let mut view = PictureView::default();
            view.fit(PictureId(1), &bitmap, room, pictures);
            let size = view.protocol.as_ref().unwrap().size();
            assert!(
                size.width <= 12 && size.height <= 9,
                "{pictures:?} {size:?}"
            );
            let mut buf = Buffer::empty(Rect::new(0, 0, 20, 12));
            assert!(view.view(room, &mut buf));
            assert_ne!(buf, Buffer::empty(Rect::new(0, 0, 20, 12)), "{pictures:?}");
        }
        let mut view = PictureView::default();
        view.fit(PictureId(1), &bitmap, room, Pictures::Words);
        assert!(!view.view(room, &mut Buffer::empty(room)));
    }
}
