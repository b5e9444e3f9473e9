import { readdirSync, readFileSync } from 'node:fs';
import get from 'lodash/get.js';
import set from 'lodash/set.js';
import unset from 'lodash/unset.js';
import * as z from 'zod';
import { expand, inExpectation } from '../fixtures/loadFixtures.js';

const folder = new URL('../../fixtures/lint/', import.meta.url);

export const baseNames = ['web', 'app', 'offline', 'crm', 'track', 'batch'] as const;
export type BaseName = (typeof baseNames)[number];

const passedSchema = z
  .strictObject({
    base: z.enum(baseNames).optional(),
    request: z.unknown().optional(),
    set: z.record(z.string(), z.unknown()).default({}),
    unset: z.array(z.string()).default([]),
    repeat: z.strictObject({ path: z.string(), times: z.int() }).optional(),
    now: z.string().optional(),
  })
  .refine((file) => Object.hasOwn(file, 'base') !== Object.hasOwn(file, 'request'), {
    error: 'needs either base or request',
  });

const foundSchema = z.strictObject({
  ...passedSchema.shape,
  paths: z.array(z.string()).min(1),
  name: z.string().optional(),
});

/** The format that fixtures/README.md describes; a misspelled key fails. */
const fileSchema = z.strictObject({
  why: z.string().min(1),
  found: z.array(foundSchema).min(1),
  passed: z.array(passedSchema).min(1),
});

type Change = z.output<typeof passedSchema>;

const meanings = { ...inExpectation, $SHA256: (text: string) => inExpectation.$sha256(text).toUpperCase() };

const read = (file: string): unknown => expand(JSON.parse(readFileSync(new URL(file, folder), 'utf8')), meanings);

/** A request without findings. */
export const baseRequest = (name: BaseName): Record<string, unknown> =>
  z.record(z.string(), z.unknown()).parse(read(`requests/${name}.json`));

/** The request of a case: a base request with changes, or a request of its own. */
export const requestOf = ({ base, request, set: changes, unset: removed, repeat }: Change): unknown => {
  if (base === undefined) return request;
  const changed = baseRequest(base);
  for (const [path, value] of Object.entries(changes)) set(changed, path, value);
  for (const path of removed) if (!unset(changed, path)) throw new Error(`nothing to unset at ${path}`);
  if (repeat !== undefined) {
    const [first] = get(changed, repeat.path) as unknown[];
    set(
      changed,
      repeat.path,
      Array.from({ length: repeat.times }, () => first),
    );
  }
  return changed;
};

export const fixtureCodes: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace(/\.json$/, ''));

export const lintFixture = (code: string) => {
  const parsed = fileSchema.safeParse(read(`${code}.json`));
  if (!parsed.success) throw new Error(`lint/${code}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
};
