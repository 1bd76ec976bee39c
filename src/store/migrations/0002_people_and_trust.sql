-- People and trust: requests, PINs, one-time passwords, approvals, customers merged, who has what open, notices for a
-- program of the shop's own, and the second form of the audit log's hash. Statements stand in the order of schema.sql.

ALTER TABLE customers ADD COLUMN delivery_weekdays TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN merged_into_id INTEGER REFERENCES customers (id);
CREATE INDEX customers_merged ON customers (merged_into_id) WHERE merged_into_id IS NOT NULL;
ALTER TABLE users ADD COLUMN full_name TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN request TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN pin_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN one_time INTEGER NOT NULL DEFAULT 0 CHECK (one_time IN (0, 1));
ALTER TABLE orders ADD COLUMN confirmation TEXT;
ALTER TABLE order_lines ADD COLUMN cut INTEGER NOT NULL DEFAULT 0 CHECK (cut BETWEEN 0 AND cancelled);
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
CREATE INDEX shipments_failed ON shipments (id) WHERE state = 'failed';
ALTER TABLE audit ADD COLUMN form INTEGER NOT NULL DEFAULT 1 CHECK (form IN (1, 2));
CREATE TABLE presence (
    terminal TEXT    PRIMARY KEY,
    pid      INTEGER NOT NULL,
    user_id  INTEGER NOT NULL REFERENCES users (id),
    entity   TEXT    NOT NULL,                                -- the table
    row_id   INTEGER NOT NULL,
    since    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX presence_by_row ON presence (entity, row_id);
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
CREATE TRIGGER approvals_keep BEFORE UPDATE ON approvals BEGIN SELECT RAISE (ABORT, 'approvals are append-only'); END;
CREATE TRIGGER approvals_stay BEFORE DELETE ON approvals BEGIN SELECT RAISE (ABORT, 'approvals are append-only'); END;
