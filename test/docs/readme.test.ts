import { existsSync, readFileSync } from 'node:fs';
import escapeRegExp from 'lodash/escapeRegExp.js';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { errorRows } from '../../src/errors.js';
import { eventNames } from '../../src/events-api/eventNames.js';
import { refusalAdvice } from '../../src/explain/refusalAdvice.js';
import * as core from '../../src/index.js';
import * as phone from '../../src/phone.js';
import { rudderstackConfigSchema } from '../../src/rudderstack/config.js';
import * as rudderstack from '../../src/rudderstack/index.js';
import * as send from '../../src/send/index.js';
import { checkConfig } from '../../src/transform/checkConfig.js';
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

  test('every setting has its row, in order', () => {
    expect(rows.map(({ key }) => key)).toStrictEqual(Object.keys(shape));
  });

  test('the defaults are those of the core', () => {
    expect({ ...credentials, ...shownDefaults('coreDefault') }).toEqual(core.parseConfig(credentials));
    expect(required('coreDefault')).toStrictEqual(Object.keys(credentials));
  });

  test('the defaults are those of /rudderstack', () => {
    expect({ ...credentials, ...shownDefaults('rudderstackDefault') }).toEqual(
      checkConfig(rudderstackConfigSchema, credentials, phone),
    );
    expect(required('rudderstackDefault')).toStrictEqual(Object.keys(credentials));
  });

  test('the meaning begins as the schema describes the setting', () => {
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

  test('every code has its row, with its category and its text, in order', () => {
    const expected = Object.entries(errorRows).map(([code, row]) => ({
      code,
      category: row.category,
      text: 'text' in row ? row.text : expect.stringContaining('<'),
      advice: expect.stringMatching(/\w/),
    }));
    expect(rows).toStrictEqual(expected);
  });

  test('what to do begins with what explanations say', () => {
    const plain = (text = '') => text.replaceAll('`', '').replace(/\[([^\]]+)\]\([^)]*\)/g, '$1');
    const told = rows.map(({ code, advice }) => [
      code,
      refusalAdvice[code as keyof typeof refusalAdvice],
      plain(advice),
    ]);
    expect(told.filter(([, advice = '', shown]) => !shown?.startsWith(advice) || advice === '')).toStrictEqual([]);
  });

  test('the texts of the fixtures have the form that the table gives', () => {
    const forms = new Map(
      rows.map(({ code, text }) => [code, new RegExp(`^${escapeRegExp(text).replace(/<[^<>]+>/g, '.+')}$`, 's')]),
    );
    const refusals = versions.flatMap(loadFixtures).flatMap(({ refusal }) => (refusal?.text ? [refusal] : []));
    expect(refusals).not.toHaveLength(0);
    expect(refusals.filter(({ code, text = '' }) => !forms.get(code)?.test(text))).toStrictEqual([]);
  });
});

test('the event names are those of the built-in maps', () => {
  const standardNames = /^\w+(?:, \w+)+$/m.exec(section('Event names'))?.[0].split(', ') ?? [];
  const rows = tableRows('Event names', 'Event name');
  const shown = (column: number) =>
    new Map([
      ...standardNames.map((name) => [name.toLowerCase(), name] as const),
      ...rows.flatMap((row) => (row[column] === '–' ? [] : [[row[0], row[column]] as const])),
    ]);
  expect({ current: shown(1), rudderstack: shown(2) }).toStrictEqual(eventNames);
});

test('every difference has its line, in order, and links a fixture that shows it', () => {
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
    'tiktok-ads-transformer/rudderstack': { exports: rudderstack, source: 'src/rudderstack/index.ts' },
    'tiktok-ads-transformer/warehouse': { exports: warehouse, source: 'src/warehouse/index.ts' },
    'tiktok-ads-transformer/phone': { exports: phone, source: 'src/phone.ts' },
    'tiktok-ads-transformer/send': { exports: send, source: 'src/send/index.ts' },
  };

  test('the package has no other entries', () => {
    const paths = Object.keys(packageJson.exports).filter((path) => path !== './package.json');
    expect(Object.keys(entries)).toStrictEqual(paths.map((path) => `tiktok-ads-transformer${path.slice(1)}`));
  });

  test.each(Object.entries(entries))('the table of %s lists its exports', (entry, { exports }) => {
    const names = tableRows('API', `Export of ${entry}`).map(([cell = '']) => cell.replace(/\(.*/, ''));
    expect(names.sort()).toStrictEqual(Object.keys(exports).sort());
  });

  test('all exported types are listed', () => {
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

test('the dependencies are those of package.json', () => {
  const names = tableRows('Dependencies', 'Package').map(([name]) => name);
  expect(names).toStrictEqual(Object.keys(packageJson.dependencies));
});

describe('what the text points to', () => {
  const all = (pattern: RegExp): string[] => [...new Set([...readme.matchAll(pattern)].map(([, found = '']) => found))];

  test('commands are scripts, or the program of this package', () => {
    expect(all(/npm run ([\w:-]+)/g).filter((name) => !Object.hasOwn(packageJson.scripts, name))).toStrictEqual([]);
    expect(all(/npx ([\w-]+)/g)).toStrictEqual(Object.keys(packageJson.bin));
  });

  test('the tarball has the name that npm pack gives it', () => {
    expect(all(/([\w-]+-[\d.]+\.tgz)/g)).toStrictEqual([`${packageJson.name}-${packageJson.version}.tgz`]);
  });

  test('no link within the repository is dead', () => {
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

  test('the folders and files of the tree exist', () => {
    const tree = section('Development').match(/^(?:src|fixtures|test)\/\S*/gm) ?? [];
    expect(tree).not.toHaveLength(0);
    expect(tree.filter((path) => !existsSync(new URL(path, root)))).toStrictEqual([]);
  });
});
