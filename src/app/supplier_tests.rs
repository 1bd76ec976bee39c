//! Suppliers through the use cases: refusals, the preferred one, and what deleting says.

use super::*;
use crate::app::command::{Command, ProductCommand};
use crate::app::query::Query;
use crate::app::testing::{Fresh, fresh};
use crate::domain::access::Role;
use crate::domain::product::ProductForm;

fn add(shop: &mut Fresh, code: &str) -> SupplierId {
    let form = SupplierForm {
        code: code.to_owned(),
        name: format!("Mill {code}"),
        ..SupplierForm::default()
    };
    match shop.run(Command::Supplier(SupplierCommand::Add(form))) {
        Ok(Outcome::Supplier(id)) => id,
        other => panic!("{other:?}"),
    }
}

fn sock(shop: &mut Fresh) {
    let form = ProductForm {
        sku: "SOCK".to_owned(),
        name: "Sock".to_owned(),
        price: "5".to_owned(),
        ..ProductForm::default()
    };
    shop.run(Command::Product(ProductCommand::Add(form)))
        .unwrap();
}

fn supply(shop: &mut Fresh, supplier: SupplierId, preferred: bool) {
    let form = SupplyForm {
        preferred,
        pack: "6".to_owned(),
        ..SupplyForm::default()
    };
    let sku = "sock".to_owned();
    shop.run(Command::Supplier(SupplierCommand::Supply {
        supplier,
        sku,
        form,
    }))
    .unwrap();
}

fn preferred(shop: &mut Fresh) -> Vec<String> {
    let Answer::Supplies(terms) = shop.ask(Query::Supplies(VariantId(1))) else {
        panic!("no terms")
    };
    let preferred = terms.into_iter().filter(|terms| terms.preferred);
    preferred.map(|terms| terms.supplier).collect()
}

#[test]
fn a_variant_with_suppliers_always_has_one_preferred() {
    let mut shop = fresh();
    sock(&mut shop);
    let (one, two) = (add(&mut shop, "A"), add(&mut shop, ""));
    supply(&mut shop, one, false);
    assert_eq!(preferred(&mut shop), ["A"]);
    supply(&mut shop, two, false);
    assert_eq!(preferred(&mut shop), ["A"]);
    supply(&mut shop, two, true);
    assert_eq!(preferred(&mut shop), ["S-0001"]);
    supply(&mut shop, two, false);
    assert_eq!(preferred(&mut shop), ["S-0001"], "nobody else is");
    let drop = Command::Supplier(SupplierCommand::Drop {
        supplier: two,
        sku: "SOCK".to_owned(),
    });
    shop.run(drop.clone()).unwrap();
    assert_eq!(preferred(&mut shop), ["A"]);
    assert_eq!(shop.run(drop).unwrap_err().code(), "in_use");
}

#[test]
fn who_is_named_anywhere_is_disabled_not_deleted() {
    let mut shop = fresh();
    sock(&mut shop);
    let id = add(&mut shop, "A");
    supply(&mut shop, id, true);
    let delete = Command::Supplier(SupplierCommand::Delete(id));
    let refused = shop.run(delete.clone()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "supplier `A` delivers 1 variant: drop them first, or disable it instead"
    );
    let sku = "SOCK".to_owned();
    shop.run(Command::Supplier(SupplierCommand::Drop {
        supplier: id,
        sku,
    }))
    .unwrap();
    let clerk = shop.run_as(Role::Clerk, delete.clone()).unwrap_err();
    assert_eq!(clerk.code(), "not_allowed");
    shop.run(delete).unwrap();
    let Answer::Suppliers(left) = shop.ask(Query::Suppliers) else {
        panic!("no suppliers")
    };
    assert_eq!(left, []);
    shop.audited();
}

#[test]
fn fields_are_checked() {
    let mut shop = fresh();
    sock(&mut shop);
    let id = add(&mut shop, "A");
    let before = shop.audited();
    let wrong = [
        ("name", SupplierForm::default()),
        (
            "lead_days",
            SupplierForm {
                name: "N".to_owned(),
                lead_days: "366".to_owned(),
                ..SupplierForm::default()
            },
        ),
    ];
    for (field, form) in wrong {
        let refused = shop.run(Command::Supplier(SupplierCommand::Add(form)));
        match refused.unwrap_err() {
            AppError::Invalid { field: told, .. } => assert_eq!(told, field),
            other => panic!("{other:?}"),
        }
    }
    for (field, pack, cost) in [("pack", "0", ""), ("pack", "2.5", ""), ("cost", "", "-1")] {
        let form = SupplyForm {
            pack: pack.to_owned(),
            cost: cost.to_owned(),
            ..SupplyForm::default()
        };
        let sku = "SOCK".to_owned();
        let refused = shop.run(Command::Supplier(SupplierCommand::Supply {
            supplier: id,
            sku,
            form,
        }));
        match refused.unwrap_err() {
            AppError::Invalid { field: told, .. } => assert_eq!(told, field),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(shop.audited(), before);
}
