import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/index.js';

const parse = (settings: object) => () => parseConfig({ accessToken: 'token', pixelCode: 'PIXEL', ...settings });
const refused = expect.objectContaining({ code: 'invalid-config' });

describe('a template that reads personal data is refused, however its path is written', () => {
  test.each([
    '{properties.email}',
    '{properties["email"]}',
    "{properties['em\\ail']}",
    '{properties["em\\ail"]}',
    '{ properties.Email }',
    '{traits.zip}-{event}',
    '{properties.products[0].city}',
    '{context.ip}',
  ])('%s', (eventIdTemplate) => {
    expect(parse({ eventIdTemplate })).toThrow(refused);
  });
});

describe('an id that externalIdFrom hashes is not sent in clear beside its digest', () => {
  test.each([
    ['{userId}-{event}', 'userId'],
    ['{userId}-{event}', 'userIdOrAnonymousId'],
    ['{anonymousId}', 'userIdOrAnonymousId'],
  ])('%s with %s', (eventIdTemplate, externalIdFrom) => {
    expect(parse({ eventIdTemplate, externalIdFrom })).toThrow(refused);
  });

  test.each([
    ['{userId}-{event}', 'none'],
    ['{anonymousId}-{event}', 'userId'],
    ['{properties.userId}', 'userId'],
  ])('%s with %s is none', (eventIdTemplate, externalIdFrom) => {
    expect(parse({ eventIdTemplate, externalIdFrom })).not.toThrow();
  });
});

test.each(['order', '{}', '{ }-{event}', '{properties.order_id'])('%s is no template', (eventIdTemplate) => {
  expect(parse({ eventIdTemplate })).toThrow(refused);
});
