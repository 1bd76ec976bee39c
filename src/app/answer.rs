//! Every question finds its answer here, each by the file of its noun.

use crate::app::error::AppError;
use crate::app::query::{Answer, Query};
use crate::app::work::Look;
use crate::app::{
    account, approve, area, audit, backup, count_list, customer, dashboard, day_end, details, grid,
    import, inbox, label, ledger, lookup, notice, order_query, picture, portal, presence,
    procurement, product_list, purchase, report, scan_report, setting, shop, supplier,
    transfer_list, user, variants, word,
};

pub(crate) fn answer(look: &Look<'_>, query: &Query) -> Result<Answer, AppError> {
    match query {
        Query::Dashboard(filter) => dashboard::dashboard(look, filter),
        Query::Labels { kind, wishes } => label::labels(look, *kind, wishes),
        Query::Portal(query) => portal::answer(look, query),
        Query::Report(name, filter) => report::report(look, *name, filter),
        Query::Shop => Ok(shop::shop(look)),
        Query::Settings => setting::settings(look),
        Query::Audit(list) => audit::page(look, list),
        Query::DayEnd(day, store) => day_end::day_end(look, *day, *store),
        Query::AuditHead => audit::head(look),
        Query::Stores => shop::stores(look),
        Query::PaymentMethods => shop::payment_methods(look),
        Query::Users => user::users(look),
        Query::UserRequests => user::requested(look),
        Query::Backups => backup::copies(look),
        Query::Stock(list) => ledger::stock(look, list),
        Query::Shelf { store, variants } => ledger::shelf(look, *store, variants),
        Query::Grid { variant, store } => grid::grid(look, *variant, *store),
        Query::Movements {
            store,
            variant,
            before,
            limit,
        } => ledger::movements(look, *store, *variant, *before, *limit),
        Query::Transfers {
            store,
            status,
            before,
            limit,
        } => transfer_list::transfers(look, *store, *status, *before, *limit),
        Query::Transfer(number) => transfer_list::transfer(look, *number),
        Query::OnTheWay(variant) => transfer_list::on_the_way(look, *variant),
        Query::Counts {
            store,
            status,
            before,
            limit,
        } => count_list::counts(look, *store, *status, *before, *limit),
        Query::Count { number, limit } => count_list::count(look, *number, *limit),
        Query::CountLines { number, variant } => count_list::lines(look, *number, *variant),
        Query::LotsOf { store, sku } => count_list::lots(look, *store, sku),
        Query::Imports { limit } => import::imports(look, *limit),
        Query::Lots(list) => ledger::lots(look, list),
        Query::Recall { lot, variant } => ledger::recall(look, lot, *variant),
        Query::Lookup(code) => lookup::lookup(look, code),
        Query::ScanTest(code) => scan_report::test(look, code),
        Query::Variant(sku) => product_list::variant(look, sku),
        Query::VariantBriefs => product_list::briefs(look),
        Query::Products => product_list::products(look),
        Query::Details(code) => details::details(look, code),
        Query::Pictures(owner) => picture::pictures(look, *owner),
        Query::Picture(id) => picture::shown(look, *id),
        Query::PictureFile(path) => picture::file(look, path),
        Query::Words(kind) => word::words(look, *kind),
        Query::Looks => word::looks(look),
        Query::ProductRows(list) => product_list::rows(look, list),
        Query::Product(id) => product_list::by_id(look, *id),
        Query::ProductByCode(code) => product_list::by_code(look, code),
        Query::VariantPlan(code, set) => variants::planned(look, code, set),
        Query::Prices(sku) => product_list::prices(look, sku),
        Query::CustomerBriefs => customer::briefs(look),
        Query::Customers => customer::customers(look),
        Query::Customer(code) => customer::customer(look, code),
        Query::CustomerRows(list) => account::rows(look, list),
        Query::CustomerPage(id) => account::page(look, *id),
        Query::Ledger { customer, from, to } => account::ledger(look, *customer, *from, *to),
        Query::Areas => area::areas(look),
        Query::Suppliers => supplier::suppliers(look),
        Query::Supplier(code) => supplier::supplier(look, code),
        Query::Supplies(variant) => supplier::supplies(look, *variant),
        Query::Purchases(list) => purchase::purchases(look, list),
        Query::Purchase(number) => purchase::purchase(look, *number),
        Query::Proposals(store) => procurement::proposals(look, *store),
        Query::Approval(order) => approve::view(look, *order),
        Query::Inbox => inbox::inbox(look),
        Query::Notices { failed, limit } => notice::notices(look, *failed, *limit),
        Query::FreshNotices(after) => notice::fresh(look, *after),
        Query::InboxCount => inbox::count(look),
        Query::Presence(held) => presence::of(look, *held),
        Query::Order(_)
        | Query::OrderByNumber(_)
        | Query::Carts(_)
        | Query::Orders(_)
        | Query::OrdersByCustomer(_)
        | Query::StageCounts(_)
        | Query::BillingQueue { .. }
        | Query::Shipments { .. }
        | Query::Payments { .. }
        | Query::Bill(_)
        | Query::Bills { .. } => order_query::answer(look, query),
    }
}
