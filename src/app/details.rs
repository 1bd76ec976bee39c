//! A product's details: written whole or by key, and reviews added to them.

use crate::app::command::{DetailsChange, DetailsCommand, Outcome};
use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::topic::Topics;
use crate::app::transfer::details;
use crate::app::work::{Look, Work};
use crate::domain::access::Right;
use crate::domain::product::Product;
use crate::store::{self, Tx};

pub(crate) fn execute(work: &mut Work<'_>, command: DetailsCommand) -> Result<Outcome, AppError> {
    work.require(Right::EditCatalogue)?;
    let old = standing(work, &command.product)?;
    work.unchanged((command.version, old.version), ("products", old.id), || {
        format!("product {}", old.code)
    })?;
    let details = match &command.change {
        DetailsChange::Whole(typed) => details::read(typed)?,
        DetailsChange::Keys { set, remove } => {
            let mut stored = old.details.clone();
            for key in remove {
                stored = details::without_key(&stored, key)?;
            }
            for (key, typed) in set {
                stored = details::with_key(&stored, key, typed)?;
            }
            stored
        }
        DetailsChange::Review { rating, text, by } => {
            let mut review = details::read_review(rating, text, by)?;
            review.at = work.now.rfc3339();
            details::with_review(&old.details, &review)?
        }
    };
    let new = Product {
        details,
        ..old.clone()
    };
    if store::product::update_product(work.tx, &old, &new)? {
        store::product::count_edit(work.tx, old.id)?;
        store::product::changed(work.tx)?;
        work.touch(Topics::CATALOGUE);
    }
    Ok(Outcome::Done)
}

/// The product of a code, or of the SKU of one of its variants, or not found.
pub(crate) fn standing(work: &Work<'_>, code: &str) -> Result<Product, AppError> {
    find(work.tx, code)?.ok_or_else(|| AppError::NotFound {
        what: "product",
        code: code.trim().to_owned(),
    })
}

fn find(tx: &Tx<'_>, code: &str) -> Result<Option<Product>, AppError> {
    if let Some(product) = store::product::product_by_code(tx, code.trim())? {
        return Ok(Some(product));
    }
    match store::product::by_sku(tx, code.trim())? {
        Some(variant) => Ok(store::product::product(tx, variant.product_id)?),
        None => Ok(None),
    }
}

/// A product with its details, by its code or a SKU of it.
pub(crate) fn details(look: &Look<'_>, code: &str) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    Ok(Answer::Details(find(look.tx, code)?.map(Box::new)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::Command;
    use crate::app::query::Query;
    use crate::app::testing::{Fresh, fresh};
    use crate::domain::access::Role;

    fn with_hat() -> Fresh {
        let mut shop = fresh();
        shop.run(Command::Product(crate::app::command::ProductCommand::Add(
            crate::domain::product::ProductForm {
                sku: "HAT-M".to_owned(),
                product_code: "HAT".to_owned(),
                name: "Hat".to_owned(),
                price: "5".to_owned(),
                ..Default::default()
            },
        )))
        .unwrap();
        shop
    }

    fn change(product: &str, version: Option<i64>, change: DetailsChange) -> Command {
        Command::Details(DetailsCommand {
            product: product.to_owned(),
            version,
            change,
        })
    }

    fn hat(shop: &mut Fresh) -> Product {
        match shop.ask(Query::Variant("HAT-M".to_owned())) {
            Answer::Variant(Some(found)) => found.1.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn details_are_written_as_shown_or_not_at_all() {
        let mut shop = with_hat();
        let whole = |text: &str| DetailsChange::Whole(text.to_owned());
        let version = hat(&mut shop).version;
        shop.run(change(
            "hat",
            Some(version),
            whole("{ \"care\": \"cold\" }"),
        ))
        .unwrap();
        assert_eq!(hat(&mut shop).details, "{\"care\":\"cold\"}");
        let late = shop.run(change("HAT", Some(version), whole("{}")));
        assert_eq!(late.unwrap_err().code(), "stale");
        let refused = shop.run(change("HAT", None, whole("{\n]")));
        assert!(
            refused
                .unwrap_err()
                .to_string()
                .contains("line 2, column 1")
        );
        let keys = DetailsChange::Keys {
            set: vec![("fit".to_owned(), "wide".to_owned())],
            remove: vec!["care".to_owned()],
        };
        shop.run(change("HAT-M", None, keys)).unwrap();
        assert_eq!(hat(&mut shop).details, "{\"fit\":\"wide\"}");
        let missing = shop.run(change("CAP", None, whole("{}")));
        assert_eq!(missing.unwrap_err().code(), "not_found");
        let clerk = shop.run_as(Role::Clerk, change("HAT", None, whole("{}")));
        assert_eq!(clerk.unwrap_err().code(), "not_allowed");
    }

    #[test]
    fn a_review_has_its_moment_and_is_audited_once() {
        let mut shop = with_hat();
        let before = shop.audited();
        let review = DetailsChange::Review {
            rating: "8".to_owned(),
            text: "Warm".to_owned(),
            by: "Carla".to_owned(),
        };
        shop.run(change("HAT", None, review)).unwrap();
        let reviews = details::reviews(&hat(&mut shop).details);
        assert_eq!(reviews.len(), 1);
        assert_eq!(reviews[0].at, "2026-11-20T14:00:00Z");
        assert_eq!(shop.audited(), before + 1);
    }
}
