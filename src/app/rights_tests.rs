//! Every command under every role: who is refused, who is asked for a password, and that a refusal leaves no trace but one.

use crate::app::command::*;
use crate::app::error::AppError;
use crate::app::testing::{Fresh, fresh};
use crate::app::transfer::intake::ImportKind;
use crate::app::work::Actor;
use crate::domain::access::{Right, Role};
use crate::domain::area::AreaForm;
use crate::domain::count::EntryKind;
use crate::domain::customer::CustomerForm;
use crate::domain::id::*;
use crate::domain::order::{Condition, Priority};
use crate::domain::portal::PortalGoods;
use crate::domain::product::{ProductFields, ProductForm, VariantSet};
use crate::domain::shipment::ShipmentState;
use crate::domain::supplier::{SupplierForm, SupplyForm};
use crate::domain::word::{WordForm, WordKind};

/// Makes the table of one family of commands: the match has no wildcard, so that a new variant does not compile until
/// it stands here with its right and a sample.
macro_rules! table {
    ($name:ident, $of:ty; $($pattern:pat, $right:ident, $sample:expr;)*) => {
        fn $name() -> Vec<(Right, $of)> {
            let right = |it: &$of| match it {
                $($pattern => (Right::$right, stringify!($pattern)),)*
            };
            let rows = [$(($sample, stringify!($pattern))),*];
            let rows = rows.into_iter().map(|(sample, row): ($of, &str)| {
                let (right, own) = right(&sample);
                assert_eq!(own, row, "the sample stands in another row");
                (right, sample)
            });
            rows.collect()
        }
    };
}

#[path = "rights_query_tests.rs"]
mod queries;

const STORE: StoreId = StoreId(1);
const CART: OrderId = OrderId(999);
const LINE: LineId = LineId(999);
const VARIANT: VariantId = VariantId(999);
const CUSTOMER: CustomerId = CustomerId(999);
const TRANSFER: TransferId = TransferId(999);
const COUNT: CountId = CountId(999);
const PURCHASE: PurchaseId = PurchaseId(999);
const SUPPLIER: SupplierId = SupplierId(999);
const USER: UserId = UserId(999);

fn s() -> String {
    "X".to_owned()
}

fn consent() -> Consent {
    Consent::default()
}

fn lot() -> LotWish {
    LotWish::default()
}

fn delivery() -> Delivery {
    Delivery::to(STORE, "test")
}

use CartCommand as Ca;
table! { carts, CartCommand;
    Ca::Resume { .. }, Counter, Ca::Resume { store: STORE };
    Ca::Scan { .. }, Counter, Ca::Scan { cart: None, store: STORE, code: s(), quantity: None };
    Ca::Add { .. }, Counter, Ca::Add { cart: None, store: STORE, variant: VARIANT, quantity: None };
    Ca::Step { .. }, Counter, Ca::Step { cart: CART, line: LINE, by: 1 };
    Ca::Quantity { .. }, Counter, Ca::Quantity { cart: CART, line: LINE, quantity: s() };
    Ca::Fill { .. }, Counter, Ca::Fill { cart: None, store: STORE, cells: vec![], consent: consent() };
    Ca::Price { .. }, Counter, Ca::Price { cart: CART, line: LINE, price: s() };
    Ca::LineDiscount { .. }, Counter, Ca::LineDiscount { cart: CART, line: LINE, discount: DiscountWish::None };
    Ca::Discount { .. }, Counter, Ca::Discount { cart: CART, discount: DiscountWish::None };
    Ca::Void { .. }, Counter, Ca::Void { cart: CART, line: LINE };
    Ca::Unvoid { .. }, Counter, Ca::Unvoid { cart: CART, line: LINE };
    Ca::Customer { .. }, Counter, Ca::Customer { cart: Some(CART), store: STORE, customer: None };
    Ca::Note { .. }, Counter, Ca::Note { cart: CART, note: s() };
    Ca::Hold { .. }, Counter, Ca::Hold { cart: CART, label: s() };
    Ca::Recall { .. }, Counter, Ca::Recall { cart: CART };
    Ca::Discard { .. }, Counter, Ca::Discard { cart: CART };
}

use OrderCommand as Or;
table! { orders, OrderCommand;
    Or::Place { .. }, Counter, Or::Place { cart: CART, reference: None, consent: consent(), payments: vec![] };
    Or::Sell { .. }, Counter, Or::Sell { cart: CART, reference: None, consent: consent(), payments: vec![] };
    Or::Add { .. }, Counter, Or::Add { order: NewOrder::default(), consent: consent() };
    Or::AddSale { .. }, Counter, Or::AddSale { order: NewOrder::default(), payments: vec![] };
    Or::EditLine { .. }, Counter, Or::EditLine { order: CART, version: None, line: LINE, quantity: s(), consent: consent() };
    Or::AddLine { .. }, Counter, Or::AddLine { order: CART, version: None, code: s(), quantity: None, consent: consent() };
    Or::Fill { .. }, Counter, Or::Fill { order: CART, version: None, cells: vec![], consent: consent() };
    Or::Note { .. }, Counter, Or::Note { order: CART, version: None, note: s() };
    Or::Priority { .. }, Counter, Or::Priority { order: CART, version: None, priority: Priority::High };
    Or::Remark { .. }, Counter, Or::Remark { order: CART, text: s() };
    Or::Pick { .. }, Counter, Or::Pick { order: CART, version: None, lines: Lines::All };
    Or::PickScan { .. }, Counter, Or::PickScan { order: CART, code: s(), quantity: None };
    Or::SendBack { .. }, Counter, Or::SendBack { order: CART, version: None, lines: Lines::All };
    Or::Bill { .. }, Counter, Or::Bill { order: CART, version: None, lines: Lines::All };
    Or::Cancel { .. }, Counter, Or::Cancel { order: CART, version: None, reason: s() };
    Or::Delete { .. }, Counter, Or::Delete { order: CART, version: None, reason: s() };
    Or::Return { .. }, Counter, Or::Return { order: CART, version: None, lines: Lines::All, condition: Condition::Resaleable, reason: s() };
    Or::Approve { .. }, Approve, Or::Approve { order: CART, version: None, lines: Lines::All, consent: consent() };
    Or::Reject { .. }, Reject, Or::Reject { order: CART, version: None, reason: s() };
    Or::Restore { .. }, Restore, Or::Restore { order: CART, version: None, consent: consent() };
}

use StockCommand as St;
table! { stocks, StockCommand;
    St::ReceiveScan { .. }, Counter, St::ReceiveScan { delivery: delivery(), code: s(), quantity: None, lot: lot(), cost: s() };
    St::Receive { .. }, Counter, St::Receive { delivery: delivery(), sku: s(), quantity: s(), lot: lot(), cost: s() };
    St::ReceiveFill { .. }, Counter, St::ReceiveFill { delivery: delivery(), cells: vec![(VARIANT, s())], cost: s() };
    St::SupplierReturnScan { .. }, ReturnGoods, St::SupplierReturnScan { delivery: delivery(), code: s(), quantity: None, lot: lot() };
    St::SupplierReturn { .. }, ReturnGoods, St::SupplierReturn { delivery: delivery(), sku: s(), quantity: s(), lot: lot() };
    St::AdjustScan { .. }, Counter, St::AdjustScan { store: STORE, code: s(), quantity: None, takes_out: true, lot: lot(), reason: s() };
    St::TakeBack { .. }, Counter, St::TakeBack { movement: 999 };
    St::Adjust { .. }, Counter, St::Adjust { store: STORE, sku: s(), quantity: s(), lot: s(), reason: s() };
}

use TransferCommand as Tr;
table! { transfers, TransferCommand;
    Tr::Begin { .. }, Counter, Tr::Begin { from: STORE, to: STORE, reason: s() };
    Tr::Scan { .. }, Counter, Tr::Scan { transfer: TRANSFER, code: s(), quantity: None };
    Tr::Set { .. }, Counter, Tr::Set { transfer: TRANSFER, goods: vec![] };
    Tr::Fill { .. }, Counter, Tr::Fill { transfer: TRANSFER, cells: vec![] };
    Tr::Send { .. }, Counter, Tr::Send { transfer: TRANSFER, version: None, reason: s() };
    Tr::SendNow { .. }, Counter, Tr::SendNow { from: STORE, to: STORE, goods: vec![], reason: s() };
    Tr::ReceiveScan { .. }, Counter, Tr::ReceiveScan { transfer: TRANSFER, code: s(), quantity: None };
    Tr::Receive { .. }, Counter, Tr::Receive { transfer: TRANSFER, version: None, lines: Lines::All };
    Tr::Close { .. }, CloseTransfer, Tr::Close { transfer: TRANSFER, version: None, reason: s() };
    Tr::TakeBack { .. }, CloseTransfer, Tr::TakeBack { transfer: TRANSFER, version: None, reason: s() };
    Tr::Cancel { .. }, Counter, Tr::Cancel { transfer: TRANSFER, reason: s() };
}

use CountCommand as Co;
table! { counts, CountCommand;
    Co::Open { .. }, Counter, Co::Open { store: STORE, category: Some(s()) };
    Co::Enter { .. }, Counter, Co::Enter { count: COUNT, code: s(), kind: EntryKind::Add, quantity: None, lot: lot() };
    Co::Fill { .. }, Counter, Co::Fill { count: COUNT, cells: vec![] };
    Co::Post { .. }, ApproveCount, Co::Post { count: COUNT, version: None, reason: s(), uncounted_as_zero: false };
    Co::Cancel { .. }, ApproveCount, Co::Cancel { count: COUNT, reason: s() };
}

use CustomerCommand as Cu;
table! { customers, CustomerCommand;
    Cu::Add(_), EditCustomer, Cu::Add(CustomerForm::default());
    Cu::Edit { .. }, EditCustomer, Cu::Edit { customer: CUSTOMER, version: None, form: CustomerForm::default() };
    Cu::SetActive { .. }, EditCredit, Cu::SetActive { customer: CUSTOMER, active: false, agreed: true };
    Cu::SetBlocked { .. }, EditCredit, Cu::SetBlocked { customer: CUSTOMER, blocked: true };
    Cu::Merge { .. }, MergeCustomers, Cu::Merge { duplicate: CUSTOMER, into: CUSTOMER, agreed: true };
}

use SupplierCommand as Su;
table! { suppliers, SupplierCommand;
    Su::Add(_), Purchase, Su::Add(SupplierForm::default());
    Su::Edit { .. }, Purchase, Su::Edit { supplier: SUPPLIER, version: None, form: SupplierForm::default() };
    Su::SetActive { .. }, Purchase, Su::SetActive { supplier: SUPPLIER, active: false };
    Su::Delete(_), Purchase, Su::Delete(SUPPLIER);
    Su::Supply { .. }, Purchase, Su::Supply { supplier: SUPPLIER, sku: s(), form: SupplyForm::default() };
    Su::Drop { .. }, Purchase, Su::Drop { supplier: SUPPLIER, sku: s() };
}

use PurchaseCommand as Pu;
table! { purchases, PurchaseCommand;
    Pu::Add { .. }, Purchase, Pu::Add { supplier: SUPPLIER, store: STORE, form: PurchaseForm::default(), items: vec![] };
    Pu::Make(_), Purchase, Pu::Make(vec![]);
    Pu::Edit { .. }, Purchase, Pu::Edit { purchase: PURCHASE, version: None, form: None, items: vec![] };
    Pu::Fill { .. }, Purchase, Pu::Fill { purchase: PURCHASE, version: None, cells: vec![] };
    Pu::Scan { .. }, Purchase, Pu::Scan { purchase: PURCHASE, code: s(), quantity: None };
    Pu::Send { .. }, Purchase, Pu::Send { purchase: PURCHASE, expected: s() };
    Pu::ReceiveScan { .. }, Counter, Pu::ReceiveScan { purchase: PURCHASE, code: s(), quantity: None, lot: lot(), reference: s(), extra: false };
    Pu::Receive { .. }, Counter, Pu::Receive { purchase: PURCHASE, items: vec![], lot: lot(), reference: s() };
    Pu::Close { .. }, Purchase, Pu::Close { purchase: PURCHASE, reason: s() };
    Pu::Cancel { .. }, Purchase, Pu::Cancel { purchase: PURCHASE, reason: s() };
}

use ProductCommand as Pr;
table! { products, ProductCommand;
    Pr::Add(_), EditCatalogue, Pr::Add(ProductForm::default());
    Pr::Edit { .. }, EditCatalogue, Pr::Edit { sku: s(), version: None, form: ProductForm::default() };
    Pr::SetActive { .. }, EditCatalogue, Pr::SetActive { sku: s(), active: false };
    Pr::Delete { .. }, EditCatalogue, Pr::Delete { sku: s() };
    Pr::AddProduct { .. }, EditCatalogue, Pr::AddProduct { fields: ProductFields::default(), variants: None };
    Pr::EditProduct { .. }, EditCatalogue, Pr::EditProduct { code: s(), version: None, fields: ProductFields::default() };
    Pr::SetProductActive { .. }, EditCatalogue, Pr::SetProductActive { code: s(), active: false };
    Pr::DeleteProduct { .. }, EditCatalogue, Pr::DeleteProduct { code: s() };
    Pr::AddVariants { .. }, EditCatalogue, Pr::AddVariants { code: s(), set: VariantSet::default() };
    Pr::AddBarcode { .. }, EditCatalogue, Pr::AddBarcode { sku: s(), code: s(), units: s() };
    Pr::MakeBarcode { .. }, EditCatalogue, Pr::MakeBarcode { sku: s(), units: s() };
    Pr::RemoveBarcode { .. }, EditCatalogue, Pr::RemoveBarcode { code: s() };
    Pr::SetPolicy { .. }, EditCatalogue, Pr::SetPolicy { code: s(), store: STORE, policy: None };
    Pr::SetLevels { .. }, EditCatalogue, Pr::SetLevels { sku: s(), store: STORE, level: s(), quantity: s() };
}

use UserCommand as Us;
table! { users, UserCommand;
    Us::Add { .. }, EditUsers, Us::Add { name: String::new(), role: Role::Clerk, password: PasswordHash(s()), customer: None, full_name: s(), one_time: false };
    Us::Approve { .. }, EditUsers, Us::Approve { user: USER, role: Role::Clerk, customer: None };
    Us::Refuse { .. }, EditUsers, Us::Refuse { user: USER, reason: s() };
    Us::Edit { .. }, EditUsers, Us::Edit { user: USER, full_name: None, role: None, customer: None };
    Us::SetPassword { .. }, EditUsers, Us::SetPassword { user: USER, password: PasswordHash(s()), one_time: false };
    Us::Unlock(_), EditUsers, Us::Unlock(USER);
    Us::SetActive { .. }, EditUsers, Us::SetActive { user: USER, active: false };
}

use AreaCommand as Ar;
table! { areas, AreaCommand;
    Ar::Add(_), EditCustomer, Ar::Add(AreaForm::default());
    Ar::Edit { .. }, EditCustomer, Ar::Edit { code: s(), form: AreaForm::default() };
    Ar::Delete(_), EditCustomer, Ar::Delete(s());
}

use WordCommand as Wo;
table! { words, WordCommand;
    Wo::Add { .. }, EditCatalogue, Wo::Add { kind: WordKind::Brand, form: WordForm::default() };
    Wo::Edit { .. }, EditCatalogue, Wo::Edit { kind: WordKind::Brand, key: s(), form: WordForm::default(), agreed: false };
    Wo::Delete { .. }, EditCatalogue, Wo::Delete { kind: WordKind::Brand, key: s() };
}

use StoreCommand as Sr;
table! { stores, StoreCommand;
    Sr::Add(_), EditStores, Sr::Add(StoreForm::default());
    Sr::Edit { .. }, EditStores, Sr::Edit { store: StoreId(999), version: None, form: StoreForm::default() };
    Sr::SetActive { .. }, EditStores, Sr::SetActive { store: StoreId(999), active: false };
}

use NoticeCommand as No;
table! { notices, NoticeCommand;
    No::Retry(_), Inbox, No::Retry(Some(999));
    No::Dismiss(_), Inbox, No::Dismiss(Some(999));
}

use BackupCommand as Ba;
table! { backups, BackupCommand;
    Ba::Make, Maintain, Ba::Make;
    Ba::Check(_), Maintain, Ba::Check(s());
}

use OneTime as On;
table! { one_times, OneTime;
    On::Add { .. }, EditUsers, On::Add { name: s(), full_name: s(), role: Role::Clerk, customer: None };
    On::Reset(_), EditUsers, On::Reset(USER);
}

fn family(command: &Command) -> &'static str {
    match command {
        Command::Cart(_) => "cart",
        Command::Order(_) => "order",
        Command::Stock(_) => "stock",
        Command::Transfer(_) => "transfer",
        Command::Count(_) => "count",
        Command::Shipment(ShipmentCommand::Advance { .. }) => "shipment",
        Command::Payment(PaymentCommand::Take { .. }) => "take",
        Command::Payment(PaymentCommand::Refund { .. }) => "refund",
        Command::Customer(_) => "customer",
        Command::Area(_) => "area",
        Command::Supplier(_) => "supplier",
        Command::Purchase(_) => "purchase",
        Command::Product(_) => "product",
        Command::Picture(PictureCommand::Delete { .. }) => "picture delete",
        Command::Picture(PictureCommand::Export { .. }) => "picture export",
        // A picture is read from a real file before: its own tests.
        Command::Picture(PictureCommand::Add { .. }) => "picture add",
        Command::Details(_) => "details",
        Command::Word(_) => "word",
        // Under no right: the other test.
        Command::Portal(_) => "portal",
        Command::Store(_) => "store",
        Command::Notice(_) => "notice",
        Command::User(_) => "user",
        Command::Backup(_) => "backup",
        Command::OneTime(_) => "one-time",
        Command::Setting { .. } => "setting",
        Command::ResetSetting(_) => "reset setting",
        Command::Import(_) => "import",
        Command::ImportFile(_) => "import file",
        Command::Feed(_) => "feed",
        Command::UndoImport(_) => "undo import",
        Command::Hold(_) => "hold",
        Command::Clock => "clock",
    }
}

/// The families that [`family`] knows, but for the two that stand elsewhere.
const FAMILIES: usize = 30;

fn goods_and_money() -> Vec<(Right, Command)> {
    vec![
        (
            Right::AdvanceShipment,
            Command::Shipment(ShipmentCommand::Advance {
                shipment: ShipmentId(999),
                to: ShipmentState::Shipped,
                reason: s(),
            }),
        ),
        (
            Right::Counter,
            Command::Payment(PaymentCommand::Take {
                order: CART,
                rows: vec![],
                reference: None,
            }),
        ),
        (
            Right::Refund,
            Command::Payment(PaymentCommand::Refund {
                order: CART,
                method: s(),
                amount: s(),
                reference: None,
            }),
        ),
        (
            Right::EditCatalogue,
            Command::Picture(PictureCommand::Delete {
                picture: PictureId(999),
            }),
        ),
        (
            Right::Export,
            Command::Picture(PictureCommand::Export {
                picture: PictureId(999),
                path: "nowhere".into(),
            }),
        ),
    ]
}

fn upkeep() -> Vec<(Right, Command)> {
    vec![
        (
            Right::EditSettings,
            Command::Setting {
                key: s(),
                value: s(),
            },
        ),
        (Right::EditSettings, Command::ResetSetting(s())),
        (
            Right::Import,
            Command::ImportFile(ImportFile {
                path: "nowhere".into(),
                kind: ImportKind::Stock,
                wish: ImportWish::default(),
                seen: None,
                rejected: None,
            }),
        ),
        (Right::Import, Command::UndoImport(UndoWish::default())),
        (Right::Counter, Command::Hold(None)),
        (Right::Maintain, Command::Clock),
        (
            Right::EditCatalogue,
            Command::Details(DetailsCommand {
                product: s(),
                version: None,
                change: DetailsChange::Whole(s()),
            }),
        ),
        (
            Right::Counter,
            Command::Feed(FeedLine {
                store: s(),
                sku: s(),
                quantity: s(),
                machine: s(),
                id: s(),
            }),
        ),
        (
            Right::Import,
            Command::Import(ImportBatch {
                rows: ImportRows::Stock(vec![]),
                unreadable: vec![],
                mapping: vec![],
                unknown_columns: vec![],
                mark: 0,
                wish: ImportWish::default(),
            }),
        ),
    ]
}

fn every() -> Vec<(Right, Command)> {
    fn of<T>(rows: Vec<(Right, T)>, into: fn(T) -> Command) -> Vec<(Right, Command)> {
        let rows = rows.into_iter();
        rows.map(|(right, command)| (right, into(command)))
            .collect()
    }
    let mut all = of(carts(), Command::Cart);
    all.extend(of(orders(), Command::Order));
    all.extend(of(stocks(), Command::Stock));
    all.extend(of(transfers(), Command::Transfer));
    all.extend(of(counts(), Command::Count));
    all.extend(of(customers(), Command::Customer));
    all.extend(of(suppliers(), Command::Supplier));
    all.extend(of(purchases(), Command::Purchase));
    all.extend(of(products(), Command::Product));
    all.extend(of(users(), Command::User));
    all.extend(of(areas(), Command::Area));
    all.extend(of(words(), Command::Word));
    all.extend(of(stores(), Command::Store));
    all.extend(of(notices(), Command::Notice));
    all.extend(of(backups(), Command::Backup));
    all.extend(of(one_times(), Command::OneTime));
    all.extend(goods_and_money());
    all.extend(upkeep());
    all
}

/// One real user of each role, signed in.
fn people(shop: &mut Fresh) -> Vec<Actor> {
    let firm = CustomerForm {
        code: "A".to_owned(),
        name: "Alder".to_owned(),
        ..CustomerForm::default()
    };
    shop.run(Command::Customer(Cu::Add(firm))).unwrap();
    let people = Role::ALL.map(|(role, name)| {
        let customer = (role == Role::Retailer).then(|| "A".to_owned());
        let add = Us::Add {
            name: name.to_owned(),
            role,
            password: PasswordHash(s()),
            customer,
            full_name: String::new(),
            one_time: false,
        };
        match shop.run(Command::User(add)).unwrap() {
            Outcome::User(id) => shop.desk.admit(id, "till").unwrap(),
            other => panic!("{other:?}"),
        }
    });
    people.to_vec()
}

#[test]
fn every_command_asks_for_its_right_before_it_looks() {
    let mut shop = fresh();
    let people = people(&mut shop);
    let families: std::collections::HashSet<_> =
        every().iter().map(|(_, command)| family(command)).collect();
    assert_eq!(families.len(), FAMILIES, "{families:?}");
    for (right, command) in every() {
        for actor in &people {
            for given in [false, true] {
                let actor = if given {
                    actor.clone().just_signed_in()
                } else {
                    actor.clone()
                };
                let before = shop.audited();
                let done = shop.desk.execute(&actor, command.clone());
                let case = format!(
                    "{command:?} by {:?}, password {given}: {done:?}",
                    actor.role()
                );
                let holds = actor.role() >= right.least();
                let refused = matches!(done, Err(AppError::NotAllowed { .. }));
                assert_eq!(refused, !holds, "{case}");
                let asked = matches!(done, Err(AppError::PasswordNeeded { .. }));
                assert_eq!(asked, holds && right.asks_password() && !given, "{case}");
                if refused || asked {
                    let noted = i64::from(refused);
                    assert_eq!(shop.audited(), before + noted, "{case}");
                }
            }
        }
    }
}

#[test]
fn the_portal_is_no_way_for_staff_nor_the_shop_for_retailers() {
    let mut shop = fresh();
    let goods = PortalGoods::Code(s());
    for actor in people(&mut shop) {
        let add = PortalCommand::Add {
            goods: goods.clone(),
            quantity: None,
        };
        let done = shop.desk.execute(&actor, Command::Portal(add));
        let refused = matches!(done, Err(AppError::NotAllowed { .. }));
        assert_eq!(refused, actor.role() != Role::Retailer, "{done:?}");
    }
}
