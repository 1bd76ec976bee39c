//! Tests of pictures through the door of a fresh shop.

use image::{ImageBuffer, Rgb, Rgba};

use super::*;
use crate::app::command::{Command, ProductCommand};
use crate::app::query::Query;
use crate::app::testing::{Fresh, fresh};
use crate::domain::access::Role;
use crate::domain::product::ProductForm;

fn written(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let shade = |at: u32| u8::try_from(at % 256).unwrap();
    if format == ImageFormat::Jpeg {
        ImageBuffer::from_fn(width, height, |x, y| Rgb([shade(x), shade(y), 7]))
            .write_to(&mut bytes, format)
            .unwrap();
    } else {
        ImageBuffer::from_fn(width, height, |x, y| Rgba([shade(x), shade(y), 7, 255]))
            .write_to(&mut bytes, format)
            .unwrap();
    }
    bytes.into_inner()
}

fn with_hat() -> (Fresh, PictureOwner) {
    let mut shop = fresh();
    let form = ProductForm {
        sku: "HAT".to_owned(),
        name: "Hat".to_owned(),
        price: "5".to_owned(),
        ..ProductForm::default()
    };
    shop.run(Command::Product(ProductCommand::Add(form)))
        .unwrap();
    let owner = match shop.ask(Query::Details("HAT".to_owned())) {
        Answer::Details(Some(product)) => PictureOwner::Product(product.id),
        other => panic!("{other:?}"),
    };
    (shop, owner)
}

fn add(shop: &mut Fresh, owner: PictureOwner, name: &str, bytes: &[u8]) -> PictureId {
    let file = PictureFile::read(name, bytes.to_vec()).unwrap();
    match shop.run(Command::Picture(PictureCommand::Add { owner, file })) {
        Ok(Outcome::Picture(id)) => id,
        other => panic!("{other:?}"),
    }
}

fn listed(shop: &mut Fresh, owner: PictureOwner) -> Vec<Picture> {
    match shop.ask(Query::Pictures(owner)) {
        Answer::Pictures(pictures) => pictures,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_picture_goes_out_as_it_came_in() {
    let (mut shop, owner) = with_hat();
    let dir = tempfile::tempdir().unwrap();
    for (format, word) in [
        (ImageFormat::Png, "png"),
        (ImageFormat::Jpeg, "jpeg"),
        (ImageFormat::WebP, "webp"),
    ] {
        let bytes = written(format, 30, 20);
        // The content counts, not the name.
        let id = add(&mut shop, owner, "hat\u{7}.gif", &bytes);
        let picture = listed(&mut shop, owner).pop().unwrap();
        assert_eq!((picture.id, picture.name.as_str()), (id, "hat.gif"));
        assert_eq!(
            (picture.format.word(), picture.width, picture.height),
            (word, 30, 20)
        );
        let path = dir.path().join(word);
        let export = Command::Picture(PictureCommand::Export {
            picture: id,
            path: path.clone(),
        });
        shop.run(export.clone()).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
        assert_eq!(shop.run(export).unwrap_err().code(), "in_use");
    }
    let first = listed(&mut shop, owner)[0].id;
    let delete = Command::Picture(PictureCommand::Delete { picture: first });
    let clerk = shop.run_as(Role::Clerk, delete.clone());
    assert_eq!(clerk.unwrap_err().code(), "not_allowed");
    shop.run(delete.clone()).unwrap();
    assert_eq!(shop.run(delete).unwrap_err().code(), "not_found");
    assert_eq!(listed(&mut shop, owner).len(), 2);
    shop.audited();
}

#[test]
fn what_is_no_picture_broken_or_too_large_is_refused() {
    let refused = |bytes: Vec<u8>| PictureFile::read("x.png", bytes).unwrap_err().to_string();
    assert!(refused(b"GIF89a and more".to_vec()).contains("is no PNG, JPEG or WebP"));
    assert!(refused(b"{}".to_vec()).contains("is no PNG, JPEG or WebP"));
    let whole = written(ImageFormat::Png, 60, 60);
    assert!(refused(whole[..whole.len() / 2].to_vec()).contains("cannot be decoded"));
    assert!(refused(vec![0; MOST_BYTES + 1]).contains("longer than 5 MB"));
    // A bomb: few bytes that say they are many pixels.
    let mut bomb = written(ImageFormat::Png, 8, 8);
    bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    assert!(refused(bomb).contains("too many pixels"));
}

/// The checksum of a PNG chunk, so that only its size is wrong.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1))
        })
    };
    !bytes.iter().fold(!0, step)
}

#[test]
fn a_large_picture_is_shown_small_and_a_store_has_one_logo() {
    let (mut shop, _) = with_hat();
    let Answer::Stores(stores) = shop.ask(Query::Stores) else {
        panic!("no stores");
    };
    let owner = PictureOwner::Store(stores[0].id);
    add(
        &mut shop,
        owner,
        "old.png",
        &written(ImageFormat::Png, 10, 10),
    );
    let bytes = written(ImageFormat::Jpeg, 1_920, 480);
    let id = add(&mut shop, owner, "new.jpg", &bytes);
    assert_eq!(listed(&mut shop, owner).len(), 1);
    match shop.ask(Query::Picture(id)) {
        Answer::Picture(Some(shown)) => {
            assert_eq!((shown.1.width, shown.1.height), (960, 240));
            assert_eq!(shown.1.rgba.len(), 960 * 240 * 4);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(
        shop.ask(Query::Picture(PictureId(99))),
        Answer::Picture(None)
    );
}
