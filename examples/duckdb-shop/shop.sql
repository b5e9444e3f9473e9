-- A small shop: customers, orders and their lines.
CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR, phone VARCHAR, country VARCHAR, consent BOOLEAN);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, paid_at TIMESTAMP, currency VARCHAR, total DECIMAL(10, 2), ttclid VARCHAR);
CREATE TABLE order_lines (order_id BIGINT, sku VARCHAR, title VARCHAR, unit_price DECIMAL(10, 2), quantity INTEGER);

INSERT INTO customers VALUES
  (1, 'Jane@Example.com', '0171 3920012', 'Germany', true),
  (2, 'max@example.com', NULL, 'AT', false),
  (3, NULL, '+44 7911 123456', 'GB', true);
INSERT INTO orders VALUES
  (9001, 1, '2026-11-28 09:14:27', 'EUR', 37.00, 'E.C.P.example'),
  (9002, 2, '2026-11-28 10:02:11', 'EUR', 9.90, NULL),
  (9003, 3, '2026-11-28 11:45:00', 'GBP', 12.50, NULL),
  (9004, 1, NULL, 'EUR', 5.00, NULL);
INSERT INTO order_lines VALUES
  (9001, 'mug', 'Mug', 12.50, 2), (9001, 'cap', 'Cap', 12.00, 1),
  (9002, 'pen', 'Pen', 9.90, 1), (9003, 'mug', 'Mug', 12.50, 1), (9004, 'pin', 'Pin', 5.00, 1);
