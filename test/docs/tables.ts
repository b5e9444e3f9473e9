import { existsSync, readFileSync } from 'node:fs';
import groupBy from 'lodash/groupBy.js';
import * as z from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { inputProblems } from '../../src/cli/refusal.js';
import { errorRows, type TransformErrorCode } from '../../src/errors.js';
import { appEventNames, appEvents, eventNames, standardEvents } from '../../src/events-api/eventNames.js';
import { responseCodes } from '../../src/events-api/responseCodes.js';
import { reasonCodes, whyOf } from '../../src/explain/reasons.js';
import type { Config, TransformInput } from '../../src/index.js';
import { configSchema, transformEvents } from '../../src/index.js';
import { rules } from '../../src/lint/lintRequest.js';
import type { Rule } from '../../src/lint/rule.js';
import * as phone from '../../src/phone.js';
import { rudderstackConfigSchema } from '../../src/rudderstack/config.js';
import { parseSettings } from '../../src/transform/config.js';
import { identityNames, modelShape } from '../../src/warehouse/model.js';
import { refuseRow, rowRefusalCodes, rowWarningCodes, WarningCounter } from '../../src/warehouse/rowProblems.js';
import { pagePaths, readPage, root } from './pages.js';

// Renders the tables that pages contain between `<!-- generated: <name> -->` and `<!-- end -->`. `npm run docs` writes them.

const code = (text: string): string => `\`${text}\``;

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** What `z.toJSONSchema` says of a setting, as far as the table shows it. */
interface SettingSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
}

const settingRows = (): string[][] => {
  const { properties = {} } = z.toJSONSchema(configSchema, { io: 'output', unrepresentable: 'any' });
  const credentials = { accessToken: '', pixelCode: '' };
  const given = { accessToken: 'token', pixelCode: 'PIXEL' };
  const defaultsOf = (schema: Parameters<typeof parseSettings>[0]): Config => parseSettings(schema, given, phone);
  const all = [defaultsOf(configSchema), defaultsOf(rudderstackConfigSchema)];
  return Object.entries(properties as Record<keyof Config, SettingSchema>).map(
    ([key, { type = 'array', ...schema }]) => {
      const shown = (config: Config): string => {
        if (Object.hasOwn(credentials, key)) return 'required';
        const value = config[key as keyof Config];
        return value === undefined ? '–' : code(JSON.stringify(value));
      };
      return [code(key), schema.enum?.map(code).join(', ') ?? type, ...all.map(shown), schema.description ?? ''];
    },
  );
};

/** An event that is refused for each reason; a bug has none. */
const refusedEvents = (): Readonly<Record<Exclude<TransformErrorCode, 'internal-error'>, unknown>> => {
  const Config = { accessToken: 'token', pixelCode: 'PIXEL' };
  const message = { type: 'track', event: 'Lead', timestamp: '2026-02-03T04:05:06Z' };
  const withMessage = (changes: object) => ({ message: { ...message, ...changes }, destination: { Config } });
  const withConfig = (changes: object) => ({ message, destination: { Config: { ...Config, ...changes } } });
  return {
    'invalid-option': withMessage({}),
    'invalid-message': { message: 'Lead', destination: { Config } },
    'invalid-config': withConfig({ version: '2.0' }),
    'missing-access-token': withConfig({ accessToken: '' }),
    'missing-pixel-code': withConfig({ pixelCode: null }),
    'missing-type': withMessage({ type: undefined }),
    'record-not-supported': withMessage({ type: 'record' }),
    'unsupported-type': withMessage({ type: 'identify' }),
    'invalid-event-name': withMessage({ event: 7 }),
    'missing-event-name': withMessage({ event: ' ' }),
    'unmapped-event-name': withMessage({ event: 'Newsletter Opened' }),
    'integration-disabled': withMessage({ integrations: { 'TikTok Ads': false } }),
    'invalid-timestamp': withMessage({ timestamp: 'yesterday' }),
    'missing-timestamp': withMessage({ timestamp: undefined }),
  };
};

const refusalText = (event: unknown, code: string): string => {
  const options = code === 'invalid-option' ? { maxEventsPerRequest: { v2: 5000 } } : {};
  try {
    const { refusals } = transformEvents([event as TransformInput], options);
    const error = refusals[0]?.error;
    if (error?.code === code) return error.message;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`The example of ${code} is not refused with it`);
};

const refusalRows = (): string[][] => {
  const examples: Readonly<Record<string, unknown>> = refusedEvents();
  return Object.entries(errorRows).map(([name, row]) => {
    const text = Object.hasOwn(examples, name) ? refusalText(examples[name], name) : 'text' in row ? row.text : '';
    return [code(name), row.category, code(text), row.advice];
  });
};

const hasOwnAdvice = (advice: string): boolean =>
  [...responseCodes.values()].filter((row) => row.advice === advice).length < 10;

const ownRows = [...responseCodes].filter(([, { advice }]) => hasOwnAdvice(advice));
const sharedRows = [...responseCodes].filter(([, { advice }]) => !hasOwnAdvice(advice));

/** The codes that TikTok's APIs share, one row for each group with the same advice. */
const sharedCodeRows = (): string[][] =>
  Object.entries(groupBy(sharedRows, ([, { advice }]) => advice)).map(([advice, group]) => [
    group.map(([number]) => number).join(', '),
    code(group[0]?.[1].outcome ?? ''),
    advice,
  ]);

const eventNameRows = (): string[][] => {
  const isStandard = new Set(standardEvents.map((name) => name.toLowerCase()));
  const names = new Set([...eventNames.current.keys(), ...eventNames.rudderstack.keys()]);
  return [...names]
    .filter((name) => !isStandard.has(name))
    .map((name) => [name, eventNames.current.get(name) ?? '–', eventNames.rudderstack.get(name) ?? '–']);
};

const warningTexts = (): string[][] => {
  const warnings = new WarningCounter();
  for (const name of rowWarningCodes) warnings.add(name, name === 'repeated-event-id' ? '<template>' : '<column>', 0);
  return warnings.list().map((warning) => [code(warning.code), code(warning.text)]);
};

const modelRows = (): string[][] =>
  Object.entries(modelShape.def.innerType.shape).map(([name, { description = '' }]) => [
    code(name),
    modelShape.def.innerType.shape[name as 'event'].isOptional() ? 'no' : 'yes',
    description,
  ]);

const sourceOf = (entry: string): string =>
  existsSync(new URL(`src/${entry}.ts`, root)) ? `src/${entry}.ts` : `src/${entry}/index.ts`;

/** The types that the source of an entry exports: by `export type`, or as `type` among values. */
const exportedTypes = (entry: string): string[] => {
  const source = readFileSync(new URL(sourceOf(entry), root), 'utf8');
  return [...source.matchAll(/^export (type )?\{([^}]*)\}/gm)].flatMap(([, isType, names = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && (isType !== undefined || name.startsWith('type ')))
      .map((name) => code(name.replace('type ', ''))),
  );
};

const typesByEntry = (): string[][] =>
  Object.keys(packageJson.exports)
    .filter((path) => !path.endsWith('.json'))
    .map((path) => [
      code(`tiktok-ads-transformer${path.slice(1)}`),
      exportedTypes(path === '.' ? 'index' : path.slice(2)).join(', ') || '–',
    ]);

const reasonRows = (): string[][] => {
  const subject = { expects: '<type>', kind: '<kind>', skipReason: '<condition>' };
  return reasonCodes.map((name) => [code(name), code(whyOf({ code: name, ...subject }))]);
};

/** Each table by its name. */
const tables: Readonly<Record<string, () => string>> = {
  settings: () => table(['Setting', 'Type', 'Default', 'Default of `/rudderstack`', 'Meaning'], settingRows()),
  refusals: () => table(['Code', 'Category', 'Example of the text', 'What to do'], refusalRows()),
  'response codes': () =>
    table(
      ['Code', 'Name', 'Outcome', 'Concerns', 'Advice'],
      ownRows.map(([number, { name, outcome, scope, advice }]) => [
        String(number),
        code(name),
        code(outcome),
        outcome === 'delivered' ? '' : scope,
        advice,
      ]),
    ),
  'shared response codes': () => table(['Codes', 'Outcome', 'Advice'], sharedCodeRows()),
  'standard events': () => standardEvents.join(', '),
  'event names': () => table(['Event name', '`current`', '`rudderstack`'], eventNameRows()),
  'app events': () => [...appEvents].join(', '),
  'app lifecycle events': () =>
    table(
      ['Event name', 'App event'],
      [...appEventNames].filter(([name, tiktokName]) => name !== tiktokName.toLowerCase()),
    ),
  'row refusals': () =>
    table(
      ['Code', 'Text'],
      rowRefusalCodes.map((name) => [code(name), code(refuseRow(0, { code: name, column: '<column>' }).text)]),
    ),
  'row warnings': () => table(['Code', 'Text'], warningTexts()),
  model: () => table(['Part of the model', 'Required', 'Meaning'], modelRows()),
  identity: () => identityNames.map(code).join(', '),
  'input problems': () =>
    table(
      ['Code', 'Text'],
      Object.entries(inputProblems).map(([name, text]) => [code(name), text]),
    ),
  'drop reasons': () => table(['Code', 'Text'], reasonRows()),
  types: () => table(['Entry', 'Types'], typesByEntry()),
  'lint rules': () =>
    table(
      ['Code', 'Severity', 'For', 'Meaning'],
      Object.entries<Rule<never>>(rules).map(([name, { severity, message, source, scopes }]) => [
        `[${code(name)}](${source})`,
        severity,
        scopes?.join(', ') ?? 'all',
        message.replaceAll(/<\w+>/g, code),
      ]),
    ),
};

const block = /(<!-- generated: (.+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** The pages that contain a generated table. */
export const pagePathsWithTables = pagePaths.filter((path) => readPage(path).search(block) >= 0);

/** A page with its tables rendered anew. */
export const withTables = (path: string): string =>
  readPage(path).replaceAll(block, (_block, begin: string, name: string, end: string) => {
    const render = tables[name];
    if (render === undefined) throw new Error(`${path} names a table that does not exist: ${name}`);
    return `${begin}\n${render()}\n\n${end}`;
  });
