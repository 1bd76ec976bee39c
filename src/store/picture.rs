//! Statements about pictures of products and logos of stores.

use rusqlite::{Row, params};
use serde_json::Value;

use crate::domain::id::{PictureId, ProductId, StoreId};
use crate::domain::picture::{Picture, PictureOwner};
use crate::store::audit::{self, Audited, json};
use crate::store::{Error, Result, Tx};

macro_rules! picture_sql {
    ($rest:literal) => {
        concat!(
            "SELECT id, product_id, store_id, name, format, width, height, length(data), at FROM pictures ",
            $rest
        )
    };
}

const PICTURE: &str = picture_sql!("WHERE id = ?1");
const OF_PRODUCT: &str = picture_sql!("WHERE product_id = ?1 ORDER BY id");
const OF_STORE: &str = picture_sql!("WHERE store_id = ?1 ORDER BY id");
const DATA: &str = "SELECT data FROM pictures WHERE id = ?1";
const INSERT: &str =
    "INSERT INTO pictures (product_id, store_id, name, format, width, height, data, at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const DELETE: &str = "DELETE FROM pictures WHERE id = ?1";

fn read(row: &Row<'_>) -> Result<Picture> {
    let product: Option<ProductId> = row.get(1)?;
    let store: Option<StoreId> = row.get(2)?;
    let owner = match (product, store) {
        (Some(product), _) => PictureOwner::Product(product),
        (None, Some(store)) => PictureOwner::Store(store),
        (None, None) => {
            return Err(Error::Corrupt {
                table: "pictures",
                column: "product_id",
            });
        }
    };
    Ok(Picture {
        id: row.get(0)?,
        owner,
        name: row.get(3)?,
        format: row.get(4)?,
        width: row.get(5)?,
        height: row.get(6)?,
        bytes: row.get(7)?,
        at: row.get(8)?,
    })
}

fn owner_ids(owner: PictureOwner) -> (Option<ProductId>, Option<StoreId>) {
    match owner {
        PictureOwner::Product(product) => (Some(product), None),
        PictureOwner::Store(store) => (None, Some(store)),
    }
}

impl Audited for Picture {
    const TABLE: &'static str = "pictures";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        let (product, store) = owner_ids(self.owner);
        vec![
            (
                "product_id",
                product.map_or(Value::Null, |id| Value::from(id.0)),
            ),
            (
                "store_id",
                store.map_or(Value::Null, |id| Value::from(id.0)),
            ),
            ("name", json(&self.name)),
            ("format", json(self.format.word())),
            ("width", json(i64::from(self.width))),
            ("height", json(i64::from(self.height))),
            ("bytes", json(self.bytes)),
        ]
    }
}

/// A picture, if there.
pub fn picture(tx: &Tx<'_>, id: PictureId) -> Result<Option<Picture>> {
    tx.one(PICTURE, [id], read)
}

/// Pictures of a product or store, oldest first.
pub fn pictures(tx: &Tx<'_>, owner: PictureOwner) -> Result<Vec<Picture>> {
    match owner {
        PictureOwner::Product(product) => tx.all(OF_PRODUCT, [product], read),
        PictureOwner::Store(store) => tx.all(OF_STORE, [store], read),
    }
}

/// The bytes of a picture, if there, as they came.
pub fn data(tx: &Tx<'_>, id: PictureId) -> Result<Option<Vec<u8>>> {
    tx.value(DATA, [id])
}

/// Writes a new picture; its `id` and `bytes` are ignored.
pub fn insert(tx: &Tx<'_>, picture: &Picture, data: &[u8]) -> Result<PictureId> {
    let (product, store) = owner_ids(picture.owner);
    let id = tx.insert(
        INSERT,
        params![
            product,
            store,
            picture.name,
            picture.format,
            picture.width,
            picture.height,
            data,
            picture.at
        ],
    )?;
    audit::inserted(tx, id, picture)?;
    Ok(PictureId(id))
}

/// Removes a picture.
pub fn delete(tx: &Tx<'_>, picture: &Picture) -> Result<()> {
    tx.run(DELETE, [picture.id])?;
    audit::deleted(tx, picture.id, picture)
}
