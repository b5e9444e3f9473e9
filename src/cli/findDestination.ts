import type { ConfigInput } from '../index.js';
import { shorten } from '../transform/guard.js';
import { plainWord } from '../values/names.js';
import { getOwn, isObject, type UnknownObject } from '../values/objects.js';
import { kindOf } from './input/recognizeInput.js';

/** A destination as the core accepts it; its settings may be anything until they are checked. */
export interface Destination {
  readonly Config: ConfigInput | undefined;
}

/** A destination of a file, and what a user may choose it by. */
interface Candidate extends Destination {
  readonly id: string;
  readonly name: string;
  readonly isTikTok: boolean;
  /** What it is for, where that is something else, and its settings are not those of TikTok Ads either. */
  readonly otherTool: string | undefined;
}

/** Deeper lists hold no destinations, and would exhaust the stack. */
const maxDepth = 10;
/** More names would fill the terminal. */
const maxNames = 10;

/**
 * Finds a destination in any shape in which RudderStack exports one: the settings alone, a destination with `Config` or `config`,
 * a `{ destination }` around it, a list, or `sources` with their `destinations`.
 *
 * @param chosen The id or the name of the destination; without it, the only TikTok Ads destination is meant.
 * @returns The destination, or one sentence without a subject that says why there is none. It names ids and names, never a setting.
 * @example
 * findDestination([{ id: 'd1', config: { pixelCode: 'EXAMPLE' } }]) // => { Config: { pixelCode: 'EXAMPLE' } }
 */
export function findDestination(content: unknown, chosen?: string): Destination | string {
  const found = distinct(candidatesOf(content, 0));
  if (found.length === 0) {
    const other = describeOther(Array.isArray(content) ? content[0] : content);
    if (other !== undefined) return other;
    if (Array.isArray(content) || isCollection(content)) return 'it holds no destination';
    return chosen === undefined
      ? { Config: content as ConfigInput }
      : 'it holds settings without a name: leave --destination out';
  }
  if (chosen !== undefined) {
    const matches = matching(found, chosen);
    if (matches.length === 1 && matches[0] !== undefined) return usable(matches[0], found);
    const problem = matches.length === 0 ? 'it holds no destination of that id or name' : 'several destinations match';
    return `${problem}: --destination takes one of ${list(matches.length === 0 ? found : matches)}`;
  }
  const tikTok = found.filter(({ isTikTok }) => isTikTok);
  const [only, ...others] = found.length === 1 ? found : tikTok;
  if (only !== undefined && others.length === 0) return usable(only, found);
  if (only !== undefined) return `it holds several destinations: choose one with --destination, of ${list(tikTok)}`;
  const possible = found.filter(({ otherTool }) => otherTool === undefined);
  const advice = possible.length === 0 ? 'it holds' : 'choose one with --destination, of';
  return `none of its destinations is for TikTok Ads: ${advice} ${list(possible.length === 0 ? found : possible)}`;
}

function usable(chosen: Candidate, all: readonly Candidate[]): Destination | string {
  if (chosen.otherTool === undefined) return { Config: chosen.Config };
  const tikTok = all.filter(({ isTikTok }) => isTikTok);
  const advice = tikTok.length === 0 ? '' : `: --destination takes one of ${list(tikTok)}`;
  return `${list([chosen])} is for ${shorten(chosen.otherTool)}, not for TikTok Ads${advice}`;
}

export const configTakes = '--config takes a JSON file with a destination, or with its settings alone';

/** What a value is that another option or command takes, and what --config takes; undefined for what may be settings. */
export function describeOther(value: unknown): string | undefined {
  if (!isObject(value) || Object.hasOwn(value, 'pixelCode') || Object.hasOwn(value, 'accessToken')) return undefined;
  const isModel = Array.isArray(value['key']) && Object.hasOwn(value, 'event') && Object.hasOwn(value, 'timestamp');
  const kind = kindOf(value);
  if (kind === undefined) return isModel ? `it is a model, which --model takes. ${configTakes}` : undefined;
  return `it holds ${kind === 'event' ? 'an' : 'a'} ${kind}. ${configTakes}`;
}

const isCollection = (value: unknown): boolean =>
  Array.isArray(getOwn(value, 'sources')) || Array.isArray(getOwn(value, 'destinations'));

function candidatesOf(value: unknown, depth: number): Candidate[] {
  if (depth > maxDepth) return [];
  const within = (parts: unknown) =>
    (Array.isArray(parts) ? parts : []).flatMap((part) => candidatesOf(part, depth + 1));
  if (Array.isArray(value)) return within(value);
  if (!isObject(value)) return [];
  if (isCollection(value)) {
    const sources = getOwn(value, 'sources');
    // Sources have settings of their own.
    const ofSources = Array.isArray(sources) ? sources.map((source) => getOwn(source, 'destinations')) : [];
    return [getOwn(value, 'destinations'), ...ofSources].flatMap(within);
  }
  const inner = getOwn(value, 'destination');
  if (isObject(inner)) return candidatesOf(inner, depth + 1);
  if (Object.hasOwn(value, 'Config')) return [toCandidate(value, value['Config'])];
  const config = getOwn(value, 'config');
  return isObject(config) ? [toCandidate(value, config)] : [];
}

function toCandidate(destination: UnknownObject, config: unknown): Candidate {
  const textOf = (...keys: readonly string[]): string => {
    const value = keys.map((key) => getOwn(destination, key)).find((one) => one !== undefined && one !== null);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const definition = getOwn(destination, 'DestinationDefinition') ?? getOwn(destination, 'destinationDefinition');
  const type = getOwn(definition, 'Name') ?? getOwn(definition, 'name') ?? getOwn(destination, 'type');
  // A destination that does not say what it is for is known by its settings.
  const hasPixelCode = getOwn(config, 'pixelCode') !== undefined;
  const isTikTok = typeof type === 'string' ? plainWord(type) === 'tiktokads' : hasPixelCode;
  const otherTool = typeof type === 'string' && !isTikTok && !hasPixelCode ? type : undefined;
  return { Config: config as ConfigInput, id: textOf('id', 'ID'), name: textOf('name', 'Name'), isTikTok, otherTool };
}

/** A destination of several sources stands below each of them. */
function distinct(candidates: readonly Candidate[]): readonly Candidate[] {
  const isFirst = ({ id }: Candidate, index: number) =>
    id === '' || candidates.findIndex((candidate) => candidate.id === id) === index;
  return candidates.filter(isFirst);
}

/** An id comes before a name, and a name as it is written before one in another letter case. */
function matching(candidates: readonly Candidate[], chosen: string): readonly Candidate[] {
  const tests: readonly ((candidate: Candidate) => boolean)[] = [
    ({ id }) => id === chosen,
    ({ name }) => name === chosen,
    ({ name }) => name.trim().toLowerCase() === chosen.trim().toLowerCase(),
  ];
  const results = tests.map((test) => candidates.filter(test));
  return results.find(({ length }) => length > 0) ?? [];
}

function list(candidates: readonly Candidate[]): string {
  const describe = ({ id, name }: Candidate): string => {
    if (name === '') return id === '' ? '(one without id and name)' : shorten(id);
    return id === '' ? `"${shorten(name)}"` : `"${shorten(name)}" (${shorten(id)})`;
  };
  const others = candidates.length - maxNames;
  return [...candidates.slice(0, maxNames).map(describe), ...(others > 0 ? [`${others} more`] : [])].join(', ');
}
