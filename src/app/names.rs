//! The names of the catalogue that this process keeps in memory, read anew when the catalogue has changed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::error::AppError;
use crate::store::Tx;
use crate::store::names::Names;

/// The names, once somebody has looked at the stock list: shared by the desks of one process.
#[derive(Debug, Default)]
pub(crate) struct KnownNames {
    wanted: AtomicBool,
    names: Mutex<Option<Arc<Names>>>,
}

impl KnownNames {
    /// The names as they are at this moment. Reading them takes as long as a slow search, so that it is best done before
    /// one is typed ([`KnownNames::prepare`]).
    pub(crate) fn at(&self, tx: &Tx<'_>) -> Result<Arc<Names>, AppError> {
        let mut known = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(names) = &*known
            && names.are_of(tx)?
        {
            return Ok(Arc::clone(names));
        }
        let names = Arc::new(Names::read(tx)?);
        *known = Some(Arc::clone(&names));
        Ok(names)
    }

    /// Somebody looks at the list and may search it soon.
    pub(crate) fn want(&self) {
        self.wanted.store(true, Ordering::Relaxed);
    }

    /// Reads them ahead, if somebody wants them; false when nobody does.
    pub(crate) fn prepare(&self, tx: &Tx<'_>) -> Result<bool, AppError> {
        let wanted = self.wanted.load(Ordering::Relaxed);
        if wanted {
            self.at(tx)?;
        }
        Ok(wanted)
    }
}

#[cfg(test)]
mod tests {
    use crate::app::command::{Command, Delivery, LotWish, ProductCommand, StockCommand};
    use crate::app::query::{Answer, Query, StockList};
    use crate::app::testing::{Fresh, fresh};
    use crate::domain::id::StoreId;
    use crate::domain::product::ProductForm;

    fn form(sku: &str, name: &str, colour: &str) -> ProductForm {
        ProductForm {
            sku: sku.to_owned(),
            product_code: sku.to_owned(),
            name: name.to_owned(),
            colour: colour.to_owned(),
            price: "1.00".to_owned(),
            ..ProductForm::default()
        }
    }

    fn add(shop: &mut Fresh, sku: &str, name: &str, colour: &str) {
        let form = form(sku, name, colour);
        shop.run(Command::Product(ProductCommand::Add(form)))
            .unwrap();
        shop.run(Command::Stock(StockCommand::Receive {
            delivery: Delivery::to(StoreId(1), "opening"),
            sku: sku.to_owned(),
            quantity: "1".to_owned(),
            lot: LotWish::default(),
            cost: String::new(),
        }))
        .unwrap();
    }

    fn found(shop: &mut Fresh, search: &str, after: Option<(&str, &str)>) -> Vec<String> {
        let list = StockList {
            store: None,
            search: search.to_owned(),
            low_only: false,
            after: after.map(|(sku, store)| (sku.to_owned(), store.to_owned())),
            limit: 2,
        };
        match shop.ask(Query::Stock(list)) {
            Answer::Stock(rows) => rows.into_iter().map(|row| row.sku).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_search_finds_all_words_anywhere_a_page_at_a_time() {
        let mut shop = fresh();
        for (sku, name, colour) in [
            ("b-2", "Ärmelhemd", "Rot"),
            ("A-1", "Hemd", "Rot"),
            ("C-3", "Hemd", "Blau"),
            ("D-4", "Hemd rotkehlchen", "Grau"),
        ] {
            add(&mut shop, sku, name, colour);
        }
        assert_eq!(found(&mut shop, "ROT hemd", None), ["A-1", "b-2"]);
        let next = found(&mut shop, "rot hemd", Some(("b-2", "MAIN")));
        assert_eq!(next, ["D-4"]);
        assert_eq!(found(&mut shop, "armel", None), ["b-2"]);
        assert_eq!(found(&mut shop, "c-3", None), ["C-3"]);
        assert_eq!(found(&mut shop, "zzz", None), [""; 0]);
        assert_eq!(found(&mut shop, "d-4 b-2", None), [""; 0], "not across two");
        assert_eq!(found(&mut shop, "hemd", Some(("A-1", ""))), ["A-1", "b-2"]);
    }

    #[test]
    fn a_search_follows_every_change_of_the_catalogue() {
        let mut shop = fresh();
        add(&mut shop, "A-1", "Hemd", "Rot");
        assert_eq!(found(&mut shop, "hemd", None), ["A-1"]);
        shop.run(Command::Product(ProductCommand::Edit {
            sku: "A-1".to_owned(),
            version: None,
            form: form("A-1", "Bluse", "Rot"),
        }))
        .unwrap();
        assert_eq!(found(&mut shop, "hemd", None), [""; 0]);
        assert_eq!(found(&mut shop, "bluse", None), ["A-1"]);
        add(&mut shop, "A-0", "Bluse", "Blau");
        assert_eq!(found(&mut shop, "bluse", None), ["A-0", "A-1"]);
    }
}
