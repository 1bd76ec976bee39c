//! Pictures of products and logos of stores.

use crate::domain::id::{PictureId, ProductId, StoreId};
use crate::domain::order::words;
use crate::domain::time::Timestamp;

/// Largest picture, in bytes.
pub const MOST_BYTES: usize = 5 * 1024 * 1024;

/// How a picture is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PictureFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    Webp,
}

words!(PictureFormat { Png => "png", Jpeg => "jpeg", Webp => "webp" });

/// Whose picture it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureOwner {
    /// One of a product's.
    Product(ProductId),
    /// The logo of a store.
    Store(StoreId),
}

/// A picture, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Identity.
    pub id: PictureId,
    /// Whose it is.
    pub owner: PictureOwner,
    /// Name of the file it came from.
    pub name: String,
    /// How it is written.
    pub format: PictureFormat,
    /// Pixels across, as stored.
    pub width: u32,
    /// Pixels down, as stored.
    pub height: u32,
    /// Size in bytes.
    pub bytes: i64,
    /// When it was added.
    pub at: Timestamp,
}

impl Picture {
    /// `front.png, 800 × 600, 84 KiB`.
    pub fn words(&self) -> String {
        let size = match self.bytes {
            small if small < 10 * 1024 => format!("{small} bytes"),
            large => format!("{} KiB", large / 1024),
        };
        format!("{}, {} × {}, {size}", self.name, self.width, self.height)
    }
}

/// Pixels made ready to be shown: small enough for any terminal.
#[derive(Clone, PartialEq, Eq)]
pub struct Bitmap {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Red, green, blue, opacity of each pixel, row by row.
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for Bitmap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bitmap({} × {})", self.width, self.height)
    }
}
