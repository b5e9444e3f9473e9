import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import sampleModel from '../../fixtures/sample/model.json' with { type: 'json' };
import { htmlReport } from '../../src/cli/report/htmlReport.js';
import { runBuiltCli, temporaryFiles } from '../cli/runBuiltCli.js';
import { accessibilityViolations, browserTest, keepScreenshot, overflow } from './browserTest.js';

/** Names that a hostile sender chooses, and how a page shows them. */
const hostileNames = {
  '<img src=x onerror="document.title=1">': '<img src=x onerror=\\"document.title=1\\">',
  '</table></section><h1>Free money</h1>': '</table></section><h1>Free money</h1>',
  'price\u202e\u2066gnp': 'price\\u202e\\u2066gnp',
  [`long${'Name'.repeat(60)}`]: `long${'Name'.repeat(60)}`,
};
const names = Object.keys(hostileNames);
const properties = Object.fromEntries(names.map((name) => [name, 'sku']));

const event = { type: 'track', event: 'Lead', timestamp: '2026-08-03T10:00:00Z', properties };
const events = [event, ...names.map((name) => ({ ...event, event: name }))];
const request = { event_source: 'web', event_source_id: 'P', data: names.map((name) => ({ event: name, properties })) };
const model = { ...sampleModel, properties: { ...sampleModel.properties, ...properties } };

const sample = (name: string) => `fixtures/sample/${name}`;
const sampleWith = async (name: string, lines: readonly unknown[]) =>
  `${await readFile(sample(name), 'utf8')}${lines.map((line) => `${JSON.stringify(line)}\n`).join('')}`;
const config = ['--config', sample('destination.json')];

/** Each report shows the sample, and the hostile names where they can occur. */
const reports = {
  explain: {
    flags: ['--summary', ...config],
    input: () => sampleWith('events.ndjson', events),
    headings: ['Match keys', 'Refused events', 'Dropped values', 'Keys that no field reads'],
    shownNames: Object.values(hostileNames),
  },
  lint: {
    flags: ['--summary'],
    input: () => sampleWith('faulty-requests.ndjson', [request]),
    headings: ['Findings by rule'],
    shownNames: [],
  },
  warehouse: {
    flags: ['--from', sample('orders.csv'), '--model', 'model.json', '--dry-run', ...config],
    input: () => '',
    headings: [
      'Match keys',
      'Refused rows',
      'Refused events',
      'Dropped values',
      'Keys that no field reads',
      'Warnings',
    ],
    shownNames: Object.values(hostileNames),
  },
};

const numberIn = (text = '') => Number(text.replaceAll(',', ''));
const widthOf = async (shape: Locator) => (await shape.boundingBox())?.width ?? 0;

/** The figures in the text alternative of a bar, and the part of it that is filled. */
const readBar = async (bar: Locator) => {
  const label = await bar.ariaSnapshot();
  const [, count, total] = /\bimg .*: ([\d,]+)(?: of ([\d,]+))?['"]+$/.exec(label) ?? expect.fail(label);
  const filled = (await widthOf(bar.locator('rect').last())) / (await widthOf(bar));
  return { count: numberIn(count), total: total === undefined ? undefined : numberIn(total), filled };
};

describe.each(Object.entries(reports))('the report of %s', (command, { flags, input, headings, shownNames }) => {
  let report: URL;
  beforeAll(async () => {
    const files = await temporaryFiles({ 'model.json': JSON.stringify(model), 'report.html': '' });
    const inFolder = flags.map((flag) => (flag === 'model.json' ? files[flag] : flag));
    await runBuiltCli([command, ...inFolder, '--html', files['report.html']], await input());
    report = pathToFileURL(files['report.html']);
  });

  browserTest('loads nothing, runs nothing, and shows its sections', async ({ open }) => {
    const { page, requests, errors } = await open(report);
    expect(await page.getByRole('region').getByRole('heading').allInnerTexts()).toStrictEqual(headings);
    expect(await page.locator('script').count()).toBe(0);
    expect([requests, errors]).toStrictEqual([[report.href], []]);
  });

  browserTest.for(['light', 'dark'] as const)('is accessible in %s colours', async (colorScheme, { open }) => {
    const { page } = await open(report, { colorScheme });
    expect(await accessibilityViolations(page)).toStrictEqual([]);
    await keepScreenshot(page, `${command}-${colorScheme}`);
  });

  browserTest.for([360, 320])('fits a screen of %d pixels', async (width, { open }) => {
    const { page } = await open(report, { viewport: { width, height: 640 } });
    expect(await overflow(page)).toBe(0);
    await keepScreenshot(page, `${command}-${width}`);
  });

  browserTest('is the same to a screen reader on a small screen', async ({ open }) => {
    const { page } = await open(report);
    const wide = await page.ariaSnapshot();
    await page.setViewportSize({ width: 360, height: 640 });
    expect(await page.ariaSnapshot()).toBe(wide);
  });

  browserTest('draws each bar as long as its figure says, with a text alternative', async ({ open }) => {
    const { page } = await open(report);
    for (const section of await page.getByRole('region').all()) {
      const bars = await Promise.all((await section.locator('svg').all()).map(readBar));
      const longest = Math.max(...bars.map(({ count }) => count));
      for (const { count, total, filled } of bars) expect(filled).toBeCloseTo(count / (total ?? longest), 2);
    }
  });

  browserTest('shows hostile names as text', async ({ open }) => {
    const { page } = await open(report);
    for (const name of shownNames) expect(await page.getByRole('rowheader').getByText(name).count()).toBe(1);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.getByRole('heading', { name: 'Free money' }).count()).toBe(0);
  });
});

browserTest('long names and numbers fit a small screen wherever they stand', async ({ open }) => {
  const name = 'Name'.repeat(60);
  const row = { name, note: name, severity: 'warning', count: 12_345_678, others: [12_345_678] } as const;
  const section = {
    title: name,
    note: name,
    columns: [name, 'requests', 'findings'],
    rows: [row],
    more: name,
  } as const;
  const facts = [[name, 1234567890]] as const;
  const report = htmlReport({
    title: name,
    writtenAt: new Date(0),
    facts,
    sections: [{ ...section, total: 12_345_678 }],
  });
  const { 'report.html': file } = await temporaryFiles({ 'report.html': report });
  const { page } = await open(pathToFileURL(file), { viewport: { width: 320, height: 640 } });
  expect(await overflow(page)).toBe(0);
  // Beside the numbers there is no room for a name.
  expect(await widthOf(page.getByRole('rowheader'))).toBeGreaterThan(280);
  await keepScreenshot(page, 'long');
});
