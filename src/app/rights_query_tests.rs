//! Every question under every role: who is refused; looking never asks for a password, and a refusal is written down.

use std::path::PathBuf;

use super::{STORE, VARIANT, people, s};
use crate::app::audit::AuditList;
use crate::app::error::AppError;
use crate::app::query::*;
use crate::app::testing::fresh;
use crate::domain::access::{Right, Role};
use crate::domain::figures::{Filter, Period, Report};
use crate::domain::id::{CustomerId, OrderId, PictureId, ProductId};
use crate::domain::label::LabelKind;
use crate::domain::picture::PictureOwner;
use crate::domain::presence::Held;
use crate::domain::product::VariantSet;
use crate::domain::time::Day;
use crate::domain::word::WordKind;

const ORDER: OrderId = OrderId(999);
const CUSTOMER: CustomerId = CustomerId(999);

fn orders_listed() -> OrderList {
    OrderList {
        stage: Stage::All,
        status: None,
        store: None,
        customer: None,
        search: String::new(),
        before: None,
        limit: 1,
    }
}

fn filter() -> Filter {
    let day = Day::parse("2026-11-20").unwrap();
    Filter {
        period: Period { from: day, to: day },
        store: None,
        category: None,
        customer: None,
        country: None,
    }
}

use Query as Q;
table! { questions, Query;
    Q::Shop, Counter, Q::Shop;
    Q::Portal(_), Counter, Q::Portal(PortalQuery::Me);
    Q::Audit(_), Audit, Q::Audit(AuditList::default());
    Q::DayEnd(..), Analytics, Q::DayEnd(None, None);
    Q::AuditHead, Audit, Q::AuditHead;
    Q::Settings, Counter, Q::Settings;
    Q::Stores, Counter, Q::Stores;
    Q::PaymentMethods, Counter, Q::PaymentMethods;
    Q::Users, EditUsers, Q::Users;
    Q::Backups, Maintain, Q::Backups;
    Q::UserRequests, EditUsers, Q::UserRequests;
    Q::Order(_), Counter, Q::Order(ORDER);
    Q::OrderByNumber(_), Counter, Q::OrderByNumber(999);
    Q::Carts(_), Counter, Q::Carts(STORE);
    Q::Orders(_), Counter, Q::Orders(orders_listed());
    Q::OrdersByCustomer(_), Counter, Q::OrdersByCustomer(orders_listed());
    Q::StageCounts(_), Counter, Q::StageCounts(None);
    Q::BillingQueue { .. }, Counter, Q::BillingQueue { store: None, limit: 1 };
    Q::Shipments { .. }, Counter, Q::Shipments { state: None, order: None, limit: 1 };
    Q::Payments { .. }, Counter, Q::Payments { order: None, limit: 1 };
    Q::Bill(_), Counter, Q::Bill(s());
    Q::Bills { .. }, Counter, Q::Bills { limit: 1 };
    Q::Stock(_), Counter, Q::Stock(StockList { store: None, search: s(), low_only: false, after: None, limit: 1 });
    Q::Shelf { .. }, Counter, Q::Shelf { store: STORE, variants: vec![VARIANT] };
    Q::Grid { .. }, Counter, Q::Grid { variant: VARIANT, store: None };
    Q::Movements { .. }, Counter, Q::Movements { store: None, variant: None, before: None, limit: 1 };
    Q::Transfers { .. }, Counter, Q::Transfers { store: None, status: None, before: None, limit: 1 };
    Q::Transfer(_), Counter, Q::Transfer(999);
    Q::OnTheWay(_), Counter, Q::OnTheWay(VARIANT);
    Q::Counts { .. }, Counter, Q::Counts { store: None, status: None, before: None, limit: 1 };
    Q::Count { .. }, Counter, Q::Count { number: 999, limit: 1 };
    Q::CountLines { .. }, Counter, Q::CountLines { number: 999, variant: VARIANT };
    Q::LotsOf { .. }, Counter, Q::LotsOf { store: STORE, sku: s() };
    Q::Lots(_), Counter, Q::Lots(LotList::default());
    Q::Recall { .. }, Counter, Q::Recall { lot: s(), variant: None };
    Q::Lookup(_), Counter, Q::Lookup(s());
    Q::ScanTest(_), Counter, Q::ScanTest(s());
    Q::Variant(_), Counter, Q::Variant(s());
    Q::VariantBriefs, Counter, Q::VariantBriefs;
    Q::CustomerBriefs, Counter, Q::CustomerBriefs;
    Q::Products, Counter, Q::Products;
    Q::Details(_), Counter, Q::Details(s());
    Q::Pictures(_), Counter, Q::Pictures(PictureOwner::Store(STORE));
    Q::Picture(_), Counter, Q::Picture(PictureId(999));
    Q::PictureFile(_), EditCatalogue, Q::PictureFile(PathBuf::from("none.png"));
    Q::Words(_), Counter, Q::Words(WordKind::Unit);
    Q::Looks, Counter, Q::Looks;
    Q::ProductRows(_), Counter, Q::ProductRows(ProductList::default());
    Q::Product(_), Counter, Q::Product(ProductId(999));
    Q::ProductByCode(_), Counter, Q::ProductByCode(s());
    Q::VariantPlan(..), EditCatalogue, Q::VariantPlan(s(), VariantSet::default());
    Q::Prices(_), EditCatalogue, Q::Prices(s());
    Q::Customers, Counter, Q::Customers;
    Q::Customer(_), Counter, Q::Customer(s());
    Q::CustomerRows(_), Counter, Q::CustomerRows(CustomerList::default());
    Q::CustomerPage(_), Counter, Q::CustomerPage(CUSTOMER);
    Q::Ledger { .. }, Counter, Q::Ledger { customer: CUSTOMER, from: None, to: None };
    Q::Areas, Counter, Q::Areas;
    Q::Suppliers, Counter, Q::Suppliers;
    Q::Supplier(_), Counter, Q::Supplier(s());
    Q::Supplies(_), Counter, Q::Supplies(VARIANT);
    Q::Purchases(_), Counter, Q::Purchases(PurchaseList { status: None, store: None, open: false, before: None, limit: 1 });
    Q::Purchase(_), Counter, Q::Purchase(999);
    Q::Proposals(_), Counter, Q::Proposals(None);
    Q::Imports { .. }, Import, Q::Imports { limit: 1 };
    Q::Approval(_), Inbox, Q::Approval(ORDER);
    Q::Inbox, Inbox, Q::Inbox;
    Q::InboxCount, Inbox, Q::InboxCount;
    Q::Notices { .. }, Inbox, Q::Notices { failed: false, limit: 1 };
    Q::FreshNotices(_), Inbox, Q::FreshNotices(None);
    Q::Presence(_), Counter, Q::Presence(Held::Order(ORDER));
    Q::Dashboard(_), Analytics, Q::Dashboard(filter());
    Q::Labels { .. }, Counter, Q::Labels { kind: LabelKind::Product, wishes: vec![] };
    Q::Report(..), Analytics, Q::Report(Report::ALL[0].0, filter());
}

#[test]
fn every_question_asks_for_its_right_before_it_looks() {
    let mut shop = fresh();
    for actor in people(&mut shop) {
        for (right, query) in questions() {
            let before = shop.audited();
            let answer = shop.desk.answer(&actor, std::slice::from_ref(&query));
            let answer = answer.unwrap().remove(0);
            let holds = match query {
                // The shop's name stands on every screen; the portal is the retailers' alone.
                Query::Shop => true,
                Query::Portal(_) => actor.role() == Role::Retailer,
                _ => actor.role() >= right.least(),
            };
            let case = format!("{query:?} by {:?}: {answer:?}", actor.role());
            let refused = matches!(answer, Err(AppError::NotAllowed { .. }));
            assert_eq!(refused, !holds, "{case}");
            let asked = matches!(answer, Err(AppError::PasswordNeeded { .. }));
            assert!(!asked, "{case}");
            assert_eq!(shop.audited(), before + i64::from(refused), "{case}");
        }
    }
}
