import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import * as explain from '../../src/explain/index.js';
import * as core from '../../src/index.js';
import * as lint from '../../src/lint/index.js';
import * as phone from '../../src/phone.js';
import * as rudderstack from '../../src/rudderstack/index.js';
import * as send from '../../src/send/index.js';
import * as warehouse from '../../src/warehouse/index.js';
import { loadFixtures, versions } from '../fixtures/loadFixtures.js';
import { differences, differencesBeyondOneEvent } from '../fixtures/required.js';
import { readPage, root, section, tableRows } from './pages.js';

const contributing = readPage('CONTRIBUTING.md');

test('the page lists every difference in order, with a link to a fixture that covers it', () => {
  const page = readPage('docs/migrating-from-rudderstack.md');
  const lines = section(page, "Where it differs from RudderStack's own destination").match(/^- .*$/gm) ?? [];
  const links = lines.map(
    (line) => /^- \[([\w-]+)\]\(\.\.\/(fixtures\/[\w/-]+\.json)\): \S/.exec(line)?.slice(1) ?? [line],
  );
  const beyondOneEvent = Object.entries(differencesBeyondOneEvent);
  expect(links.map(([slug]) => slug)).toStrictEqual([...differences, ...beyondOneEvent.map(([slug]) => slug)]);

  const covers = new Map<string, readonly string[]>([
    ...versions
      .flatMap(loadFixtures)
      .map((fixture) => [`fixtures/${fixture.version}/${fixture.name}.json`, fixture.covers] as const),
    ...beyondOneEvent.map(([slug, path]) => [path, [`differs:${slug}`]] as const),
  ]);
  expect(links.filter(([slug, path = '']) => !covers.get(path)?.includes(`differs:${slug}`))).toStrictEqual([]);
});

describe('API', () => {
  const page = readPage('docs/api.md');
  const entries = {
    'tiktok-ads-transformer': core,
    'tiktok-ads-transformer/explain': explain,
    'tiktok-ads-transformer/lint': lint,
    'tiktok-ads-transformer/warehouse': warehouse,
    'tiktok-ads-transformer/rudderstack': rudderstack,
    'tiktok-ads-transformer/phone': phone,
    'tiktok-ads-transformer/send': send,
  };

  test('the tests know all entries of the package', () => {
    const paths = Object.keys(packageJson.exports).filter((path) => !path.endsWith('.json'));
    expect(Object.keys(entries)).toStrictEqual(paths.map((path) => `tiktok-ads-transformer${path.slice(1)}`));
  });

  test.each(Object.entries(entries))('the table of %s lists its exports', (entry, exports) => {
    const names = tableRows(page, `Export of ${entry}`).map(([cell = '']) => cell.replace(/\(.*/, ''));
    expect(names.sort()).toStrictEqual(Object.keys(exports).sort());
  });
});

test('the page lists every option of createSender', () => {
  const cells = tableRows(readPage('docs/api.md'), 'Option of createSender').flatMap(([cell = '']) => cell.split(', '));
  // The refusal of an unknown option names all options.
  const readNames = () => send.createSender({ unknown: true } as never);
  expect(readNames).toThrow(`the options are ${cells.join(', ')}`);
});

test('the page lists every npm script that is run by hand', () => {
  const names = Object.keys(packageJson.scripts).filter((name) => /^(?:bench|fuzz|test:)/.test(name));
  expect(names.filter((name) => !contributing.includes(`\`npm run ${name}\``))).toStrictEqual([]);
});

test('the page lists the dependencies in package.json', () => {
  const names = tableRows(contributing, 'Package').map(([name]) => name);
  expect(names).toStrictEqual(Object.keys(packageJson.dependencies));
});

test('the folders and files in the tree exist', () => {
  const tree = section(contributing, 'The tree').match(/^(?:src|fixtures|test)\/\S*/gm) ?? [];
  expect(tree).not.toHaveLength(0);
  expect(tree.filter((path) => !existsSync(new URL(path, root)))).toStrictEqual([]);
});
