import { describe, expect, it } from 'vitest';
import { compileFlatMapping } from '../../src/mapping/compileFlatMapping.js';
import type { Settings } from '../../src/transform/settings.js';
import { number, string } from '../../src/values/casts.js';

const settings = {} as Settings;
const read = compileFlatMapping<{ id?: string; price?: number }>([
  { to: 'id', from: ['sku', 'id', 'constructor'], cast: string },
  { to: 'price', from: ['price'], cast: number },
]);

describe('compileFlatMapping', () => {
  it.each([
    ['takes the first usable source', { id: 7, sku: 'mug', price: '1.50' }, { id: 'mug', price: 1.5 }],
    ['passes over what its cast refuses', { sku: ' ', id: 7, price: 'free' }, { id: '7' }],
    ['gives nothing for a record without a usable field', { sku: null, price: {} }, undefined],
    ['reads own keys only, which are no paths', { 'a.sku': 'mug', price: 2 }, { price: 2 }],
    ['reads nothing inherited', Object.assign(Object.create({ sku: 'mug' }), { price: 2 }), { price: 2 }],
    ['reads an own key with the name of a built-in', { constructor: 'mug' }, { id: 'mug' }],
  ])('%s', (_rule, record, expected) => {
    expect(read(record, settings)).toEqual(expected);
  });

  it('gives a new object each time', () => {
    const record = { sku: 'mug' };
    expect(read(record, settings)).not.toBe(read(record, settings));
  });
});
