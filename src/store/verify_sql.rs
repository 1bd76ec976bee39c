//! The statements of `verify`. Each yields the rows that break its rule: what it is, and what is wrong with it.

use crate::store::verify_purchases::{NUMBER, PORTIONS, PREFERRED, RECEIVED};

/// Names a balance: `stock MAIN AVA-BLK-34B`.
macro_rules! balance {
    ($store:literal, $variant:literal) => {
        concat!(
            "'stock ' || coalesce((SELECT code FROM stores WHERE id = ",
            $store,
            "), ",
            $store,
            ") || ' '
               || coalesce((SELECT sku FROM variants WHERE id = ",
            $variant,
            "), ",
            $variant,
            ")"
        )
    };
}

/// Names an order: `orders O-000042`.
macro_rules! order {
    () => {
        "'orders ' || CASE WHEN o.number IS NULL THEN 'id ' || o.id ELSE printf('O-%06d', o.number) END"
    };
}

/// Steps to thousandths of a unit.
macro_rules! thousandths {
    ($decimals:literal) => {
        concat!(
            "CASE ",
            $decimals,
            " WHEN 0 THEN 1000 WHEN 1 THEN 100 WHEN 2 THEN 10 ELSE 1 END"
        )
    };
}

const STOCK_BALANCE: &str = concat!(
    "SELECT ", balance!("s.store_id", "s.variant_id"), ",
       printf('on hand %d, reserved %d, picked %d: none may be below 0, picked not above on hand or reserved',
         s.on_hand, s.reserved, s.picked)
     FROM stock s WHERE s.on_hand < 0 OR s.reserved < 0 OR s.picked < 0 OR s.picked > s.reserved OR s.picked > s.on_hand"
);
const STOCK_PROMISED: &str = concat!(
    "SELECT ", balance!("s.store_id", "s.variant_id"), ",
       printf('%d reserved, but only %d on hand, and the store does not take backorders', s.reserved, s.on_hand)
     FROM stock s JOIN stores w ON w.id = s.store_id JOIN variants v ON v.id = s.variant_id
     LEFT JOIN stock_policies p ON p.product_id = v.product_id AND p.store_id = s.store_id
     WHERE s.reserved > s.on_hand AND coalesce(p.stock_policy, w.stock_policy) <> 'backorder'"
);
const STOCK_LEDGER: &str = concat!(
    "SELECT ", balance!("t.store_id", "t.variant_id"), ", printf('%d on hand, but the movements add up to %d', t.on_hand, t.moved)
     FROM (SELECT s.store_id, s.variant_id, s.on_hand, (SELECT coalesce(sum(m.delta), 0) FROM movements m
             WHERE m.variant_id = s.variant_id AND m.store_id = s.store_id) AS moved FROM stock s) t
     WHERE t.on_hand <> t.moved
     UNION ALL
     SELECT DISTINCT ", balance!("m.store_id", "m.variant_id"), ", 'has movements but no balance'
     FROM movements m WHERE NOT EXISTS (SELECT 1 FROM stock s WHERE s.store_id = m.store_id AND s.variant_id = m.variant_id)"
);
const STOCK_LOW: &str = concat!(
    "SELECT ", balance!("s.store_id", "s.variant_id"), ",
       printf('%d available and a reorder level of %d, but the list of low stock says otherwise',
         s.on_hand - s.reserved, coalesce(s.reorder_level, v.reorder_level))
     FROM stock s JOIN variants v ON v.id = s.variant_id
     WHERE (s.on_hand - s.reserved <= coalesce(s.reorder_level, v.reorder_level))
        <> EXISTS (SELECT 1 FROM low_stock l WHERE l.variant_id = s.variant_id AND l.store_id = s.store_id)
     UNION ALL
     SELECT ", balance!("l.store_id", "l.variant_id"), ", 'is on the list of low stock but has no balance'
     FROM low_stock l WHERE NOT EXISTS (SELECT 1 FROM stock s WHERE s.store_id = l.store_id AND s.variant_id = l.variant_id)"
);
const MOVEMENT_BALANCE: &str = "SELECT 'movements ' || id, printf('says %d on hand after it, but the movements up to it add up to %d', on_hand, run)
     FROM (SELECT id, on_hand, sum(delta) OVER (PARTITION BY variant_id, store_id ORDER BY id) AS run
             FROM movements INDEXED BY movements_by_variant)
     WHERE on_hand <> run";
const STOCK_LOTS: &str = concat!(
    "SELECT ", balance!("t.store_id", "t.variant_id"), ", printf('%d on hand, but its lots hold %d', t.on_hand, t.held)
     FROM (SELECT s.store_id, s.variant_id, s.on_hand, (SELECT coalesce(sum(l.on_hand), 0) FROM lots l
             WHERE l.store_id = s.store_id AND l.variant_id = s.variant_id) AS held
           FROM products p CROSS JOIN variants v ON v.product_id = p.id CROSS JOIN stock s ON s.variant_id = v.id
           WHERE p.lot_tracked = 1) t
     WHERE t.on_hand <> t.held"
);
/// Names a lot: `lots MAIN AVA-BLK-34B L7`.
macro_rules! lot {
    () => {
        "'lots ' || coalesce((SELECT code FROM stores WHERE id = l.store_id), l.store_id) || ' '
           || coalesce((SELECT sku FROM variants WHERE id = l.variant_id), l.variant_id) || ' ' || l.code"
    };
}

const LOT_LEDGER: &str = concat!(
    "SELECT ", lot!(), ", printf('%d on hand, but its movements add up to %d', l.on_hand, l.moved)
     FROM (SELECT l.*, (SELECT coalesce(sum(m.delta), 0) FROM movements m WHERE m.lot_id = l.id) AS moved FROM lots l) l
     WHERE l.on_hand <> l.moved OR l.on_hand < 0"
);
const LOT_CHOSEN: &str = concat!(
    "SELECT ", lot!(), ", printf('%d on hand, but live orders have chosen %d of it', l.on_hand, sum(c.quantity))
     FROM line_lots c CROSS JOIN order_lines x ON x.id = c.order_line_id CROSS JOIN orders o ON o.id = x.order_id
     CROSS JOIN lots l ON l.id = c.lot_id WHERE o.phase = 'live'
     GROUP BY l.id HAVING sum(c.quantity) > l.on_hand"
);
const LINE_LOTS: &str = "SELECT 'order_lines ' || x.id, CASE
         WHEN l.id IS NULL OR l.variant_id <> x.variant_id OR l.store_id <> o.store_id
           THEN 'has chosen a lot of other goods or of another store'
         ELSE printf('has chosen %d of its lots, %d off the shelf, but asks for %d and has picked %d', sum(c.quantity),
           sum(c.picked), x.open + x.picked, x.picked) END
     FROM line_lots c CROSS JOIN order_lines x ON x.id = c.order_line_id CROSS JOIN orders o ON o.id = x.order_id
     LEFT JOIN lots l ON l.id = c.lot_id
     GROUP BY x.id, l.id IS NULL OR l.variant_id <> x.variant_id OR l.store_id <> o.store_id
     HAVING l.id IS NULL OR l.variant_id <> x.variant_id OR l.store_id <> o.store_id
       OR sum(c.quantity) > x.open + x.picked OR sum(c.picked) > x.picked";
const STOCK_RESERVED: &str = concat!(
    "SELECT ", balance!("t.store_id", "t.variant_id"), ",
       printf('%d reserved and %d picked, but the lines of live orders reserve %d and have picked %d', sum(t.reserved),
         sum(t.picked), sum(t.line_reserved), sum(t.line_picked))
     FROM (SELECT store_id, variant_id, reserved, picked, 0 AS line_reserved, 0 AS line_picked FROM stock
           UNION ALL
           SELECT o.store_id, l.variant_id, 0, 0, l.reserved, l.picked
             FROM order_lines l CROSS JOIN orders o ON o.id = l.order_id
            WHERE l.reserved > 0 AND o.phase = 'live') t
     GROUP BY t.store_id, t.variant_id
     HAVING sum(t.reserved) <> sum(t.line_reserved) OR sum(t.picked) <> sum(t.line_picked)"
);
const RESERVED_BY_THE_DEAD: &str =
    "SELECT 'order_lines ' || l.id, printf('reserves %d, but its order is %s', l.reserved, o.phase)
     FROM order_lines l CROSS JOIN orders o ON o.id = l.order_id
     WHERE l.reserved > 0 AND o.phase <> 'live'";
const BUCKETS: &str = "SELECT 'order_lines ' || id,
       printf('ordered %d is not open %d + picked %d + billed %d + cancelled %d, each at least 0, with returned %d at most billed',
         ordered, open, picked, billed, cancelled, returned)
     FROM order_lines WHERE ordered <> open + picked + billed + cancelled OR open < 0 OR picked < 0 OR billed < 0
       OR cancelled < 0 OR returned < 0 OR returned > billed OR reserved < picked OR reserved > open + picked";
const ORDER_CONTENT: &str = concat!(
    "SELECT ", order!(), ", CASE WHEN o.customer_id IS NULL THEN 'has left draft without a customer'
         WHEN NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id) THEN 'has left draft without lines'
         ELSE 'has a line with a quantity of 0 or less' END
     FROM orders o WHERE o.phase <> 'draft' AND (o.customer_id IS NULL
       OR NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id)
       OR EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.ordered <= 0))"
);
const ORDER_BILLED: &str = concat!(
    "SELECT ", order!(), ", printf('billed %d net, %d tax, %d total, but its bills come to %d, %d and %d', o.billed_net,
         o.billed_tax, o.billed_total, o.net_of_bills, o.tax_of_bills, o.total_of_bills)
     FROM (SELECT id, number, billed_net, billed_tax, billed_total,
         (SELECT coalesce(sum(CASE b.kind WHEN 'bill' THEN b.tax ELSE -b.tax END), 0) FROM bills b WHERE b.order_id = orders.id)
           AS tax_of_bills,
         (SELECT coalesce(sum(CASE b.kind WHEN 'bill' THEN b.net ELSE -b.net END), 0) FROM bills b WHERE b.order_id = orders.id)
           AS net_of_bills,
         (SELECT coalesce(sum(CASE b.kind WHEN 'bill' THEN b.total ELSE -b.total END), 0) FROM bills b WHERE b.order_id = orders.id)
           AS total_of_bills FROM orders) o
     WHERE o.billed_net <> o.net_of_bills OR o.billed_tax <> o.tax_of_bills OR o.billed_total <> o.total_of_bills"
);
const ORDER_PAID: &str = concat!(
    "SELECT ", order!(), ", printf('paid %d, refunded %d, but its payments come to %d and %d', o.paid, o.refunded, o.payments, o.refunds)
     FROM (SELECT id, number, paid, refunded,
         (SELECT coalesce(sum(p.amount), 0) FROM payments p WHERE p.order_id = orders.id AND p.kind = 'payment') AS payments,
         (SELECT coalesce(sum(p.amount), 0) FROM payments p WHERE p.order_id = orders.id AND p.kind = 'refund') AS refunds
         FROM orders) o
     WHERE o.paid <> o.payments OR o.refunded <> o.refunds"
);
const ORDER_QUANTITY: &str = concat!(
    "SELECT ", order!(), ", printf('counts %d thousandths and picked %d, but its lines make %d and %d', o.quantity_milli,
         o.has_picked, o.milli, o.picked)
     FROM (SELECT o.id, o.number, o.quantity_milli, o.has_picked, coalesce(sum((l.ordered - l.cancelled) * ",
    thousandths!("u.decimals"), "), 0) AS milli, coalesce(max(l.picked > 0), 0) AS picked
       FROM orders o CROSS JOIN order_lines l ON l.order_id = o.id CROSS JOIN variants v ON v.id = l.variant_id
       CROSS JOIN products p ON p.id = v.product_id CROSS JOIN units u ON u.id = p.unit_id
       WHERE o.phase <> 'draft' GROUP BY o.id) o
     WHERE o.quantity_milli <> o.milli OR (o.has_picked <> o.picked AND EXISTS
       (SELECT 1 FROM orders e WHERE e.id = o.id AND e.phase = 'live'))"
);
const BILL_TOTALS: &str = concat!(
    "SELECT 'bills ' || b.number, printf('net %d, tax %d, total %d with rounding %d, but its lines add up to %d, %d and %d',
         b.net, b.tax, b.total, b.rounding, b.line_net, b.line_tax, b.line_total)
     FROM (SELECT b.number, b.net, b.tax, b.rounding, b.total, b.quantity_milli, coalesce(sum(l.net), 0) AS line_net,
         coalesce(sum(l.tax), 0) AS line_tax, coalesce(sum(l.total), 0) AS line_total,
         coalesce(sum(l.quantity * ", thousandths!("l.decimals"), "), 0) AS milli
       FROM bills b LEFT JOIN bill_lines l ON l.bill_id = b.id GROUP BY b.id) b
     WHERE b.net <> b.line_net OR b.tax <> b.line_tax OR b.total <> b.line_total + b.rounding OR b.quantity_milli <> b.milli"
);
const BILL_TAXES: &str = "SELECT 'bill_lines ' || coalesce((SELECT number FROM bills WHERE id = t.bill_id), t.bill_id) || ' line ' || t.position,
       printf('tax %d, but its components add up to %d', t.tax, t.parts)
     FROM (SELECT l.bill_id, l.position, l.tax, (SELECT coalesce(sum(x.amount), 0) FROM bill_taxes x
             WHERE x.bill_id = l.bill_id AND x.position = l.position) AS parts FROM bill_lines l) t
     WHERE t.tax <> t.parts
     UNION ALL
     SELECT 'bill_taxes ' || coalesce((SELECT number FROM bills WHERE id = x.bill_id), x.bill_id) || ' line ' || x.position,
       'is a tax of a line that is not there'
     FROM bill_taxes x WHERE NOT EXISTS (SELECT 1 FROM bill_lines l WHERE l.bill_id = x.bill_id AND l.position = x.position)";
const BILL_NUMBERS: &str = "SELECT 'bills ' || number, printf('is number %d of series %s %d, but %d comes before it', sequence, series,
         fiscal_year, before)
     FROM (SELECT number, series, fiscal_year, sequence,
         lag(sequence, 1, 0) OVER (PARTITION BY series, fiscal_year ORDER BY sequence) AS before FROM bills)
     WHERE sequence <> before + 1
     UNION ALL
     SELECT 'bill_series ' || series || ' ' || fiscal_year,
       printf('last number is %d, but the last bill has %d', sum(last), sum(found))
     FROM (SELECT series, fiscal_year, last, 0 AS found FROM bill_series
           UNION ALL SELECT series, fiscal_year, 0, max(sequence) FROM bills GROUP BY series, fiscal_year)
     GROUP BY series, fiscal_year HAVING sum(last) <> sum(found)";
const BILL_ORDER: &str = "SELECT 'bills ' || b.number, CASE
         WHEN o.customer_id NOT IN (b.customer_id, coalesce(m.merged_into_id, b.customer_id)) THEN 'is for another customer than its order'
         WHEN b.store_id <> o.store_id THEN 'is of another store than its order'
         WHEN c.id IS NOT NULL AND (c.order_id <> b.order_id OR c.kind <> 'bill') THEN 'takes back no bill of its order'
         ELSE 'has a line of another order' END
     FROM bills b JOIN orders o ON o.id = b.order_id LEFT JOIN bills c ON c.id = b.credits_id
       LEFT JOIN customers m ON m.id = b.customer_id
     WHERE o.customer_id NOT IN (b.customer_id, coalesce(m.merged_into_id, b.customer_id)) OR b.store_id <> o.store_id
       OR (c.id IS NOT NULL AND (c.order_id <> b.order_id OR c.kind <> 'bill'))
       OR EXISTS (SELECT 1 FROM bill_lines l LEFT JOIN order_lines x ON x.id = l.order_line_id
            WHERE l.bill_id = b.id AND (x.order_id IS NOT b.order_id OR x.variant_id IS NOT l.variant_id))";
const BILL_SHIPMENT: &str = "SELECT 'bills ' || b.number, 'has no shipment'
     FROM bills b WHERE b.kind = 'bill' AND NOT EXISTS (SELECT 1 FROM shipments s WHERE s.bill_id = b.id AND s.order_id = b.order_id)
     UNION ALL
     SELECT 'shipments ' || s.id, 'belongs to no bill of its order'
     FROM shipments s WHERE NOT EXISTS (SELECT 1 FROM bills b WHERE b.id = s.bill_id AND b.order_id = s.order_id AND b.kind = 'bill')";
const BILL_MOVEMENTS: &str = "SELECT 'bill_lines ' || t.number || ' line ' || t.position,
       printf('%d billed of %s, but %d left the stock for it', t.billed, t.sku, t.moved)
     FROM (SELECT b.number, l.position, v.sku,
         (SELECT sum(x.quantity) FROM bill_lines x WHERE x.bill_id = l.bill_id AND x.variant_id = l.variant_id) AS billed,
         (SELECT coalesce(-sum(m.delta), 0) FROM movements m INDEXED BY movements_by_bill
           WHERE m.bill_id = l.bill_id AND m.variant_id = l.variant_id AND m.kind = 'bill' AND m.store_id = b.store_id) AS moved
       FROM bills b CROSS JOIN bill_lines l ON l.bill_id = b.id LEFT JOIN variants v ON v.id = l.variant_id
       WHERE b.kind = 'bill') t
     WHERE t.billed <> t.moved
     UNION ALL
     SELECT 'movements ' || m.id, 'takes goods for a bill that does not list them'
     FROM movements m WHERE m.kind = 'bill' AND NOT EXISTS (SELECT 1 FROM bills b JOIN bill_lines l ON l.bill_id = b.id
         WHERE b.id = m.bill_id AND b.kind = 'bill' AND l.variant_id = m.variant_id)";
const RETURN_MOVEMENTS: &str = "SELECT 'movements ' || max(m.id), printf('%d came back on a credit note that lists %d of it', sum(m.delta),
         coalesce((SELECT sum(l.quantity) FROM bills b JOIN bill_lines l ON l.bill_id = b.id
           WHERE b.id = m.bill_id AND b.kind = 'credit_note' AND b.store_id = m.store_id AND l.variant_id = m.variant_id), 0))
     FROM movements m WHERE m.kind = 'return' GROUP BY m.bill_id, m.variant_id, m.store_id
     HAVING sum(m.delta) > coalesce((SELECT sum(l.quantity) FROM bills b JOIN bill_lines l ON l.bill_id = b.id
           WHERE b.id = m.bill_id AND b.kind = 'credit_note' AND b.store_id = m.store_id AND l.variant_id = m.variant_id), 0)";
const LINE_BILLED: &str = "SELECT 'order_lines ' || t.id, printf('billed %d, returned %d, but its bills list %d and its credit notes %d',
         t.billed, t.returned, t.on_bills, t.on_notes)
     FROM (SELECT o.id, o.billed, o.returned,
         (SELECT coalesce(sum(l.quantity), 0) FROM bills b CROSS JOIN bill_lines l ON l.bill_id = b.id
           WHERE b.order_id = o.order_id AND b.kind = 'bill' AND l.order_line_id = o.id) AS on_bills,
         (SELECT coalesce(sum(l.quantity), 0) FROM bills b CROSS JOIN bill_lines l ON l.bill_id = b.id
           WHERE b.order_id = o.order_id AND b.kind = 'credit_note' AND l.order_line_id = o.id) AS on_notes
       FROM order_lines o) t
     WHERE t.billed <> t.on_bills OR t.returned <> t.on_notes";
const LINE_AMOUNT: &str = "SELECT 'order_lines ' || t.id, printf('%d of its amount is billed, but its bill lines come to %d', t.billed_amount, t.on_bills)
     FROM (SELECT o.id, o.billed_amount,
         (SELECT coalesce(sum(CASE b.tax_inclusive WHEN 1 THEN l.total ELSE l.net END), 0)
            FROM bills b CROSS JOIN bill_lines l ON l.bill_id = b.id
           WHERE b.order_id = o.order_id AND b.kind = 'bill' AND l.order_line_id = o.id) AS on_bills
       FROM order_lines o) t
     WHERE t.billed_amount <> t.on_bills";
const LINE_LABEL: &str = "SELECT 'order_lines ' || id,
       printf('its label says %d, but its amount and its share of the discount make %d', label_amount, amount + order_discount)
     FROM order_lines
     WHERE label_amount IS NOT NULL AND amount + order_discount <> label_amount AND amount <> billed_amount";
const ORDER_NUMBER: &str = "SELECT 'shop', printf('the last order number is %d, but there is an order %d', s.order_number, o.last)
     FROM shop s, (SELECT max(number) AS last FROM orders) o WHERE o.last > s.order_number";
const CUSTOMER_ACCOUNT: &str = "SELECT 'customer_accounts ' || t.code,
       printf('billed %d, kept %d, open orders %d, but its documents make %d, %d and %d', t.billed, t.kept, t.open_orders,
         t.bills, t.payments, t.orders)
     FROM (SELECT c.code, coalesce(a.billed, 0) AS billed, coalesce(a.kept, 0) AS kept,
         coalesce(a.open_orders, 0) AS open_orders,
         (SELECT coalesce(sum(CASE b.kind WHEN 'bill' THEN b.total ELSE -b.total END), 0)
            FROM orders o INDEXED BY orders_by_customer CROSS JOIN bills b ON b.order_id = o.id
           WHERE o.customer_id = c.id) AS bills,
         (SELECT coalesce(sum(CASE p.kind WHEN 'payment' THEN p.amount ELSE -p.amount END), 0)
            FROM orders o INDEXED BY orders_by_customer CROSS JOIN payments p ON p.order_id = o.id
           WHERE o.customer_id = c.id) AS payments,
         (SELECT coalesce(sum(o.total - o.billed_total), 0) FROM orders o
           WHERE o.customer_id = c.id AND o.phase = 'live') AS orders
       FROM customers c LEFT JOIN customer_accounts a ON a.customer_id = c.id) t
     WHERE t.billed <> t.bills OR t.kept <> t.payments OR t.open_orders <> t.orders";

/// A duplicate that became part of another has nothing of its own, and names a customer who is there.
const CUSTOMER_MERGED: &str = "SELECT 'customers ' || c.code, CASE
         WHEN m.merged_into_id IS NOT NULL OR m.id = c.id THEN 'is part of a customer that is a duplicate itself'
         WHEN c.active THEN 'is a duplicate, but it is active'
         WHEN EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id) THEN 'is a duplicate, but an order is still its own'
         ELSE 'is a duplicate, but a user is still bound to it' END
     FROM customers c JOIN customers m ON m.id = c.merged_into_id
     WHERE m.merged_into_id IS NOT NULL OR m.id = c.id OR c.active
       OR EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)
       OR EXISTS (SELECT 1 FROM users u WHERE u.customer_id = c.id)";

const PRICE_HISTORY: &str = "SELECT 'variants ' || v.sku, 'the price history does not end with its price and cost'
     FROM variants v WHERE NOT EXISTS (SELECT 1 FROM price_changes c WHERE c.price = v.price AND c.cost = v.cost
       AND c.id = (SELECT max(id) FROM price_changes WHERE variant_id = v.id))";

/// Asked once each.
pub(super) const CHECKS: &[(&str, &str)] = &[
    ("stock_balance", STOCK_BALANCE),
    ("stock_promised", STOCK_PROMISED),
    ("stock_ledger", STOCK_LEDGER),
    ("stock_low", STOCK_LOW),
    ("movement_balance", MOVEMENT_BALANCE),
    ("stock_lots", STOCK_LOTS),
    ("lot_ledger", LOT_LEDGER),
    ("lot_chosen", LOT_CHOSEN),
    ("line_lots", LINE_LOTS),
    ("stock_reserved", STOCK_RESERVED),
    ("line_reserved", RESERVED_BY_THE_DEAD),
    ("line_buckets", BUCKETS),
    ("order_content", ORDER_CONTENT),
    ("order_billed", ORDER_BILLED),
    ("order_paid", ORDER_PAID),
    ("order_quantity", ORDER_QUANTITY),
    ("bill_totals", BILL_TOTALS),
    ("bill_taxes", BILL_TAXES),
    ("bill_numbers", BILL_NUMBERS),
    ("bill_order", BILL_ORDER),
    ("bill_shipment", BILL_SHIPMENT),
    ("bill_movements", BILL_MOVEMENTS),
    ("return_movements", RETURN_MOVEMENTS),
    ("stock_days", STOCK_DAYS),
    ("line_billed", LINE_BILLED),
    ("line_amount", LINE_AMOUNT),
    ("line_label", LINE_LABEL),
    ("order_number", ORDER_NUMBER),
    ("customer_accounts", CUSTOMER_ACCOUNT),
    ("customer_merged", CUSTOMER_MERGED),
    ("purchase_received", RECEIVED),
    ("purchase_portions", PORTIONS),
    ("purchase_number", NUMBER),
    ("preferred_supplier", PREFERRED),
    ("price_history", PRICE_HISTORY),
];

/// Every month in which anything happened.
pub(super) const MONTHS: &str = "SELECT substr(day, 1, 7) FROM bills
     UNION SELECT substr(day, 1, 7) FROM payments
     UNION SELECT substr(placed_day, 1, 7) FROM orders WHERE placed_day IS NOT NULL
     UNION SELECT substr(day, 1, 7) FROM daily_orders UNION SELECT substr(day, 1, 7) FROM daily_sales
     UNION SELECT substr(day, 1, 7) FROM daily_payments UNION SELECT substr(period, 1, 7) FROM product_sales
     UNION SELECT month FROM variant_sales UNION SELECT substr(period, 1, 7) FROM customer_sales ORDER BY 1";

/// Names a store in a roll-up's key.
macro_rules! store {
    () => {
        "coalesce((SELECT code FROM stores WHERE id = t.store_id), t.store_id)"
    };
}

const DAILY_ORDERS: &str = concat!(
    "SELECT 'daily_orders ' || t.day || ' ' || ", store!(), " || ' ' || t.status,
       printf('%d orders, value %d, %d thousandths are kept, but the orders make %d, %d and %d',
         sum(t.a), sum(t.b), sum(t.c), sum(t.x), sum(t.y), sum(t.z))
     FROM (SELECT day, store_id, status, orders AS a, value AS b, quantity_milli AS c, 0 AS x, 0 AS y, 0 AS z
             FROM daily_orders WHERE day BETWEEN ?1 || '-01' AND ?1 || '-31'
           UNION ALL
           SELECT placed_day, store_id, status, 0, 0, 0, 1, total, quantity_milli
             FROM orders WHERE placed_day BETWEEN ?1 || '-01' AND ?1 || '-31' AND phase <> 'draft') t
     GROUP BY t.day, t.store_id, t.status
     HAVING sum(t.a) <> sum(t.x) OR sum(t.b) <> sum(t.y) OR sum(t.c) <> sum(t.z)"
);

/// 1 when bill `b` is the first of its order.
macro_rules! first {
    () => {
        "(NOT EXISTS (SELECT 1 FROM bills e WHERE e.order_id = b.order_id AND e.id < b.id))"
    };
}

const DAILY_SALES: &str = concat!(
    "SELECT 'daily_sales ' || t.day || ' ' || ", store!(), ",
       printf('%d orders, %d bills, net %d, total %d are kept, but the bills make %d, %d, %d and %d',
         sum(t.a), sum(t.b), sum(t.c), sum(t.e), sum(t.u), sum(t.v), sum(t.w), sum(t.y))
     FROM (SELECT day, store_id, orders AS a, bills AS b, net AS c, tax AS d, total AS e, quantity_milli AS f,
             0 AS u, 0 AS v, 0 AS w, 0 AS x, 0 AS y, 0 AS z
             FROM daily_sales WHERE day BETWEEN ?1 || '-01' AND ?1 || '-31'
           UNION ALL
           SELECT day, store_id, 0, 0, 0, 0, 0, 0, ", first!(), ", s, s * net, s * tax, s * total, s * quantity_milli
             FROM (SELECT *, CASE kind WHEN 'bill' THEN 1 ELSE -1 END AS s FROM bills) b
            WHERE day BETWEEN ?1 || '-01' AND ?1 || '-31') t
     GROUP BY t.day, t.store_id
     HAVING sum(t.a) <> sum(t.u) OR sum(t.b) <> sum(t.v) OR sum(t.c) <> sum(t.w) OR sum(t.d) <> sum(t.x)
       OR sum(t.e) <> sum(t.y) OR sum(t.f) <> sum(t.z)"
);
const PRODUCT_SALES: &str = concat!(
    "WITH sold AS MATERIALIZED (
       SELECT b.day, b.store_id, v.product_id, b.kind = 'bill' AS orders,
         CASE b.kind WHEN 'bill' THEN 1 ELSE -1 END * sum(l.net) AS net,
         CASE b.kind WHEN 'bill' THEN 1 ELSE -1 END * sum(l.quantity * ", thousandths!("l.decimals"), ") AS milli
       FROM bills b CROSS JOIN bill_lines l ON l.bill_id = b.id CROSS JOIN variants v ON v.id = l.variant_id
       WHERE b.day BETWEEN ?1 || '-01' AND ?1 || '-31' GROUP BY b.id, v.product_id)
     SELECT 'product_sales ' || t.period || ' ' || ", store!(), " || ' '
         || coalesce((SELECT code FROM products WHERE id = t.product_id), t.product_id),
       printf('%d orders, net %d, %d thousandths are kept, but the bills make %d, %d and %d',
         sum(t.a), sum(t.b), sum(t.c), sum(t.x), sum(t.y), sum(t.z))
     FROM (SELECT period, store_id, product_id, orders AS a, net AS b, quantity_milli AS c, 0 AS x, 0 AS y, 0 AS z
             FROM product_sales WHERE period BETWEEN ?1 AND ?1 || '-31'
           UNION ALL SELECT day, store_id, product_id, 0, 0, 0, orders, net, milli FROM sold
           UNION ALL SELECT ?1, store_id, product_id, 0, 0, 0, orders, net, milli FROM sold) t
     GROUP BY t.period, t.store_id, t.product_id
     HAVING sum(t.a) <> sum(t.x) OR sum(t.b) <> sum(t.y) OR sum(t.c) <> sum(t.z)"
);
const VARIANT_SALES: &str = concat!(
    "WITH sold AS MATERIALIZED (
       SELECT b.store_id, l.variant_id, CASE b.kind WHEN 'bill' THEN l.net ELSE -l.net END AS net,
         CASE b.kind WHEN 'bill' THEN l.quantity ELSE -l.quantity END * ", thousandths!("l.decimals"), " AS milli
       FROM bills b CROSS JOIN bill_lines l ON l.bill_id = b.id WHERE b.day BETWEEN ?1 || '-01' AND ?1 || '-31')
     SELECT 'variant_sales ' || ?1 || ' ' || ", store!(), " || ' '
         || coalesce((SELECT sku FROM variants WHERE id = t.variant_id), t.variant_id),
       printf('net %d, %d thousandths are kept, but the bills make %d and %d', sum(t.a), sum(t.b), sum(t.x), sum(t.y))
     FROM (SELECT store_id, variant_id, net AS a, quantity_milli AS b, 0 AS x, 0 AS y FROM variant_sales WHERE month = ?1
           UNION ALL SELECT store_id, variant_id, 0, 0, net, milli FROM sold) t
     GROUP BY t.store_id, t.variant_id HAVING sum(t.a) <> sum(t.x) OR sum(t.b) <> sum(t.y)"
);
const STOCK_DAYS: &str = concat!(
    "SELECT 'stock_days ' || t.day || ' ' || ", store!(), " || ' '
         || coalesce((SELECT code FROM products WHERE id = t.product_id), t.product_id),
       printf('%d thousandths are kept, but the movements make %d', sum(t.a), sum(t.x))
     FROM (SELECT day, store_id, product_id, delta_milli AS a, 0 AS x FROM stock_days
           UNION ALL
           SELECT m.day, m.store_id, v.product_id, 0, m.delta * ", thousandths!("u.decimals"), "
             FROM movements m JOIN variants v ON v.id = m.variant_id JOIN products p ON p.id = v.product_id
             JOIN units u ON u.id = p.unit_id) t
     GROUP BY t.day, t.store_id, t.product_id HAVING sum(t.a) <> sum(t.x)"
);
const CUSTOMER_SALES: &str = concat!(
    "WITH sold AS MATERIALIZED (
       SELECT b.day, b.store_id,
         coalesce((SELECT merged_into_id FROM customers WHERE id = b.customer_id), b.customer_id) AS customer_id, ", first!(), " AS orders, b.s * b.net AS net, b.s * b.quantity_milli AS milli
       FROM (SELECT *, CASE kind WHEN 'bill' THEN 1 ELSE -1 END AS s FROM bills) b
       WHERE b.day BETWEEN ?1 || '-01' AND ?1 || '-31')
     SELECT 'customer_sales ' || t.period || ' ' || ", store!(), " || ' '
         || coalesce((SELECT code FROM customers WHERE id = t.customer_id), t.customer_id),
       printf('%d orders, net %d, %d thousandths are kept, but the bills make %d, %d and %d',
         sum(t.a), sum(t.b), sum(t.c), sum(t.x), sum(t.y), sum(t.z))
     FROM (SELECT period, store_id, customer_id, orders AS a, net AS b, quantity_milli AS c, 0 AS x, 0 AS y, 0 AS z
             FROM customer_sales WHERE period BETWEEN ?1 AND ?1 || '-31'
           UNION ALL SELECT day, store_id, customer_id, 0, 0, 0, orders, net, milli FROM sold
           UNION ALL SELECT ?1, store_id, customer_id, 0, 0, 0, orders, net, milli FROM sold) t
     GROUP BY t.period, t.store_id, t.customer_id
     HAVING sum(t.a) <> sum(t.x) OR sum(t.b) <> sum(t.y) OR sum(t.c) <> sum(t.z)"
);
const DAILY_PAYMENTS: &str = concat!(
    "SELECT 'daily_payments ' || t.day || ' ' || ", store!(), " || ' ' || t.kind || ' ' || t.method,
       printf('%d payments of %d are kept, but there are %d of %d', sum(t.a), sum(t.b), sum(t.x), sum(t.y))
     FROM (SELECT day, store_id, kind, method, payments AS a, amount AS b, 0 AS x, 0 AS y
             FROM daily_payments WHERE day BETWEEN ?1 || '-01' AND ?1 || '-31'
           UNION ALL
           SELECT p.day, o.store_id, p.kind, p.method, 0, 0, 1, p.amount
             FROM payments p JOIN orders o ON o.id = p.order_id
            WHERE p.day BETWEEN ?1 || '-01' AND ?1 || '-31') t
     GROUP BY t.day, t.store_id, t.kind, t.method HAVING sum(t.a) <> sum(t.x) OR sum(t.b) <> sum(t.y)"
);

/// Asked once for each month (`?1` = `2026-11`).
pub(super) const MONTHLY: [(&str, &str); 6] = [
    ("daily_orders", DAILY_ORDERS),
    ("daily_sales", DAILY_SALES),
    ("product_sales", PRODUCT_SALES),
    ("variant_sales", VARIANT_SALES),
    ("customer_sales", CUSTOMER_SALES),
    ("daily_payments", DAILY_PAYMENTS),
];
