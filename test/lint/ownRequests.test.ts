import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lintRequest, TransformError, type TransformInput, transformEvent } from '../../src/index.js';
import { parsePhone } from '../../src/phone.js';
import { loadFixtures, versions } from '../fixtures/loadFixtures.js';

/** What no rule of the library could avoid: only the sender knows the value, or chose the name or the setting. */
const leftToTheSender = new Set(
  `
  no-match-key weak-match-key ip-without-user-agent limited-data-use-without-ip
  missing-event-id missing-page-url missing-app-id missing-content-ids missing-content-type content-without-id
  purchase-without-value value-without-currency currency-without-value negative-number blank-value
  state-not-two-letters changed-ttclid
  invalid-custom-name event-name-of-other-source renamed-event-name retiring-event-name
  app-allow-list events-api-1 partner-name test-event-code`
    .trim()
    .split(/\s+/),
);

interface Event {
  readonly name: string;
  readonly message: unknown;
  readonly config: object;
}

const requestsOf = ({ message, config }: Event, settings: object) => {
  try {
    const destination = { Config: { ...config, ...settings } };
    return transformEvent({ message, destination } as TransformInput, { parsePhone });
  } catch (error) {
    if (error instanceof TransformError) return [];
    throw error;
  }
};

const sample = (file: string): string =>
  readFileSync(new URL(`../../fixtures/sample/${file}`, import.meta.url), 'utf8').trim();

const sampleConfig = JSON.parse(sample('destination.json')).Config;

const events: readonly Event[] = [
  ...versions.flatMap((version) =>
    loadFixtures(version).map(({ name, config, event: message }) => {
      const credentials = { accessToken: 'token', pixelCode: 'PIXEL' };
      return { name: `${version}/${name}`, message, config: { ...credentials, version, ...config } };
    }),
  ),
  ...sample('events.ndjson')
    .split('\n')
    .map((line, index) => {
      const item = JSON.parse(line);
      const { message = item, destination } = item;
      return { name: `sample/${index}`, message, config: destination?.Config ?? sampleConfig };
    }),
];

test('lint finds nothing in our own requests that a rule of ours could have avoided', () => {
  const found = new Set<string>();
  const avoidable: string[] = [];
  for (const event of events) {
    for (const request of requestsOf(event, { hashUserProperties: true, onlyDocumentedFields: true })) {
      for (const { code, path } of lintRequest(request)) {
        found.add(code);
        if (!leftToTheSender.has(code)) avoidable.push(`${event.name}: ${code} ${path}`);
      }
    }
  }
  expect(avoidable).toStrictEqual([]);
  // Codes that no longer occur must leave the list.
  expect([...leftToTheSender].filter((code) => !found.has(code))).toStrictEqual([]);
});
