import toPath from 'lodash/toPath.js';
import type { TikTokRequest } from '../events-api/request.js';
import { pathOf } from '../explain/words.js';
import { type Finding, lintRequest } from '../lint/index.js';
import { hiddenToken } from '../transform/hiddenToken.js';
import { printJson } from '../values/escapeInvisible.js';
import { isObjectLike, type UnknownObject } from '../values/objects.js';
import type { FindOrigin, Origin } from './origins.js';

/** One line of a body, as JSON prints it. */
export interface BodyLine {
  readonly depth: number;
  /** The path of the value that the line holds or opens; undefined where it closes one. */
  readonly path?: string;
  /** The key with its quotation marks. */
  readonly key?: string;
  /** The value, or a bracket. */
  readonly text: string;
  readonly hasComma: boolean;
  /** Where the value comes from. */
  readonly origin?: Origin;
  readonly findings: readonly Finding[];
}

/** A request as the page shows it: without the access token and the pixel code. */
export interface RequestPreview {
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly lines: readonly BodyLine[];
  /** How many lines are not shown. */
  readonly hiddenLines: number;
  /** The findings on the request, and those on values that have no line. */
  readonly findings: readonly Finding[];
  readonly curl: string;
}

/** A page of more lines would be slow, and nobody reads them. */
const maxLines = 2000;

/** The keys of a body whose values are the pixel code, or an id in place of it. */
const idKeys = ['pixel_code', 'event_source_id'];

/** A shorter secret is part of many words. */
const minSecretLength = 6;

/** Replaces secrets in each string of a value. */
const hideIn = (value: unknown, secrets: readonly string[]): unknown => {
  if (typeof value === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, hiddenToken), value);
  if (!isObjectLike(value)) return value;
  if (Array.isArray(value)) return value.map((item) => hideIn(item, secrets));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hideIn(item, secrets)]));
};

/** A request as it is shown. */
type ShownRequest = Omit<TikTokRequest, 'body'> & { readonly body: UnknownObject };

/** A copy of a request without its access token and its pixel code, wherever they are. */
export const hideSecrets = (request: TikTokRequest): ShownRequest => {
  const ids = Object.entries<unknown>({ ...request.body }).filter(([key]) => idKeys.includes(key));
  const secrets = [request.headers['Access-Token'], ...ids.map(([, id]) => id)].filter(
    (secret): secret is string => typeof secret === 'string' && secret.length >= minSecretLength,
  );
  const hidden = Object.fromEntries(ids.map(([key]) => [key, hiddenToken]));
  return {
    ...request,
    headers: { ...request.headers, 'Access-Token': hiddenToken },
    body: { ...(hideIn(request.body, secrets) as UnknownObject), ...hidden },
  };
};

type UnplacedLine = Omit<BodyLine, 'origin' | 'findings'>;

/** The lines of a value. Each value has its own line, and so has each closing bracket. */
function* linesOf(value: unknown, keys: readonly string[], key?: string, hasComma = false): Iterable<UnplacedLine> {
  const line = { depth: keys.length, path: pathOf(keys), ...(key !== undefined && { key }) };
  const isList = Array.isArray(value);
  const entries = isObjectLike(value) ? Object.entries(value) : [];
  if (entries.length === 0) {
    yield { ...line, text: printJson(value), hasComma };
    return;
  }
  yield { ...line, text: isList ? '[' : '{', hasComma: false };
  for (const [index, [name, item]] of entries.entries()) {
    yield* linesOf(item, [...keys, name], isList ? undefined : printJson(name), index < entries.length - 1);
  }
  yield { depth: keys.length, text: isList ? ']' : '}', hasComma };
}

function* firstOf<Item>(items: Iterable<Item>, count: number): Iterable<Item> {
  let taken = 0;
  for (const item of items) {
    yield item;
    taken += 1;
    if (taken === count) return;
  }
}

/** How many lines a value has. */
const countLines = (value: unknown): number => {
  const items = isObjectLike(value) ? Object.values(value) : [];
  return items.length === 0 ? 1 : items.reduce((lines: number, item) => lines + countLines(item), 2);
};

/** Finds the line for each finding: that of its value, or that of the nearest object around a missing one. */
const placeFindings = (findings: readonly Finding[], paths: ReadonlySet<string>) => {
  const placed = new Map<string, Finding[]>();
  const others: Finding[] = [];
  for (const finding of findings) {
    let keys = toPath(finding.path);
    while (keys.length > 0 && !paths.has(pathOf(keys))) keys = keys.slice(0, -1);
    const path = pathOf(keys);
    if (keys.length === 0) others.push(finding);
    else placed.set(path, [...(placed.get(path) ?? []), finding]);
  }
  return { placed, others };
};

const quoteForShell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The command that sends a request; it takes the access token from the environment. */
const curlOf = ({ method, url, body }: ShownRequest): string =>
  [
    `curl --request ${method} ${quoteForShell(url)}`,
    '--header "Access-Token: $TIKTOK_ACCESS_TOKEN"',
    "--header 'Content-Type: application/json'",
    `--data ${quoteForShell(printJson(body, 2))}`,
  ].join(' \\\n  ');

/**
 * Prepares a request for the page.
 *
 * @param findOrigin Where a value of the body comes from.
 * @param now When it would be sent: lint judges the age of events.
 */
export const previewRequest = (request: TikTokRequest, findOrigin: FindOrigin, now: number): RequestPreview => {
  const shown = hideSecrets(request);
  const lines = [...firstOf(linesOf(shown.body, []), maxLines)];
  const paths = new Set(lines.flatMap(({ path }) => path ?? []));
  const { placed, others } = placeFindings(lintRequest(request, { now }), paths);
  return {
    url: `${shown.method} ${shown.url}`,
    headers: Object.entries(shown.headers),
    lines: lines.map((line) => {
      const origin = line.path === undefined ? undefined : findOrigin(line.path);
      const findings = placed.get(line.path ?? '') ?? [];
      return { ...line, ...(origin && { origin }), findings };
    }),
    hiddenLines: countLines(shown.body) - lines.length,
    findings: others,
    curl: curlOf(shown),
  };
};
