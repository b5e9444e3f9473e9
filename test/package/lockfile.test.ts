import { expect, test } from 'vitest';
import packageLock from '../../package-lock.json' with { type: 'json' };

// `npm ci` verifies a package only against a hash in package-lock.json. npm copies entries without a hash from an existing
// node_modules folder. To fix a failure: remove node_modules and package-lock.json, then `npm install --package-lock-only`.

interface Entry {
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
}

const { '': _root, ...rest } = packageLock.packages;
const entries = Object.entries<Entry>(rest);

test('every package has an integrity hash', () => {
  expect(entries.length).toBeGreaterThan(200);
  const unverified = entries.filter(
    ([, { integrity, link }]) => !link && !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''),
  );
  expect(unverified.map(([path]) => path)).toEqual([]);
});

test('no package is bound to a registry host', () => {
  expect(entries.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  expect(JSON.stringify(packageLock.packages[''])).not.toMatch(/https?:|file:/);
});
