import toPath from 'lodash/toPath.js';
import type { TransformErrorCode } from '../errors.js';
import type { Version } from '../events-api/apiVersions.js';
import type { ExplainedRefusal } from '../explain/explanation.js';
import { parsePhone } from '../phone.js';
import { checkConfig } from '../transform/checkConfig.js';
import { readSettings } from '../transform/config.js';
import type { ModelError } from '../warehouse/model.js';
import type { ModelledRows } from '../warehouse/rowsToTrackEvents.js';
import { type JsonDocument, locate, type Problem, type Range } from './jsonDocument.js';
import { type Outcome, schemaOf } from './outcomes.js';
import type { Rows } from './rows.js';
import { versionNames } from './versionNames.js';

export type EditorName = 'event' | 'rows' | 'model' | 'settings';

/** What is to be said about a part of what an editor holds. */
export interface Diagnostic extends Range {
  readonly editor: EditorName;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
}

/** More diagnostics of a kind would make an editor slow, and nobody reads them. */
const maxOfKind = 200;

/** Makes a diagnostic of each item of a kind. */
const diagnose = <Item>(items: readonly Item[], toDiagnostic: (item: Item) => Diagnostic): Diagnostic[] =>
  items.slice(0, maxOfKind).map(toDiagnostic);

/** A diagnostic at a path, or at the beginning of the document where it has no such path. */
const diagnosticAt = (
  editor: EditorName,
  document: JsonDocument,
  keys: readonly string[],
  diagnostic: Pick<Diagnostic, 'severity' | 'message'>,
): Diagnostic => ({
  editor,
  ...(locate(document, keys) ?? { from: 0, to: Math.min(1, document.text.length) }),
  ...diagnostic,
});

export const problemDiagnostics = (editor: EditorName, { problem }: { readonly problem?: Problem }): Diagnostic[] =>
  problem === undefined ? [] : [{ editor, severity: 'error', ...problem }];

/** What is wrong with settings, and what is probably a mistake. */
export const settingsDiagnostics = (
  document: JsonDocument,
  prefix: readonly string[],
  config: unknown,
  rudderstackDefaults: boolean,
): Diagnostic[] => {
  const at = (path: string, severity: Diagnostic['severity'], message: string) =>
    diagnosticAt('settings', document, [...prefix, ...toPath(path)], { severity, message });
  const { problems } = readSettings(schemaOf(rudderstackDefaults), config, { parsePhone });
  const warnings = checkConfig(config, { parsePhone }).filter(({ severity }) => severity === 'warning');
  return [
    ...diagnose([...problems], ({ path, error }) => at(path, 'error', error.message)),
    ...diagnose(warnings, ({ path, message }) => at(path, 'warning', message)),
  ];
};

export const modelDiagnostic = (document: JsonDocument, { message }: ModelError): Diagnostic => {
  const path = /^Model "([^"]+)"/.exec(message)?.[1] ?? '';
  return diagnosticAt('model', document, toPath(path), { severity: 'error', message });
};

/** Which rows became no event, and which only a part of one. */
export const rowDiagnostics = (
  { ranges }: Rows,
  { refusals, warnings }: Pick<ModelledRows, 'refusals' | 'warnings'>,
): Diagnostic[] => {
  const at = (index: number, severity: Diagnostic['severity'], message: string): Diagnostic => ({
    editor: 'rows',
    ...(ranges[index] ?? { from: 0, to: 0 }),
    severity,
    message,
  });
  return [
    ...diagnose(refusals, ({ rowIndex, text }) => at(rowIndex, 'error', `No event: ${text}`)),
    ...diagnose(warnings, ({ rowIndex, text }) => at(rowIndex, 'warning', text)),
  ];
};

/** Where the event holds what a refusal is about; undefined where the settings are to blame, which have diagnostics of their own. */
const refusedPaths: Readonly<Record<TransformErrorCode, string | undefined>> = {
  'invalid-option': undefined,
  'invalid-message': '',
  'invalid-config': undefined,
  'missing-access-token': undefined,
  'missing-pixel-code': undefined,
  'missing-type': 'type',
  'record-not-supported': 'type',
  'unsupported-type': 'type',
  'invalid-event-name': 'event',
  'missing-event-name': 'event',
  'unmapped-event-name': 'event',
  'integration-disabled': 'integrations',
  'invalid-timestamp': 'timestamp',
  'missing-timestamp': 'timestamp',
  'internal-error': '',
};

/** The text names the source of a time, of which there are several. */
const refusedPath = ({ code, text }: Pick<ExplainedRefusal, 'code' | 'text'>): string | undefined =>
  (code === 'invalid-timestamp' ? /^(\S+) must be /.exec(text)?.[1] : undefined) ?? refusedPaths[code];

/** Why an event is refused, what of it is dropped, and what is not read. */
export const outcomeDiagnostics = (
  event: JsonDocument,
  prefix: readonly string[],
  outcomes: readonly Outcome[],
): Diagnostic[] => {
  const name = (version: Version) => (outcomes.length > 1 ? ` in ${versionNames[version]}` : '');
  const at = (path: string, severity: Diagnostic['severity'], message: string) =>
    diagnosticAt('event', event, [...prefix, ...toPath(path)], { severity, message });
  return outcomes.flatMap(({ version, refusal, dropped, unread }) => {
    const path = refusal && refusedPath(refusal);
    return [
      ...(refusal === undefined || path === undefined
        ? []
        : [at(path, 'error', `${refusal.text}. What to do: ${refusal.advice}`)]),
      ...diagnose(dropped, ({ path, from, why }) => at(from, 'warning', `Not sent as ${path}${name(version)}: ${why}`)),
      ...diagnose(unread, ({ path, nearest }) =>
        at(path, 'info', `Not read${name(version)}${nearest === undefined ? '' : `: is ${nearest} meant?`}`),
      ),
    ];
  });
};
