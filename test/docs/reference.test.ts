import { existsSync, readFileSync } from 'node:fs';
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
    'tiktok-ads-transformer': { exports: core, source: 'src/index.ts' },
    'tiktok-ads-transformer/explain': { exports: explain, source: 'src/explain/index.ts' },
    'tiktok-ads-transformer/lint': { exports: lint, source: 'src/lint/index.ts' },
    'tiktok-ads-transformer/warehouse': { exports: warehouse, source: 'src/warehouse/index.ts' },
    'tiktok-ads-transformer/rudderstack': { exports: rudderstack, source: 'src/rudderstack/index.ts' },
    'tiktok-ads-transformer/phone': { exports: phone, source: 'src/phone.ts' },
    'tiktok-ads-transformer/send': { exports: send, source: 'src/send/index.ts' },
  };

  test('the tests know all entries of the package', () => {
    const paths = Object.keys(packageJson.exports).filter((path) => !path.endsWith('.json'));
    expect(Object.keys(entries)).toStrictEqual(paths.map((path) => `tiktok-ads-transformer${path.slice(1)}`));
  });

  test.each(Object.entries(entries))('the table of %s lists its exports', (entry, { exports }) => {
    const names = tableRows(page, `Export of ${entry}`).map(([cell = '']) => cell.replace(/\(.*/, ''));
    expect(names.sort()).toStrictEqual(Object.keys(exports).sort());
  });

  test('the page lists all exported types', () => {
    const exported = Object.values(entries).flatMap(({ exports, source }) =>
      [...readFileSync(new URL(source, root), 'utf8').matchAll(/^export (?:type )?\{([^}]*)\}/gm)]
        .flatMap(([, names = '']) => names.split(','))
        .map((name) => name.replace('type ', '').trim())
        .filter((name) => name !== '' && !Object.hasOwn(exports, name)),
    );
    const listed = [...(/^Types: (.*)$/m.exec(page)?.[1] ?? '').matchAll(/`([A-Z]\w+)`/g)].map(([, name]) => name);
    expect(listed.sort()).toStrictEqual([...new Set(exported)].sort());
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
