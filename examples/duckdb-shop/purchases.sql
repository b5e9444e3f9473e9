-- One row for each line of a paid order whose customer agreed: TikTok takes no consent, so the query decides.
SELECT o.id AS order_id, o.paid_at, o.currency, o.total, o.ttclid,
       c.id AS customer_id, c.email, c.phone, c.country,
       l.sku, l.title, l.unit_price, l.quantity
FROM orders o JOIN customers c ON c.id = o.customer_id JOIN order_lines l ON l.order_id = o.id
WHERE o.paid_at IS NOT NULL AND c.consent
