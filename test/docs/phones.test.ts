import { expect, test } from 'vitest';
import { phonesPage, readings, reasons } from './phonesPage.js';

test('docs/phones.md is what the comparison says; `npm run docs` writes it', async () => {
  await expect(phonesPage()).toMatchFileSnapshot('../../docs/phones.md');
});

test('2,000 numbers of 60 countries are compared', () => {
  expect(readings.length).toBeGreaterThan(2000);
  expect(new Set(readings.map(({ country }) => country)).size).toBeGreaterThan(60);
});

test('google-libphonenumber agrees, or there is a reason', () => {
  const different = readings.filter(({ ours, google }) => ours !== google);
  expect(new Set(different.map(({ form }) => form))).toStrictEqual(new Set(reasons.keys()));
});

test('where google-libphonenumber differs, a number is the one that was typed', () => {
  const wrong = readings.filter(({ ours, google, number }) => ours !== google && ours !== undefined && ours !== number);
  expect(wrong).toStrictEqual([]);
});

test('forms whose reason says that numbers are dropped have dropped numbers', () => {
  const saysDropped = [...reasons].filter(([, reason]) => reason.includes('dropped')).map(([form]) => form);
  expect(saysDropped).not.toHaveLength(0);
  for (const form of saysDropped) {
    expect(readings.filter((reading) => reading.form === form && reading.ours === undefined)).not.toHaveLength(0);
  }
});
