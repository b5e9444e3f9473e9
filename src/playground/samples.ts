import type { Texts } from './preview.js';

/** Something to start from. All of its data is made up. */
export interface Sample {
  readonly name: string;
  readonly texts: Partial<Texts>;
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);

const settings = { pixelCode: 'EXAMPLEPIXEL', version: 'v2', hashUserProperties: true };

const minutes = 60_000;

/**
 * The samples of the list.
 *
 * @param now The events are a few minutes old: lint reports old events.
 */
export const samples = (now: number): readonly Sample[] => {
  const ago = (count: number): string => new Date(now - count * minutes).toISOString();
  const page = {
    url: 'https://shop.example.com/checkout/done?ttclid=EXAMPLE.CLICK.ID',
    referrer: 'https://www.example.com/',
  };
  const browser = { ip: '203.0.113.24', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Example/1.0' };
  return [
    {
      name: 'Purchase with two products',
      texts: {
        event: json({
          type: 'track',
          event: 'Order Completed',
          messageId: 'order-1001',
          timestamp: ago(3),
          userId: 'user-1001',
          context: {
            traits: {
              email: ' Jane.Doe@Example.com ',
              phone: '0151 12345678',
              firstName: 'Jane',
              lastName: 'Doe',
              address: { city: 'Berlin', country: 'Germany', postalCode: '10115' },
            },
            ...browser,
            page,
          },
          properties: {
            order_id: 'A-20001',
            currency: 'eur',
            revenue: '84.70',
            products: [
              { product_id: 'sku-11', name: 'Running shoe', category: 'Shoes', price: 69.9, quantity: 1 },
              { product_id: 'sku-12', name: 'Socks', category: 'Socks', price: '7.40', quantity: '2' },
            ],
          },
        }),
        settings: json({ ...settings, externalIdFrom: 'userId' }),
      },
    },
    {
      name: 'Sign-up with an e-mail address that is already hashed',
      texts: {
        event: json({
          type: 'track',
          event: 'Signed Up',
          messageId: 'sign-up-7',
          timestamp: ago(5),
          context: {
            traits: {
              // The digest that TikTok documents as an example.
              email: '848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f',
            },
            ...browser,
            page: { url: 'https://shop.example.com/register' },
          },
          properties: { method: 'form' },
        }),
        settings: json(settings),
      },
    },
    {
      name: 'Values that are dropped, not read, or skipped',
      texts: {
        event: json({
          type: 'track',
          event: 'Product Added',
          messageId: 'cart-42',
          timestamp: ago(8),
          traits: { email: 'NULL', phone: '555-0100' },
          context: {
            traits: { email: 'kim@example.com', firstName: 'None' },
            ip: '10.0.0.5',
            userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Example/1.0',
            page: { url: 'https://shop.example.com/p/tea-3' },
          },
          properties: {
            Value: 9.9,
            currency: 'EUR',
            price: '9,90',
            product_id: 'tea-3',
            email_address: 'kim@example.com',
          },
        }),
        settings: json(settings),
      },
    },
    {
      name: 'Lead that lint warns about',
      texts: {
        event: json({
          type: 'track',
          event: 'Lead',
          messageId: 'lead-9',
          timestamp: ago(12),
          context: {
            traits: { email: 'sam@example.com' },
            page: { url: 'https://shop.example.com/thanks?email=sam@example.com' },
          },
          properties: { value: 20 },
        }),
        settings: json({ ...settings, testEventCode: 'TEST123' }),
      },
    },
    {
      name: 'Name that no map contains: refused',
      texts: {
        event: json({
          type: 'track',
          event: 'Order Complete',
          messageId: 'order-1002',
          timestamp: ago(4),
          context: { traits: { email: 'jane@example.com' } },
          properties: { order_id: 'A-20002', currency: 'EUR', value: 12.5 },
        }),
        settings: json(settings),
      },
    },
    {
      name: 'Record message (RETL): refused',
      texts: {
        event: json({
          type: 'record',
          action: 'insert',
          channel: 'sources',
          recordId: '1',
          identifiers: { email: 'jane@example.com' },
          fields: { city: 'Berlin' },
        }),
        settings: json(settings),
      },
    },
    {
      name: 'Warehouse rows and a model',
      texts: {
        rows: `[
  { "order_id": "0101", "ordered_at": "${ago(60)}", "status": "paid", "email": "jane.doe@example.com", "total": "41.50", "currency": "EUR", "sku": "mug-1", "title": "Mug", "unit_price": "12.50", "qty": 2 },
  { "order_id": "0101", "ordered_at": "${ago(60)}", "status": "paid", "email": "jane.doe@example.com", "total": "41.50", "currency": "EUR", "sku": "cap-7", "title": "Cap", "unit_price": "16.50", "qty": 1 },
  { "order_id": "0102", "ordered_at": "${ago(40)}", "status": "shipped", "email": "sam@example.com", "total": "9.90", "currency": "EUR", "sku": "tea-3", "title": "Tea", "unit_price": "9.90", "qty": 1 },
  { "order_id": "0103", "ordered_at": "${ago(30)}", "status": "cancelled", "email": "kim@example.com", "total": "5.00", "currency": "EUR", "sku": "pen-2", "title": "Pen", "unit_price": "2.50", "qty": 2 },
  { "order_id": "0104", "ordered_at": null, "status": "paid", "email": "lee@example.com", "total": "7.00", "currency": "EUR", "sku": "pin-5", "title": "Pin", "unit_price": "3.50", "qty": 2 }
]`,
        model: json({
          event: 'Order Completed',
          timestamp: 'ordered_at',
          key: ['order_id'],
          identity: { email: 'email' },
          properties: {
            order_id: 'order_id',
            value: 'total',
            currency: 'currency',
            eventSource: { constant: 'offline' },
          },
          products: { product_id: 'sku', name: 'title', price: 'unit_price', quantity: 'qty' },
          where: { status: ['paid', 'shipped'] },
        }),
        settings: json({ ...settings, eventSourceIds: { offline: 'EXAMPLE-OFFLINE-SET' } }),
      },
    },
  ];
};
