// Replaces zod in the script for database engines, because zod alone is as large as the script may be. The build resolves
// `zod` to this file, so that settings and models have one schema. It implements only what those two schemas use; a
// property test compares it with zod.

import { isObject } from '../values/objects.js';

/** An issue in the shape of zod's. */
interface Issue {
  readonly code: 'custom' | 'unrecognized_keys';
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  /** True if the value has the right type and fails a check on it: a union then reports the issues of that option. */
  readonly isFromCheck: boolean;
}

interface ParseResult {
  readonly value: unknown;
  readonly issues: readonly Issue[];
}

type Run = (value: unknown) => ParseResult;

interface Params {
  readonly error?: string;
}

const valid = (value: unknown): ParseResult => ({ value, issues: [] });

const invalid = ({ error = 'Invalid input' }: Params, isFromCheck = false): ParseResult => ({
  value: undefined,
  issues: [{ code: 'custom', path: [], message: error, isFromCheck }],
});

const prefixPaths = (key: PropertyKey, issues: readonly Issue[]): Issue[] =>
  issues.map((issue) => ({ ...issue, path: [key, ...issue.path] }));

class Schema {
  readonly run: Run;

  constructor(run: Run) {
    this.run = run;
  }

  safeParse(value: unknown) {
    const { value: data, issues } = this.run(value);
    return issues.length === 0 ? { success: true, data } : { success: false, error: { issues } };
  }

  /** Passes a valid value on to `next`. */
  andThen(next: Run): Schema {
    return new Schema((value) => {
      const parsed = this.run(value);
      return parsed.issues.length === 0 ? next(parsed.value) : parsed;
    });
  }

  describe(_description: string): this {
    return this;
  }

  optional(): Schema {
    return new Schema((value) => (value === undefined ? valid(value) : this.run(value)));
  }

  default(defaultValue: unknown): Schema {
    return new Schema((value) => (value === undefined ? valid(defaultValue) : this.run(value)));
  }

  readonly(): Schema {
    return this.andThen((value) => valid(Object.freeze(value)));
  }

  refine(isValid: (value: never) => boolean, params: Params): Schema {
    return this.andThen((value) => (isValid(value as never) ? valid(value) : invalid(params, true)));
  }

  transform(change: (value: never) => unknown): Schema {
    return this.andThen((value) => valid(change(value as never)));
  }

  pipe(next: Schema): Schema {
    return this.andThen(next.run);
  }

  superRefine(check: (value: never, context: { addIssue: (issue: Issue) => void }) => void): Schema {
    return this.andThen((value) => {
      const issues: Issue[] = [];
      check(value as never, { addIssue: (issue) => issues.push({ ...issue, isFromCheck: true }) });
      return { value, issues };
    });
  }

  trim(): Schema {
    return this.transform((value: string) => value.trim());
  }

  toUpperCase(): Schema {
    return this.transform((value: string) => value.toUpperCase());
  }

  regex(pattern: RegExp, params: Params): Schema {
    return this.refine((value: string) => pattern.test(value), params);
  }

  min(minimum: number, params: Params): Schema {
    return this.refine((value: { readonly length: number }) => value.length >= minimum, params);
  }
}

const objectOf = (shape: Readonly<Record<string, Schema>>, isStrict: boolean, params: Params): Schema =>
  new Schema((given) => {
    if (!isObject(given)) return invalid(params);
    const value: Record<string, unknown> = {};
    const issues: Issue[] = [];
    for (const [key, schema] of Object.entries(shape)) {
      const parsed = schema.run(given[key]);
      issues.push(...prefixPaths(key, parsed.issues));
      if (parsed.value !== undefined || key in given) value[key] = parsed.value;
    }
    const keys = isStrict ? Object.keys(given).filter((key) => !Object.hasOwn(shape, key)) : [];
    if (keys.length > 0) {
      issues.push({ code: 'unrecognized_keys', path: [], message: 'Unrecognized key', keys, isFromCheck: true });
    }
    return { value, issues };
  });

const ofType = (isType: (value: unknown) => boolean, params: Params): Schema =>
  new Schema((value) => (isType(value) ? valid(value) : invalid(params)));

export const string = (params: Params = {}): Schema => ofType((value) => typeof value === 'string', params);
export const number = (params: Params = {}): Schema => ofType(Number.isFinite, params);
export const boolean = (params: Params = {}): Schema => ofType((value) => typeof value === 'boolean', params);
export const unknown = (): Schema => new Schema(valid);
export const custom = (isValid: (value: unknown) => boolean, params: Params = {}): Schema => ofType(isValid, params);

const nullSchema = (params: Params = {}): Schema => ofType((value) => value === null, params);
const enumSchema = (values: readonly unknown[], params: Params = {}): Schema =>
  ofType((value) => values.includes(value), params);

export { enumSchema as enum, nullSchema as null };

export const preprocess = (change: (value: unknown) => unknown, schema: Schema): Schema =>
  new Schema((value) => schema.run(change(value)));

export const array = (item: Schema, params: Params = {}): Schema =>
  new Schema((given) => {
    if (!Array.isArray(given)) return invalid(params);
    const parsed = Array.from(given, (value) => item.run(value));
    return {
      value: parsed.map(({ value }) => value),
      issues: parsed.flatMap(({ issues }, index) => prefixPaths(index, issues)),
    };
  });

export const object = (shape: Readonly<Record<string, Schema>>, params: Params = {}): Schema =>
  objectOf(shape, false, params);

export const strictObject = (shape: Readonly<Record<string, Schema>>, params: Params = {}): Schema =>
  objectOf(shape, true, params);

export const record = (_key: Schema, item: Schema, params: Params = {}): Schema =>
  new Schema((given) => {
    if (!isObject(given)) return invalid(params);
    const parsed = Object.entries(given).map(([key, value]) => [key, item.run(value)] as const);
    return {
      value: Object.fromEntries(parsed.map(([key, { value }]) => [key, value])),
      issues: parsed.flatMap(([key, { issues }]) => prefixPaths(key, issues)),
    };
  });

export const union = (options: readonly Schema[], params: Params = {}): Schema =>
  new Schema((given) => {
    const results = options.map(({ run }) => run(given));
    const match = results.find(({ issues }) => issues.length === 0);
    if (match !== undefined) return match;
    const ofRightType = results.filter(({ issues }) => issues.every(({ isFromCheck }) => isFromCheck));
    const [only] = ofRightType;
    return ofRightType.length === 1 && only !== undefined ? only : invalid(params);
  });

const isJson = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.every(isJson);
  if (isObject(value)) return Object.values(value).every(isJson);
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
};

export const json = (): Schema => ofType(isJson, {});
