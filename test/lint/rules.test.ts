import { describe, expect, test } from 'vitest';
import { type Finding, lintRequest } from '../../src/lint/lintRequest.js';
import { rules } from '../../src/lint/rules.js';
import { baseNames, baseRequest, fixtureCodes, lintFixture, requestOf } from './lintFixtures.js';

const codes = Object.keys(rules);

test('every rule has a case that it strikes in and one in which it does not, and no case is of no rule', () => {
  expect([...fixtureCodes].sort()).toStrictEqual([...codes].sort());
});

test.each(baseNames)('nothing is at fault in the request that the cases of %s change', (name) => {
  const findings = lintRequest(baseRequest(name), { now: '2026-02-03T05:00:00Z' });
  const isForAll = ({ code }: Finding) => code === 'app-allow-list' || code === 'events-api-1';
  expect(findings.filter((finding) => !isForAll(finding))).toStrictEqual([]);
});

describe.each(Object.entries(rules))('%s', (code, rule) => {
  const { found, passed } = lintFixture(code);
  const strikes = (input: unknown, now: string | undefined) =>
    lintRequest(input, { now }).filter((finding) => finding.code === code);

  test.each(found)('strikes: %#', ({ paths, name, now, ...change }) => {
    const findings = strikes(requestOf(change), now);
    expect(findings.map(({ path }) => path)).toStrictEqual(paths);
    for (const finding of findings) {
      expect(finding).toMatchObject({ severity: rule.severity, source: rule.source });
      expect(finding.message).not.toContain('<name>');
      if (name !== undefined) expect(finding.message).toBe(rule.message.replace('<name>', name));
    }
  });

  test.each(passed)('passes: %#', ({ now, ...change }) => {
    expect(strikes(requestOf(change), now)).toStrictEqual([]);
  });

  test('is a row in order', () => {
    expect(code).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
    expect(rule.message).toMatch(/^[A-Z].*[^.]$/);
    expect(rule.source).toMatch(
      /^https:\/\/(?:business-api\.tiktok\.com\/portal\/docs\?id=\d{16}|ads\.tiktok\.com\/help\/article\/[a-z0-9-]+)$/,
    );
  });
});
