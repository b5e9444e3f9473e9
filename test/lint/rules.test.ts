import { describe, expect, test } from 'vitest';
import { type Finding, lintRequest, rules } from '../../src/lint/lintRequest.js';
import { baseNames, baseRequest, fixtureCodes, lintFixture, requestOf } from './lintFixtures.js';

const codes = Object.keys(rules);

test('every rule has a fixture, and every fixture a rule', () => {
  expect([...fixtureCodes].sort()).toStrictEqual([...codes].sort());
});

test.each(baseNames)('the base request %s has no findings', (name) => {
  const findings = lintRequest(baseRequest(name), { now: '2026-02-03T05:00:00Z' });
  const appliesToAll = ({ code }: Finding) => code === 'app-allow-list' || code === 'events-api-1';
  expect(findings.filter((finding) => !appliesToAll(finding))).toStrictEqual([]);
});

describe.each(Object.entries(rules))('%s', (code, rule) => {
  const { found, passed } = lintFixture(code);
  const findingsOf = (input: unknown, now: string | undefined) =>
    lintRequest(input, { now }).filter((finding) => finding.code === code);

  test.each(found)('finds the violations of case %#', ({ paths, name, now, ...change }) => {
    const findings = findingsOf(requestOf(change), now);
    expect(findings.map(({ path }) => path)).toStrictEqual(paths);
    for (const finding of findings) {
      expect(finding).toMatchObject({ severity: rule.severity, source: rule.source });
      expect(finding.message).not.toContain('<name>');
      if (name !== undefined) expect(finding.message).toBe(rule.message.replace('<name>', name));
    }
  });

  test.each(passed)('finds nothing in case %#', ({ now, ...change }) => {
    expect(findingsOf(requestOf(change), now)).toStrictEqual([]);
  });

  test('has a kebab-case code, a message and the URL of a TikTok page', () => {
    expect(code).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
    expect(rule.message).toMatch(/^[A-Z].*[^.]$/);
    expect(rule.source).toMatch(
      /^https:\/\/(?:business-api\.tiktok\.com\/portal\/docs\?id=\d{16}|ads\.tiktok\.com\/help\/article\/[a-z0-9-]+)$/,
    );
  });
});
