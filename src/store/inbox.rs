//! Statements about what waits for a person; each begins with an index or a list that holds nothing else.

use rusqlite::params;

use crate::domain::id::OrderId;
use crate::domain::inbox::InboxItem;
use crate::domain::order::Phase;
use crate::domain::payment::Account;
use crate::domain::product::title;
use crate::domain::time::{Day, Timestamp, Zone};
use crate::store::{Result, Tx, outbox};

/// Without a level, goods are low only when they are owed.
macro_rules! low_sql {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM low_stock l CROSS JOIN stock s ON s.store_id = l.store_id AND s.variant_id = l.variant_id
             CROSS JOIN variants v ON v.id = l.variant_id CROSS JOIN products p ON p.id = v.product_id
             CROSS JOIN stores o ON o.id = l.store_id
             WHERE v.active = 1 AND p.active = 1 AND o.active = 1
               AND (coalesce(s.reorder_level, v.reorder_level) > 0 OR s.on_hand < s.reserved) ",
            $rest
        )
    };
}

const LOW_COUNT: &str = low_sql!("count(*)", "");
const LOW: &str = low_sql!(
    "l.store_id, o.code, v.id, v.sku, p.name, v.colour, v.size,
       (SELECT decimals FROM units u WHERE u.id = p.unit_id), s.on_hand - s.reserved,
       coalesce(s.reorder_level, v.reorder_level),
       (SELECT coalesce(sum(x.ordered - x.received - x.cancelled), 0) FROM purchase_lines x
          JOIN purchase_orders y ON y.id = x.purchase_id
         WHERE x.variant_id = v.id AND y.store_id = l.store_id AND y.status IN ('sent', 'part_received'))
       + (SELECT coalesce(sum(x.quantity - x.received - x.missing), 0) FROM transfer_lines x
          JOIN transfers y ON y.id = x.transfer_id
         WHERE x.variant_id = v.id AND y.to_store_id = l.store_id AND y.status = 'sent'),
       coalesce((SELECT f.code FROM supplier_variants x JOIN suppliers f ON f.id = x.supplier_id
         WHERE x.variant_id = v.id AND f.active = 1
         ORDER BY x.preferred DESC, coalesce(x.lead_days, f.lead_days), f.code LIMIT 1), '')",
    "ORDER BY s.on_hand - s.reserved > 0, s.on_hand - s.reserved - coalesce(s.reorder_level, v.reorder_level), v.sku, o.code
     LIMIT ?1"
);
const EXPIRING_COUNT: &str = "SELECT count(*) FROM orders INDEXED BY orders_to_expire WHERE status = 'pending' AND expires_at <= ?1";
const EXPIRING: &str =
    "SELECT o.id, o.number, c.name, w.code, o.expires_at FROM orders o INDEXED BY orders_to_expire
     JOIN customers c ON c.id = o.customer_id JOIN stores w ON w.id = o.store_id
     WHERE o.status = 'pending' AND o.expires_at <= ?1 ORDER BY o.expires_at LIMIT ?2";
const REFUND_COUNT: &str = "SELECT count(*) FROM orders INDEXED BY orders_refund_due
     WHERE payment_status IN ('refund_due', 'part_refunded')";
const REFUNDS: &str =
    "SELECT o.id, o.number, c.name, w.code, o.phase, o.total, o.billed_total, o.paid, o.refunded
     FROM orders o INDEXED BY orders_refund_due
     JOIN customers c ON c.id = o.customer_id JOIN stores w ON w.id = o.store_id
     WHERE o.payment_status IN ('refund_due', 'part_refunded') ORDER BY o.number LIMIT ?1";

macro_rules! late_sql {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM purchase_orders p INDEXED BY purchase_orders_open
             JOIN suppliers s ON s.id = p.supplier_id JOIN stores w ON w.id = p.store_id
             WHERE p.closed_at IS NULL AND p.status IN ('sent', 'part_received') AND p.expected_day < ?1 ",
            $rest
        )
    };
}

const LATE_COUNT: &str = late_sql!("count(*)", "");
const LATE: &str = late_sql!(
    "p.number, s.name, w.code, p.expected_day, p.status",
    "ORDER BY p.expected_day, p.number LIMIT ?2"
);
const LOT_COUNT: &str = "SELECT count(*) FROM lots INDEXED BY lots_by_expiry
     WHERE expiry IS NOT NULL AND on_hand > 0 AND expiry <= ?1";
const LOTS: &str = "SELECT w.code, v.sku, p.name, v.colour, v.size, l.code, l.expiry, l.on_hand,
       (SELECT decimals FROM units u WHERE u.id = p.unit_id)
     FROM lots l INDEXED BY lots_by_expiry JOIN stores w ON w.id = l.store_id
     JOIN variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id
     WHERE l.expiry IS NOT NULL AND l.on_hand > 0 AND l.expiry <= ?1 ORDER BY l.expiry, v.sku, w.code LIMIT ?2";
const TRANSFER_COUNT: &str = "SELECT count(*) FROM transfers INDEXED BY transfers_open
     WHERE closed_at IS NULL AND status = 'sent'";
const TRANSFERS: &str =
    "SELECT t.number, f.code, w.code, t.sent_at FROM transfers t INDEXED BY transfers_open
     JOIN stores f ON f.id = t.from_store_id JOIN stores w ON w.id = t.to_store_id
     WHERE t.closed_at IS NULL AND t.status = 'sent' ORDER BY t.number LIMIT ?1";
const COUNT_COUNT: &str =
    "SELECT count(*) FROM counts INDEXED BY counts_open WHERE closed_at IS NULL";
const COUNTS: &str = "SELECT c.number, w.code, coalesce(g.name, ''), c.opened_at,
       (SELECT count(*) FROM count_lines l WHERE l.count_id = c.id)
     FROM counts c INDEXED BY counts_open JOIN stores w ON w.id = c.store_id
     LEFT JOIN categories g ON g.id = c.category_id
     WHERE c.closed_at IS NULL ORDER BY c.number LIMIT ?1";

const APPROVAL_COUNT: &str =
    "SELECT count(*) FROM orders WHERE status = 'awaiting_approval' AND archived_at IS NULL";
const APPROVALS: &str = "SELECT o.id, o.number, c.name, w.code, o.total, o.placed_at, coalesce((SELECT u.name FROM approvals a
       JOIN users u ON u.id = a.user_id WHERE a.order_id = o.id ORDER BY a.level LIMIT 1), '')
     FROM orders o JOIN customers c ON c.id = o.customer_id JOIN stores w ON w.id = o.store_id
     WHERE o.status = 'awaiting_approval' AND o.archived_at IS NULL ORDER BY o.number LIMIT ?1";
const USER_COUNT: &str = "SELECT count(*) FROM users WHERE status = 'requested'";
const USERS: &str = "SELECT name, full_name, request, created_at FROM users WHERE status = 'requested' ORDER BY id LIMIT ?1";
const SHIPMENT_COUNT: &str =
    "SELECT count(*) FROM shipments INDEXED BY shipments_failed WHERE state = 'failed'";
const SHIPMENTS: &str = "SELECT h.order_id, o.number, b.customer_name, w.code, b.number, h.changed_at
     FROM shipments h INDEXED BY shipments_failed JOIN bills b ON b.id = h.bill_id JOIN orders o ON o.id = h.order_id
     JOIN stores w ON w.id = o.store_id WHERE h.state = 'failed' ORDER BY h.id LIMIT ?1";
const NOTICE_COUNT: &str =
    "SELECT count(*) FROM notices INDEXED BY notices_failed WHERE state = 'failed'";

/// The days and instants that waiting is measured by.
#[derive(Debug, Clone, Copy)]
pub struct Horizon {
    /// Today.
    pub today: Day,
    /// Where the shop's day begins.
    pub zone: Zone,
    /// Orders that expire up to here wait.
    pub expiry: Timestamp,
    /// Lots that expire up to this day wait.
    pub lots: Day,
    /// At most so many of a kind.
    pub limit: i64,
}

fn count(tx: &Tx<'_>, sql: &str, params: impl rusqlite::Params) -> Result<i64> {
    Ok(tx.value(sql, params)?.unwrap_or(0))
}

/// How many wait of each kind, in the order of [`crate::domain::inbox::InboxKind::ALL`].
pub fn counts(tx: &Tx<'_>, horizon: &Horizon) -> Result<[i64; 11]> {
    Ok([
        count(tx, APPROVAL_COUNT, [])?,
        count(tx, USER_COUNT, [])?,
        count(tx, LOW_COUNT, [])?,
        count(tx, LATE_COUNT, [horizon.today])?,
        count(tx, LOT_COUNT, [horizon.lots])?,
        count(tx, EXPIRING_COUNT, [horizon.expiry])?,
        count(tx, REFUND_COUNT, [])?,
        count(tx, TRANSFER_COUNT, [])?,
        count(tx, COUNT_COUNT, [])?,
        count(tx, SHIPMENT_COUNT, [])?,
        count(tx, NOTICE_COUNT, [])?,
    ])
}

/// Retailers' orders to approve, the oldest first.
pub fn approvals(tx: &Tx<'_>, horizon: &Horizon) -> Result<Vec<InboxItem>> {
    tx.all(APPROVALS, [horizon.limit], |row| {
        Ok(InboxItem::Approval {
            order: row.get(0)?,
            number: row.get(1)?,
            customer: row.get(2)?,
            store: row.get(3)?,
            total: row.get(4)?,
            at: row.get(5)?,
            first: row.get(6)?,
        })
    })
}

/// People who ask to be let in, the first first.
pub fn users(tx: &Tx<'_>, horizon: &Horizon) -> Result<Vec<InboxItem>> {
    tx.all(USERS, [horizon.limit], |row| {
        Ok(InboxItem::User {
            user: row.get(0)?,
            name: row.get(1)?,
            request: row.get(2)?,
            at: row.get(3)?,
        })
    })
}

/// Shipments that did not arrive, the oldest first.
pub fn failed_shipments(tx: &Tx<'_>, horizon: &Horizon) -> Result<Vec<InboxItem>> {
    tx.all(SHIPMENTS, [horizon.limit], |row| {
        Ok(InboxItem::FailedShipment {
            order: row.get(0)?,
            number: row.get(1)?,
            customer: row.get(2)?,
            store: row.get(3)?,
            bill: row.get(4)?,
            day: horizon.zone.day(row.get(5)?),
        })
    })
}

/// Notices that no program took, the newest first.
pub fn failed_notices(tx: &Tx<'_>, horizon: &Horizon) -> Result<Vec<InboxItem>> {
    let most = usize::try_from(horizon.limit).unwrap_or(usize::MAX);
    let failed = outbox::latest(tx, true, most)?.into_iter();
    let items = failed.map(|notice| InboxItem::FailedNotice {
        notice: notice.id,
        kind: notice.kind,
        subject: notice.subject,
        failure: notice.failure,
    });
    Ok(items.collect())
}

/// Goods at or below their level, those that are out first.
pub fn low(tx: &Tx<'_>, horizon: &Horizon) -> Result<Vec<InboxItem>> {
    tx.all(LOW, [horizon.limit], |row| {
        let (product, colour, size): (String, String, String) =
            (row.get(4)?, row.get(5)?, row.get(6)?);
        Ok(InboxItem::Low {
            store_id: row.get(0)?,
            store: row.get(1)?,
            variant_id: row.get(2)?,
            sku: row.get(3)?,
            title: title(&product, &colour, &size),
            decimals: row.get(7)?,
            available: row.get(8)?,
            level: row.get(9)?,
            incoming: row.get(10)?,
            supplier: row.get(11)?,
        })
    })
}

/// Purchase orders that should have been there, the latest first.
pub fn late(tx: &Tx<'_>, horizon: &Horizon) -> Result<Vec<InboxItem>> {
    tx.all(LATE, params![horizon.today, horizon.limit], |row| {
        Ok(InboxItem::Late {
            number: row.get(0)?,
            supplier: row.get(1)?,
            store: row.get(2)?,
            expected_day: row.get(3)?,
            status: row.get(4)?,
        })
    })
}

/// Lots with goods, the first to expire first.
pub fn lots(tx: &Tx<'_>, horizon: &Horizon) -> Result<Vec<InboxItem>> {
    tx.all(LOTS, params![horizon.lots, horizon.limit], |row| {
        let (product, colour, size): (String, String, String) =
            (row.get(2)?, row.get(3)?, row.get(4)?);
        Ok(InboxItem::Lot {
            store: row.get(0)?,
            sku: row.get(1)?,
            title: title(&product, &colour, &size),
            lot: row.get(5)?,
            expiry: row.get(6)?,
            on_hand: row.get(7)?,
            decimals: row.get(8)?,
        })
    })
}

/// Pending orders, the first to expire first.
pub fn expiring(tx: &Tx<'_>, horizon: &Horizon) -> Result<Vec<InboxItem>> {
    tx.all(EXPIRING, params![horizon.expiry, horizon.limit], |row| {
        let at: Timestamp = row.get(4)?;
        Ok(InboxItem::Expiring {
            order: row.get(0)?,
            number: row.get(1)?,
            customer: row.get(2)?,
            store: row.get(3)?,
            day: horizon.zone.day(at),
        })
    })
}

/// What is owed to whom for which order, and what its account is.
pub type Owed = (OrderId, i64, String, String, Account);

/// Orders with money to give back, the oldest first.
pub fn refunds(tx: &Tx<'_>, horizon: &Horizon) -> Result<Vec<Owed>> {
    tx.all(REFUNDS, [horizon.limit], |row| {
        let phase: Phase = row.get(4)?;
        let payable = match phase {
            Phase::Live | Phase::AwaitingApproval => row.get(5)?,
            Phase::Draft | Phase::Rejected | Phase::Deleted | Phase::Expired => row.get(6)?,
        };
        let account = Account {
            payable,
            paid: row.get(7)?,
            refunded: row.get(8)?,
        };
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, account))
    })
}

/// Transfers on the way, the oldest first.
pub fn transfers(tx: &Tx<'_>, horizon: &Horizon) -> Result<Vec<InboxItem>> {
    tx.all(TRANSFERS, [horizon.limit], |row| {
        let sent: Option<Timestamp> = row.get(3)?;
        Ok(InboxItem::Transfer {
            number: row.get(0)?,
            from: row.get(1)?,
            to: row.get(2)?,
            sent: sent.map(|at| horizon.zone.day(at)),
        })
    })
}

/// Counts that nobody has posted, the oldest first.
pub fn open_counts(tx: &Tx<'_>, horizon: &Horizon) -> Result<Vec<InboxItem>> {
    tx.all(COUNTS, [horizon.limit], |row| {
        Ok(InboxItem::Count {
            number: row.get(0)?,
            store: row.get(1)?,
            category: row.get(2)?,
            opened: horizon.zone.day(row.get(3)?),
            lines: row.get(4)?,
        })
    })
}
