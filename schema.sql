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
    customers_revision INTEGER NOT NULL DEFAULT 0,  -- counts changes of customers
    purchase_number INTEGER NOT NULL DEFAULT 0 CHECK (purchase_number >= 0),  -- the last ones given
    transfer_number INTEGER NOT NULL DEFAULT 0 CHECK (transfer_number >= 0),
    count_number    INTEGER NOT NULL DEFAULT 0 CHECK (count_number >= 0),
    barcode_number  INTEGER NOT NULL DEFAULT 0 CHECK (barcode_number >= 0)    -- of the in-store barcodes
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
    version      INTEGER NOT NULL DEFAULT 1,
    delivery_weekdays TEXT NOT NULL DEFAULT '',             -- 'mon,wed'; '' = those of the area
    merged_into_id INTEGER REFERENCES customers (id)        -- the customer that a duplicate became part of
) STRICT;
CREATE INDEX customers_merged ON customers (merged_into_id) WHERE merged_into_id IS NOT NULL;
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
    full_name       TEXT    NOT NULL DEFAULT '',
    request         TEXT    NOT NULL DEFAULT '',            -- what he wrote when he asked to be let in
    pin_hash        TEXT    NOT NULL DEFAULT '',            -- unlocks a seat where he is signed in; '' = none
    one_time        INTEGER NOT NULL DEFAULT 0 CHECK (one_time IN (0, 1)),  -- the password must be changed at the next sign-in
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

CREATE TABLE colours (                        -- how a colour looks and where it stands; variants name it
    id       INTEGER PRIMARY KEY,
    name     TEXT    NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> '' AND name = trim(name)),
    position INTEGER NOT NULL,
    swatch   TEXT    NOT NULL DEFAULT '' CHECK (swatch = '' OR swatch GLOB '#[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]')
) STRICT;

CREATE TABLE size_classes (
    id       INTEGER PRIMARY KEY,
    name     TEXT    NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> '' AND name = trim(name)),
    position INTEGER NOT NULL
) STRICT;

CREATE TABLE sizes (                          -- where a size stands and which class it is of; variants name it
    id            INTEGER PRIMARY KEY,
    label         TEXT    NOT NULL UNIQUE COLLATE NOCASE CHECK (label <> '' AND label = trim(label)),
    position      INTEGER NOT NULL,
    size_class_id INTEGER REFERENCES size_classes (id)
) STRICT;
CREATE INDEX sizes_by_class ON sizes (size_class_id) WHERE size_class_id IS NOT NULL;

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

CREATE TABLE price_changes (                  -- what a variant cost and was sold for since then: never edited, gone only with a variant that was never used
    id         INTEGER PRIMARY KEY,
    variant_id INTEGER NOT NULL REFERENCES variants (id),
    at         INTEGER NOT NULL,
    price      INTEGER NOT NULL,
    cost       INTEGER NOT NULL,
    reason     TEXT    NOT NULL DEFAULT '',
    user_id    INTEGER REFERENCES users (id)                  -- NULL = system
) STRICT;
CREATE INDEX price_changes_by_variant ON price_changes (variant_id, id);

CREATE TABLE pictures (                       -- of a product, or the logo of a store
    id         INTEGER PRIMARY KEY,
    product_id INTEGER REFERENCES products (id),
    store_id   INTEGER UNIQUE REFERENCES stores (id),
    name       TEXT    NOT NULL,
    format     TEXT    NOT NULL CHECK (format IN ('png', 'jpeg', 'webp')),
    width      INTEGER NOT NULL CHECK (width > 0),
    height     INTEGER NOT NULL CHECK (height > 0),
    data       BLOB    NOT NULL CHECK (length(data) BETWEEN 1 AND 5242880),
    at         INTEGER NOT NULL,
    CHECK ((product_id IS NULL) <> (store_id IS NULL))
) STRICT;
CREATE INDEX pictures_by_product ON pictures (product_id) WHERE product_id IS NOT NULL;

-- Suppliers ----------------------------------------------------------------------------------------------------------

CREATE TABLE suppliers (
    id         INTEGER PRIMARY KEY,
    code       TEXT    NOT NULL UNIQUE COLLATE NOCASE CHECK (code <> ''),
    name       TEXT    NOT NULL CHECK (name <> ''),
    email      TEXT    NOT NULL DEFAULT '',
    phone      TEXT    NOT NULL DEFAULT '',
    address    TEXT    NOT NULL DEFAULT '',
    tax_id     TEXT    NOT NULL DEFAULT '',
    lead_days  INTEGER NOT NULL DEFAULT 7 CHECK (lead_days BETWEEN 0 AND 365),
    notes      TEXT    NOT NULL DEFAULT '',
    active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    created_at INTEGER NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE supplier_variants (              -- who delivers a variant, how soon and in which packs
    supplier_id   INTEGER NOT NULL REFERENCES suppliers (id),
    variant_id    INTEGER NOT NULL REFERENCES variants (id),
    supplier_code TEXT    NOT NULL DEFAULT '',              -- what the supplier calls it
    lead_days     INTEGER CHECK (lead_days BETWEEN 0 AND 365),  -- NULL = the supplier's
    pack          INTEGER NOT NULL DEFAULT 1 CHECK (pack > 0),  -- whole units it comes in
    cost          INTEGER CHECK (cost >= 0),                -- of one unit; NULL = the variant's
    preferred     INTEGER NOT NULL DEFAULT 0 CHECK (preferred IN (0, 1)),
    PRIMARY KEY (supplier_id, variant_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX supplier_variants_by_variant ON supplier_variants (variant_id);
CREATE UNIQUE INDEX one_preferred_supplier ON supplier_variants (variant_id) WHERE preferred = 1;

CREATE TABLE purchase_orders (
    id           INTEGER PRIMARY KEY,
    number       INTEGER NOT NULL UNIQUE CHECK (number > 0),
    supplier_id  INTEGER NOT NULL REFERENCES suppliers (id),
    store_id     INTEGER NOT NULL REFERENCES stores (id),   -- where the goods shall come
    status       TEXT    NOT NULL CHECK (status IN ('draft', 'sent', 'part_received', 'received', 'cancelled')),
    reference    TEXT    NOT NULL DEFAULT '',               -- the supplier's own number
    note         TEXT    NOT NULL DEFAULT '',
    expected_day TEXT,                                      -- when the goods should be there
    created_at   INTEGER NOT NULL,
    sent_at      INTEGER,
    closed_at    INTEGER,                                   -- received or cancelled
    user_id      INTEGER REFERENCES users (id),
    version      INTEGER NOT NULL DEFAULT 1,
    CHECK (status IN ('draft', 'cancelled') OR sent_at IS NOT NULL),
    CHECK ((status IN ('received', 'cancelled')) = (closed_at IS NOT NULL))
) STRICT;
CREATE INDEX purchase_orders_by_supplier ON purchase_orders (supplier_id, number);
CREATE INDEX purchase_orders_open ON purchase_orders (number) WHERE closed_at IS NULL;

CREATE TABLE purchase_lines (
    id          INTEGER PRIMARY KEY,
    purchase_id INTEGER NOT NULL REFERENCES purchase_orders (id),
    position    INTEGER NOT NULL,
    variant_id  INTEGER NOT NULL REFERENCES variants (id),
    ordered     INTEGER NOT NULL CHECK (ordered > 0),
    received    INTEGER NOT NULL DEFAULT 0 CHECK (received >= 0),
    cancelled   INTEGER NOT NULL DEFAULT 0 CHECK (cancelled >= 0),
    cost        INTEGER NOT NULL CHECK (cost >= 0),         -- of one unit, as agreed
    CHECK (received + cancelled <= ordered),
    UNIQUE (purchase_id, variant_id),
    UNIQUE (purchase_id, position)
) STRICT;
CREATE INDEX purchase_lines_by_variant ON purchase_lines (variant_id);

-- Stock --------------------------------------------------------------------------------------------------------------

CREATE TABLE stock (
    store_id   INTEGER NOT NULL REFERENCES stores (id),
    variant_id INTEGER NOT NULL REFERENCES variants (id),
    on_hand    INTEGER NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
    reserved   INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    picked     INTEGER NOT NULL DEFAULT 0 CHECK (picked BETWEEN 0 AND on_hand AND picked <= reserved),
    reorder_level    INTEGER CHECK (reorder_level >= 0),    -- in this store; NULL = the variant's
    reorder_quantity INTEGER CHECK (reorder_quantity >= 0),
    PRIMARY KEY (store_id, variant_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_by_variant ON stock (variant_id);

CREATE TABLE stock_policies (                 -- of a product in a store, where it differs from the store's own
    product_id   INTEGER NOT NULL REFERENCES products (id),
    store_id     INTEGER NOT NULL REFERENCES stores (id),
    stock_policy TEXT    NOT NULL CHECK (stock_policy IN ('forbid', 'warn', 'backorder')),
    PRIMARY KEY (product_id, store_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER stock_promises_only_what_is_there BEFORE UPDATE OF on_hand, reserved ON stock
WHEN NEW.reserved > NEW.on_hand
 AND coalesce((SELECT p.stock_policy FROM stock_policies p JOIN variants v ON v.product_id = p.product_id
                WHERE v.id = NEW.variant_id AND p.store_id = NEW.store_id),
              (SELECT stock_policy FROM stores WHERE id = NEW.store_id)) <> 'backorder'
BEGIN
    SELECT RAISE (ABORT, 'reserved exceeds on hand');
END;

CREATE TRIGGER stock_starts_with_what_is_there BEFORE INSERT ON stock
WHEN NEW.reserved > NEW.on_hand
 AND coalesce((SELECT p.stock_policy FROM stock_policies p JOIN variants v ON v.product_id = p.product_id
                WHERE v.id = NEW.variant_id AND p.store_id = NEW.store_id),
              (SELECT stock_policy FROM stores WHERE id = NEW.store_id)) <> 'backorder'
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
WHEN NEW.on_hand - NEW.reserved <= coalesce(NEW.reorder_level, (SELECT reorder_level FROM variants WHERE id = NEW.variant_id))
BEGIN
    INSERT INTO low_stock VALUES (NEW.variant_id, NEW.store_id);
END;

CREATE TRIGGER stock_falls_low AFTER UPDATE ON stock
WHEN NEW.on_hand - NEW.reserved <= coalesce(NEW.reorder_level, (SELECT reorder_level FROM variants WHERE id = NEW.variant_id))
 AND OLD.on_hand - OLD.reserved > coalesce(OLD.reorder_level, (SELECT reorder_level FROM variants WHERE id = NEW.variant_id))
BEGIN
    INSERT INTO low_stock VALUES (NEW.variant_id, NEW.store_id);
END;

CREATE TRIGGER stock_recovers AFTER UPDATE ON stock
WHEN OLD.on_hand - OLD.reserved <= coalesce(OLD.reorder_level, (SELECT reorder_level FROM variants WHERE id = NEW.variant_id))
 AND NEW.on_hand - NEW.reserved > coalesce(NEW.reorder_level, (SELECT reorder_level FROM variants WHERE id = NEW.variant_id))
BEGIN
    DELETE FROM low_stock WHERE variant_id = NEW.variant_id AND store_id = NEW.store_id;
END;

CREATE TRIGGER variants_move_the_level AFTER UPDATE OF reorder_level ON variants
WHEN NEW.reorder_level <> OLD.reorder_level
BEGIN
    DELETE FROM low_stock WHERE variant_id = NEW.id;
    INSERT INTO low_stock
    SELECT NEW.id, store_id FROM stock
     WHERE variant_id = NEW.id AND on_hand - reserved <= coalesce(reorder_level, NEW.reorder_level);
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
CREATE INDEX lots_by_expiry ON lots (expiry) WHERE expiry IS NOT NULL AND on_hand > 0;

CREATE TABLE movements (                                    -- the ledger: append-only, Σ delta = on hand
    id          INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,
    store_id    INTEGER NOT NULL REFERENCES stores (id),
    variant_id  INTEGER NOT NULL REFERENCES variants (id),
    lot_id      INTEGER REFERENCES lots (id),
    kind        TEXT    NOT NULL CHECK (kind IN ('receive', 'adjust', 'bill', 'return', 'supplier_return',
                    'transfer_out', 'transfer_in', 'count', 'import')),
    delta       INTEGER NOT NULL CHECK (delta <> 0),
    on_hand     INTEGER NOT NULL CHECK (on_hand >= 0),      -- after it
    reason      TEXT    NOT NULL DEFAULT '',
    bill_id     INTEGER REFERENCES bills (id),              -- the bill, or of goods that came back the credit note
    user_id     INTEGER REFERENCES users (id),              -- NULL = system
    supplier_id INTEGER REFERENCES suppliers (id),
    purchase_id INTEGER REFERENCES purchase_orders (id),
    transfer_id INTEGER REFERENCES transfers (id),
    count_id    INTEGER REFERENCES counts (id),
    import_id   INTEGER REFERENCES imports (id),
    reference   TEXT    NOT NULL DEFAULT '',                -- the delivery note, the supplier's own number, the machine
    cost        INTEGER CHECK (cost >= 0),                  -- of one unit, where the delivery says it
    day         TEXT    NOT NULL,                           -- the shop's local day
    takes_back_id INTEGER REFERENCES movements (id),        -- the movement this one takes back, whole and once
    CHECK (kind <> 'bill' OR (delta < 0 AND bill_id IS NOT NULL)),
    CHECK (kind <> 'return' OR (delta > 0 AND bill_id IS NOT NULL)),
    CHECK (kind <> 'supplier_return' OR delta < 0),
    CHECK ((kind IN ('transfer_out', 'transfer_in')) = (transfer_id IS NOT NULL)),
    CHECK ((kind = 'count') = (count_id IS NOT NULL))
) STRICT;
CREATE INDEX movements_by_variant ON movements (variant_id, store_id, id);

CREATE TABLE stock_days (                                   -- how much a day moved of a product, in thousandths of a unit
    day         TEXT    NOT NULL,
    store_id    INTEGER NOT NULL,
    product_id  INTEGER NOT NULL,
    delta_milli INTEGER NOT NULL,
    PRIMARY KEY (day, store_id, product_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER movements_make_the_day AFTER INSERT ON movements
BEGIN
    INSERT INTO stock_days (day, store_id, product_id, delta_milli)
    SELECT NEW.day, NEW.store_id, v.product_id, NEW.delta * CASE u.decimals WHEN 0 THEN 1000 WHEN 1 THEN 100 WHEN 2 THEN 10 ELSE 1 END
      FROM variants v JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id WHERE v.id = NEW.variant_id
    ON CONFLICT (day, store_id, product_id) DO UPDATE SET delta_milli = delta_milli + excluded.delta_milli;
END;

CREATE INDEX movements_by_bill ON movements (bill_id) WHERE bill_id IS NOT NULL;
CREATE INDEX movements_by_lot ON movements (lot_id) WHERE lot_id IS NOT NULL;
CREATE INDEX movements_by_import ON movements (import_id) WHERE import_id IS NOT NULL;
CREATE UNIQUE INDEX movements_taken_back ON movements (takes_back_id) WHERE takes_back_id IS NOT NULL;

-- Goods between stores: what has left one shelf and has not reached the other is on the way, and on neither.
CREATE TABLE transfers (
    id            INTEGER PRIMARY KEY,
    number        INTEGER NOT NULL UNIQUE CHECK (number > 0),
    from_store_id INTEGER NOT NULL REFERENCES stores (id),
    to_store_id   INTEGER NOT NULL REFERENCES stores (id),
    status        TEXT    NOT NULL CHECK (status IN ('draft', 'sent', 'received', 'cancelled')),
    reason        TEXT    NOT NULL DEFAULT '',
    created_at    INTEGER NOT NULL,
    sent_at       INTEGER,
    closed_at     INTEGER,                                  -- received whole, the rest written off, or cancelled
    user_id       INTEGER REFERENCES users (id),
    version       INTEGER NOT NULL DEFAULT 1,
    CHECK (from_store_id <> to_store_id),
    CHECK ((status IN ('sent', 'received')) = (sent_at IS NOT NULL)),
    CHECK ((status IN ('received', 'cancelled')) = (closed_at IS NOT NULL))
) STRICT;
CREATE INDEX transfers_open ON transfers (to_store_id, number) WHERE closed_at IS NULL;

CREATE TABLE transfer_lines (
    id          INTEGER PRIMARY KEY,
    transfer_id INTEGER NOT NULL REFERENCES transfers (id),
    position    INTEGER NOT NULL,
    variant_id  INTEGER NOT NULL REFERENCES variants (id),
    lot         TEXT    NOT NULL DEFAULT '',                -- its code; the lot goes along
    expiry      TEXT,
    quantity    INTEGER NOT NULL CHECK (quantity > 0),      -- to send, then sent
    received    INTEGER NOT NULL DEFAULT 0 CHECK (received >= 0),
    missing     INTEGER NOT NULL DEFAULT 0 CHECK (missing >= 0),  -- written off when the transfer was closed
    CHECK (received + missing <= quantity),
    UNIQUE (transfer_id, variant_id, lot),
    UNIQUE (transfer_id, position)
) STRICT;
CREATE INDEX transfer_lines_by_variant ON transfer_lines (variant_id);

-- Counting while the shop sells: each line is held against the balance of its own instant, and posted once.
CREATE TABLE counts (
    id          INTEGER PRIMARY KEY,
    number      INTEGER NOT NULL UNIQUE CHECK (number > 0),
    store_id    INTEGER NOT NULL REFERENCES stores (id),
    category_id INTEGER REFERENCES categories (id),         -- NULL = the whole store
    status      TEXT    NOT NULL CHECK (status IN ('open', 'posted', 'cancelled')),
    reason      TEXT    NOT NULL DEFAULT '',
    opened_at   INTEGER NOT NULL,
    opened_by   INTEGER REFERENCES users (id),
    closed_at   INTEGER,
    closed_by   INTEGER REFERENCES users (id),              -- who approved the differences, or gave it up
    version     INTEGER NOT NULL DEFAULT 1,
    CHECK ((status = 'open') = (closed_at IS NULL))
) STRICT;
CREATE INDEX counts_open ON counts (store_id) WHERE closed_at IS NULL;

CREATE TABLE count_lines (
    id         INTEGER PRIMARY KEY,
    count_id   INTEGER NOT NULL REFERENCES counts (id),
    variant_id INTEGER NOT NULL REFERENCES variants (id),
    lot        TEXT    NOT NULL DEFAULT '',
    expiry     TEXT,
    counted    INTEGER NOT NULL CHECK (counted >= 0),
    expected   INTEGER NOT NULL CHECK (expected >= 0),      -- the balance at its instant
    moved      INTEGER NOT NULL DEFAULT 0,                  -- Σ ledger between its first entry and its instant
    begun_at   INTEGER NOT NULL,
    counted_at INTEGER NOT NULL,                            -- its instant: the last entry
    user_id    INTEGER REFERENCES users (id),
    UNIQUE (count_id, variant_id, lot)
) STRICT;

CREATE TABLE count_entries (                                -- each scan or figure of a count: append-only
    id         INTEGER PRIMARY KEY,
    count_id   INTEGER NOT NULL REFERENCES counts (id),
    variant_id INTEGER NOT NULL REFERENCES variants (id),
    lot        TEXT    NOT NULL DEFAULT '',
    kind       TEXT    NOT NULL CHECK (kind IN ('add', 'set')),
    quantity   INTEGER NOT NULL,
    on_hand    INTEGER NOT NULL,                            -- the balance at that instant
    at         INTEGER NOT NULL,
    terminal   TEXT    NOT NULL,
    user_id    INTEGER REFERENCES users (id)
) STRICT;
CREATE INDEX count_entries_by_count ON count_entries (count_id, id);

-- What came from files and machines, so that it can be taken back, and nothing comes twice.
CREATE TABLE imports (
    id          INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,
    user_id     INTEGER REFERENCES users (id),
    kind        TEXT    NOT NULL CHECK (kind IN ('stores', 'customers', 'products', 'stock')),
    mode        TEXT    NOT NULL CHECK (mode IN ('add', 'set', 'replace')),
    source      TEXT    NOT NULL,                           -- the file's name
    accepted    INTEGER NOT NULL,                           -- rows
    audit_from  INTEGER NOT NULL,                           -- its entries of the audit log
    audit_to    INTEGER NOT NULL,
    undone_at   INTEGER,
    undone_by   INTEGER REFERENCES users (id)
) STRICT;

CREATE TABLE feed_entries (                                 -- the ids a machine has sent
    machine     TEXT    NOT NULL CHECK (machine <> ''),
    id          TEXT    NOT NULL CHECK (id <> ''),
    movement_id INTEGER NOT NULL REFERENCES movements (id),
    PRIMARY KEY (machine, id)
) STRICT, WITHOUT ROWID;

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
    confirmation     TEXT,                                  -- of a retailer's cart: the code to be typed to submit it
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
    label_amount   INTEGER CHECK (label_amount >= 0),         -- of a price label: the amount is exactly this
    cut            INTEGER NOT NULL DEFAULT 0 CHECK (cut BETWEEN 0 AND cancelled),  -- of the cancelled, what the approval did not let in: never taken up again
    CHECK (ordered = open + picked + billed + cancelled),
    UNIQUE (order_id, position)
) STRICT;
CREATE INDEX order_lines_by_variant ON order_lines (variant_id, order_id);

CREATE TABLE line_lots (                                      -- lots chosen by scan; the rest goes first-expired-first-out
    order_line_id INTEGER NOT NULL REFERENCES order_lines (id),
    lot_id        INTEGER NOT NULL REFERENCES lots (id),
    quantity      INTEGER NOT NULL CHECK (quantity > 0),
    picked        INTEGER NOT NULL DEFAULT 0 CHECK (picked BETWEEN 0 AND quantity),  -- of it, scanned off the shelf
    PRIMARY KEY (order_line_id, lot_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX line_lots_by_lot ON line_lots (lot_id);

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

CREATE TABLE approvals (                                      -- who let a retailer's order in, level by level, or refused it: append-only
    id       INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    level    INTEGER NOT NULL CHECK (level IN (1, 2)),
    verdict  TEXT    NOT NULL CHECK (verdict IN ('approved', 'rejected')),
    at       INTEGER NOT NULL,
    user_id  INTEGER NOT NULL REFERENCES users (id),
    reason   TEXT    NOT NULL DEFAULT '',
    CHECK (verdict = 'approved' OR reason <> ''),
    UNIQUE (order_id, level)
) STRICT;

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
CREATE INDEX shipments_failed ON shipments (id) WHERE state = 'failed';
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
    hash           BLOB    NOT NULL CHECK (length(hash) = 32),
    form           INTEGER NOT NULL DEFAULT 1 CHECK (form IN (1, 2))  -- which canonical form was hashed
) STRICT;
CREATE INDEX audit_by_row ON audit (entity, row_id);

-- Who has what open now: a hint for the others, no lock; rows of ended processes are dropped by whoever sees them.
CREATE TABLE presence (
    terminal TEXT    PRIMARY KEY,
    pid      INTEGER NOT NULL,
    user_id  INTEGER NOT NULL REFERENCES users (id),
    entity   TEXT    NOT NULL,                                -- the table
    row_id   INTEGER NOT NULL,
    since    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX presence_by_row ON presence (entity, row_id);

-- What happened that somebody outside wants to hear: for the terminals' bell and for a program of the shop's own.
CREATE TABLE notices (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('approval_wanted', 'approved', 'rejected', 'low_stock', 'dispatch_due', 'refund_due', 'user_requested')),
    subject    TEXT    NOT NULL,                              -- the order, the balance, the user
    event      TEXT    NOT NULL CHECK (json_valid(event)),    -- what the program is given
    state      TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    tries      INTEGER NOT NULL DEFAULT 0,
    changed_at INTEGER NOT NULL,
    failure    TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX notices_waiting ON notices (id) WHERE state IN ('waiting', 'running');
CREATE INDEX notices_failed ON notices (id) WHERE state = 'failed';

CREATE TABLE noticed (                                        -- conditions that were told, so that each is told once while it lasts
    kind    TEXT NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE variant_sales (                                  -- by month of the bill ('2026-11')
    month          TEXT    NOT NULL,
    store_id       INTEGER NOT NULL,
    variant_id     INTEGER NOT NULL,
    net            INTEGER NOT NULL,
    quantity_milli INTEGER NOT NULL,
    PRIMARY KEY (month, store_id, variant_id)
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

-- Views for any SQLite tool: names and columns stay ---------------------------------------------------------------------

CREATE VIEW inventory_view AS                                 -- a row for each balance; amounts in minor units
SELECT s.code AS store, v.sku, p.code AS product, p.name AS product_name, coalesce(k.name, '') AS category,
       coalesce(b.name, '') AS brand, v.colour, v.size, u.code AS unit, u.decimals,
       t.on_hand, t.reserved, t.picked, t.on_hand - t.reserved AS available,
       coalesce(t.reorder_level, v.reorder_level) AS reorder_level, v.price, v.cost
  FROM stock t JOIN stores s ON s.id = t.store_id JOIN variants v ON v.id = t.variant_id
  JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
  LEFT JOIN categories k ON k.id = p.category_id LEFT JOIN brands b ON b.id = p.brand_id;

CREATE VIEW inventory_stats AS                                -- a row for each store; values rounded down to the minor unit
SELECT s.code AS store, count(*) AS balances, count(DISTINCT t.variant_id) AS variants,
       sum(t.on_hand * CASE u.decimals WHEN 0 THEN 1000 WHEN 1 THEN 100 WHEN 2 THEN 10 ELSE 1 END) AS quantity_milli,
       sum(t.on_hand * v.cost / CASE u.decimals WHEN 0 THEN 1 WHEN 1 THEN 10 WHEN 2 THEN 100 ELSE 1000 END) AS value_at_cost,
       sum(t.on_hand * v.price / CASE u.decimals WHEN 0 THEN 1 WHEN 1 THEN 10 WHEN 2 THEN 100 ELSE 1000 END) AS value_at_price,
       min(t.on_hand) AS least_on_hand, sum(t.on_hand = 0) AS at_zero,
       sum(t.on_hand - t.reserved <= coalesce(t.reorder_level, v.reorder_level)) AS at_or_below_reorder_level
  FROM stock t JOIN stores s ON s.id = t.store_id JOIN variants v ON v.id = t.variant_id
  JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id GROUP BY s.id;

CREATE VIEW product_reviews AS                                -- one row per review in a product's details
SELECT p.id AS product_id, p.code AS product, p.name AS name, json_extract(p.details, r.fullkey || '.rating') AS rating,
    coalesce(json_extract(p.details, r.fullkey || '.text'), '') AS text,
    coalesce(json_extract(p.details, r.fullkey || '.by'), '') AS by,
    json_extract(p.details, r.fullkey || '.at') AS at
  FROM products p, json_each(p.details, '$.reviews') r
 WHERE json_type(p.details, r.fullkey || '.rating') = 'integer';

-- Append-only tables refuse change, whoever tries --------------------------------------------------------------------

CREATE TRIGGER movements_keep BEFORE UPDATE ON movements BEGIN SELECT RAISE (ABORT, 'movements are append-only'); END;
CREATE TRIGGER movements_stay BEFORE DELETE ON movements BEGIN SELECT RAISE (ABORT, 'movements are append-only'); END;
CREATE TRIGGER price_changes_keep BEFORE UPDATE ON price_changes BEGIN SELECT RAISE (ABORT, 'price changes are append-only'); END;
CREATE TRIGGER count_entries_keep BEFORE UPDATE ON count_entries BEGIN SELECT RAISE (ABORT, 'count entries are append-only'); END;
CREATE TRIGGER count_entries_stay BEFORE DELETE ON count_entries BEGIN SELECT RAISE (ABORT, 'count entries are append-only'); END;
CREATE TRIGGER order_events_keep BEFORE UPDATE ON order_events BEGIN SELECT RAISE (ABORT, 'order events are append-only'); END;
CREATE TRIGGER order_events_stay BEFORE DELETE ON order_events BEGIN SELECT RAISE (ABORT, 'order events are append-only'); END;
CREATE TRIGGER remarks_keep BEFORE UPDATE ON remarks BEGIN SELECT RAISE (ABORT, 'remarks are append-only'); END;
CREATE TRIGGER remarks_stay BEFORE DELETE ON remarks BEGIN SELECT RAISE (ABORT, 'remarks are append-only'); END;
CREATE TRIGGER approvals_keep BEFORE UPDATE ON approvals BEGIN SELECT RAISE (ABORT, 'approvals are append-only'); END;
CREATE TRIGGER approvals_stay BEFORE DELETE ON approvals BEGIN SELECT RAISE (ABORT, 'approvals are append-only'); END;
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
