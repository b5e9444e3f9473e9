import type { TransformError } from '../errors.js';
import type { Version } from '../events-api/apiVersions.js';
import type { DroppedField, ExplainedRefusal, UnreadPath } from '../explain/explanation.js';
import { explainEvent } from '../explain/index.js';
import { parsePhone } from '../phone.js';
import { rudderstackConfigSchema } from '../rudderstack/config.js';
import { configSchema, readSettings } from '../transform/config.js';
import { type TransformInput, transformEvent } from '../transform/transformEvent.js';
import { getOwn, isObject } from '../values/objects.js';
import { originFinders } from './origins.js';
import { previewRequest, type RequestPreview } from './requestPreview.js';

/** What becomes of the event under one API version. */
export interface Outcome {
  readonly version: Version;
  readonly refusal?: Pick<ExplainedRefusal, 'code' | 'text' | 'advice'>;
  readonly requests: readonly RequestPreview[];
  readonly dropped: readonly DroppedField[];
  readonly unread: readonly UnreadPath[];
}

/** What a user chooses beside the event and the settings. */
export interface OutcomeChoices {
  /** True to see both API versions, whatever the settings say. */
  readonly compare: boolean;
  readonly rudderstackDefaults: boolean;
  /** When the request would be sent. */
  readonly now: number;
}

/** The schema of the settings. */
export const schemaOf = (rudderstackDefaults: boolean) =>
  rudderstackDefaults ? rudderstackConfigSchema : configSchema;

/** The version of settings that may have problems elsewhere. */
const versionOf = (config: unknown, rudderstackDefaults: boolean): Version =>
  schemaOf(rudderstackDefaults).shape.version.safeParse(getOwn(config, 'version')).data ?? 'v2';

const refusedOutcome = (version: Version, { code, message, advice }: TransformError): Outcome => ({
  version,
  refusal: { code, text: message, advice },
  requests: [],
  dropped: [],
  unread: [],
});

const outcomeOf = (message: unknown, given: unknown, config: unknown, version: Version, now: number): Outcome => {
  const event = { message, destination: { Config: config } } as TransformInput;
  const { payloads, unread, refusal } = explainEvent(event, { parsePhone });
  if (refusal !== undefined) return { version, refusal, requests: [], dropped: [], unread };
  const finders = originFinders(transformEvent(event, { parsePhone }), payloads, given);
  return {
    version,
    requests: finders.map(([request, findOrigin]) => previewRequest(request, findOrigin, now)),
    // An event that is sent under two names drops the same twice.
    dropped: payloads[0]?.dropped ?? [],
    unread,
  };
};

/**
 * Works out what becomes of a message.
 *
 * @param given The settings as the user wrote them.
 * @param config The same, with a placeholder for a missing access token.
 */
export const outcomesOf = (message: unknown, given: unknown, config: unknown, choices: OutcomeChoices): Outcome[] => {
  const { compare, rudderstackDefaults, now } = choices;
  const versions: readonly Version[] = compare ? ['v1', 'v2'] : [versionOf(config, rudderstackDefaults)];
  const read = rudderstackDefaults ? readSettings(rudderstackConfigSchema, config, { parsePhone }) : { config };
  if (!('config' in read)) return versions.map((version) => refusedOutcome(version, read.problems[0].error));
  return versions.map((version) => {
    const inForce = isObject(read.config) && compare ? { ...read.config, version } : read.config;
    return outcomeOf(message, given, inForce, version, now);
  });
};
