//! Statements about the shop, its settings, stores and payment methods.

use rusqlite::{Row, params};
use serde_json::Value;

use crate::domain::id::StoreId;
use crate::domain::money::Currency;
use crate::domain::shop::{PaymentMethod, Store};
use crate::domain::time::{Timestamp, Zone};
use crate::store::audit::{self, Audited, json};
use crate::store::{Error, Result, Tx};

const SHOP: &str = "SELECT name, currency, timezone FROM shop";
const INSERT_SHOP: &str =
    "INSERT INTO shop (id, name, currency, timezone, created_at) VALUES (1, ?1, ?2, ?3, ?4)";
const REVISIONS: &str = "SELECT catalogue_revision, customers_revision FROM shop";
const SETTINGS: &str = "SELECT key, value FROM settings ORDER BY key";
const SET: &str =
    "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2";
const RESET: &str = "DELETE FROM settings WHERE key = ?1";
const SETTING_CHANGES: &str =
    "SELECT a.row_id, a.at, coalesce(u.name, 'system') FROM audit a LEFT JOIN users u ON u.id = a.user_id
     WHERE a.id IN (SELECT max(id) FROM audit WHERE entity = 'settings' GROUP BY row_id)";
const METHODS: &str = "SELECT code, name, is_cash FROM payment_methods ORDER BY position";
const INSERT_METHOD: &str =
    "INSERT INTO payment_methods (code, name, is_cash, position) VALUES (?1, ?2, ?3, ?4)";
const STORES: &str = "SELECT * FROM stores ORDER BY code";
const STORE: &str = "SELECT * FROM stores WHERE id = ?1";
const STORE_BY_CODE: &str = "SELECT * FROM stores WHERE code = ?1";
const INSERT_STORE: &str =
    "INSERT INTO stores (code, name, kind, address, web, latitude, longitude, stock_policy, active)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const UPDATE_STORE: &str =
    "UPDATE stores SET code = ?2, name = ?3, kind = ?4, address = ?5, web = ?6, latitude = ?7,
     longitude = ?8, stock_policy = ?9, active = ?10, version = version + 1 WHERE id = ?1";
const IS_SHORT: &str =
    "SELECT EXISTS (SELECT 1 FROM stock s JOIN variants v ON v.id = s.variant_id
       WHERE s.store_id = ?1 AND s.reserved > s.on_hand AND NOT EXISTS (SELECT 1 FROM stock_policies p
         WHERE p.product_id = v.product_id AND p.store_id = s.store_id AND p.stock_policy = 'backorder'))";
const HAS_STOCK: &str =
    "SELECT EXISTS (SELECT 1 FROM stock WHERE store_id = ?1 AND (on_hand > 0 OR reserved > 0))";
const HAS_OPEN_ORDERS: &str = "SELECT EXISTS (SELECT 1 FROM orders WHERE store_id = ?1
     AND status IN ('draft', 'awaiting_approval', 'billing', 'part_sent', 'pending'))";
const HAS_BILLS: &str = "SELECT EXISTS (SELECT 1 FROM bills WHERE store_id = ?1)";
const OTHER_STORES: &str = "SELECT EXISTS (SELECT 1 FROM stores WHERE active = 1 AND id <> ?1)";

/// The shop's row: name, currency, zone.
pub fn shop(tx: &Tx<'_>) -> Result<(String, Currency, Zone)> {
    let (name, currency, zone): (String, String, String) = tx
        .one(SHOP, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .ok_or_else(|| Error::NotAShop("it has no shop in it".to_owned()))?;
    let currency = Currency::new(&currency).map_err(|_unknown| Error::Corrupt {
        table: "shop",
        column: "currency",
    })?;
    let zone = Zone::parse(&zone).ok_or(Error::Corrupt {
        table: "shop",
        column: "timezone",
    })?;
    Ok((name, currency, zone))
}

/// Writes the shop's row of a fresh file.
pub fn insert_shop(
    tx: &Tx<'_>,
    name: &str,
    currency: Currency,
    zone: Zone,
    at: Timestamp,
) -> Result<()> {
    tx.run(INSERT_SHOP, params![name, currency.code(), zone.name(), at])?;
    audit::inserted(tx, 1, &ShopRow(name, currency.code(), &zone.name()))
}

struct ShopRow<'a>(&'a str, &'a str, &'a str);

impl Audited for ShopRow<'_> {
    const TABLE: &'static str = "shop";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("name", json(self.0)),
            ("currency", json(self.1)),
            ("timezone", json(self.2)),
        ]
    }
}

/// Two numbers that change with the catalogue and with the customers.
pub fn revisions(tx: &Tx<'_>) -> Result<(i64, i64)> {
    Ok(tx
        .one(REVISIONS, [], |row| Ok((row.get(0)?, row.get(1)?)))?
        .unwrap_or_default())
}

/// All settings that differ from their defaults.
pub fn settings(tx: &Tx<'_>) -> Result<Vec<(String, String)>> {
    tx.all(SETTINGS, [], |row| Ok((row.get(0)?, row.get(1)?)))
}

struct Setting<'a>(&'a str);

impl Audited for Setting<'_> {
    const TABLE: &'static str = "settings";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![("value", json(self.0))]
    }
}

/// Writes one setting; one that `is_default` leaves the table, which holds only what differs.
pub fn set(tx: &Tx<'_>, key: &str, old: &str, new: &str, is_default: bool) -> Result<()> {
    if is_default {
        tx.run(RESET, params![key])?;
    } else {
        tx.run(SET, params![key, new])?;
    }
    audit::updated(tx, key, &Setting(old), &Setting(new))?;
    Ok(())
}

/// Who changed a setting last.
#[derive(Debug)]
pub struct SettingChange {
    /// The setting's key.
    pub key: String,
    /// When.
    pub at: Timestamp,
    /// Sign-in name.
    pub by: String,
}

/// The last change of every setting that was ever changed, from the audit log.
pub fn setting_changes(tx: &Tx<'_>) -> Result<Vec<SettingChange>> {
    tx.all(SETTING_CHANGES, [], |row| {
        Ok(SettingChange {
            key: row.get(0)?,
            at: row.get(1)?,
            by: row.get(2)?,
        })
    })
}

/// Ways to pay, in order.
pub fn payment_methods(tx: &Tx<'_>) -> Result<Vec<PaymentMethod>> {
    tx.all(METHODS, [], |row| {
        Ok(PaymentMethod {
            code: row.get(0)?,
            name: row.get(1)?,
            is_cash: row.get(2)?,
        })
    })
}

/// Writes a way to pay of a fresh file.
pub fn insert_payment_method(tx: &Tx<'_>, method: &PaymentMethod, position: u32) -> Result<()> {
    tx.run(
        INSERT_METHOD,
        params![method.code, method.name, method.is_cash, position],
    )?;
    audit::inserted(tx, &method.code, method)
}

impl Audited for PaymentMethod {
    const TABLE: &'static str = "payment_methods";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("code", json(&self.code)),
            ("name", json(&self.name)),
            ("is_cash", json(self.is_cash)),
        ]
    }
}

fn read_store(row: &Row<'_>) -> Result<Store> {
    Ok(Store {
        id: row.get("id")?,
        code: row.get("code")?,
        name: row.get("name")?,
        kind: row.get("kind")?,
        address: row.get("address")?,
        web: row.get("web")?,
        latitude: row.get("latitude")?,
        longitude: row.get("longitude")?,
        stock_policy: row.get("stock_policy")?,
        active: row.get("active")?,
        version: row.get("version")?,
    })
}

impl Audited for Store {
    const TABLE: &'static str = "stores";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("code", json(&self.code)),
            ("name", json(&self.name)),
            ("kind", json(self.kind.word())),
            ("address", json(&self.address)),
            ("web", json(&self.web)),
            ("latitude", self.latitude.map_or(Value::Null, Value::from)),
            ("longitude", self.longitude.map_or(Value::Null, Value::from)),
            ("stock_policy", json(self.stock_policy.word())),
            ("active", json(self.active)),
        ]
    }
}

/// All stores, by code.
pub fn stores(tx: &Tx<'_>) -> Result<Vec<Store>> {
    tx.all(STORES, [], read_store)
}

/// A store, if there.
pub fn store(tx: &Tx<'_>, id: StoreId) -> Result<Option<Store>> {
    tx.one(STORE, [id], read_store)
}

/// A store by its code, any letter case.
pub fn store_by_code(tx: &Tx<'_>, code: &str) -> Result<Option<Store>> {
    tx.one(STORE_BY_CODE, [code], read_store)
}

/// Writes a new store; its `id` and `version` are ignored.
pub fn insert_store(tx: &Tx<'_>, store: &Store) -> Result<StoreId> {
    let Store {
        code,
        name,
        kind,
        address,
        web,
        latitude,
        longitude,
        stock_policy,
        active,
        ..
    } = store;
    let id = tx.insert(
        INSERT_STORE,
        params![
            code,
            name,
            kind,
            address,
            web,
            latitude,
            longitude,
            stock_policy,
            active
        ],
    )?;
    audit::inserted(tx, id, store)?;
    Ok(StoreId(id))
}

/// Writes a store's other values.
pub fn update_store(tx: &Tx<'_>, old: &Store, new: &Store) -> Result<()> {
    if audit::updated(tx, old.id, old, new)? {
        let Store {
            code,
            name,
            kind,
            address,
            web,
            latitude,
            longitude,
            stock_policy,
            active,
            ..
        } = new;
        tx.run(
            UPDATE_STORE,
            params![
                old.id,
                code,
                name,
                kind,
                address,
                web,
                latitude,
                longitude,
                stock_policy,
                active
            ],
        )?;
    }
    Ok(())
}

/// Whether a store has promised more than it has anywhere.
pub fn is_short(tx: &Tx<'_>, id: StoreId) -> Result<bool> {
    Ok(tx.value(IS_SHORT, [id])?.unwrap_or(false))
}

/// Whether a store holds or owes goods.
pub fn has_stock(tx: &Tx<'_>, id: StoreId) -> Result<bool> {
    Ok(tx.value(HAS_STOCK, [id])?.unwrap_or(false))
}

/// Whether a store has carts, or orders with something left to bill.
pub fn has_open_orders(tx: &Tx<'_>, id: StoreId) -> Result<bool> {
    Ok(tx.value(HAS_OPEN_ORDERS, [id])?.unwrap_or(false))
}

/// Whether a store's code stands on bills.
pub fn has_bills(tx: &Tx<'_>, id: StoreId) -> Result<bool> {
    Ok(tx.value(HAS_BILLS, [id])?.unwrap_or(false))
}

/// Whether another store is active.
pub fn has_others(tx: &Tx<'_>, id: StoreId) -> Result<bool> {
    Ok(tx.value(OTHER_STORES, [id])?.unwrap_or(false))
}
