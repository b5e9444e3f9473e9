-- The table that send.mjs reads, with three orders.
CREATE TABLE order_lines (
  order_id bigint, paid_at timestamptz, email text, phone text, country text,
  currency text, total numeric(10, 2), sku text, unit_price numeric(10, 2), quantity integer
);
INSERT INTO order_lines VALUES
  (9001, '2026-11-28 09:14:27Z', 'Jane@Example.com', '0171 3920012', 'DE', 'EUR', 37.00, 'mug', 12.50, 2),
  (9001, '2026-11-28 09:14:27Z', 'Jane@Example.com', '0171 3920012', 'DE', 'EUR', 37.00, 'cap', 12.00, 1),
  (9002, '2026-11-28 10:02:11Z', 'max@example.com', NULL, 'AT', 'EUR', 9.90, 'pen', 9.90, 1),
  (9007199254740993, '2026-11-28 11:45:00Z', NULL, '+44 7911 123456', 'GB', 'GBP', 12.50, 'mug', 12.50, 1);
