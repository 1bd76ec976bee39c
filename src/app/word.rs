//! The words of the catalogue: added, renamed, put in order, removed when nothing uses them.

use crate::app::command::{Outcome, WordCommand};
use crate::app::error::AppError;
use crate::app::opened::Opened;
use crate::app::query::Answer;
use crate::app::shop::{NO_TAX, PIECES};
use crate::app::topic::Topics;
use crate::app::work::{Look, Work};
use crate::domain::access::Right;
use crate::domain::id::OrderId;
use crate::domain::money::parse_decimal;
use crate::domain::order::{Event, Status};
use crate::domain::price::{BASIS, TaxComponent};
use crate::domain::product::Variant;
use crate::domain::size::same;
use crate::domain::text;
use crate::domain::word::{Word, WordForm, WordKind, arrange, components_text, place_size, rgb};
use crate::store;

/// How many users of a word a refusal names.
const NAMED: i64 = 3;

pub(crate) fn execute(work: &mut Work<'_>, command: WordCommand) -> Result<Outcome, AppError> {
    work.require(Right::EditCatalogue)?;
    match command {
        WordCommand::Add { kind, form } => add(work, kind, &form)?,
        WordCommand::Edit {
            kind,
            key,
            form,
            agreed,
        } => edit(work, kind, &key, &form, agreed)?,
        WordCommand::Delete { kind, key } => delete(work, kind, &key)?,
    }
    store::product::changed(work.tx)?;
    work.touch(Topics::CATALOGUE);
    Ok(Outcome::Done)
}

/// Words of one kind with their users, in order.
pub(crate) fn words(look: &Look<'_>, kind: WordKind) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let words = store::word::words(look.tx, kind)?;
    Ok(Answer::Words(kind, arrange(kind, words)))
}

/// How colours look and where colours and sizes stand.
pub(crate) fn looks(look: &Look<'_>) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    Ok(Answer::Looks(Box::new(store::word::looks(look.tx)?)))
}

/// Adds those words that no list has yet; the others stay as they are.
pub(crate) fn add_missing(
    work: &mut Work<'_>,
    kind: WordKind,
    forms: &[WordForm],
) -> Result<(), AppError> {
    work.require(Right::EditCatalogue)?;
    for form in forms {
        let words = store::word::words(work.tx, kind)?;
        let listed = |word: &&Word| word.id.is_some() && same(&word.key, &form.key);
        if !words.iter().any(|word| listed(&word)) {
            add(work, kind, form)?;
        }
    }
    work.touch(Topics::CATALOGUE);
    Ok(())
}

fn standing(work: &Work<'_>, kind: WordKind) -> Result<Vec<Word>, AppError> {
    Ok(arrange(kind, store::word::words(work.tx, kind)?))
}

fn find(words: &[Word], kind: WordKind, key: &str) -> Result<Word, AppError> {
    let found = words.iter().find(|word| same(&word.key, key));
    found.cloned().ok_or_else(|| AppError::NotFound {
        what: kind.word(),
        code: key.trim().to_owned(),
    })
}

fn add(work: &Work<'_>, kind: WordKind, form: &WordForm) -> Result<(), AppError> {
    let mut entry = read(work, kind, form, Word::default())?;
    let words = standing(work, kind)?;
    match words.iter().find(|known| same(&known.key, &entry.key)) {
        // What variants say already is listed as they spell it.
        Some(known) if known.id.is_none() => entry.key.clone_from(&known.key),
        Some(known) => {
            return Err(AppError::Duplicate {
                what: kind.word().to_owned(),
                code: known.key.clone(),
            });
        }
        None => {}
    }
    if !kind.is_ordered() {
        return Ok(store::word::insert(work.tx, kind, &entry)?);
    }
    let place = place(form)?;
    let mut order: Vec<Word> = match place {
        Some(_) => words,
        None => words
            .into_iter()
            .filter(|known| known.id.is_some())
            .collect(),
    };
    order.retain(|known| !same(&known.key, &entry.key));
    match place {
        Some(place) => order.insert((place - 1).min(order.len()), entry),
        None if kind == WordKind::Size => place_size(&mut order, entry),
        None => order.push(entry),
    }
    write_order(work, kind, order)
}

/// Gives words their places from 1 on; those no list has are listed by it.
fn write_order(work: &Work<'_>, kind: WordKind, words: Vec<Word>) -> Result<(), AppError> {
    for (position, word) in (1_i64..).zip(words) {
        let placed = Word {
            position: Some(position),
            ..word.clone()
        };
        if word.id.is_none() {
            store::word::insert(work.tx, kind, &placed)?;
        } else {
            store::word::update(work.tx, kind, &word, &placed)?;
        }
    }
    Ok(())
}

fn edit(
    work: &mut Work<'_>,
    kind: WordKind,
    key: &str,
    form: &WordForm,
    agreed: bool,
) -> Result<(), AppError> {
    let words = standing(work, kind)?;
    let old = find(&words, kind, key)?;
    let new = read(work, kind, form, old.clone())?;
    let other = words.iter().find(|word| same(&word.key, &new.key));
    if let Some(other) = other.filter(|other| !same(&other.key, &old.key)) {
        return Err(AppError::Duplicate {
            what: kind.word().to_owned(),
            code: other.key.clone(),
        });
    }
    if new.key != old.key {
        refuse_built_in(kind, &old, "keeps its code: new products begin with it")?;
    }
    if kind == WordKind::Unit && new.decimals != old.decimals {
        refuse_counted(work, &old)?;
    }
    let orders = open_orders(work, kind, &old, &new)?;
    if !orders.is_empty() && !agreed {
        return Err(AppError::ConfirmChange {
            document: format!("tax class {}", old.key),
            consequence: consequence(&orders, &old, &new),
        });
    }
    // A colour or size that only variants name has no row to change yet: it gets one below, with its new name.
    if old.id.is_some() {
        store::word::update(work.tx, kind, &old, &new)?;
    }
    if new.key != old.key {
        rename_variants(work, kind, &old.key, &new.key)?;
    }
    match place(form)? {
        Some(place) if kind.is_ordered() => {
            let mut order: Vec<Word> = words;
            order.retain(|word| !same(&word.key, &old.key));
            order.insert((place - 1).min(order.len()), new);
            write_order(work, kind, order)?;
        }
        _ if old.id.is_none() => {
            let mut order: Vec<Word> = words.into_iter().filter(|w| w.id.is_some()).collect();
            if kind == WordKind::Size {
                place_size(&mut order, new);
            } else {
                order.push(new);
            }
            write_order(work, kind, order)?;
        }
        _ => {}
    }
    for order in orders {
        reprice(work, order, &old.key)?;
    }
    Ok(())
}

/// What every new product begins with stays as it is.
fn refuse_built_in(kind: WordKind, word: &Word, reason: &str) -> Result<(), AppError> {
    let built_in = match kind {
        WordKind::Unit => PIECES,
        WordKind::TaxClass => NO_TAX,
        _ => return Ok(()),
    };
    if word.key == built_in {
        return Err(in_use(kind, word, reason.to_owned()));
    }
    Ok(())
}

fn refuse_counted(work: &Work<'_>, unit: &Word) -> Result<(), AppError> {
    let product = match unit.id {
        Some(id) => store::word::counted_in(work.tx, id)?,
        None => None,
    };
    match product {
        Some(product) => Err(in_use(
            WordKind::Unit,
            unit,
            format!(
                "keeps its {} decimals: goods of {product} are counted in it; add another unit",
                unit.decimals
            ),
        )),
        None => Ok(()),
    }
}

fn in_use(kind: WordKind, word: &Word, reason: String) -> AppError {
    AppError::InUse {
        what: kind.word().to_owned(),
        code: word.key.clone(),
        reason,
    }
}

/// Orders and carts whose tax changes with these components.
fn open_orders(
    work: &Work<'_>,
    kind: WordKind,
    old: &Word,
    new: &Word,
) -> Result<Vec<OrderId>, AppError> {
    match old.id {
        Some(id) if kind == WordKind::TaxClass && old.components != new.components => {
            Ok(store::word::open_under(work.tx, id)?)
        }
        _ => Ok(Vec::new()),
    }
}

fn consequence(orders: &[OrderId], old: &Word, new: &Word) -> String {
    let count = match orders.len() {
        1 => "1 open order or cart".to_owned(),
        count => format!("{count} open orders and carts"),
    };
    format!(
        "changes the tax of {count}, from {} to {}; bills that are written stay as they are",
        taxed(&old.components),
        taxed(&new.components)
    )
}

fn taxed(components: &[TaxComponent]) -> String {
    match components_text(components) {
        empty if empty.is_empty() => "none".to_owned(),
        text => text,
    }
}

/// What is still to bill of an order is taxed as the class says now.
fn reprice(work: &mut Work<'_>, order: OrderId, class: &str) -> Result<(), AppError> {
    let mut opened = Opened::open(work, order, None)?;
    opened.keeps_expiry = true;
    if opened.order.status != Status::Draft {
        opened.record(
            work,
            Event::Edit,
            format!("the tax of class {class} changed"),
        )?;
    }
    opened.save(work)
}

/// Variants carry their colour and size as words: they follow a new name.
fn rename_variants(work: &Work<'_>, kind: WordKind, old: &str, new: &str) -> Result<(), AppError> {
    for id in store::word::variants_named(work.tx, kind, old)? {
        let Some(before) = store::product::variant(work.tx, id)? else {
            continue;
        };
        let mut after = before.clone();
        match kind {
            WordKind::Colour => new.clone_into(&mut after.colour),
            _ => new.clone_into(&mut after.size),
        }
        let Variant {
            product_id,
            colour,
            size,
            ..
        } = &after;
        let twin = store::product::with_look(work.tx, *product_id, colour, size)?;
        if twin.is_some_and(|twin| twin != id) {
            return Err(AppError::Duplicate {
                what: "variant".to_owned(),
                code: after.title(),
            });
        }
        store::product::update_variant(work.tx, &before, &after, "")?;
    }
    Ok(())
}

fn delete(work: &Work<'_>, kind: WordKind, key: &str) -> Result<(), AppError> {
    let words = standing(work, kind)?;
    let entry = find(&words, kind, key)?;
    refuse_built_in(kind, &entry, "stays: new products begin with it")?;
    if entry.users > 0 {
        return Err(in_use(kind, &entry, used_by(work, kind, &entry)?));
    }
    if let Some(id) = entry.id.filter(|_| kind == WordKind::Category) {
        let counts = store::word::counts_of_category(work.tx, id)?;
        if counts > 0 {
            let word_for = if counts == 1 {
                "stock count"
            } else {
                "stock counts"
            };
            let reason = format!("is kept: {counts} {word_for} were made of it; rename it instead");
            return Err(in_use(kind, &entry, reason));
        }
    }
    Ok(store::word::delete(work.tx, kind, &entry)?)
}

/// `is used by 12 products (BRA-AVA, BRA-BEL, BRA-CIA, …)`.
fn used_by(work: &Work<'_>, kind: WordKind, entry: &Word) -> Result<String, AppError> {
    let (one, many) = kind.users();
    let mut named = match entry.id {
        Some(id) => store::word::users(work.tx, kind, id, NAMED)?,
        None => Vec::new(),
    };
    if i64::try_from(named.len()).is_ok_and(|shown| shown < entry.users) && !named.is_empty() {
        named.push("…".to_owned());
    }
    let named = match named.join(", ") {
        empty if empty.is_empty() => empty,
        list => format!(" ({list})"),
    };
    let noun = if entry.users == 1 { one } else { many };
    let them = if entry.users == 1 { "it" } else { "them" };
    Ok(format!(
        "is used by {} {noun}{named}; give {them} another {} first",
        entry.users,
        kind.word()
    ))
}

fn place(form: &WordForm) -> Result<Option<usize>, AppError> {
    match form.position.trim() {
        "" => Ok(None),
        typed => typed
            .parse::<usize>()
            .ok()
            .filter(|place| (1..=100_000).contains(place))
            .map(Some)
            .ok_or_else(|| {
                AppError::invalid(
                    "position",
                    format!("`{typed}` must be a whole number from 1 on"),
                )
            }),
    }
}

/// The word that a form describes, on top of what stands.
fn read(work: &Work<'_>, kind: WordKind, form: &WordForm, base: Word) -> Result<Word, AppError> {
    let named = |word: Word| -> Result<Word, AppError> {
        let key = text::code("code", &form.key)?;
        let name = match text::optional("name", &form.name, 40)? {
            empty if empty.is_empty() => key.clone(),
            name => name,
        };
        Ok(Word { key, name, ..word })
    };
    let called = |most: usize| text::name("name", &form.key, most);
    Ok(match kind {
        WordKind::Category | WordKind::Brand => Word {
            key: called(60)?,
            ..base
        },
        WordKind::Unit => named(Word {
            decimals: read_decimals(&form.decimals)?,
            ..base
        })?,
        WordKind::TaxClass => {
            let entry = named(Word {
                components: read_components(&form.components)?,
                ..base
            })?;
            if entry.key == NO_TAX && !entry.components.is_empty() {
                return Err(AppError::invalid(
                    "components",
                    "the class `none` taxes nothing; add a class of your own",
                ));
            }
            entry
        }
        WordKind::Colour => Word {
            key: called(40)?,
            swatch: read_swatch(&form.swatch)?,
            ..base
        },
        WordKind::Size => Word {
            key: called(20)?,
            size_class: size_class(work, &form.size_class)?,
            ..base
        },
        WordKind::SizeClass => Word {
            key: called(20)?,
            ..base
        },
    })
}

fn read_decimals(typed: &str) -> Result<u8, AppError> {
    match typed.trim() {
        "" => Ok(0),
        typed => typed
            .parse::<u8>()
            .ok()
            .filter(|decimals| *decimals <= 3)
            .ok_or_else(|| AppError::invalid("decimals", format!("`{typed}` must be 0 to 3"))),
    }
}

fn read_swatch(typed: &str) -> Result<String, AppError> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return Ok(typed);
    }
    let swatch = format!("#{}", typed.trim_start_matches('#'));
    match rgb(&swatch) {
        Some(_) if swatch.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit()) => Ok(swatch),
        _ => Err(AppError::invalid(
            "swatch",
            format!(
                "`{}` must be red, green and blue such as #aa0000",
                text::clean(&typed)
            ),
        )),
    }
}

/// The class as its list spells it, made when new.
fn size_class(work: &Work<'_>, typed: &str) -> Result<String, AppError> {
    let typed = text::optional("size_class", typed, 20)?;
    if typed.is_empty() {
        return Ok(typed);
    }
    let classes = standing(work, WordKind::SizeClass)?;
    if let Some(known) = classes.iter().find(|class| same(&class.key, &typed)) {
        return Ok(known.key.clone());
    }
    let form = WordForm {
        key: typed.clone(),
        ..WordForm::default()
    };
    add(work, WordKind::SizeClass, &form)?;
    Ok(typed)
}

/// Reads `CGST 9, SGST 9`.
fn read_components(typed: &str) -> Result<Vec<TaxComponent>, AppError> {
    let wrong = |reason: String| AppError::invalid("components", reason);
    let mut components: Vec<TaxComponent> = Vec::new();
    for part in typed.split([',', '+']).map(str::trim) {
        if part.is_empty() {
            continue;
        }
        let part = part.trim_end_matches('%').trim_end();
        let (name, rate) = part.rsplit_once(' ').ok_or_else(|| {
            let part = text::clean(part);
            wrong(format!(
                "`{part}` must be a name and a rate in percent, such as VAT 20"
            ))
        })?;
        let name = text::name("components", name, 20)?;
        let rate = parse_decimal(rate.trim(), 2)
            .ok()
            .filter(|rate| (0..=BASIS).contains(rate))
            .ok_or_else(|| {
                let rate = text::clean(rate);
                wrong(format!("`{rate}` must be 0 to 100 percent, such as 5.5"))
            })?;
        if components.iter().any(|other| same(&other.name, &name)) {
            return Err(wrong(format!("`{name}` stands there twice")));
        }
        components.push(TaxComponent { name, rate });
    }
    Ok(components)
}

#[cfg(test)]
#[path = "word_tests.rs"]
mod tests;
