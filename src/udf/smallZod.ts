// Stands in for zod in the script for database engines, where zod alone would take the whole size. The build puts it in the
// place of zod, so that settings and models have one schema; it knows what those two use, and a property holds the two equal.

/** What is wrong, as zod says it. */
interface Issue {
  readonly code: 'custom' | 'unrecognized_keys';
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  /** True where the value is of the right type, and something about it is wrong: such an option of a union is the meant one. */
  readonly isOfCheck: boolean;
}

interface Parsed {
  readonly value: unknown;
  readonly issues: readonly Issue[];
}

type Run = (value: unknown) => Parsed;

interface Params {
  readonly error?: string;
}

const passed = (value: unknown): Parsed => ({ value, issues: [] });

const failed = ({ error = 'Invalid input' }: Params, isOfCheck = false): Parsed => ({
  value: undefined,
  issues: [{ code: 'custom', path: [], message: error, isOfCheck }],
});

const within = (key: PropertyKey, issues: readonly Issue[]): Issue[] =>
  issues.map((issue) => ({ ...issue, path: [key, ...issue.path] }));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

class Schema {
  readonly run: Run;
  description: string | undefined;

  constructor(run: Run) {
    this.run = run;
  }

  safeParse(value: unknown) {
    const { value: data, issues } = this.run(value);
    return issues.length === 0 ? { success: true, data } : { success: false, error: { issues } };
  }

  /** Goes on with the value where there is no issue. */
  andThen(next: Run): Schema {
    return new Schema((value) => {
      const parsed = this.run(value);
      return parsed.issues.length === 0 ? next(parsed.value) : parsed;
    });
  }

  check(isFine: (value: never) => boolean, params: Params): Schema {
    return this.andThen((value) => (isFine(value as never) ? passed(value) : failed(params, true)));
  }

  describe(description: string): this {
    this.description = description;
    return this;
  }

  optional(): Schema {
    return new Schema((value) => (value === undefined ? passed(value) : this.run(value)));
  }

  default(byDefault: unknown): Schema {
    return new Schema((value) => (value === undefined ? passed(byDefault) : this.run(value)));
  }

  readonly(): Schema {
    return this.andThen((value) => passed(Object.freeze(value)));
  }

  refine(isFine: (value: never) => boolean, params: Params): Schema {
    return this.check(isFine, params);
  }

  transform(change: (value: never) => unknown): Schema {
    return this.andThen((value) => passed(change(value as never)));
  }

  pipe(next: Schema): Schema {
    return this.andThen(next.run);
  }

  superRefine(judge: (value: never, context: { addIssue: (issue: Issue) => void }) => void): Schema {
    return this.andThen((value) => {
      const issues: Issue[] = [];
      judge(value as never, { addIssue: (issue) => issues.push({ ...issue, isOfCheck: true }) });
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
    return this.check((value: string) => pattern.test(value), params);
  }

  min(least: number, params: Params): Schema {
    return this.check((value: { readonly length: number }) => value.length >= least, params);
  }
}

class ObjectSchema extends Schema {
  readonly shape: Readonly<Record<string, Schema>>;

  constructor(shape: Readonly<Record<string, Schema>>, isStrict: boolean, params: Params) {
    super((given) => {
      if (!isObject(given)) return failed(params);
      const value: Record<string, unknown> = {};
      const issues: Issue[] = [];
      for (const [key, schema] of Object.entries(shape)) {
        const parsed = schema.run(given[key]);
        issues.push(...within(key, parsed.issues));
        if (parsed.value !== undefined || key in given) value[key] = parsed.value;
      }
      const keys = isStrict ? Object.keys(given).filter((key) => !Object.hasOwn(shape, key)) : [];
      if (keys.length > 0) {
        issues.push({ code: 'unrecognized_keys', path: [], message: 'Unrecognized key', keys, isOfCheck: true });
      }
      return { value, issues };
    });
    this.shape = shape;
  }
}

const ofType = (isOf: (value: unknown) => boolean, params: Params): Schema =>
  new Schema((value) => (isOf(value) ? passed(value) : failed(params)));

export const string = (params: Params = {}): Schema => ofType((value) => typeof value === 'string', params);
export const number = (params: Params = {}): Schema => ofType(Number.isFinite, params);
export const boolean = (params: Params = {}): Schema => ofType((value) => typeof value === 'boolean', params);
export const unknown = (): Schema => new Schema(passed);
export const custom = (isFine: (value: unknown) => boolean, params: Params = {}): Schema => ofType(isFine, params);

const nothing = (params: Params = {}): Schema => ofType((value) => value === null, params);
const oneOf = (values: readonly unknown[], params: Params = {}): Schema =>
  ofType((value) => values.includes(value), params);

export { nothing as null, oneOf as enum };

export const preprocess = (change: (value: unknown) => unknown, schema: Schema): Schema =>
  new Schema((value) => schema.run(change(value)));

export const array = (item: Schema, params: Params = {}): Schema =>
  new Schema((given) => {
    if (!Array.isArray(given)) return failed(params);
    const parsed = Array.from(given, (value) => item.run(value));
    return {
      value: parsed.map(({ value }) => value),
      issues: parsed.flatMap(({ issues }, index) => within(index, issues)),
    };
  });

export const object = (shape: Readonly<Record<string, Schema>>, params: Params = {}): Schema =>
  new ObjectSchema(shape, false, params);

export const strictObject = (shape: Readonly<Record<string, Schema>>, params: Params = {}): Schema =>
  new ObjectSchema(shape, true, params);

export const record = (_key: Schema, item: Schema, params: Params = {}): Schema =>
  new Schema((given) => {
    if (!isObject(given)) return failed(params);
    const parsed = Object.entries(given).map(([key, value]) => [key, item.run(value)] as const);
    return {
      value: Object.fromEntries(parsed.map(([key, { value }]) => [key, value])),
      issues: parsed.flatMap(([key, { issues }]) => within(key, issues)),
    };
  });

export const union = (options: readonly Schema[], params: Params = {}): Schema =>
  new Schema((given) => {
    const parsed = options.map(({ run }) => run(given));
    const fitting = parsed.find(({ issues }) => issues.length === 0);
    if (fitting !== undefined) return fitting;
    const meant = parsed.filter(({ issues }) => issues.every(({ isOfCheck }) => isOfCheck));
    const [only] = meant;
    return meant.length === 1 && only !== undefined ? only : failed(params);
  });

const isJson = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.every(isJson);
  if (isObject(value)) return Object.values(value).every(isJson);
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
};

export const json = (): Schema => ofType(isJson, {});
