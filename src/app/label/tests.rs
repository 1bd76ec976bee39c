//! Every code printed scans back: from the shop through the PDF's own rectangles and the printer's bytes.

use super::*;
use crate::app::command::{Command, ImportMode, Outcome};
use crate::app::query::{Found, Query};
use crate::app::testing::{Fresh, fresh};
use crate::app::transfer::intake::{ImportKind, read};
use crate::domain::label::LabelSheet;

fn import(shop: &mut Fresh, kind: ImportKind, text: &str) {
    let batch = read(kind, text.as_bytes(), ImportMode::Add, false).unwrap();
    match shop.run(Command::Import(batch)).unwrap() {
        Outcome::Imported(report) => assert!(report.written, "{report:?}"),
        other => panic!("{other:?}"),
    }
}

fn shop() -> Fresh {
    let mut shop = fresh();
    import(
        &mut shop,
        ImportKind::Products,
        "sku,name,price,colour,size,barcode\n\
         TEA-1,Grüner Tee «Œuvre»,3.50,,,4006381333931\n\
         HAT-RED,Hat,12.00,Red,M,96385074\n\
         PLAIN-7,Plain thing with a name that is far too long for any label there is,1.00,,,\n",
    );
    import(
        &mut shop,
        ImportKind::Stock,
        "store,sku,quantity,lot,expiry\nMAIN,TEA-1,5,L-27/3,2027-03-31\n",
    );
    shop
}

fn wish(sku: &str, labels: usize) -> LabelWish {
    LabelWish {
        sku: sku.to_owned(),
        labels,
        lot: "L-27/3".to_owned(),
    }
}

fn asked(shop: &mut Fresh, kind: LabelKind, wishes: Vec<LabelWish>) -> Vec<Label> {
    match shop.ask(Query::Labels { kind, wishes }) {
        Answer::Labels(labels) => labels,
        other => panic!("{other:?}"),
    }
}

/// Left and right end of each rectangle of an uncompressed PDF's pages, in the order of drawing.
fn rectangles(pdf: &[u8]) -> Vec<(i64, i64)> {
    let text = streams(pdf);
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let mut bars = Vec::new();
    let mut corners: Vec<i64> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        match *word {
            "m" => corners = vec![hundredths(words[at - 2])],
            "l" => corners.push(hundredths(words[at - 2])),
            "h" => {
                let ends = (corners.iter().min(), corners.iter().max());
                bars.push((*ends.0.unwrap(), *ends.1.unwrap()));
            }
            _ => {}
        }
    }
    bars
}

/// Points as written, in hundredths of a millimetre.
fn hundredths(points: &str) -> i64 {
    let (whole, part) = points.split_once('.').unwrap_or((points, ""));
    let millionths: i64 = format!("{whole}{part:0<6.6}").parse().unwrap();
    (millionths * 2540 / 72 + 500_000) / 1_000_000
}

/// The content of every page, unpacked.
fn streams(pdf: &[u8]) -> String {
    let mut out = String::new();
    let mut rest = pdf;
    let find =
        |within: &[u8], what: &[u8]| within.windows(what.len()).position(|part| part == what);
    while let Some(at) = find(rest, b"stream\n") {
        let body = &rest[at + 7..];
        let end = find(body, b"endstream").unwrap();
        let unpacked = miniz_oxide::inflate::decompress_to_vec_zlib(&body[..end - 1]);
        if let Ok(text) = unpacked.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            && text.contains("\nh")
        {
            out.push_str(&text);
            out.push(' ');
        }
        rest = &body[end + b"endstream".len()..];
    }
    out
}

/// Modules from dark runs, the narrowest of which is one module of the code.
fn modules(bars: &[(i64, i64)]) -> Vec<bool> {
    let module = bars.iter().map(|(from, to)| to - from).min().unwrap();
    let count = |length: i64| usize::try_from((length + module / 2) / module).unwrap();
    let mut out = Vec::new();
    let mut last = bars[0].0;
    for (from, to) in bars {
        out.extend(std::iter::repeat_n(false, count(from - last)));
        out.extend(std::iter::repeat_n(true, count(to - from)));
        last = *to;
    }
    out
}

#[test]
fn every_code_on_every_sheet_scans_back_to_its_goods() {
    let mut shop = shop();
    for (kind, _) in LabelKind::ALL {
        let skus: &[&str] = match kind {
            LabelKind::Lot => &["TEA-1"],
            LabelKind::Product | LabelKind::Shelf => &["TEA-1", "HAT-RED", "PLAIN-7"],
        };
        for sku in skus {
            let labels = asked(&mut shop, *kind, vec![wish(sku, 1)]);
            for (sheet, _) in LabelSheet::ALL {
                let drawn = pdf(&labels, *sheet, 0).unwrap();
                let found = bars::tests::read(&modules(&rectangles(&drawn)));
                let scanned = found.unwrap_or_else(|| panic!("{sku} on {sheet:?} cannot be read"));
                assert_eq!(scanned, labels[0].symbol.scanned());
                match shop.ask(Query::Lookup(scanned)) {
                    Answer::Found(Found::Variant(variant, ..)) => assert_eq!(variant.sku, *sku),
                    other => panic!("{other:?}"),
                }
            }
        }
    }
}

#[test]
fn sheets_go_on_where_the_last_one_ended() {
    let mut shop = shop();
    let labels = asked(&mut shop, LabelKind::Product, vec![wish("TEA-1", 25)]);
    let pages = |skip| {
        let drawn = pdf(&labels, LabelSheet::A4By24, skip).unwrap();
        let text = String::from_utf8_lossy(&drawn).into_owned();
        text.matches("/Type/Page/").count()
    };
    assert_eq!((pages(0), pages(22), pages(23)), (2, 2, 2));
    assert!(pdf(&labels, LabelSheet::A4By24, 24).is_err());
    assert!(pdf(&labels, LabelSheet::Roll58, 1).is_err());
}

#[test]
fn the_printers_bytes_hold_the_code_and_nothing_that_commands_it() {
    let mut shop = shop();
    let labels = asked(
        &mut shop,
        LabelKind::Shelf,
        vec![wish("TEA-1", 1), wish("HAT-RED", 2)],
    );
    let sent = escpos(&labels);
    let tea = b"\x1dkC\x0d4006381333931";
    assert_eq!(
        sent.windows(tea.len()).filter(|part| part == tea).count(),
        1
    );
    let hat = b"\x1dkD\x0896385074";
    assert_eq!(
        sent.windows(hat.len()).filter(|part| part == hat).count(),
        2
    );
    let name = b"Gr\x81ner Tee ";
    assert!(sent.windows(name.len()).any(|part| part == name));
    let lot = asked(&mut shop, LabelKind::Lot, vec![wish("TEA-1", 1)]);
    let sent = escpos(&lot);
    let code = b"\x1dkI\x24{B{1010400638133393117270331".as_slice();
    assert!(
        sent.windows(code.len()).any(|part| part == code),
        "{sent:02x?}"
    );
    assert!(sent.ends_with(b"\x1bd\x03"));
}

#[test]
fn what_cannot_be_printed_is_said() {
    let mut shop = shop();
    let refused = |shop: &mut Fresh, kind, wishes| {
        let query = Query::Labels { kind, wishes };
        let actor = crate::app::work::Actor::system();
        let answer = shop.desk.answer(&actor, &[query]).unwrap().remove(0);
        answer.unwrap_err().code()
    };
    assert_eq!(
        refused(&mut shop, LabelKind::Product, vec![wish("NONE", 1)]),
        "not_found"
    );
    assert_eq!(
        refused(&mut shop, LabelKind::Product, vec![]),
        "invalid_input"
    );
    assert_eq!(
        refused(&mut shop, LabelKind::Product, vec![wish("TEA-1", 10_001)]),
        "invalid_input"
    );
    assert_eq!(
        refused(&mut shop, LabelKind::Lot, vec![wish("HAT-RED", 1)]),
        "not_found"
    );
}
