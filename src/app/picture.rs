//! Pictures of products and logos of stores: read from files, checked by decoding them within limits, shown, exported.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use crate::app::command::{Outcome, PictureCommand};
use crate::app::error::AppError;
use crate::app::file;
use crate::app::query::Answer;
use crate::app::topic::Topics;
use crate::app::work::{Look, Work};
use crate::domain::access::Right;
use crate::domain::id::PictureId;
use crate::domain::picture::{Bitmap, MOST_BYTES, Picture, PictureFormat, PictureOwner};
use crate::domain::text;
use crate::store;

/// Most pictures of one product.
const MOST_PICTURES: usize = 20;
/// Longest side, in pixels.
const LONGEST_SIDE: u32 = 12_000;
/// Most memory a decoded picture may take, in bytes: a phone's picture fits, a bomb does not.
const MOST_DECODED: u64 = 128 * 1024 * 1024;
/// Longest side of what is shown, in pixels: more than a terminal has.
const SHOWN_SIDE: u32 = 960;

/// A picture file, read and checked by decoding it; kept as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct PictureFile {
    name: String,
    format: PictureFormat,
    width: u32,
    height: u32,
    bytes: Arc<[u8]>,
}

impl std::fmt::Debug for PictureFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PictureFile({}, {} bytes)", self.name, self.bytes.len())
    }
}

impl PictureFile {
    /// Reads and checks a file of this machine.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when it cannot be read, is longer than 5 MB, no PNG, JPEG or WebP by its content, broken, or
    /// too large when decoded.
    pub fn open(path: &Path) -> Result<Self, AppError> {
        let shown = text::clean(&path.display().to_string());
        let unreadable =
            |error: std::io::Error| AppError::invalid("file", format!("{shown}: {error}"));
        let mut bytes = Vec::new();
        let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
        let file = File::open(path).map_err(unreadable)?;
        file.take(most + 1)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Self::read(&name, bytes)
    }

    /// Checks a file's content.
    pub(crate) fn read(name: &str, bytes: Vec<u8>) -> Result<Self, AppError> {
        let name: String = text::clean(name).chars().take(120).collect();
        let refuse = |reason: &str| AppError::invalid("file", format!("{name} {reason}"));
        if bytes.len() > MOST_BYTES {
            return Err(refuse("is longer than 5 MB; make it smaller"));
        }
        let format = format_of(&bytes).ok_or_else(|| refuse("is no PNG, JPEG or WebP picture"))?;
        let image = decode(format, &bytes).map_err(|reason| refuse(&reason))?;
        Ok(Self {
            format,
            width: image.width(),
            height: image.height(),
            bytes: bytes.into(),
            name,
        })
    }
}

fn format_of(bytes: &[u8]) -> Option<PictureFormat> {
    match image::guess_format(bytes).ok()? {
        ImageFormat::Png => Some(PictureFormat::Png),
        ImageFormat::Jpeg => Some(PictureFormat::Jpeg),
        ImageFormat::WebP => Some(PictureFormat::Webp),
        _ => None,
    }
}

/// Decodes within limits and turns it as its maker held the camera; why not, in words that follow the file's name.
fn decode(format: PictureFormat, bytes: &[u8]) -> Result<DynamicImage, String> {
    let broken = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => "has too many pixels; make it smaller".to_owned(),
        other => format!("cannot be decoded: {}", text::clean(&other.to_string())),
    };
    let format = match format {
        PictureFormat::Png => ImageFormat::Png,
        PictureFormat::Jpeg => ImageFormat::Jpeg,
        PictureFormat::Webp => ImageFormat::WebP,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_DECODED);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if width > LONGEST_SIDE || height > LONGEST_SIDE || decoder.total_bytes() > MOST_DECODED {
        return Err(format!(
            "has too many pixels ({width} × {height}); make it smaller"
        ));
    }
    let turned = decoder.orientation().map_err(broken)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(broken)?;
    image.apply_orientation(turned);
    Ok(image)
}

pub(crate) fn execute(work: &mut Work<'_>, command: PictureCommand) -> Result<Outcome, AppError> {
    match command {
        PictureCommand::Add { owner, file } => add(work, owner, &file),
        PictureCommand::Export { picture, path } => {
            work.require(Right::Export)?;
            export(work, picture, &path)?;
            Ok(Outcome::Done)
        }
        PictureCommand::Delete { picture } => {
            // Who may delete none learns nothing of which there are.
            work.require(Right::EditCatalogue)?;
            let picture = standing(work, picture)?;
            require(work, picture.owner)?;
            store::picture::delete(work.tx, &picture)?;
            touched(work, picture.owner)?;
            Ok(Outcome::Done)
        }
    }
}

fn require(work: &Work<'_>, owner: PictureOwner) -> Result<(), AppError> {
    work.require(match owner {
        PictureOwner::Product(_) => Right::EditCatalogue,
        PictureOwner::Store(_) => Right::EditStores,
    })
}

fn touched(work: &mut Work<'_>, owner: PictureOwner) -> Result<(), AppError> {
    match owner {
        PictureOwner::Product(_) => {
            store::product::changed(work.tx)?;
            work.touch(Topics::CATALOGUE);
        }
        PictureOwner::Store(_) => work.touch(Topics::SHOP),
    }
    Ok(())
}

fn standing(work: &Work<'_>, id: PictureId) -> Result<Picture, AppError> {
    store::picture::picture(work.tx, id)?.ok_or_else(|| missing(id))
}

fn missing(id: PictureId) -> AppError {
    AppError::NotFound {
        what: "picture",
        code: id.to_string(),
    }
}

fn add(work: &mut Work<'_>, owner: PictureOwner, file: &PictureFile) -> Result<Outcome, AppError> {
    require(work, owner)?;
    let known = store::picture::pictures(work.tx, owner)?;
    match owner {
        PictureOwner::Product(product) => {
            let product =
                store::product::product(work.tx, product)?.ok_or_else(|| AppError::NotFound {
                    what: "product",
                    code: product.to_string(),
                })?;
            if known.len() >= MOST_PICTURES {
                return Err(AppError::InUse {
                    what: "product".to_owned(),
                    code: product.code,
                    reason: format!("has {MOST_PICTURES} pictures already; delete one first"),
                });
            }
        }
        PictureOwner::Store(store) => {
            crate::app::opened::find_store(work, store)?;
            // A store has one logo: the new one takes the place of the old.
            for old in &known {
                store::picture::delete(work.tx, old)?;
            }
        }
    }
    let picture = Picture {
        id: PictureId(0),
        owner,
        name: file.name.clone(),
        format: file.format,
        width: file.width,
        height: file.height,
        bytes: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
        at: work.now,
    };
    let id = store::picture::insert(work.tx, &picture, &file.bytes)?;
    touched(work, owner)?;
    Ok(Outcome::Picture(id))
}

fn export(work: &Work<'_>, id: PictureId, path: &Path) -> Result<(), AppError> {
    let data = store::picture::data(work.tx, id)?.ok_or_else(|| missing(id))?;
    file::save(path, &data)
}

/// Pictures of a product, or the logo of a store, oldest first.
pub(crate) fn pictures(look: &Look<'_>, owner: PictureOwner) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    Ok(Answer::Pictures(store::picture::pictures(look.tx, owner)?))
}

/// A picture made small enough to be shown, if it is there.
pub(crate) fn shown(look: &Look<'_>, id: PictureId) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let found = store::picture::picture(look.tx, id)?;
    let (Some(picture), Some(data)) = (found, store::picture::data(look.tx, id)?) else {
        return Ok(Answer::Picture(None));
    };
    let image = decode(picture.format, &data)
        .map_err(|reason| AppError::invalid("picture", format!("{} {reason}", picture.name)))?;
    let image = if image.width().max(image.height()) > SHOWN_SIDE {
        image.thumbnail(SHOWN_SIDE, SHOWN_SIDE)
    } else {
        image
    };
    let mut image = image.into_rgba8();
    for pixel in image.pixels_mut() {
        on_white(&mut pixel.0);
    }
    let bitmap = Bitmap {
        width: image.width(),
        height: image.height(),
        rgba: image.into_raw(),
    };
    Ok(Answer::Picture(Some(Arc::new((picture, bitmap)))))
}

/// What is see-through stands on white, as goods are photographed.
fn on_white(pixel: &mut [u8; 4]) {
    let [red, green, blue, opacity] = pixel;
    let cover = u32::from(*opacity);
    for part in [red, green, blue] {
        let mixed = (u32::from(*part) * cover + 255 * (255 - cover) + 127) / 255;
        *part = u8::try_from(mixed).unwrap_or(u8::MAX);
    }
    *opacity = u8::MAX;
}

/// A file of this machine, read and checked: asked on the reader's thread, because decoding takes its time.
pub(crate) fn file(look: &Look<'_>, path: &Path) -> Result<Answer, AppError> {
    look.require(Right::EditCatalogue)?;
    Ok(Answer::PictureFile(PictureFile::open(path)?))
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
