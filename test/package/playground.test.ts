import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

// The page of `tiktok-ads playground`, as it comes with the package.

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const page = readFileSync(new URL('../../dist/playground.html', import.meta.url), 'utf8');

const elementsIn = (node: Node): Element[] => {
  const children = 'childNodes' in node ? node.childNodes.flatMap(elementsIn) : [];
  return 'tagName' in node ? [node, ...children] : children;
};

const elements = elementsIn(parse(page));
const named = (name: string): Element[] => elements.filter(({ tagName }) => tagName === name);
const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((one) => one.name === name)?.value;
const textOf = (element: Element): string =>
  element.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
const hashOf = (element: Element | undefined): string =>
  `'sha256-${createHash('sha256')
    .update(element === undefined ? '' : textOf(element))
    .digest('base64')}'`;

test('has at most 350 kB, gzipped', () => {
  expect(gzipSync(page).length).toBeLessThan(350_000);
});

test('allows its own script and styles, and nothing that could reach a network', () => {
  const [policy] = named('meta').filter((meta) => attribute(meta, 'http-equiv') === 'Content-Security-Policy');
  expect(named('script')).toHaveLength(1);
  expect(named('style')).toHaveLength(1);
  expect(policy && attribute(policy, 'content')?.split('; ')).toStrictEqual([
    "default-src 'none'",
    `script-src ${hashOf(named('script')[0])}`,
    `style-src ${hashOf(named('style')[0])}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
});

// A policy forbids neither navigation nor WebRTC. They need a script, and the policy allows only this one.
test('its script does not know how to reach a network, leave the page or store anything', () => {
  const networkApis =
    /RTCPeerConnection|sendBeacon|XMLHttpRequest|WebSocket|new EventSource|\bfetch\(|\bWorker\(|window\.open|\blocation\s*[.=]|localStorage|sessionStorage|indexedDB|\.cookie\b/g;
  expect(named('script').map(textOf).join().match(networkApis)).toBeNull();
});

test('names no other file', () => {
  const urls = elements.flatMap(({ attrs }) => attrs.filter(({ name }) => ['src', 'href', 'srcset'].includes(name)));
  expect(urls.map(({ value }) => value)).toStrictEqual(['data:,']);
  const [style] = named('style');
  expect(style && textOf(style)).not.toMatch(/url\(|@import/);
});

test('contains the version, and the licences of what it bundles are beside it', () => {
  const app = elements.find((element) => attribute(element, 'id') === 'app');
  expect(app && attribute(app, 'data-version')).toBe(packageJson.version);
  const licences = readFileSync(new URL('../../dist/playground-licences.txt', import.meta.url), 'utf8');
  for (const name of ['@codemirror/view', '@lezer/json', 'preact', 'libphonenumber-js', 'zod']) {
    expect(licences).toContain(`${name} `);
  }
});
