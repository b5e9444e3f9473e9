import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { anchors, pagePaths, readPage, root } from './pages.js';
import { outputOf, programsOf } from './programs.js';

const links = (path: string): string[] => [...readPage(path).matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);

/** The file that a link of a page leads to; the links to the web are not followed. */
const targetOf = (path: string, link: string): URL | undefined =>
  link.startsWith('https://') ? undefined : new URL(link, new URL(path, root));

const isDead = (path: string, link: string): boolean => {
  const target = targetOf(path, link);
  if (target === undefined) return false;
  const anchor = target.hash.slice(1);
  target.hash = '';
  if (!existsSync(target)) return true;
  return anchor !== '' && !anchors(readPage(target.pathname.slice(root.pathname.length))).includes(anchor);
};

test.each(pagePaths)('every link of %s leads to a file or a heading', (path) => {
  expect(links(path).filter((link) => isDead(path, link))).toStrictEqual([]);
});

test('the README links to every page, or to a page that does', () => {
  const isIndexed = new Set(['README.md']);
  for (const path of isIndexed) {
    for (const link of links(path)) {
      const target = targetOf(path, link)?.pathname.slice(root.pathname.length) ?? '';
      if (pagePaths.includes(target)) isIndexed.add(target);
    }
  }
  expect(pagePaths.filter((path) => !isIndexed.has(path))).toStrictEqual([]);
});

test('the README has at most 220 lines', () => {
  expect(readPage('README.md').split('\n').length).toBeLessThanOrEqual(220);
});

/** The commands of this page are those of RudderStack's service. */
const pagesOfOwnCommands = pagePaths.filter((path) => path !== 'docs/rudderstack.md');

const found = (pattern: RegExp): string[] => [
  ...new Set(pagesOfOwnCommands.flatMap((path) => [...readPage(path).matchAll(pattern)].map(([, name = '']) => name))),
];

test('every command is an npm script or the program of this package', () => {
  expect(found(/npm run ([\w:-]+)/g).filter((name) => !Object.hasOwn(packageJson.scripts, name))).toStrictEqual([]);
  expect(found(/npx ([\w-]+)/g)).toStrictEqual(Object.keys(packageJson.bin));
});

test('the name of the tarball is that of npm pack', () => {
  expect(found(/([\w-]+-[\d.]+\.tgz)/g)).toStrictEqual([`${packageJson.name}-${packageJson.version}.tgz`]);
});

/** The programs of these pages need a broker or a warehouse; other tests run them. */
const pagesWithServers = ['docs/recipes/broker.md', 'docs/scale.md'];
const pagesWithPrograms = pagePaths.filter(
  (path) => programsOf(readPage(path)).length > 0 && !pagesWithServers.includes(path),
);

describe.each(pagesWithPrograms)('%s', (path) => {
  test.each(programsOf(readPage(path)))(
    'block $number runs and prints the block after it',
    async ({ code, output }) => {
      expect(await outputOf(code)).toStrictEqual(output);
    },
  );
});
