import { describe, expect, test } from 'vitest';
import { explainEvent } from '../../src/explain/index.js';
import { lintRequest } from '../../src/lint/index.js';
import { parsePhone } from '../../src/phone.js';
import { preview } from '../../src/playground/preview.js';
import type { BodyLine } from '../../src/playground/requestPreview.js';
import { rudderstackConfigSchema } from '../../src/rudderstack/config.js';
import { parseSettings } from '../../src/transform/config.js';
import { withToken } from '../../src/transform/hiddenToken.js';
import { type TransformInput, transformEvent } from '../../src/transform/transformEvent.js';
import { parseLosslessJson } from '../../src/values/json.js';
import { tryTo } from '../../src/values/objects.js';
import { loadFixtures, versions } from '../fixtures/loadFixtures.js';

// What the page shows of an event is what the functions of the package say of it, secrets aside.

const now = Date.parse('2026-08-04T00:00:00Z');
const secrets = { accessToken: 'TOKEN-OF-THE-FIXTURES', pixelCode: 'PIXEL-OF-THE-FIXTURES' };

const toText = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part)) ?? 'null';

const jsonOf = (lines: readonly BodyLine[]): string =>
  lines
    .map(({ key, text, hasComma }) => `${key === undefined ? '' : `${key}: `}${text}${hasComma ? ',' : ''}`)
    .join('');

const withoutSecrets = (body: unknown) => ({
  ...(body as object),
  ...('pixel_code' in (body as object) ? { pixel_code: '***' } : { event_source_id: '***' }),
});

const isValue = ({ path, text }: BodyLine): boolean => path !== undefined && text !== '{' && text !== '[';

describe.each(versions)('%s', (version) => {
  test.each(loadFixtures(version).map((fixture) => [fixture.name, fixture] as const))('%s', (_, fixture) => {
    const isRudderstack = fixture.entry === 'rudderstack';
    const settings = { ...secrets, version, ...fixture.config };
    const event = toText(fixture.event);
    const choices = { fromRows: false, eventIndex: 0, compare: false, rudderstackDefaults: isRudderstack, now };
    const shown = preview({ event, settings: toText(settings), rows: '', model: '' }, choices);
    const [outcome] = shown.outcomes;

    // The page stands a placeholder in for a missing access token.
    const given = withToken({ Config: settings }).Config;
    const Config = isRudderstack ? tryTo(() => parseSettings(rudderstackConfigSchema, given, { parsePhone })) : given;
    const input = { message: parseLosslessJson(event), destination: { Config } } as TransformInput;
    const { payloads, unread, refusal } = explainEvent(input, { parsePhone });
    expect(outcome?.refusal?.code).toBe(refusal?.code);
    expect(outcome?.unread).toStrictEqual(unread);
    if (refusal !== undefined) return;
    expect(outcome?.dropped).toStrictEqual(payloads[0]?.dropped);

    const requests = transformEvent(input, { parsePhone });
    expect(outcome?.requests).toHaveLength(requests.length);
    for (const [index, request] of (outcome?.requests ?? []).entries()) {
      expect(parseLosslessJson(jsonOf(request.lines))).toStrictEqual(withoutSecrets(requests[index]?.body));
      const found = [...request.findings, ...request.lines.flatMap(({ findings }) => findings)];
      const expected = lintRequest(requests[index], { now });
      expect(found).toHaveLength(expected.length);
      expect(found).toEqual(expect.arrayContaining(expected));
      expect(request.lines.filter((line) => isValue(line) && line.origin === undefined)).toStrictEqual([]);
    }
  });
});
