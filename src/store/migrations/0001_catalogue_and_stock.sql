-- The catalogue and the stock room complete: suppliers, purchase orders, transfers, counts, lots chosen by scan, pictures,
-- price history, size classes, imports that can be taken back. Statements stand in the order of schema.sql.

DROP TRIGGER stock_promises_only_what_is_there;
DROP TRIGGER stock_starts_with_what_is_there;
DROP TRIGGER stock_begins_low;
DROP TRIGGER stock_falls_low;
DROP TRIGGER stock_recovers;
DROP TRIGGER variants_move_the_level;
DROP INDEX movements_by_variant;
DROP INDEX movements_by_bill;
DROP TRIGGER movements_keep;
DROP TRIGGER movements_stay;
ALTER TABLE movements RENAME TO movements_1;

ALTER TABLE shop ADD COLUMN purchase_number INTEGER NOT NULL DEFAULT 0 CHECK (purchase_number >= 0);
ALTER TABLE shop ADD COLUMN transfer_number INTEGER NOT NULL DEFAULT 0 CHECK (transfer_number >= 0);
ALTER TABLE shop ADD COLUMN count_number INTEGER NOT NULL DEFAULT 0 CHECK (count_number >= 0);
ALTER TABLE shop ADD COLUMN barcode_number INTEGER NOT NULL DEFAULT 0 CHECK (barcode_number >= 0);
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
ALTER TABLE stock ADD COLUMN reorder_level INTEGER CHECK (reorder_level >= 0);
ALTER TABLE stock ADD COLUMN reorder_quantity INTEGER CHECK (reorder_quantity >= 0);
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
ALTER TABLE order_lines ADD COLUMN label_amount INTEGER CHECK (label_amount >= 0);
CREATE TABLE line_lots (                                      -- lots chosen by scan; the rest goes first-expired-first-out
    order_line_id INTEGER NOT NULL REFERENCES order_lines (id),
    lot_id        INTEGER NOT NULL REFERENCES lots (id),
    quantity      INTEGER NOT NULL CHECK (quantity > 0),
    picked        INTEGER NOT NULL DEFAULT 0 CHECK (picked BETWEEN 0 AND quantity),  -- of it, scanned off the shelf
    PRIMARY KEY (order_line_id, lot_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX line_lots_by_lot ON line_lots (lot_id);
CREATE TABLE variant_sales (                                  -- by month of the bill ('2026-11')
    month          TEXT    NOT NULL,
    store_id       INTEGER NOT NULL,
    variant_id     INTEGER NOT NULL,
    net            INTEGER NOT NULL,
    quantity_milli INTEGER NOT NULL,
    PRIMARY KEY (month, store_id, variant_id)
) STRICT, WITHOUT ROWID;
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
CREATE TRIGGER movements_keep BEFORE UPDATE ON movements BEGIN SELECT RAISE (ABORT, 'movements are append-only'); END;
CREATE TRIGGER movements_stay BEFORE DELETE ON movements BEGIN SELECT RAISE (ABORT, 'movements are append-only'); END;
CREATE TRIGGER price_changes_keep BEFORE UPDATE ON price_changes BEGIN SELECT RAISE (ABORT, 'price changes are append-only'); END;
CREATE TRIGGER count_entries_keep BEFORE UPDATE ON count_entries BEGIN SELECT RAISE (ABORT, 'count entries are append-only'); END;
CREATE TRIGGER count_entries_stay BEFORE DELETE ON count_entries BEGIN SELECT RAISE (ABORT, 'count entries are append-only'); END;

INSERT INTO movements (id, at, store_id, variant_id, lot_id, kind, delta, on_hand, reason, bill_id, user_id, day) SELECT id, at, store_id, variant_id, lot_id, kind, delta, on_hand, reason, bill_id, user_id, coalesce((SELECT day FROM bills WHERE id = movements_1.bill_id), date(at / 1000, 'unixepoch')) AS day FROM movements_1 ORDER BY id;
DROP TABLE movements_1;

-- What stands in the new tables for what is there already.

INSERT INTO price_changes (variant_id, at, price, cost, reason)
SELECT v.id, p.created_at, v.price, v.cost, 'as it stood before prices were kept' FROM variants v JOIN products p ON p.id = v.product_id;

INSERT INTO variant_sales (month, store_id, variant_id, net, quantity_milli)
SELECT substr(b.day, 1, 7), b.store_id, l.variant_id, sum(CASE b.kind WHEN 'bill' THEN l.net ELSE -l.net END),
       sum(CASE b.kind WHEN 'bill' THEN l.quantity ELSE -l.quantity END
           * CASE l.decimals WHEN 0 THEN 1000 WHEN 1 THEN 100 WHEN 2 THEN 10 ELSE 1 END)
  FROM bills b JOIN bill_lines l ON l.bill_id = b.id GROUP BY 1, 2, 3;
