//! How domain values look in columns, and the SQL functions of this program.

use rusqlite::functions::FunctionFlags;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row};

use crate::domain::access::Role;
use crate::domain::approval::Verdict;
use crate::domain::count::{CountStatus, EntryKind};
use crate::domain::id::{
    BillId, CountId, CustomerId, ImportId, LineId, LotId, OrderId, PaymentId, PictureId, ProductId,
    PurchaseId, PurchaseLineId, ShipmentId, StoreId, SupplierId, TransferId, TransferLineId,
    UserId, VariantId,
};
use crate::domain::money::Money;
use crate::domain::order::{Kind, Phase, Priority, Status};
use crate::domain::payment::PaymentStatus;
use crate::domain::picture::PictureFormat;
use crate::domain::price::Discount;
use crate::domain::purchase::PurchaseStatus;
use crate::domain::quantity::Quantity;
use crate::domain::shipment::ShipmentState;
use crate::domain::shop::{StoreKind, UserStatus};
use crate::domain::stock::{MovementKind, StockPolicy};
use crate::domain::text::fold;
use crate::domain::time::{Day, Timestamp};
use crate::domain::transfer::TransferStatus;
use crate::store::{Error, Result};

macro_rules! integers {
    ($($type:ty: $wrap:expr, $unwrap:expr);+ $(;)?) => {
        $(
            impl ToSql for $type {
                fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                    Ok(ToSqlOutput::from($unwrap(*self)))
                }
            }

            impl FromSql for $type {
                fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                    value.as_i64().map($wrap)
                }
            }
        )+
    };
}

integers! {
    Money: Money::from_minor, Money::minor;
    Quantity: Quantity::from_steps, Quantity::steps;
    Timestamp: Timestamp::from_millis, Timestamp::millis;
    StoreId: StoreId, |id: StoreId| id.0;
    UserId: UserId, |id: UserId| id.0;
    CustomerId: CustomerId, |id: CustomerId| id.0;
    ProductId: ProductId, |id: ProductId| id.0;
    VariantId: VariantId, |id: VariantId| id.0;
    OrderId: OrderId, |id: OrderId| id.0;
    LineId: LineId, |id: LineId| id.0;
    BillId: BillId, |id: BillId| id.0;
    ShipmentId: ShipmentId, |id: ShipmentId| id.0;
    PaymentId: PaymentId, |id: PaymentId| id.0;
    SupplierId: SupplierId, |id: SupplierId| id.0;
    PurchaseId: PurchaseId, |id: PurchaseId| id.0;
    PurchaseLineId: PurchaseLineId, |id: PurchaseLineId| id.0;
    TransferId: TransferId, |id: TransferId| id.0;
    TransferLineId: TransferLineId, |id: TransferLineId| id.0;
    CountId: CountId, |id: CountId| id.0;
    LotId: LotId, |id: LotId| id.0;
    ImportId: ImportId, |id: ImportId| id.0;
    PictureId: PictureId, |id: PictureId| id.0;
}

macro_rules! stored_words {
    ($($type:ty),+ $(,)?) => {
        $(
            impl ToSql for $type {
                fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                    Ok(ToSqlOutput::from(self.word()))
                }
            }

            impl FromSql for $type {
                fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                    <$type>::parse(value.as_str()?).ok_or(FromSqlError::InvalidType)
                }
            }
        )+
    };
}

stored_words!(
    Role,
    Kind,
    Phase,
    Priority,
    Status,
    PaymentStatus,
    ShipmentState,
    StoreKind,
    UserStatus,
    MovementKind,
    StockPolicy,
    PictureFormat,
    PurchaseStatus,
    TransferStatus,
    CountStatus,
    EntryKind,
    Verdict
);

impl ToSql for Day {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.iso()))
    }
}

impl FromSql for Day {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Day::parse(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

/// Reads a discount from its two columns.
pub(super) fn discount(row: &Row<'_>, kind: &str, value: &str) -> Result<Discount> {
    let word: String = row.get(kind)?;
    Discount::from_stored(&word, row.get(value)?).ok_or(Error::Corrupt {
        table: "orders",
        column: "discount_kind",
    })
}

/// Registers `fold(text)`: case and accents folded, as live search does it.
pub(super) fn register_functions(conn: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    conn.create_scalar_function("fold", 1, flags, |context| {
        let text = context.get_raw(0);
        Ok(text.as_str_or_null()?.map(fold))
    })?;
    Ok(())
}
