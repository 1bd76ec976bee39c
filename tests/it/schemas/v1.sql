-- orderdesk: the whole truth of one shop's database.
--
-- A fresh file gets exactly this; migrations arrive at exactly this (a test compares).
-- Money is integer minor units, quantities are integer steps of the unit, times are UTC milliseconds,
-- days are the shop's local day as TEXT (YYYY-MM-DD), rates are basis points. Words are those of the domain.

-- The shop -----------------------------------------------------------------------------------------------------------

CREATE TABLE shop (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    name         TEXT    NOT NULL CHECK (name <> ''),
    currency     TEXT    NOT NULL CHECK (length(currency) = 3),
    timezone     TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    order_number INTEGER NOT NULL DEFAULT 0 CHECK (order_number >= 0),  -- the last one given
    catalogue_revision INTEGER NOT NULL DEFAULT 0,  -- counts changes of products, variants and barcodes
    customers_revision INTEGER NOT NULL DEFAULT 0   -- counts changes of customers
) STRICT;

CREATE TABLE settings (                       -- only what differs from the default
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stores (
    id           INTEGER PRIMARY KEY,
    code         TEXT    NOT NULL UNIQUE COLLATE NOCASE CHECK (code <> ''),
    name         TEXT    NOT NULL CHECK (name <> ''),
    kind         TEXT    NOT NULL DEFAULT 'physical' CHECK (kind IN ('physical', 'online')),
    address      TEXT    NOT NULL DEFAULT '',
    web          TEXT    NOT NULL DEFAULT '',
    latitude     REAL    CHECK (latitude  BETWEEN -90  AND 90),
    longitude    REAL    CHECK (longitude BETWEEN -180 AND 180),
    stock_policy TEXT    NOT NULL DEFAULT 'forbid' CHECK (stock_policy IN ('forbid', 'warn', 'backorder')),
    active       INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    version      INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE payment_methods (
    code     TEXT    PRIMARY KEY CHECK (code <> ''),
    name     TEXT    NOT NULL,
    is_cash  INTEGER NOT NULL CHECK (is_cash IN (0, 1)),   -- cash gives change
    position INTEGER NOT NULL
) STRICT;

-- People -------------------------------------------------------------------------------------------------------------

CREATE TABLE areas (
    id                INTEGER PRIMARY KEY,
    code              TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (code <> ''),
    name              TEXT NOT NULL,
    delivery_weekdays TEXT NOT NULL DEFAULT ''              -- 'mon,wed'
) STRICT;

CREATE TABLE customers (
    id           INTEGER PRIMARY KEY,
    code         TEXT    NOT NULL UNIQUE COLLATE NOCASE CHECK (code <> ''),
    name         TEXT    NOT NULL CHECK (name <> ''),
    search       TEXT    NOT NULL,                          -- name, code and city, folded
    email        TEXT    NOT NULL DEFAULT '',
    phone        TEXT    NOT NULL DEFAULT '',
    country      TEXT    NOT NULL DEFAULT '',               -- ISO 3166 alpha-2
    city         TEXT    NOT NULL DEFAULT '',
    area_id      INTEGER REFERENCES areas (id),
    address      TEXT    NOT NULL DEFAULT '',
    tax_id       TEXT    NOT NULL DEFAULT '',
    credit_limit INTEGER CHECK (credit_limit >= 0),         -- NULL = none
    notes        TEXT    NOT NULL DEFAULT '',
    blocked      INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),
    active       INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    created_at   INTEGER NOT NULL,
    version      INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX customers_by_area ON customers (area_id) WHERE area_id IS NOT NULL;
CREATE INDEX customers_by_country ON customers (country);

-- What a customer owes and has on order; kept by the transactions that move money, recomputed by verify.
CREATE TABLE customer_accounts (
    customer_id INTEGER PRIMARY KEY REFERENCES customers (id),
    billed      INTEGER NOT NULL DEFAULT 0,                 -- Σ bills − Σ credit notes
    kept        INTEGER NOT NULL DEFAULT 0,                 -- Σ payments − Σ refunds
    open_orders INTEGER NOT NULL DEFAULT 0                  -- value of what is still to bill
) STRICT;

CREATE TABLE users (
    id              INTEGER PRIMARY KEY,
    name            TEXT    NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> ''),
    role            TEXT    NOT NULL CHECK (role IN ('retailer', 'clerk', 'manager', 'admin')),
    status          TEXT    NOT NULL DEFAULT 'active' CHECK (status IN ('requested', 'active', 'disabled')),
    password_hash   TEXT    NOT NULL,                       -- PHC string; never leaves the store floor but for checking
    customer_id     INTEGER REFERENCES customers (id),
    failed_attempts INTEGER NOT NULL DEFAULT 0,
    locked_until    INTEGER,
    last_seen_at    INTEGER,
    created_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL DEFAULT 1,
    CHECK ((role = 'retailer') = (customer_id IS NOT NULL))
) STRICT;

-- Catalogue ----------------------------------------------------------------------------------------------------------

CREATE TABLE categories (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> '')
) STRICT;

CREATE TABLE brands (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> '')
) STRICT;

CREATE TABLE units (
    id       INTEGER PRIMARY KEY,
    code     TEXT    NOT NULL UNIQUE COLLATE NOCASE CHECK (code <> ''),
    name     TEXT    NOT NULL,
    decimals INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 3)
) STRICT;

CREATE TABLE tax_classes (
    id   INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (code <> ''),
    name TEXT NOT NULL
) STRICT;

CREATE TABLE tax_components (
    tax_class_id INTEGER NOT NULL REFERENCES tax_classes (id),
    position     INTEGER NOT NULL,
    name         TEXT    NOT NULL CHECK (name <> ''),
    rate         INTEGER NOT NULL CHECK (rate BETWEEN 0 AND 10000),   -- basis points
    PRIMARY KEY (tax_class_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE products (
    id           INTEGER PRIMARY KEY,
    code         TEXT    NOT NULL UNIQUE COLLATE NOCASE CHECK (code <> ''),
    name         TEXT    NOT NULL CHECK (name <> ''),
    category_id  INTEGER REFERENCES categories (id),
    brand_id     INTEGER REFERENCES brands (id),
    description  TEXT    NOT NULL DEFAULT '',
    tax_class_id INTEGER NOT NULL REFERENCES tax_classes (id),
    unit_id      INTEGER NOT NULL REFERENCES units (id),
    details      TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(details) AND json_type(details) = 'object'),
    lot_tracked  INTEGER NOT NULL DEFAULT 0 CHECK (lot_tracked IN (0, 1)),
    active       INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    created_at   INTEGER NOT NULL,
    version      INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX products_by_category ON products (category_id);

CREATE TABLE variants (
    id               INTEGER PRIMARY KEY,
    product_id       INTEGER NOT NULL REFERENCES products (id),
    sku              TEXT    NOT NULL UNIQUE COLLATE NOCASE CHECK (sku <> ''),
    colour           TEXT    NOT NULL DEFAULT '',
    size             TEXT    NOT NULL DEFAULT '',
    price            INTEGER NOT NULL CHECK (price >= 0),
    cost             INTEGER NOT NULL DEFAULT 0 CHECK (cost >= 0),
    reorder_level    INTEGER NOT NULL DEFAULT 0 CHECK (reorder_level >= 0),
    reorder_quantity INTEGER NOT NULL DEFAULT 0 CHECK (reorder_quantity >= 0),
    active           INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    version          INTEGER NOT NULL DEFAULT 1,
    UNIQUE (product_id, colour, size)
) STRICT;

CREATE TABLE barcodes (
    code       TEXT    PRIMARY KEY CHECK (code <> ''),
    variant_id INTEGER NOT NULL REFERENCES variants (id),
    units      INTEGER NOT NULL DEFAULT 1 CHECK (units > 0)   -- whole units the code stands for; > 1 = a pack
) STRICT, WITHOUT ROWID;
CREATE INDEX barcodes_by_variant ON barcodes (variant_id);

-- Stock --------------------------------------------------------------------------------------------------------------

CREATE TABLE stock (
    store_id   INTEGER NOT NULL REFERENCES stores (id),
    variant_id INTEGER NOT NULL REFERENCES variants (id),
    on_hand    INTEGER NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
    reserved   INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    picked     INTEGER NOT NULL DEFAULT 0 CHECK (picked BETWEEN 0 AND on_hand AND picked <= reserved),
    PRIMARY KEY (store_id, variant_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_by_variant ON stock (variant_id);

CREATE TRIGGER stock_promises_only_what_is_there BEFORE UPDATE ON stock
WHEN NEW.reserved > NEW.on_hand
 AND (SELECT stock_policy FROM stores WHERE id = NEW.store_id) <> 'backorder'
BEGIN
    SELECT RAISE (ABORT, 'reserved exceeds on hand');
END;

CREATE TRIGGER stock_starts_with_what_is_there BEFORE INSERT ON stock
WHEN NEW.reserved > NEW.on_hand
 AND (SELECT stock_policy FROM stores WHERE id = NEW.store_id) <> 'backorder'
BEGIN
    SELECT RAISE (ABORT, 'reserved exceeds on hand');
END;

-- Which balances are at or below their reorder level: a handful among many, so that what runs low is found at once.
CREATE TABLE low_stock (
    variant_id INTEGER NOT NULL,
    store_id   INTEGER NOT NULL,
    PRIMARY KEY (variant_id, store_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER stock_begins_low AFTER INSERT ON stock
WHEN NEW.on_hand - NEW.reserved <= (SELECT reorder_level FROM variants WHERE id = NEW.variant_id)
BEGIN
    INSERT INTO low_stock VALUES (NEW.variant_id, NEW.store_id);
END;

CREATE TRIGGER stock_falls_low AFTER UPDATE ON stock
WHEN NEW.on_hand - NEW.reserved <= (SELECT reorder_level FROM variants WHERE id = NEW.variant_id)
 AND OLD.on_hand - OLD.reserved > (SELECT reorder_level FROM variants WHERE id = NEW.variant_id)
BEGIN
    INSERT INTO low_stock VALUES (NEW.variant_id, NEW.store_id);
END;

CREATE TRIGGER stock_recovers AFTER UPDATE ON stock
WHEN OLD.on_hand - OLD.reserved <= (SELECT reorder_level FROM variants WHERE id = NEW.variant_id)
 AND NEW.on_hand - NEW.reserved > (SELECT reorder_level FROM variants WHERE id = NEW.variant_id)
BEGIN
    DELETE FROM low_stock WHERE variant_id = NEW.variant_id AND store_id = NEW.store_id;
END;

CREATE TRIGGER variants_move_the_level AFTER UPDATE OF reorder_level ON variants
WHEN NEW.reorder_level <> OLD.reorder_level
BEGIN
    DELETE FROM low_stock WHERE variant_id = NEW.id;
    INSERT INTO low_stock
    SELECT NEW.id, store_id FROM stock WHERE variant_id = NEW.id AND on_hand - reserved <= NEW.reorder_level;
END;

CREATE TABLE lots (
    id         INTEGER PRIMARY KEY,
    store_id   INTEGER NOT NULL REFERENCES stores (id),
    variant_id INTEGER NOT NULL REFERENCES variants (id),
    code       TEXT    NOT NULL CHECK (code <> ''),
    expiry     TEXT,                                        -- local day
    on_hand    INTEGER NOT NULL CHECK (on_hand >= 0),
    UNIQUE (store_id, variant_id, code)
) STRICT;

CREATE TABLE movements (                                    -- the ledger: append-only, Σ delta = on hand
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    store_id   INTEGER NOT NULL REFERENCES stores (id),
    variant_id INTEGER NOT NULL REFERENCES variants (id),
    lot_id     INTEGER REFERENCES lots (id),
    kind       TEXT    NOT NULL CHECK (kind IN ('receive', 'adjust', 'bill', 'return', 'transfer_out', 'transfer_in', 'count', 'import')),
    delta      INTEGER NOT NULL CHECK (delta <> 0),
    on_hand    INTEGER NOT NULL CHECK (on_hand >= 0),       -- after it
    reason     TEXT    NOT NULL DEFAULT '',
    bill_id    INTEGER REFERENCES bills (id),
    user_id    INTEGER REFERENCES users (id),               -- NULL = system
    CHECK (kind <> 'bill' OR (delta < 0 AND bill_id IS NOT NULL))
) STRICT;
CREATE INDEX movements_by_variant ON movements (variant_id, store_id, id);
CREATE INDEX movements_by_bill ON movements (bill_id) WHERE bill_id IS NOT NULL;

-- Orders -------------------------------------------------------------------------------------------------------------

CREATE TABLE orders (                                       -- a cart is an order in draft
    id               INTEGER PRIMARY KEY,
    number           INTEGER UNIQUE CHECK (number > 0),     -- given when it is placed
    ref              TEXT    UNIQUE CHECK (ref <> ''),      -- the sender's own reference: the same again makes no second order
    kind             TEXT    NOT NULL CHECK (kind IN ('order', 'sale')),
    phase            TEXT    NOT NULL CHECK (phase IN ('draft', 'awaiting_approval', 'rejected', 'live', 'deleted', 'expired')),
    status           TEXT    NOT NULL CHECK (status IN ('draft', 'awaiting_approval', 'rejected', 'deleted', 'expired', 'cancelled',
                                 'returned', 'complete', 'delivered', 'sent', 'part_sent', 'billing', 'pending')),
    legacy_status    TEXT,
    store_id         INTEGER NOT NULL REFERENCES stores (id),
    customer_id      INTEGER REFERENCES customers (id),
    user_id          INTEGER REFERENCES users (id),         -- who took it; NULL = system
    seat             TEXT,                                  -- of a cart: the terminal that has it open
    held             TEXT,                                  -- a cart put aside, with its label
    priority         TEXT    NOT NULL DEFAULT 'normal' CHECK (priority IN ('normal', 'high', 'urgent')),
    note             TEXT    NOT NULL DEFAULT '',           -- the customer's own
    delivery_address TEXT    NOT NULL DEFAULT '',
    discount_kind    TEXT    NOT NULL DEFAULT 'none' CHECK (discount_kind IN ('none', 'percent', 'amount')),
    discount_value   INTEGER NOT NULL DEFAULT 0 CHECK (discount_value >= 0),
    net              INTEGER NOT NULL DEFAULT 0,            -- billed and still to bill, before tax
    tax              INTEGER NOT NULL DEFAULT 0,
    rounding         INTEGER NOT NULL DEFAULT 0,
    total            INTEGER NOT NULL DEFAULT 0,            -- net + tax + rounding: what it is worth now
    billed_net       INTEGER NOT NULL DEFAULT 0,
    billed_tax       INTEGER NOT NULL DEFAULT 0,
    billed_total     INTEGER NOT NULL DEFAULT 0,            -- Σ bills − Σ credit notes
    paid             INTEGER NOT NULL DEFAULT 0 CHECK (paid >= 0),
    refunded         INTEGER NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND paid),
    payment_status   TEXT    NOT NULL DEFAULT 'unpaid' CHECK (payment_status IN ('unpaid', 'part_paid', 'paid', 'refund_due', 'part_refunded', 'refunded')),
    quantity_milli   INTEGER NOT NULL DEFAULT 0,            -- Σ not cancelled, in thousandths of a unit
    has_picked       INTEGER NOT NULL DEFAULT 0 CHECK (has_picked IN (0, 1)),
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    placed_at        INTEGER,
    placed_day       TEXT,
    expires_at       INTEGER,                               -- while pending
    binned_at        INTEGER,                               -- deleted or expired
    archived_at      INTEGER,
    version          INTEGER NOT NULL DEFAULT 1,
    CHECK (total = net + tax + rounding),
    CHECK (phase = 'draft' OR (customer_id IS NOT NULL AND number IS NOT NULL AND placed_at IS NOT NULL AND placed_day IS NOT NULL)),
    CHECK ((phase = 'draft') = (status = 'draft')),
    CHECK ((phase IN ('deleted', 'expired')) = (binned_at IS NOT NULL))
) STRICT;
CREATE INDEX orders_by_status ON orders (status, number) WHERE archived_at IS NULL;
CREATE INDEX orders_by_customer ON orders (customer_id, number);
CREATE INDEX orders_by_day ON orders (placed_day);
CREATE INDEX orders_to_bill ON orders (store_id, number) WHERE has_picked = 1;
CREATE INDEX orders_to_expire ON orders (expires_at) WHERE status = 'pending';
CREATE INDEX orders_to_archive ON orders (binned_at) WHERE binned_at IS NOT NULL AND archived_at IS NULL;
CREATE INDEX orders_refund_due ON orders (number) WHERE payment_status IN ('refund_due', 'part_refunded');
CREATE INDEX orders_carts ON orders (store_id, user_id) WHERE phase = 'draft';

CREATE TRIGGER orders_are_never_destroyed BEFORE DELETE ON orders WHEN OLD.phase <> 'draft'
BEGIN
    SELECT RAISE (ABORT, 'an order is never destroyed');
END;

CREATE TABLE order_lines (
    id             INTEGER PRIMARY KEY,
    order_id       INTEGER NOT NULL REFERENCES orders (id),
    position       INTEGER NOT NULL,
    variant_id     INTEGER NOT NULL REFERENCES variants (id),
    ordered        INTEGER NOT NULL CHECK (ordered > 0),
    open           INTEGER NOT NULL CHECK (open >= 0),
    picked         INTEGER NOT NULL DEFAULT 0 CHECK (picked >= 0),
    billed         INTEGER NOT NULL DEFAULT 0 CHECK (billed >= 0),
    cancelled      INTEGER NOT NULL DEFAULT 0 CHECK (cancelled >= 0),
    returned       INTEGER NOT NULL DEFAULT 0 CHECK (returned BETWEEN 0 AND billed),
    reserved       INTEGER NOT NULL DEFAULT 0 CHECK (reserved BETWEEN picked AND open + picked),
    list_price     INTEGER NOT NULL CHECK (list_price >= 0),  -- the catalogue's when the line was made
    price          INTEGER NOT NULL CHECK (price >= 0),
    discount_kind  TEXT    NOT NULL DEFAULT 'none' CHECK (discount_kind IN ('none', 'percent', 'amount')),
    discount_value INTEGER NOT NULL DEFAULT 0 CHECK (discount_value >= 0),
    order_discount INTEGER NOT NULL DEFAULT 0 CHECK (order_discount >= 0),  -- this line's share
    amount         INTEGER NOT NULL CHECK (amount >= 0),      -- of all ordered, after discounts, as priced (with or without tax)
    billed_amount  INTEGER NOT NULL DEFAULT 0 CHECK (billed_amount BETWEEN 0 AND amount),
    voided         INTEGER NOT NULL DEFAULT 0 CHECK (voided = 0 OR cancelled = ordered),  -- struck through in the cart
    CHECK (ordered = open + picked + billed + cancelled),
    UNIQUE (order_id, position)
) STRICT;
CREATE INDEX order_lines_by_variant ON order_lines (variant_id, order_id);

CREATE TABLE order_events (                                   -- the timeline: append-only
    id          INTEGER PRIMARY KEY,
    order_id    INTEGER NOT NULL REFERENCES orders (id),
    at          INTEGER NOT NULL,
    user_id     INTEGER REFERENCES users (id),                -- NULL = system
    event       TEXT    NOT NULL,
    from_status TEXT    NOT NULL,
    to_status   TEXT    NOT NULL,
    text        TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX order_events_by_order ON order_events (order_id, id);

CREATE TABLE remarks (                                        -- the shop's dated remarks: append-only
    id       INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    at       INTEGER NOT NULL,
    user_id  INTEGER REFERENCES users (id),
    text     TEXT    NOT NULL CHECK (text <> '')
) STRICT;
CREATE INDEX remarks_by_order ON remarks (order_id, id);

-- Bills, shipments, payments -----------------------------------------------------------------------------------------

CREATE TABLE bill_series (                                    -- gapless numbers per series and fiscal year
    series      TEXT    NOT NULL,
    fiscal_year INTEGER NOT NULL,
    last        INTEGER NOT NULL CHECK (last > 0),
    PRIMARY KEY (series, fiscal_year)
) STRICT, WITHOUT ROWID;

CREATE TABLE bills (                                          -- append-only; a credit note takes back
    id               INTEGER PRIMARY KEY,
    kind             TEXT    NOT NULL CHECK (kind IN ('bill', 'credit_note')),
    number           TEXT    NOT NULL UNIQUE,
    series           TEXT    NOT NULL,
    fiscal_year      INTEGER NOT NULL,
    sequence         INTEGER NOT NULL CHECK (sequence > 0),
    credits_id       INTEGER REFERENCES bills (id),           -- of a credit note: the bill
    order_id         INTEGER NOT NULL REFERENCES orders (id),
    store_id         INTEGER NOT NULL REFERENCES stores (id),
    customer_id      INTEGER NOT NULL REFERENCES customers (id),
    customer_name    TEXT    NOT NULL,                        -- as it was on that day
    customer_address TEXT    NOT NULL,
    customer_tax_id  TEXT    NOT NULL,
    at               INTEGER NOT NULL,
    day              TEXT    NOT NULL,
    user_id          INTEGER REFERENCES users (id),
    tax_inclusive    INTEGER NOT NULL CHECK (tax_inclusive IN (0, 1)),
    net              INTEGER NOT NULL,
    tax              INTEGER NOT NULL,
    rounding         INTEGER NOT NULL,
    total            INTEGER NOT NULL,
    quantity_milli   INTEGER NOT NULL,
    UNIQUE (series, fiscal_year, sequence),
    CHECK (total = net + tax + rounding),
    CHECK ((kind = 'credit_note') = (credits_id IS NOT NULL))
) STRICT;
CREATE INDEX bills_by_order ON bills (order_id);
CREATE INDEX bills_by_day ON bills (day, store_id);
CREATE INDEX bills_by_customer ON bills (customer_id, day);

CREATE TABLE bill_lines (                                     -- append-only
    bill_id       INTEGER NOT NULL REFERENCES bills (id),
    position      INTEGER NOT NULL,
    order_line_id INTEGER NOT NULL REFERENCES order_lines (id),
    variant_id    INTEGER NOT NULL REFERENCES variants (id),
    sku           TEXT    NOT NULL,                           -- as it was on that day, like the words below
    description   TEXT    NOT NULL,
    unit          TEXT    NOT NULL,
    decimals      INTEGER NOT NULL,
    quantity      INTEGER NOT NULL CHECK (quantity > 0),
    price         INTEGER NOT NULL,
    discount      INTEGER NOT NULL,                           -- line's own and its share of the order's
    net           INTEGER NOT NULL,
    tax           INTEGER NOT NULL,
    total         INTEGER NOT NULL,
    cost          INTEGER NOT NULL,                           -- of one unit on that day
    CHECK (total = net + tax),
    PRIMARY KEY (bill_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX bill_lines_by_variant ON bill_lines (variant_id);

CREATE TABLE bill_taxes (                                     -- one row per line and component: append-only
    bill_id  INTEGER NOT NULL REFERENCES bills (id),
    position INTEGER NOT NULL,                                -- of the bill line
    name     TEXT    NOT NULL,
    rate     INTEGER NOT NULL,
    amount   INTEGER NOT NULL,
    PRIMARY KEY (bill_id, position, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE shipments (
    id         INTEGER PRIMARY KEY,
    bill_id    INTEGER NOT NULL UNIQUE REFERENCES bills (id),
    order_id   INTEGER NOT NULL REFERENCES orders (id),
    state      TEXT    NOT NULL CHECK (state IN ('created', 'shipped', 'in_transit', 'delivered', 'failed', 'returned')),
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,                              -- when it entered its state
    version    INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX shipments_by_order ON shipments (order_id);
CREATE INDEX shipments_on_the_road ON shipments (state, changed_at) WHERE state IN ('created', 'shipped', 'in_transit');

CREATE TABLE payments (                                       -- append-only; a refund is a row of its own
    id        INTEGER PRIMARY KEY,
    order_id  INTEGER NOT NULL REFERENCES orders (id),
    kind      TEXT    NOT NULL CHECK (kind IN ('payment', 'refund')),
    method    TEXT    NOT NULL REFERENCES payment_methods (code),
    amount    INTEGER NOT NULL CHECK (amount > 0),
    tendered  INTEGER NOT NULL,
    change    INTEGER NOT NULL CHECK (change >= 0),
    ref       TEXT    UNIQUE CHECK (ref <> ''),
    at        INTEGER NOT NULL,
    day       TEXT    NOT NULL,
    user_id   INTEGER REFERENCES users (id),
    CHECK (tendered = amount + change)
) STRICT;
CREATE INDEX payments_by_order ON payments (order_id);
CREATE INDEX payments_by_day ON payments (day);

-- Who did what -------------------------------------------------------------------------------------------------------

CREATE TABLE audit (                                          -- append-only, hash-chained; one entry per changed row
    id             INTEGER PRIMARY KEY,
    at             INTEGER NOT NULL,
    user_id        INTEGER REFERENCES users (id),             -- NULL = system
    second_user_id INTEGER REFERENCES users (id),             -- who lent the right
    terminal       TEXT    NOT NULL,
    entity         TEXT    NOT NULL,                          -- the table
    row_id         TEXT    NOT NULL,
    action         TEXT    NOT NULL CHECK (action IN ('insert', 'update', 'delete', 'sign_in', 'refused')),
    old            TEXT,                                      -- JSON of the changed fields
    new            TEXT,
    hash           BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_by_row ON audit (entity, row_id);

-- Roll-ups: kept by the same transactions, recomputed by verify ------------------------------------------------------

CREATE TABLE daily_orders (                                   -- by day of placing: the order book
    day            TEXT    NOT NULL,
    store_id       INTEGER NOT NULL,
    status         TEXT    NOT NULL,
    orders         INTEGER NOT NULL,
    value          INTEGER NOT NULL,                          -- Σ total
    quantity_milli INTEGER NOT NULL,
    PRIMARY KEY (day, store_id, status)
) STRICT, WITHOUT ROWID;

CREATE TABLE daily_sales (                                    -- by bill day; credit notes count negative
    day            TEXT    NOT NULL,
    store_id       INTEGER NOT NULL,
    orders         INTEGER NOT NULL,                          -- orders whose first bill this is
    bills          INTEGER NOT NULL,
    net            INTEGER NOT NULL,
    tax            INTEGER NOT NULL,
    total          INTEGER NOT NULL,
    quantity_milli INTEGER NOT NULL,
    PRIMARY KEY (day, store_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_sales (                                  -- by bill day ('2026-11-20') and month ('2026-11')
    period         TEXT    NOT NULL,
    store_id       INTEGER NOT NULL,
    product_id     INTEGER NOT NULL,
    orders         INTEGER NOT NULL,                          -- bills that carry it
    net            INTEGER NOT NULL,
    quantity_milli INTEGER NOT NULL,
    PRIMARY KEY (period, store_id, product_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer_sales (                                 -- likewise
    period         TEXT    NOT NULL,
    store_id       INTEGER NOT NULL,
    customer_id    INTEGER NOT NULL,
    orders         INTEGER NOT NULL,                          -- orders whose first bill this is
    net            INTEGER NOT NULL,
    quantity_milli INTEGER NOT NULL,
    PRIMARY KEY (period, store_id, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE daily_payments (
    day      TEXT    NOT NULL,
    store_id INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    method   TEXT    NOT NULL,
    payments INTEGER NOT NULL,
    amount   INTEGER NOT NULL,
    PRIMARY KEY (day, store_id, kind, method)
) STRICT, WITHOUT ROWID;

-- Append-only tables refuse change, whoever tries --------------------------------------------------------------------

CREATE TRIGGER movements_keep BEFORE UPDATE ON movements BEGIN SELECT RAISE (ABORT, 'movements are append-only'); END;
CREATE TRIGGER movements_stay BEFORE DELETE ON movements BEGIN SELECT RAISE (ABORT, 'movements are append-only'); END;
CREATE TRIGGER order_events_keep BEFORE UPDATE ON order_events BEGIN SELECT RAISE (ABORT, 'order events are append-only'); END;
CREATE TRIGGER order_events_stay BEFORE DELETE ON order_events BEGIN SELECT RAISE (ABORT, 'order events are append-only'); END;
CREATE TRIGGER remarks_keep BEFORE UPDATE ON remarks BEGIN SELECT RAISE (ABORT, 'remarks are append-only'); END;
CREATE TRIGGER remarks_stay BEFORE DELETE ON remarks BEGIN SELECT RAISE (ABORT, 'remarks are append-only'); END;
CREATE TRIGGER bills_keep BEFORE UPDATE ON bills BEGIN SELECT RAISE (ABORT, 'a bill never changes'); END;
CREATE TRIGGER bills_stay BEFORE DELETE ON bills BEGIN SELECT RAISE (ABORT, 'a bill never changes'); END;
CREATE TRIGGER bill_lines_keep BEFORE UPDATE ON bill_lines BEGIN SELECT RAISE (ABORT, 'a bill never changes'); END;
CREATE TRIGGER bill_lines_stay BEFORE DELETE ON bill_lines BEGIN SELECT RAISE (ABORT, 'a bill never changes'); END;
CREATE TRIGGER bill_taxes_keep BEFORE UPDATE ON bill_taxes BEGIN SELECT RAISE (ABORT, 'a bill never changes'); END;
CREATE TRIGGER bill_taxes_stay BEFORE DELETE ON bill_taxes BEGIN SELECT RAISE (ABORT, 'a bill never changes'); END;
CREATE TRIGGER payments_keep BEFORE UPDATE ON payments BEGIN SELECT RAISE (ABORT, 'a payment never changes'); END;
CREATE TRIGGER payments_stay BEFORE DELETE ON payments BEGIN SELECT RAISE (ABORT, 'a payment never changes'); END;
CREATE TRIGGER audit_keep BEFORE UPDATE ON audit BEGIN SELECT RAISE (ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_stay BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'the audit log is append-only'); END;
