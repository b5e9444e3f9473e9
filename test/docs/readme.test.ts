import { existsSync, readFileSync } from 'node:fs';
import escapeRegExp from 'lodash/escapeRegExp.js';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { errorRows } from '../../src/errors.js';
import { appEventNames, eventNames } from '../../src/events-api/eventNames.js';
import * as explain from '../../src/explain/index.js';
import * as core from '../../src/index.js';
import * as lint from '../../src/lint/index.js';
import * as phone from '../../src/phone.js';
import { rudderstackConfigSchema } from '../../src/rudderstack/config.js';
import * as rudderstack from '../../src/rudderstack/index.js';
import * as send from '../../src/send/index.js';
import { parseSettings } from '../../src/transform/config.js';
import * as warehouse from '../../src/warehouse/index.js';
import { loadFixtures, versions } from '../fixtures/loadFixtures.js';
import { differences, differencesBeyondOneEvent } from '../fixtures/required.js';
import { headings, readme, root, section, tableRows } from './readme.js';

describe('settings', () => {
  const shape = core.configSchema.shape;
  const rows = tableRows('Settings', 'Key').map(
    ([key = '', , coreDefault = '', rudderstackDefault = '', meaning = '']) => ({
      key,
      coreDefault,
      rudderstackDefault,
      meaning,
    }),
  );
  const credentials = { accessToken: 'token', pixelCode: 'PIXEL' };

  const shownDefaults = (column: 'coreDefault' | 'rudderstackDefault'): Record<string, unknown> =>
    Object.fromEntries(
      rows.flatMap((row): [string, unknown][] => {
        if (row[column] === '–' || row[column] === 'required') return [];
        return [[row.key, JSON.parse(row[column])]];
      }),
    );

  const required = (column: 'coreDefault' | 'rudderstackDefault'): string[] =>
    rows.filter((row) => row[column] === 'required').map(({ key }) => key);

  test('the README lists every setting, in order', () => {
    expect(rows.map(({ key }) => key)).toStrictEqual(Object.keys(shape));
  });

  test('the default column of the core matches its schema', () => {
    expect({ ...credentials, ...shownDefaults('coreDefault') }).toEqual(core.parseConfig(credentials));
    expect(required('coreDefault')).toStrictEqual(Object.keys(credentials));
  });

  test('the default column of /rudderstack matches its schema', () => {
    expect({ ...credentials, ...shownDefaults('rudderstackDefault') }).toEqual(
      parseSettings(rudderstackConfigSchema, credentials, phone),
    );
    expect(required('rudderstackDefault')).toStrictEqual(Object.keys(credentials));
  });

  test('each meaning begins with the description in the schema', () => {
    const described = Object.values(shape).map(({ description = 'no description' }) => description.replaceAll('`', ''));
    expect(rows.map(({ meaning }, index) => meaning.slice(0, described[index]?.length))).toStrictEqual(described);
  });
});

describe('refusals', () => {
  const rows = tableRows('Refusals', 'Code').map(([code = '', category, text = '', advice]) => ({
    code,
    category,
    text,
    advice,
  }));

  test('the README lists every code with its category and its text, in order', () => {
    const expected = Object.entries(errorRows).map(([code, row]) => ({
      code,
      category: row.category,
      text: 'text' in row ? row.text : expect.stringContaining('<'),
      advice: expect.stringMatching(/\w/),
    }));
    expect(rows).toStrictEqual(expected);
  });

  test('each advice begins with the advice that explain gives', () => {
    const plain = (text = '') => text.replaceAll('`', '').replace(/\[([^\]]+)\]\([^)]*\)/g, '$1');
    const advised = rows.map(({ code, advice }) => [
      code,
      errorRows[code as keyof typeof errorRows].advice,
      plain(advice),
    ]);
    expect(advised.filter(([, advice = '', shown]) => !shown?.startsWith(advice) || advice === '')).toStrictEqual([]);
  });

  test('the texts in the fixtures match the table', () => {
    const forms = new Map(
      rows.map(({ code, text }) => [code, new RegExp(`^${escapeRegExp(text).replace(/<[^<>]+>/g, '.+')}$`, 's')]),
    );
    const refusals = versions.flatMap(loadFixtures).flatMap(({ refusal }) => (refusal?.text ? [refusal] : []));
    expect(refusals).not.toHaveLength(0);
    expect(refusals.filter(({ code, text = '' }) => !forms.get(code)?.test(text))).toStrictEqual([]);
  });
});

/** The lines of names alone: TikTok's standard names, and its names of app events. */
const nameLists = (): string[][] =>
  (section('Event names').match(/^\w+(?:, \w+)+$/gm) ?? []).map((line) => line.split(', '));

test('the README lists the event names of the built-in maps', () => {
  const [standardNames = []] = nameLists();
  const rows = tableRows('Event names', 'Event name');
  const shown = (column: number) =>
    new Map([
      ...standardNames.map((name) => [name.toLowerCase(), name] as const),
      ...rows.flatMap((row) => (row[column] === '–' ? [] : [[row[0], row[column]] as const])),
    ]);
  expect({ current: shown(1), rudderstack: shown(2) }).toStrictEqual(eventNames);
});

test('the README lists the names of app events', () => {
  const [, appNames = []] = nameLists();
  const lifecycleEvents = [...section('Event names').matchAll(/`([a-z ]+)` is (\w+)/g)];
  const shown = new Map([
    ...appNames.map((name) => [name.toLowerCase(), name] as const),
    ...lifecycleEvents.map(([, event = '', name = '']) => [event, name] as const),
  ]);
  expect(shown).toStrictEqual(appEventNames);
});

test('the README lists every difference in order, with a link to a fixture that covers it', () => {
  const lines = section("Where it differs from RudderStack's own destination").match(/^- .*$/gm) ?? [];
  const links = lines.map((line) => /^- \[([\w-]+)\]\((fixtures\/[\w/-]+\.json)\): \S/.exec(line)?.slice(1) ?? [line]);
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
  const entries = {
    'tiktok-ads-transformer': { exports: core, source: 'src/index.ts' },
    'tiktok-ads-transformer/explain': { exports: explain, source: 'src/explain/index.ts' },
    'tiktok-ads-transformer/lint': { exports: lint, source: 'src/lint/index.ts' },
    'tiktok-ads-transformer/warehouse': { exports: warehouse, source: 'src/warehouse/index.ts' },
    'tiktok-ads-transformer/rudderstack': { exports: rudderstack, source: 'src/rudderstack/index.ts' },
    'tiktok-ads-transformer/phone': { exports: phone, source: 'src/phone.ts' },
    'tiktok-ads-transformer/send': { exports: send, source: 'src/send/index.ts' },
  };

  test('the README lists all entries of the package', () => {
    const paths = Object.keys(packageJson.exports).filter((path) => path !== './package.json');
    expect(Object.keys(entries)).toStrictEqual(paths.map((path) => `tiktok-ads-transformer${path.slice(1)}`));
  });

  test.each(Object.entries(entries))('the table of %s lists its exports', (entry, { exports }) => {
    const names = tableRows('API', `Export of ${entry}`).map(([cell = '']) => cell.replace(/\(.*/, ''));
    expect(names.sort()).toStrictEqual(Object.keys(exports).sort());
  });

  test('the README lists all exported types', () => {
    const exported = Object.values(entries).flatMap(({ exports, source }) =>
      [...readFileSync(new URL(source, root), 'utf8').matchAll(/^export (?:type )?\{([^}]*)\}/gm)]
        .flatMap(([, names = '']) => names.split(','))
        .map((name) => name.replace('type ', '').trim())
        .filter((name) => name !== '' && !Object.hasOwn(exports, name)),
    );
    const listed = [...(/^Types: (.*)$/m.exec(section('API'))?.[1] ?? '').matchAll(/`([A-Z]\w+)`/g)].map(
      ([, name]) => name,
    );
    expect(listed.sort()).toStrictEqual([...new Set(exported)].sort());
  });
});

test('the README lists every option of createSender', () => {
  const cells = tableRows('API', 'Option of createSender').flatMap(([cell = '']) => cell.split(', '));
  // The refusal of an unknown option names all options.
  const readNames = () => send.createSender({ unknown: true } as never);
  expect(readNames).toThrow(`the options are ${cells.join(', ')}`);
});

test('the README lists every npm script that is run by hand', () => {
  const names = Object.keys(packageJson.scripts).filter((name) => /^(?:bench|fuzz|test:)/.test(name));
  expect(names.filter((name) => !section('Development').includes(`\`npm run ${name}\``))).toStrictEqual([]);
});

test('the README lists the dependencies in package.json', () => {
  const names = tableRows('Dependencies', 'Package').map(([name]) => name);
  expect(names).toStrictEqual(Object.keys(packageJson.dependencies));
});

describe('references', () => {
  const all = (pattern: RegExp): string[] => [...new Set([...readme.matchAll(pattern)].map(([, found = '']) => found))];

  test('every command is an npm script or the program of this package', () => {
    expect(all(/npm run ([\w:-]+)/g).filter((name) => !Object.hasOwn(packageJson.scripts, name))).toStrictEqual([]);
    expect(all(/npx ([\w-]+)/g)).toStrictEqual(Object.keys(packageJson.bin));
  });

  test('the name of the tarball is that of npm pack', () => {
    expect(all(/([\w-]+-[\d.]+\.tgz)/g)).toStrictEqual([`${packageJson.name}-${packageJson.version}.tgz`]);
  });

  test('every link within the repository leads to a file or a heading', () => {
    const anchors = headings().map(
      (heading) =>
        `#${heading
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-')}`,
    );
    const isAlive = (link: string): boolean =>
      link.startsWith('#') ? anchors.includes(link) : !link.startsWith('.') && existsSync(new URL(link, root));
    const links = all(/\]\(([^)]+)\)/g).filter((link) => !link.startsWith('https://'));
    expect(links).not.toHaveLength(0);
    expect(links.filter((link) => !isAlive(link))).toStrictEqual([]);
  });

  test('the folders and files in the tree exist', () => {
    const tree = section('Development').match(/^(?:src|fixtures|test)\/\S*/gm) ?? [];
    expect(tree).not.toHaveLength(0);
    expect(tree.filter((path) => !existsSync(new URL(path, root)))).toStrictEqual([]);
  });
});
