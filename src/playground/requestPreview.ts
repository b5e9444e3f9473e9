import toPath from 'lodash/toPath.js';
import type { TikTokRequest } from '../events-api/request.js';
import { pathOf } from '../explain/words.js';
import { type Finding, lintRequest } from '../lint/index.js';
import { hiddenToken } from '../transform/hiddenToken.js';
import { printJson } from '../values/escapeInvisible.js';
import { isObjectLike } from '../values/objects.js';
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

/** A request, ready to be shown once its secrets are masked. */
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
const curlOf = ({ method, url, body }: TikTokRequest): string =>
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
  const lines = [...firstOf(linesOf(request.body, []), maxLines)];
  const paths = new Set(lines.flatMap(({ path }) => path ?? []));
  const { placed, others } = placeFindings(lintRequest(request, { now }), paths);
  return {
    url: `${request.method} ${request.url}`,
    headers: Object.entries({ ...request.headers, 'Access-Token': hiddenToken }),
    lines: lines.map((line) => {
      const origin = line.path === undefined ? undefined : findOrigin(line.path);
      const findings = placed.get(line.path ?? '') ?? [];
      return { ...line, ...(origin && { origin }), findings };
    }),
    hiddenLines: countLines(request.body) - lines.length,
    findings: others,
    curl: curlOf(request),
  };
};
