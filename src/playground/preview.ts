import { parsePhone } from '../phone.js';
import { type Config, readSettings } from '../transform/config.js';
import { withToken } from '../transform/hiddenToken.js';
import { isObject } from '../values/objects.js';
import { compileModel } from '../warehouse/compileModel.js';
import { ModelError, parseModel } from '../warehouse/model.js';
import { modelRows } from '../warehouse/modelRows.js';
import {
  type Diagnostic,
  type EditorName,
  modelDiagnostic,
  outcomeDiagnostics,
  problemDiagnostics,
  rowDiagnostics,
  settingsDiagnostics,
} from './diagnostics.js';
import { type JsonDocument, parseDocument } from './jsonDocument.js';
import { type Outcome, type OutcomeChoices, outcomesOf, schemaOf } from './outcomes.js';
import { type FindRowSources, rowSourceFinder } from './rowSources.js';
import { parseRows } from './rows.js';
import { createMask } from './secrets.js';

/** What the editors hold. */
export type Texts = Readonly<Record<EditorName, string>>;

/** What a user chooses beside the texts. */
export interface Choices extends OutcomeChoices {
  /** True for rows and a model in place of an event. */
  readonly fromRows: boolean;
  /** Which of the events that rows become; the last one where there are fewer. */
  readonly eventIndex: number;
}

/** What became of rows. */
export interface RowsOutcome {
  /** The names of the events. */
  readonly names: readonly string[];
  /** Which of the events is shown. */
  readonly shownIndex: number;
  readonly refused: number;
  readonly skipped: number;
}

/** What the page shows. */
export interface Preview {
  /** The event that the outcomes are about: the one typed, or one that rows became. */
  readonly event: JsonDocument;
  readonly settings: JsonDocument;
  /** The keys that lead to the message and to the settings in their documents. */
  readonly prefixes: Readonly<Record<'event' | 'settings', readonly string[]>>;
  /** The settings in force; undefined while they are not valid. */
  readonly config?: Config;
  /** True where a placeholder stands in for the access token. */
  readonly isTokenMissing: boolean;
  /** What became of the rows, if there are rows and a model. */
  readonly rows?: RowsOutcome;
  /** Where the shown event is in the rows and the model. */
  readonly findRowSources?: FindRowSources;
  readonly diagnostics: readonly Diagnostic[];
  /** False while something is not JSON, or the model is wrong. */
  readonly isComplete: boolean;
  /** None while the input is not complete, or no event comes from the rows. */
  readonly outcomes: readonly Outcome[];
}

/** Settings may be alone, or those of a destination. */
const readConfig = ({ value }: JsonDocument) => {
  const prefix = isObject(value) && isObject(value['Config']) ? ['Config'] : [];
  const given = prefix.length > 0 && isObject(value) ? value['Config'] : value;
  const { Config } = withToken({ Config: given });
  return { prefix, given, config: Config, isTokenMissing: Config !== given };
};

/** An event, as it is typed or as rows became it. */
interface EventInput extends Pick<Preview, 'rows' | 'findRowSources' | 'diagnostics' | 'isComplete'> {
  readonly event: JsonDocument;
}

const readEvent = (text: string): EventInput => {
  const event = parseDocument(text);
  return { event, diagnostics: problemDiagnostics('event', event), isComplete: event.problem === undefined };
};

const readRows = (texts: Texts, eventIndex: number): EventInput => {
  const rows = parseRows(texts.rows);
  const model = parseDocument(texts.model);
  const incomplete = (diagnostics: Diagnostic[]) => ({ event: parseDocument(''), diagnostics, isComplete: false });
  if ('problem' in rows || model.problem !== undefined) {
    const problems = 'problem' in rows ? problemDiagnostics('rows', rows) : [];
    return incomplete([...problems, ...problemDiagnostics('model', model)]);
  }
  try {
    const modelled = modelRows(rows.rows, compileModel(parseModel(model.value)));
    const { events, refusals, skipped } = modelled;
    const shownIndex = Math.max(0, Math.min(eventIndex, events.length - 1));
    const shown = events[shownIndex];
    return {
      event: parseDocument(shown === undefined ? '' : JSON.stringify(shown.event, null, 2)),
      rows: { names: events.map(({ event }) => event.event), shownIndex, refused: refusals.length, skipped },
      ...(shown && { findRowSources: rowSourceFinder(rows, model, shown) }),
      diagnostics: rowDiagnostics(rows, modelled),
      isComplete: true,
    };
  } catch (error) {
    if (error instanceof ModelError) return incomplete([modelDiagnostic(model, error)]);
    throw error;
  }
};

/** The message of an event that is passed with its destination; another message is itself. */
const messagePrefix = (value: unknown): readonly string[] =>
  isObject(value) && isObject(value['message']) && value['type'] === undefined ? ['message'] : [];

/** Works out what the page shows. Never throws: an editor may hold anything. */
export const preview = (texts: Texts, choices: Choices): Preview => {
  const { fromRows, eventIndex, rudderstackDefaults } = choices;
  const settings = parseDocument(texts.settings);
  const { prefix, given, config, isTokenMissing } = readConfig(settings);
  const input = fromRows ? readRows(texts, eventIndex) : readEvent(texts.event);
  const { event, rows, findRowSources } = input;
  const eventPrefix = messagePrefix(event.value);
  const message = eventPrefix.length > 0 && isObject(event.value) ? event.value['message'] : event.value;
  const isComplete = input.isComplete && settings.problem === undefined;
  const outcomes = isComplete && event.problem === undefined ? outcomesOf(message, given, config, choices) : [];
  const read = readSettings(schemaOf(rudderstackDefaults), config, { parsePhone });
  const mask = createMask(given);
  return {
    event,
    settings,
    prefixes: { event: eventPrefix, settings: prefix },
    ...('config' in read && { config: read.config }),
    isTokenMissing,
    ...(rows && { rows: mask(rows) }),
    ...(findRowSources && { findRowSources }),
    diagnostics: mask([
      ...input.diagnostics,
      ...(settings.problem === undefined
        ? settingsDiagnostics(settings, prefix, config, rudderstackDefaults)
        : problemDiagnostics('settings', settings)),
      ...outcomeDiagnostics(event, eventPrefix, outcomes),
    ]),
    isComplete,
    outcomes: mask(outcomes),
  };
};
