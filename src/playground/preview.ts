import toPath from 'lodash/toPath.js';
import { isTransformError, type TransformErrorCode } from '../errors.js';
import type { Version } from '../events-api/apiVersions.js';
import type { DroppedField, ExplainedRefusal, UnreadPath } from '../explain/explanation.js';
import { explainEvent } from '../explain/index.js';
import { parsePhone } from '../phone.js';
import { rudderstackConfigSchema } from '../rudderstack/config.js';
import { checkConfig } from '../transform/checkConfig.js';
import { type Config, configSchema, parseSettings } from '../transform/config.js';
import { withToken } from '../transform/hiddenToken.js';
import { type TransformInput, transformEvent } from '../transform/transformEvent.js';
import { isObject, tryTo } from '../values/objects.js';
import { compileModel } from '../warehouse/compileModel.js';
import { ModelError, parseModel } from '../warehouse/model.js';
import { modelRows } from '../warehouse/modelRows.js';
import type { ModelledRows } from '../warehouse/rowsToTrackEvents.js';
import { type JsonDocument, locate, type Problem, parseDocument, type Range } from './jsonDocument.js';
import { originFinders } from './origins.js';
import { previewRequest, type RequestPreview } from './requestPreview.js';
import { type FindRowSources, rowSourceFinder } from './rowSources.js';
import { parseRows } from './rows.js';

/** The texts that a user edits. */
export interface Texts {
  readonly event: string;
  readonly rows: string;
  readonly model: string;
  readonly settings: string;
}

export type EditorName = keyof Texts;

/** What a user chooses beside the texts. */
export interface Choices {
  /** True for rows and a model in place of an event. */
  readonly fromRows: boolean;
  /** Which of the events that rows become. */
  readonly eventIndex: number;
  /** True to see both API versions, whatever the settings say. */
  readonly compare: boolean;
  readonly rudderstackDefaults: boolean;
  /** When the request would be sent. */
  readonly now: number;
}

/** More remarks of a kind would make an editor slow, and nobody reads them. */
const maxRemarks = 200;

/** A remark on a part of a text. */
export interface Remark extends Range {
  readonly editor: EditorName;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
}

/** What becomes of the event under one API version. */
export interface Outcome {
  readonly version: Version;
  readonly refusal?: Pick<ExplainedRefusal, 'code' | 'text' | 'advice'>;
  readonly requests: readonly RequestPreview[];
  readonly dropped: readonly DroppedField[];
  readonly unread: readonly UnreadPath[];
}

/** What became of rows. */
export type RowsOutcome = Pick<ModelledRows, 'events' | 'refusals' | 'skipped'>;

/** What the page shows for some texts. */
export interface Preview {
  /** The text of the event that the outcomes are about: the one typed, or one that rows became. */
  readonly event: JsonDocument;
  readonly settings: JsonDocument;
  /** The keys that lead to the message and to the settings in their texts. */
  readonly prefixes: Readonly<Record<'event' | 'settings', readonly string[]>>;
  /** The settings in force; undefined while they are not valid. */
  readonly config?: Config;
  /** What became of the rows, if there are rows. */
  readonly rows?: RowsOutcome;
  /** Where the shown event is in the rows and the model. */
  readonly findRowSources?: FindRowSources;
  readonly remarks: readonly Remark[];
  /** None while a text is not JSON, or no event comes from the rows. */
  readonly outcomes: readonly Outcome[];
}

/** The place of what a refusal is about, where its code says it. */
const refusedPaths: Partial<Record<TransformErrorCode, string>> = {
  'missing-type': 'type',
  'record-not-supported': 'type',
  'unsupported-type': 'type',
  'invalid-event-name': 'event',
  'missing-event-name': 'event',
  'unmapped-event-name': 'event',
  'integration-disabled': 'integrations',
  'missing-timestamp': 'timestamp',
};

const problemRemark = (editor: EditorName, { problem }: { readonly problem?: Problem }): Remark[] =>
  problem === undefined ? [] : [{ editor, severity: 'error', ...problem }];

/** A remark at a path, or at the beginning of the text where it has no such path. */
const remarkAt = (
  editor: EditorName,
  document: JsonDocument,
  keys: readonly string[],
  remark: Pick<Remark, 'severity' | 'message'>,
): Remark => ({ editor, ...(locate(document, keys) ?? { from: 0, to: Math.min(1, document.text.length) }), ...remark });

/** Settings may be alone, or those of a destination. */
const readSettings = (document: JsonDocument) => {
  const { value } = document;
  const prefix = isObject(value) && isObject(value['Config']) ? ['Config'] : [];
  const given = prefix.length > 0 && isObject(value) ? value['Config'] : value;
  return { prefix, given, Config: withToken({ Config: given }).Config };
};

const parseConfigOf = (config: unknown, rudderstackDefaults: boolean): Config =>
  parseSettings(rudderstackDefaults ? rudderstackConfigSchema : configSchema, config, { parsePhone });

const settingsRemarks = (document: JsonDocument, prefix: readonly string[], config: unknown, isRudderstack: boolean) =>
  checkConfig(config, { parsePhone })
    // RudderStack accepts more: what it refuses is the refusal of the event.
    .filter(({ severity }) => !isRudderstack || severity === 'warning')
    .map(({ severity, path, message }) =>
      remarkAt('settings', document, [...prefix, ...toPath(path)], { severity, message }),
    );

const modelRemark = (document: JsonDocument, { message }: ModelError): Remark => {
  const path = /^Model "([^"]+)"/.exec(message)?.[1] ?? '';
  return remarkAt('model', document, toPath(path), { severity: 'error', message });
};

const readRows = (texts: Texts, eventIndex: number): Pick<Preview, 'rows' | 'findRowSources' | 'remarks'> => {
  const rows = parseRows(texts.rows);
  const model = parseDocument(texts.model);
  const remarks = [...problemRemark('rows', 'problem' in rows ? rows : {}), ...problemRemark('model', model)];
  if ('problem' in rows || model.problem !== undefined) return { remarks };
  try {
    const { events, ...modelled } = modelRows(rows.rows, compileModel(parseModel(model.value)));
    const chosen = events[Math.min(eventIndex, events.length - 1)];
    const at = (index: number) => ({ editor: 'rows' as const, ...(rows.ranges[index] ?? { from: 0, to: 0 }) });
    return {
      rows: { ...modelled, events: events.map(({ event }) => event) },
      ...(chosen && { findRowSources: rowSourceFinder(rows, model, chosen) }),
      remarks: [
        ...modelled.refusals.slice(0, maxRemarks).map(({ rowIndex, text }) => ({
          ...at(rowIndex),
          severity: 'error' as const,
          message: `No event: ${text}`,
        })),
        ...modelled.warnings.map(({ rowIndex, text }) => ({
          ...at(rowIndex),
          severity: 'warning' as const,
          message: text,
        })),
      ],
    };
  } catch (error) {
    if (error instanceof ModelError) return { remarks: [modelRemark(model, error)] };
    throw error;
  }
};

/** The message of an event that is passed with its destination; another message is itself. */
const messagePrefix = (value: unknown): readonly string[] =>
  isObject(value) && isObject(value['message']) && value['type'] === undefined ? ['message'] : [];

const outcomeOf = (message: unknown, given: unknown, config: unknown, version: Version, now: number): Outcome => {
  const event = { message, destination: { Config: config } } as TransformInput;
  const { payloads, unread, refusal } = explainEvent(event, { parsePhone });
  if (refusal !== undefined) return { version, refusal, requests: [], dropped: [], unread };
  const requests = transformEvent(event, { parsePhone });
  const finders = originFinders(requests, payloads, given);
  return {
    version,
    requests: requests.map((request, index) => previewRequest(request, finders[index] ?? (() => undefined), now)),
    // An event that is sent under two names drops the same twice.
    dropped: payloads[0]?.dropped ?? [],
    unread,
  };
};

/** The outcomes of a message under the settings in force; RudderStack's defaults are filled in before. */
const outcomesOf = (message: unknown, config: unknown, given: unknown, choices: Choices): Outcome[] => {
  const { compare, rudderstackDefaults, now } = choices;
  try {
    const settled = rudderstackDefaults ? parseConfigOf(config, true) : config;
    const own = tryTo(() => parseConfigOf(settled, false).version) ?? 'v2';
    const versions: readonly Version[] = compare ? ['v1', 'v2'] : [own];
    return versions.map((version) => {
      const withVersion = compare && isObject(settled) ? { ...settled, version } : settled;
      return outcomeOf(message, given, withVersion, version, now);
    });
  } catch (error) {
    if (!isTransformError(error)) throw error;
    const { code, message: text, advice } = error;
    return [{ version: 'v1', refusal: { code, text, advice }, requests: [], dropped: [], unread: [] }];
  }
};

const outcomeRemarks = (event: JsonDocument, prefix: readonly string[], outcomes: readonly Outcome[]): Remark[] => {
  const name = (version: Version) => (outcomes.length > 1 ? ` in ${versionNames[version]}` : '');
  const at = (path: string, severity: Remark['severity'], message: string) =>
    remarkAt('event', event, [...prefix, ...toPath(path)], { severity, message });
  return outcomes.flatMap(({ version, refusal, dropped, unread }) => [
    ...(refusal === undefined || refusedPaths[refusal.code] === undefined
      ? []
      : [at(refusedPaths[refusal.code] ?? '', 'error', `${refusal.text}. What to do: ${refusal.advice}`)]),
    ...dropped
      .slice(0, maxRemarks)
      .map(({ path, from, why }) => at(from, 'warning', `Not sent as ${path}${name(version)}: ${why}`)),
    ...unread
      .slice(0, maxRemarks)
      .map(({ path, nearest }) =>
        at(
          path,
          'info',
          nearest === undefined ? `Not read${name(version)}` : `Not read${name(version)}: is ${nearest} meant?`,
        ),
      ),
  ]);
};

/** The names of the API versions. */
export const versionNames = { v1: '1.0', v2: '2.0' } as const satisfies Record<Version, string>;

/** Works out what the page shows. Never throws: a text may hold anything. */
export const preview = (texts: Texts, choices: Choices): Preview => {
  const settings = parseDocument(texts.settings);
  const { prefix, given, Config: config } = readSettings(settings);
  const {
    rows,
    findRowSources,
    remarks: rowRemarks,
  } = choices.fromRows ? readRows(texts, choices.eventIndex) : { remarks: [] };
  const chosen = rows?.events[Math.min(choices.eventIndex, rows.events.length - 1)];
  const event = parseDocument(
    choices.fromRows ? (chosen === undefined ? '' : JSON.stringify(chosen, null, 2)) : texts.event,
  );
  const eventPrefix = messagePrefix(event.value);
  const message = eventPrefix.length > 0 && isObject(event.value) ? event.value['message'] : event.value;
  const isComplete = event.problem === undefined && settings.problem === undefined;
  const outcomes = isComplete ? outcomesOf(message, config, given, choices) : [];
  const inForce = tryTo(() => parseConfigOf(config, choices.rudderstackDefaults));
  return {
    event,
    settings,
    prefixes: { event: eventPrefix, settings: prefix },
    ...(inForce && { config: inForce }),
    ...(rows && { rows }),
    ...(findRowSources && { findRowSources }),
    outcomes,
    remarks: [
      ...(choices.fromRows ? rowRemarks : problemRemark('event', event)),
      ...(settings.problem === undefined
        ? settingsRemarks(settings, prefix, config, choices.rudderstackDefaults)
        : problemRemark('settings', settings)),
      ...outcomeRemarks(event, eventPrefix, outcomes),
    ],
  };
};
