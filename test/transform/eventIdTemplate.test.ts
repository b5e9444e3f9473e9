import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/index.js';

const parse = (settings: object) => () => parseConfig({ accessToken: 'token', pixelCode: 'PIXEL', ...settings });
const rejected = expect.objectContaining({ code: 'invalid-config' });

describe('rejects a template that reads personal data, however its path is written', () => {
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
    expect(parse({ eventIdTemplate })).toThrow(rejected);
  });
});

describe('rejects a template that would send an id in plain text although externalIdFrom hashes it', () => {
  test.each([
    ['{userId}-{event}', 'userId'],
    ['{userId}-{event}', 'userIdOrAnonymousId'],
    ['{anonymousId}', 'userIdOrAnonymousId'],
  ])('%s with %s', (eventIdTemplate, externalIdFrom) => {
    expect(parse({ eventIdTemplate, externalIdFrom })).toThrow(rejected);
  });

  test.each([
    ['{userId}-{event}', 'none'],
    ['{anonymousId}-{event}', 'userId'],
    ['{properties.userId}', 'userId'],
  ])('accepts %s with %s', (eventIdTemplate, externalIdFrom) => {
    expect(parse({ eventIdTemplate, externalIdFrom })).not.toThrow();
  });
});

test.each(['order', '{}', '{ }-{event}', '{properties.order_id'])(
  'rejects %s, which is not a template',
  (eventIdTemplate) => {
    expect(parse({ eventIdTemplate })).toThrow(rejected);
  },
);
