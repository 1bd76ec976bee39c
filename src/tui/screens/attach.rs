//! An unknown code that is being attached to a variant, wherever it was scanned.

use crate::app::{Answer, Command, ProductCommand, Query};
use crate::domain::product::ProductForm;
use crate::tui::screen::Cx;
use crate::tui::screens::product_form;

/// The code, and the variant once it is chosen.
#[derive(Debug, Clone, Default)]
pub struct Attach {
    code: String,
    sku: Option<String>,
    sent: bool,
}

impl Attach {
    /// This code is unknown.
    pub fn new(code: String) -> Self {
        Self {
            code,
            ..Self::default()
        }
    }

    /// It is to stand for this variant.
    pub fn choose(&mut self, sku: String) {
        self.sku = Some(sku);
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The variant has to be read before it can be changed.
    pub fn query(&self) -> Option<Query> {
        self.sku.clone().filter(|_| !self.sent).map(Query::Variant)
    }

    /// The change, once the variant is read.
    pub fn answered(&mut self, query: &Query, answer: &Answer, cx: &Cx) -> Option<Command> {
        let (Some(asked), Answer::Variant(Some(found))) = (self.query(), answer) else {
            return None;
        };
        if asked != *query {
            return None;
        }
        self.sent = true;
        let (variant, product, _) = found.as_ref();
        let form = ProductForm {
            barcode: self.code.clone(),
            ..product_form::of(variant, product, cx)
        };
        Some(Command::Product(ProductCommand::Edit {
            sku: variant.sku.clone(),
            version: Some(variant.version),
            form,
        }))
    }

    /// What it stands for now.
    pub fn done(&self) -> String {
        let sku = self.sku.as_deref().unwrap_or_default();
        format!("{} stands for {sku} now.", self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::Role;
    use crate::tui::screens::stage;

    #[test]
    fn the_variant_keeps_all_it_has_and_gets_the_code() {
        let cx = stage::cx(Role::Manager, 80, 24);
        let mut attach = Attach::new("4711".to_owned());
        assert_eq!(attach.query(), None);
        attach.choose("A-1".to_owned());
        let query = attach.query().unwrap();
        let other = Query::Variant("B-2".to_owned());
        let found = Answer::Variant(Some(Box::new(stage::variant("A-1"))));
        assert_eq!(attach.answered(&other, &found, &cx), None);
        let command = attach.answered(&query, &found, &cx).unwrap();
        assert!(
            matches!(&command, Command::Product(ProductCommand::Edit { sku, version: Some(1), form })
            if sku == "A-1" && form.barcode == "4711" && form.price == "29.90" && form.category == "Bras")
        );
        assert_eq!(attach.answered(&query, &found, &cx), None, "sent twice");
        assert_eq!(attach.done(), "4711 stands for A-1 now.");
    }
}
