import { hash } from 'node:crypto';

// The limit of what any library can reach: code for the one shape of the 4 kB order of the bench, with Events API 2.0 and
// hashing on. It has no settings and no checks, and assumes that every value is there.

const sha256 = (text) => hash('sha256', text, 'hex');
const digest = (text) => sha256(text.trim().toLowerCase());

const toContent = ({ product_id, category, name, brand, price, quantity }) => ({
  content_id: product_id,
  content_category: category,
  content_name: name,
  price,
  quantity,
  brand,
});

const toProperties = ({ products, order_id, currency, value }) => ({
  contents: products.map(toContent),
  order_id,
  currency: currency.toUpperCase(),
  value,
  content_ids: products.map(({ product_id }) => product_id),
  num_items: products.reduce((pieces, { quantity }) => pieces + quantity, 0),
  content_type: 'product',
});

const toUser = ({ traits, page, locale, ip, userAgent, externalId }) => {
  const { address } = traits;
  return {
    locale,
    ttclid: new URL(page.url).searchParams.get('ttclid'),
    email: digest(traits.email),
    phone: sha256(traits.phone.replace(/[^\d+]/g, '')),
    ip,
    user_agent: userAgent,
    first_name: digest(traits.firstName),
    last_name: digest(traits.lastName),
    city: address.city.toLowerCase(),
    country: address.country.toLowerCase(),
    state: address.state.toLowerCase(),
    zip_code: sha256(address.postalCode.slice(0, 5)),
    external_id: sha256(externalId.find(({ type }) => type === 'tiktokExternalId').id),
  };
};

/** The request of a 4 kB order. */
export const handWritten = ({ messageId, timestamp, context, properties }, { accessToken, pixelCode }) => ({
  method: 'POST',
  url: 'https://business-api.tiktok.com/open_api/v1.3/event/track/',
  path: 'event/track',
  headers: { 'Access-Token': accessToken, 'Content-Type': 'application/json' },
  body: {
    event_source: 'web',
    event_source_id: pixelCode,
    data: [
      {
        event: 'Purchase',
        event_id: messageId,
        event_time: Math.floor(Date.parse(timestamp) / 1000),
        page: { url: context.page.url, referrer: context.page.referrer },
        app: { app_id: context.app.namespace, app_name: context.app.name, app_version: context.app.version },
        properties: toProperties(properties),
        user: toUser(context),
      },
    ],
  },
});
