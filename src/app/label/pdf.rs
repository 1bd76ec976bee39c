//! Labels as a PDF: sheets of A4 or a roll, each label with its text and its bars as plain rectangles.

use krilla::Document;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider};

use crate::app::error::AppError;
use crate::app::label::bars::{QUIET, bars};
use crate::domain::label::{Label, LabelKind, LabelSheet, SheetSize};

const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/DejaVuSans.ttf");
const BOLD: &[u8] = include_bytes!("../../../assets/fonts/DejaVuSans-Bold.ttf");

/// Widest and narrowest module of a code, hundredths of a millimetre: GS1's nominal width, and what a scanner still reads.
const WIDEST: i64 = 33;
const NARROWEST: i64 = 17;

/// Draws labels, leaving the first `skip` places of the first sheet free, so that a sheet begun before can go on.
///
/// # Errors
/// [`AppError::Invalid`] for a code that is too long for the paper, or more places to skip than a sheet has.
pub fn pdf(labels: &[Label], sheet: LabelSheet, skip: i64) -> Result<Vec<u8>, AppError> {
    let size = sheet.size();
    if !(0..size.labels()).contains(&skip) {
        return Err(AppError::invalid(
            "skip",
            format!("must be 0 to {} on {}", size.labels() - 1, sheet.word()),
        ));
    }
    let pen = Pen::new()?;
    let mut document = Document::new();
    let mut left = labels;
    let mut first = skip;
    while !left.is_empty() {
        let places = usize::try_from(size.labels() - first).unwrap_or(left.len());
        let (now, later) = left
            .split_at_checked(places.min(left.len()))
            .unwrap_or((left, &[]));
        let settings = PageSettings::from_wh(points(size.width), points(size.height));
        let settings = settings.ok_or_else(|| broken("the sheet has no size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for (place, label) in (first..).zip(now) {
            let area = Area::of(size, place);
            pen.label(label, area, &mut surface)?;
        }
        surface.finish();
        page.finish();
        left = later;
        first = 0;
    }
    document
        .finish()
        .map_err(|error| AppError::Internal(format!("the PDF could not be written: {error:?}")))
}

fn broken(what: &str) -> AppError {
    AppError::Internal(what.to_owned())
}

/// Hundredths of a millimetre as the points of a PDF.
#[expect(
    clippy::float_arithmetic,
    reason = "a page is measured in fractions of points"
)]
fn points(length: i64) -> f32 {
    let length = i16::try_from(length).unwrap_or(i16::MAX);
    f32::from(length) * 72.0 / 2540.0
}

/// The share of an em as the library wants it.
#[expect(
    clippy::float_arithmetic,
    reason = "glyphs are placed in fractions of an em"
)]
fn share(advance: u16, em: u16) -> f32 {
    f32::from(advance) / f32::from(em)
}

/// Where a label may draw.
#[derive(Clone, Copy)]
struct Area {
    x: i64,
    y: i64,
    width: i64,
    height: i64,
    margin: i64,
}

impl Area {
    /// The room of the nth label of a sheet within its margins.
    const fn of(size: SheetSize, place: i64) -> Self {
        let (column, row) = (place % size.columns, place / size.columns);
        Self {
            x: column * size.label_width() + size.margin,
            y: row * size.label_height() + size.margin / 2,
            width: size.label_width() - 2 * size.margin,
            height: size.label_height() - size.margin,
            margin: size.margin,
        }
    }
}

/// A font with its widths.
struct Type {
    font: Font,
    raw: FontRef<'static>,
    em: u16,
}

impl Type {
    fn read(bytes: &'static [u8]) -> Result<Self, AppError> {
        let unreadable = || broken("the font cannot be read");
        let raw = FontRef::new(bytes).map_err(|_broken| unreadable())?;
        let em = raw.head().map_err(|_broken| unreadable())?.units_per_em();
        let font = Font::new(bytes.to_vec().into(), 0).ok_or_else(unreadable)?;
        Ok(Self { font, raw, em })
    }

    /// Each character with its glyph and its advance in units of the em; what the font lacks is drawn as a question mark.
    fn glyphs(&self, text: &str) -> Vec<(usize, usize, u32, u16)> {
        let map = self.raw.charmap();
        let advance = |glyph: skrifa::GlyphId| {
            let widths = self.raw.hmtx().ok();
            widths.and_then(|widths| widths.advance(glyph)).unwrap_or(0)
        };
        text.char_indices()
            .map(|(at, c)| {
                let glyph = map.map(c).or_else(|| map.map('?')).unwrap_or_default();
                (at, at + c.len_utf8(), glyph.to_u32(), advance(glyph))
            })
            .collect()
    }

    /// The width of a text of this size, hundredths of a millimetre.
    fn width(&self, text: &str, size: i64) -> i64 {
        let units: i64 = self
            .glyphs(text)
            .iter()
            .map(|(.., advance)| i64::from(*advance))
            .sum();
        units * size / i64::from(self.em)
    }

    /// The text cut to a width, with an ellipsis where something was cut.
    fn cut(&self, text: &str, size: i64, room: i64) -> String {
        let mut cut = text.to_owned();
        if self.width(&cut, size) <= room {
            return cut;
        }
        while self.width(&format!("{cut}…"), size) > room && cut.pop().is_some() {}
        format!("{}…", cut.trim_end())
    }
}

struct Pen {
    regular: Type,
    bold: Type,
}

impl Pen {
    fn new() -> Result<Self, AppError> {
        Ok(Self {
            regular: Type::read(REGULAR)?,
            bold: Type::read(BOLD)?,
        })
    }

    fn label(&self, label: &Label, area: Area, surface: &mut Surface<'_>) -> Result<(), AppError> {
        let (small, large) = (
            220,
            match label.kind {
                LabelKind::Shelf => 800,
                LabelKind::Product | LabelKind::Lot => 380,
            },
        );
        let mut y = area.y + 280;
        text(surface, &self.bold, &label.name, 280, area, y);
        if !label.look.is_empty() {
            y += small + 60;
            text(surface, &self.regular, &label.look, small, area, y);
        }
        y += large;
        text(surface, &self.bold, &label.price, large, area, y);
        if !label.lot.is_empty() {
            y += small + 80;
            text(surface, &self.regular, &label.lot, small, area, y);
        }
        let foot = area.y + area.height;
        let shown = label.symbol.shown();
        text(surface, &self.regular, &shown, small, area, foot - 40);
        let beneath = foot - small - 120;
        let tall = (beneath - y - 80).clamp(400, 1_400);
        Self::code(label, area, beneath - tall, tall, surface)
    }

    /// The bars, as wide as the label allows, a run of dark modules as one rectangle.
    fn code(
        label: &Label,
        area: Area,
        y: i64,
        tall: i64,
        surface: &mut Surface<'_>,
    ) -> Result<(), AppError> {
        let modules = bars(&label.symbol)?;
        let count =
            i64::try_from(modules.len()).map_err(|_too_long| broken("a code without end"))?;
        // The margin is light too, so it counts toward the quiet zone.
        let whole = area.width + 2 * area.margin;
        let module = (area.width / count)
            .min(whole / (count + 2 * QUIET))
            .min(WIDEST);
        if module < NARROWEST {
            return Err(AppError::invalid(
                "code",
                format!(
                    "`{}` is too long for this paper; take a larger label",
                    label.symbol.shown()
                ),
            ));
        }
        let mut path = PathBuilder::new();
        let mut x = area.x + (QUIET * module - area.margin).max(0);
        for run in modules.chunk_by(|a, b| a == b) {
            let wide = i64::try_from(run.len()).unwrap_or(0) * module;
            if run.first() == Some(&true) {
                let bar = Rect::from_xywh(points(x), points(y), points(wide), points(tall));
                path.push_rect(bar.ok_or_else(|| broken("a bar has no size"))?);
            }
            x += wide;
        }
        let path = path.finish().ok_or_else(|| broken("a code without bars"))?;
        surface.set_fill(Some(Fill::default()));
        surface.draw_path(&path);
        Ok(())
    }
}

/// A line of text at its foot, cut to the label.
fn text(surface: &mut Surface<'_>, letters: &Type, words: &str, size: i64, area: Area, y: i64) {
    let words = letters.cut(words, size, area.width);
    let glyphs: Vec<KrillaGlyph> = letters
        .glyphs(&words)
        .into_iter()
        .map(|(from, to, glyph, advance)| {
            let advance = share(advance, letters.em);
            KrillaGlyph::new(GlyphId::new(glyph), advance, 0.0, 0.0, 0.0, from..to, None)
        })
        .collect();
    if glyphs.is_empty() {
        return;
    }
    surface.set_fill(Some(Fill::default()));
    let start = Point::from_xy(points(area.x), points(y));
    surface.draw_glyphs(
        start,
        &glyphs,
        letters.font.clone(),
        &words,
        points(size),
        false,
    );
}
