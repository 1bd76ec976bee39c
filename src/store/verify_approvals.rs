//! The statements of `verify` about orders that had to be approved. Each yields the orders that break its rule.

/// Names order `o`: `orders O-000042`.
macro_rules! order {
    () => {
        "'orders ' || CASE WHEN o.number IS NULL THEN 'id ' || o.id ELSE printf('O-%06d', o.number) END"
    };
}

/// What was decided about an order is where it stands, and two levels are two people.
const APPROVALS: &str = concat!(
    "SELECT ", order!(), ", CASE
         WHEN a.rejected > 0 THEN 'was rejected, but is ' || o.phase
         WHEN a.levels <> a.last THEN 'has a second approval without the first'
         WHEN a.approved > a.people THEN 'was approved twice by one person'
         ELSE printf('has %d approvals, but is %s', a.approved, o.phase) END
     FROM (SELECT order_id, count(*) AS levels, max(level) AS last, sum(verdict = 'approved') AS approved,
             sum(verdict = 'rejected') AS rejected, count(DISTINCT CASE verdict WHEN 'approved' THEN user_id END) AS people
           FROM approvals GROUP BY order_id) a
     JOIN orders o ON o.id = a.order_id
     WHERE (a.rejected > 0) <> (o.phase = 'rejected') OR a.levels <> a.last OR a.approved > a.people
        OR o.phase = 'draft' OR (o.phase = 'awaiting_approval' AND a.approved > 1)
     UNION ALL
     SELECT ", order!(), ", 'was rejected, but nobody did it'
     FROM orders o WHERE o.status = 'rejected' AND NOT EXISTS (SELECT 1 FROM approvals a WHERE a.order_id = o.id)"
);
/// Nobody's order gets past the approval, and only an approval cuts one.
const APPROVED: &str = concat!(
    "SELECT ", order!(), ", 'was submitted for approval and is ' || o.phase || ', but nobody approved it'
     FROM order_events e CROSS JOIN orders o ON o.id = e.order_id
     WHERE e.event = 'submit' AND o.phase NOT IN ('awaiting_approval', 'rejected')
       AND NOT EXISTS (SELECT 1 FROM approvals a WHERE a.order_id = o.id AND a.verdict = 'approved')
     UNION ALL
     SELECT 'order_lines ' || l.id, printf('%d of it were cut by an approval, but there was none', l.cut)
     FROM order_lines l WHERE l.cut > 0
       AND NOT EXISTS (SELECT 1 FROM approvals a WHERE a.order_id = l.order_id AND a.verdict = 'approved')"
);

/// Asked once each.
pub(super) const CHECKS: [(&str, &str); 2] = [("approvals", APPROVALS), ("approved", APPROVED)];
