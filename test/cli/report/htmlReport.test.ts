import { describe, expect, test } from 'vitest';
import { countsSection, htmlReport, type ReportSection } from '../../../src/cli/report/htmlReport.js';
import { parseReport } from './parseReport.js';

const writtenAt = new Date('2026-08-04T09:30:00Z');
const reportOf = (...sections: readonly ReportSection[]) =>
  htmlReport({ title: 'Events', writtenAt, facts: [['Events', 1234]], sections });

const colours: ReportSection = {
  title: 'Colours',
  note: 'As painted.',
  columns: ['colour', 'cars', 'doors'],
  rows: [
    { name: 'red', count: 3, others: [12] },
    { name: 'blue', count: 1, others: [5], note: 'Like the sky', severity: 'warning' },
    { name: 'green', count: 0, others: [0] },
  ],
  total: 4,
};

test('shows counts, and shares of a total, in a table with bars', () => {
  const { title, facts, sections } = parseReport(reportOf(colours));
  expect([title, facts]).toStrictEqual(['Events', { Events: '1,234' }]);
  const { rows, bars, text } = sections.get('Colours') ?? {};
  expect(rows).toStrictEqual([
    ['colour', 'cars', 'share', 'doors'],
    ['red', '3', '75 %', '12'],
    ['warning blue', '1', '25 %', '5'],
    ['Like the sky'],
    ['green', '0', '0 %', '0'],
  ]);
  expect(bars).toStrictEqual([
    ['red: 3 of 4', 75],
    ['blue: 1 of 4', 25],
    ['green: 0 of 4', 0],
  ]);
  expect(text).toContain('As painted.');
});

test('without a total, the longest bar is full', () => {
  const section = countsSection(
    'Names',
    ['name', 'count'],
    [
      { name: 'a', count: 2000 },
      { name: 'b', count: 500 },
    ],
  );
  expect(parseReport(reportOf(section)).sections.get('Names')).toMatchObject({
    rows: [
      ['name', 'count'],
      ['a', '2,000'],
      ['b', '500'],
    ],
    bars: [
      ['a: 2,000', 100],
      ['b: 500', 25],
    ],
  });
  // The rest of a bar would look like the rest of a total.
  expect(reportOf(section)).not.toContain('class="track"');
});

test('without counts, it says so', () => {
  const { rows, bars, text } =
    parseReport(reportOf(countsSection('Names', ['name', 'count'], []))).sections.get('Names') ?? {};
  expect([rows, bars, text]).toStrictEqual([[], [], 'Names None']);
  const empty = parseReport(reportOf({ ...colours, total: 0, rows: [{ name: 'red', count: 0, others: [0] }] }));
  expect(empty.sections.get('Colours')).toMatchObject({
    rows: [
      ['colour', 'cars', 'share', 'doors'],
      ['red', '0', '–', '0'],
    ],
    bars: [['red: 0 of 0', 0]],
  });
});

test('shows a hundred rows, and says how many more there are', () => {
  const counts = Array.from({ length: 120 }, (_, index) => ({ name: `name ${index}`, count: 1 }));
  const shown = parseReport(reportOf(countsSection('Names', ['name', 'count'], counts, 7))).sections.get('Names');
  expect(shown?.rows).toHaveLength(101);
  expect(shown?.text).toMatch(/And 20 more, and rarer ones, 7 times in all\.$/);
});

test('says when it was written', () => {
  expect(reportOf()).toContain('<time datetime="2026-08-04T09:30:00.000Z">2026-08-04 09:30 UTC</time>');
});

describe('strings from outside', () => {
  test.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['</title><img src=x onerror=alert(1)>', '&lt;/title&gt;&lt;img src=x onerror=alert(1)&gt;'],
    [`"><svg onload='x'>`, '&quot;&gt;&lt;svg onload=&#39;x&#39;&gt;'],
    ['a&lt;b', 'a&amp;lt;b'],
    ['\u0000\u001b[2J\u202egnp.exe\u200b\ud800\n', '\\u0000\\u001b[2J\\u202egnp.exe\\u200b\\ud800\\u000a'],
    ['\ufdd0\uffff\u{1fffe}', '\ufffd\ufffd\ufffd'],
    ['x'.repeat(400), `${'x'.repeat(299)}…`],
  ])('%j is shown escaped wherever it stands', (text, escaped) => {
    const row = { name: text, count: 1, note: text };
    const html = htmlReport({
      title: text,
      writtenAt,
      facts: [[text, 1]],
      sections: [{ title: text, note: text, columns: [text, text, text], rows: [{ ...row, others: [1] }] }],
    });
    parseReport(html);
    expect(html).toContain(`<h1>${escaped}</h1>`);
    expect(html).not.toContain(text);
  });
});
