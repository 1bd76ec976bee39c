//! Statements that write notices: what happened that somebody outside wants to hear, within the change itself or, for
//! what lasts, once while it lasts. How they go out is in `outbox.rs`.

use rusqlite::params;

use crate::domain::id::{OrderId, UserId};
use crate::domain::notice::NoticeKind;
use crate::domain::time::{Day, Timestamp};
use crate::store::{Result, Tx};

const OF_ORDER: &str = "INSERT INTO notices (at, kind, subject, event, changed_at)
     SELECT ?2, ?3, printf('O-%06d', o.number),
            json_object('event', ?3, 'at', ?4, 'order', printf('O-%06d', o.number), 'customer', c.code,
                        'customer_name', c.name, 'store', s.code, 'total', ?5, ?6, ?7), ?2
       FROM orders o JOIN customers c ON c.id = o.customer_id JOIN stores s ON s.id = o.store_id WHERE o.id = ?1";
const USER_REQUESTED: &str = "INSERT INTO notices (at, kind, subject, event, changed_at)
     SELECT ?2, 'user_requested', u.name,
            json_object('event', 'user_requested', 'at', ?3, 'user', u.name, 'name', u.full_name, 'text', u.request), ?2
       FROM users u WHERE u.id = ?1";

/// Goods at or below their level, or owed: the rows of the Inbox.
macro_rules! low {
    () => {
        "SELECT s.code || ' ' || v.sku AS subject, s.code AS store, v.sku, p.name,
           k.on_hand - k.reserved AS available, coalesce(k.reorder_level, v.reorder_level) AS level,
           CASE u.decimals WHEN 0 THEN 1 WHEN 1 THEN 10 WHEN 2 THEN 100 ELSE 1000 END AS steps
         FROM low_stock l CROSS JOIN stock k ON k.store_id = l.store_id AND k.variant_id = l.variant_id
         CROSS JOIN variants v ON v.id = l.variant_id CROSS JOIN products p ON p.id = v.product_id
         CROSS JOIN units u ON u.id = p.unit_id CROSS JOIN stores s ON s.id = l.store_id
         WHERE v.active = 1 AND p.active = 1 AND s.active = 1
           AND (coalesce(k.reorder_level, v.reorder_level) > 0 OR k.on_hand < k.reserved)"
    };
}

/// Orders that are not fully billed, of customers to whom goods are brought on weekday `?2`; day `?1`.
macro_rules! dispatch {
    () => {
        "SELECT printf('O-%06d', o.number) || ' ' || ?1 AS subject, printf('O-%06d', o.number) AS number, c.code, c.name,
           coalesce(a.code, '') AS area, s.code AS store
         FROM orders o JOIN customers c ON c.id = o.customer_id JOIN stores s ON s.id = o.store_id
         LEFT JOIN areas a ON a.id = c.area_id
         WHERE o.status IN ('pending', 'billing', 'part_sent') AND o.archived_at IS NULL
           AND instr(CASE c.delivery_weekdays WHEN '' THEN coalesce(a.delivery_weekdays, '') ELSE c.delivery_weekdays END,
                     ?2) > 0"
    };
}

macro_rules! untold {
    ($kind:literal) => {
        concat!(
            " AND NOT EXISTS (SELECT 1 FROM noticed n WHERE n.kind = '",
            $kind,
            "' AND n.subject = x.subject)"
        )
    };
}

const LOW_UNTOLD: &str = concat!(
    "SELECT EXISTS (SELECT 1 FROM (",
    low!(),
    ") x WHERE 1",
    untold!("low_stock"),
    ")"
);
const LOW_OVER: &str = concat!(
    "SELECT EXISTS (SELECT 1 FROM noticed WHERE kind = 'low_stock' AND subject NOT IN (SELECT subject FROM (",
    low!(),
    ")))"
);
const TELL_LOW: &str = concat!(
    "INSERT INTO notices (at, kind, subject, event, changed_at)
     SELECT ?1, 'low_stock', x.subject, json_object('event', 'low_stock', 'at', ?2, 'store', x.store, 'sku', x.sku, 'name',
       x.name, 'available', 1.0 * x.available / x.steps, 'reorder_level', 1.0 * x.level / x.steps), ?1
     FROM (", low!(), ") x WHERE 1", untold!("low_stock")
);
const NOTE_LOW: &str = concat!(
    "INSERT INTO noticed (kind, subject) SELECT 'low_stock', x.subject FROM (",
    low!(),
    ") x WHERE 1",
    untold!("low_stock")
);
const FORGET_LOW: &str = concat!(
    "DELETE FROM noticed WHERE kind = 'low_stock' AND subject NOT IN (SELECT subject FROM (",
    low!(),
    "))"
);
const DISPATCH_UNTOLD: &str = concat!(
    "SELECT EXISTS (SELECT 1 FROM (",
    dispatch!(),
    ") x WHERE 1",
    untold!("dispatch_due"),
    ")"
);
const DISPATCH_OVER: &str = "SELECT EXISTS (SELECT 1 FROM noticed WHERE kind = 'dispatch_due' AND substr(subject, -10) <> ?1)";
const TELL_DISPATCH: &str = concat!(
    "INSERT INTO notices (at, kind, subject, event, changed_at)
     SELECT ?3, 'dispatch_due', x.number, json_object('event', 'dispatch_due', 'at', ?4, 'order', x.number, 'customer', x.code,
       'customer_name', x.name, 'area', x.area, 'store', x.store, 'day', ?1), ?3
     FROM (", dispatch!(), ") x WHERE 1", untold!("dispatch_due")
);
const NOTE_DISPATCH: &str = concat!(
    "INSERT INTO noticed (kind, subject) SELECT 'dispatch_due', x.subject FROM (",
    dispatch!(),
    ") x WHERE 1",
    untold!("dispatch_due")
);
const FORGET_DISPATCH: &str =
    "DELETE FROM noticed WHERE kind = 'dispatch_due' AND substr(subject, -10) <> ?1";

/// The oldest are looked at first, so that an idle look stays short.
const ANY_OLD: &str =
    "SELECT EXISTS (SELECT 1 FROM (SELECT state, changed_at FROM notices ORDER BY id LIMIT 200)
     WHERE state = 'done' AND changed_at < ?1)";
const DROP_OLD: &str =
    "DELETE FROM notices WHERE id IN (SELECT id FROM (SELECT id, state, changed_at FROM notices
     ORDER BY id LIMIT 200) WHERE state = 'done' AND changed_at < ?1)";

/// Tells of an order, with one more fact by its name; `total` is a plain decimal.
pub fn of_order(
    tx: &Tx<'_>,
    kind: NoticeKind,
    order: OrderId,
    total: &str,
    (name, fact): (&str, &str),
) -> Result<()> {
    let at = tx.stamp()?.at;
    let values = params![order, at, kind.word(), at.rfc3339(), total, name, fact];
    tx.run(OF_ORDER, values)?;
    Ok(())
}

/// Tells that a retailer's order waits for approval; `total` is a plain decimal.
pub fn approval_wanted(tx: &Tx<'_>, order: OrderId, total: &str) -> Result<()> {
    of_order(tx, NoticeKind::ApprovalWanted, order, total, ("text", ""))
}

/// Tells that somebody asks to be let in.
pub fn user_requested(tx: &Tx<'_>, user: UserId) -> Result<()> {
    let at = tx.stamp()?.at;
    tx.run(USER_REQUESTED, params![user, at, at.rfc3339()])?;
    Ok(())
}

fn holds(tx: &Tx<'_>, sql: &str, params: impl rusqlite::Params) -> Result<bool> {
    Ok(tx.value(sql, params)?.unwrap_or(false))
}

/// Whether [`by_clock`] has anything to write: an idle look writes nothing.
pub fn any_due(tx: &Tx<'_>, today: Day, weekday: &str, old: Timestamp) -> Result<bool> {
    Ok(holds(tx, LOW_UNTOLD, [])?
        || holds(tx, LOW_OVER, [])?
        || holds(tx, DISPATCH_UNTOLD, params![today, weekday])?
        || holds(tx, DISPATCH_OVER, [today])?
        || holds(tx, ANY_OLD, [old])?)
}

/// Tells what has become low and what goes out today, each once while it lasts; forgets what is over and drops what was
/// done before `old`.
pub fn by_clock(tx: &Tx<'_>, today: Day, weekday: &str, old: Timestamp) -> Result<()> {
    let at = tx.stamp()?.at;
    let text = at.rfc3339();
    tx.run(FORGET_LOW, [])?;
    tx.run(TELL_LOW, params![at, text])?;
    tx.run(NOTE_LOW, [])?;
    tx.run(FORGET_DISPATCH, [today])?;
    tx.run(TELL_DISPATCH, params![today, weekday, at, text])?;
    tx.run(NOTE_DISPATCH, params![today, weekday])?;
    tx.run(DROP_OLD, [old])?;
    Ok(())
}
