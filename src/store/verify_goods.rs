//! The statements of `verify` about goods between stores and goods counted. Each yields the rows that break its rule.

/// Names line `t` of a transfer: `transfers T-000001 AVA-BLK-34B L1`.
macro_rules! transfer_line {
    () => {
        "'transfers T-' || printf('%06d', (SELECT number FROM transfers WHERE id = t.transfer_id)) || ' '
           || coalesce((SELECT sku FROM variants WHERE id = t.variant_id), t.variant_id) || rtrim(' ' || t.lot)"
    };
}

/// Names line `t` of a count: `counts C-000001 AVA-BLK-34B L1`.
macro_rules! count_line {
    () => {
        "'counts C-' || printf('%06d', (SELECT number FROM counts WHERE id = t.count_id)) || ' '
           || coalesce((SELECT sku FROM variants WHERE id = t.variant_id), t.variant_id) || rtrim(' ' || t.lot)"
    };
}

/// Goods in transit are in exactly one place: what a line sent left the one shelf, and is on the other, back on the first,
/// written off, or on the way.
const TRANSFER_MOVEMENTS: &str = concat!(
    "SELECT ", transfer_line!(), ",
       printf('%d sent and %d received, but the movements say %d and %d', sum(t.sent), sum(t.received), sum(t.went), sum(t.came))
     FROM (SELECT l.transfer_id, l.variant_id, l.lot, CASE WHEN f.sent_at IS NULL THEN 0 ELSE l.quantity END AS sent, l.received,
             0 AS went, 0 AS came
             FROM transfer_lines l JOIN transfers f ON f.id = l.transfer_id
           UNION ALL
           SELECT m.transfer_id, m.variant_id, coalesce((SELECT code FROM lots WHERE id = m.lot_id), ''), 0, 0,
             CASE m.kind WHEN 'transfer_out' THEN -m.delta ELSE 0 END, CASE m.kind WHEN 'transfer_in' THEN m.delta ELSE 0 END
             FROM movements m WHERE m.transfer_id IS NOT NULL) t
     GROUP BY t.transfer_id, t.variant_id, t.lot
     HAVING sum(t.sent) <> sum(t.went) OR sum(t.received) <> sum(t.came)"
);
const TRANSFER_STORES: &str = "SELECT 'movements ' || m.id,
       printf('belongs to T-%06d, but stands at a store that is not its end', f.number)
     FROM movements m JOIN transfers f ON f.id = m.transfer_id
     WHERE (m.kind = 'transfer_out' AND (m.store_id <> f.from_store_id OR m.delta >= 0))
        OR (m.kind = 'transfer_in' AND (m.store_id NOT IN (f.from_store_id, f.to_store_id) OR m.delta <= 0))";
const TRANSFER_STATUS: &str = "SELECT printf('transfers T-%06d', f.number),
       printf('is %s, but %d are received, %d missing and %d on the way', f.status, sum(l.received), sum(l.missing),
         sum(l.quantity - l.received - l.missing))
     FROM transfers f JOIN transfer_lines l ON l.transfer_id = f.id
     GROUP BY f.id
     HAVING min(l.quantity - l.received - l.missing) < 0
        OR (f.status IN ('draft', 'cancelled') AND sum(l.received + l.missing) > 0)
        OR (f.status = 'sent') <> (f.sent_at IS NOT NULL AND sum(l.quantity - l.received - l.missing) > 0)
     UNION ALL
     SELECT printf('transfers T-%06d', f.number), 'is ' || f.status || ', but has no lines'
     FROM transfers f WHERE f.status IN ('sent', 'received')
       AND NOT EXISTS (SELECT 1 FROM transfer_lines l WHERE l.transfer_id = f.id)
     UNION ALL
     SELECT 'shop', printf('the last transfer number is %d, but there is a transfer %d', s.transfer_number, x.last)
     FROM shop s, (SELECT max(number) AS last FROM transfers) x WHERE x.last > s.transfer_number";

/// Each line follows from its entries since it was last set: their sum, the balance at the last of them, and how that
/// differs from the balance at the first.
const COUNT_ENTRIES: &str = concat!(
    "WITH marks AS (SELECT count_id, variant_id, lot, coalesce(max(CASE kind WHEN 'set' THEN id END), min(id)) AS first,
         max(id) AS last FROM count_entries GROUP BY count_id, variant_id, lot),
       made AS (SELECT k.count_id, k.variant_id, k.lot, sum(e.quantity) AS entered, f.on_hand AS first_on_hand, f.at AS first_at,
         z.on_hand AS last_on_hand, z.at AS last_at
         FROM marks k JOIN count_entries f ON f.id = k.first JOIN count_entries z ON z.id = k.last
         JOIN count_entries e ON e.count_id = k.count_id AND e.variant_id = k.variant_id AND e.lot = k.lot AND e.id >= k.first
         GROUP BY k.count_id, k.variant_id, k.lot)
     SELECT ", count_line!(), ", CASE WHEN m.entered IS NULL THEN 'has no entries' ELSE
       printf('counted %d of %d with %d moved, but its entries make %d of %d with %d', t.counted, t.expected, t.moved, m.entered,
         m.last_on_hand, m.last_on_hand - m.first_on_hand) END
     FROM count_lines t LEFT JOIN made m ON m.count_id = t.count_id AND m.variant_id = t.variant_id AND m.lot = t.lot
     WHERE m.entered IS NULL OR t.counted <> m.entered OR t.expected <> m.last_on_hand
        OR t.moved <> m.last_on_hand - m.first_on_hand OR t.begun_at <> m.first_at OR t.counted_at <> m.last_at
     UNION ALL
     SELECT DISTINCT ", count_line!(), ", 'has entries but no line'
     FROM count_entries t WHERE NOT EXISTS (SELECT 1 FROM count_lines l WHERE l.count_id = t.count_id
       AND l.variant_id = t.variant_id AND l.lot = t.lot)"
);
/// A posted count booked each difference once, any other booked nothing.
const COUNT_MOVEMENTS: &str = concat!(
    "SELECT ", count_line!(), ", printf('%d differ in a count that is %s, but the movements book %d', sum(t.differ),
       (SELECT status FROM counts WHERE id = t.count_id), sum(t.booked))
     FROM (SELECT l.count_id, l.variant_id, l.lot, CASE c.status WHEN 'posted' THEN l.counted - l.expected ELSE 0 END AS differ,
             0 AS booked FROM count_lines l JOIN counts c ON c.id = l.count_id
           UNION ALL
           SELECT m.count_id, m.variant_id, coalesce((SELECT code FROM lots WHERE id = m.lot_id), ''), 0, m.delta
             FROM movements m WHERE m.count_id IS NOT NULL) t
     GROUP BY t.count_id, t.variant_id, t.lot HAVING sum(t.differ) <> sum(t.booked)
     UNION ALL
     SELECT 'movements ' || m.id, printf('belongs to C-%06d, but stands at another store', c.number)
     FROM movements m JOIN counts c ON c.id = m.count_id WHERE m.store_id <> c.store_id
     UNION ALL
     SELECT 'shop', printf('the last count number is %d, but there is a count %d', s.count_number, x.last)
     FROM shop s, (SELECT max(number) AS last FROM counts) x WHERE x.last > s.count_number"
);

/// Asked once each.
pub(super) const CHECKS: [(&str, &str); 5] = [
    ("transfer_movements", TRANSFER_MOVEMENTS),
    ("transfer_stores", TRANSFER_STORES),
    ("transfer_status", TRANSFER_STATUS),
    ("count_entries", COUNT_ENTRIES),
    ("count_movements", COUNT_MOVEMENTS),
];
