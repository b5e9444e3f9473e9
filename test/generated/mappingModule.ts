import camelCase from 'lodash/camelCase.js';
import upperFirst from 'lodash/upperFirst.js';
import type { Hash } from '../../src/events-api/field.js';
import type { RowCast, Source } from '../../src/mapping/row.js';
import { stringOrList } from '../../src/values/casts.js';

// Writes straight code from the rows of a table: one read per source, in order, and one write per field.

type AnyCast = RowCast<unknown, never>;
type AnySource = Source<unknown, never>;

/** A row as the generator reads it. */
export interface GeneratedRow {
  readonly path: string;
  readonly sources: readonly AnySource[];
  readonly cast: AnyCast;
  readonly hash?: Hash;
}

/** A function to write from a table. */
export interface MappingFunction {
  readonly name: string;
  readonly docs: string;
  readonly rows: readonly GeneratedRow[];
  /** The name and the type of the object that the rows fill. */
  readonly target: { readonly name: string; readonly type: string };
  /** What the object is before its first field; without it, there is no object without a field. */
  readonly start?: string;
  /** The reader of the paths, which functions may share; without one, the paths are keys of the given object. */
  readonly reader?: string;
}

/** A module to write from tables. */
export interface MappingModule {
  /** Below src. */
  readonly path: string;
  readonly functions: readonly MappingFunction[];
  /** What tables refer to, by the modules that export it. */
  readonly exports: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The types of the targets, by the modules that export them. */
  readonly types: Readonly<Record<string, readonly string[]>>;
  /** True where TikTok accepts only one identifier of a kind. */
  readonly takesOneIdentifier?: boolean;
}

/** What a generated function may need beside the object that it fills. */
const parameterTypes = {
  own: 'UnknownObject',
  values: 'readonly unknown[]',
  message: 'UnknownObject',
  settings: 'EventSettings',
  hashing: 'HashContext',
};

const pathsOf = (source: AnySource): string[] => {
  if (typeof source === 'string') return [source];
  if ('path' in source) return [source.path];
  return 'within' in source ? source.within.sources.flatMap(pathsOf) : [];
};

/** What no variable may be called in a module. */
const reservedWords = `
  arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof undefined var void while with yield`
  .trim()
  .split(/\s+/);

/** What generated code imports beside what tables refer to. */
const helperNames = ['PathReader', 'readPart', 'hashString', 'hashAll', 'hashFirst'];

/** True if code uses a variable or a type; the same name as a key or at the start of a path in a comment is another. */
const isUsed = (name: string, code: string): boolean => new RegExp(`(?<![.']|/\\* )\\b${name}\\b`).test(code);

const header = `// Written from the field tables by \`npm run generate\` (test/generated/mappingModule.ts). Do not edit.

// biome-ignore-all lint/suspicious/noAssignInExpressions: an object is made with its first field, so that none is empty.

`;

/** The code of a module. */
export const mappingModule = ({ path, functions, exports, types, takesOneIdentifier }: MappingModule): string => {
  const importsOf = new Map<string, Set<string>>();
  const importName = (module: string, name: string): string => {
    importsOf.set(module, (importsOf.get(module) ?? new Set()).add(name));
    return name;
  };
  const namesOf = new Map(
    Object.entries(exports).flatMap(([module, names]) =>
      Object.entries(names).map(([name, value]) => [value, { module, name }] as const),
    ),
  );
  const takenInModule = [
    ...[...namesOf.values()].map(({ name }) => name),
    ...Object.keys(parameterTypes),
    ...reservedWords,
    ...helperNames,
  ];
  const nameOf = (value: object): string => {
    const found = namesOf.get(value);
    if (found === undefined) throw new Error(`A row refers to something that no module exports: ${Object.keys(value)}`);
    return importName(found.module, found.name);
  };
  const helpers: string[] = [];

  const pathsRead = (reader: string): string[] => {
    const rows = functions.filter((one) => one.reader === reader).flatMap((one) => one.rows);
    return [...new Set(rows.flatMap((row) => row.sources.flatMap(pathsOf)))];
  };
  const readerCode = (reader: string): string => {
    const list = pathsRead(reader).map((one, index) => `'${one}', // ${index}\n`);
    const docs = '/** Reads the values that the functions below use: a number is the place of its path. */';
    return `${docs}\nexport const ${reader} = new ${importName('mapping/pathReader.js', 'PathReader')}([\n${list.join('')}]);\n`;
  };

  const functionCode = ({ name, docs, rows, target, start, reader }: MappingFunction): string => {
    /** A value, with its path as a comment where it stands first. */
    const valueAt = (at: string, isFirst = false): string => {
      if (reader === undefined) return `own['${at}']`;
      return `values[${pathsRead(reader).indexOf(at)}${isFirst ? ` /* ${at} */` : ''}]`;
    };

    const castCode = (cast: AnyCast, given: string): string =>
      `${nameOf(cast)}.read(${[given, 'message', 'settings'].slice(0, cast.read.length).join(', ')})`;

    const sourceCode = (source: AnySource, cast: AnyCast): string => {
      if (typeof source === 'string') return sourceCode({ path: source }, cast);
      if ('setting' in source) return castCode(cast, `${nameOf(source)}.read(message, settings)`);
      if ('within' in source) {
        const found = firstOf(source.within.sources, source.within.cast);
        const readPart = importName('mapping/row.js', 'readPart');
        return `${readPart}(${nameOf(source)}, ${found}, ${nameOf(cast)}, message, settings)`;
      }
      const read = castCode(source.cast ?? cast, valueAt(source.path));
      if (reader === undefined) return read;
      // Most sources are absent, and not calling a cast for them saves a tenth of the time.
      const absent = `${valueAt(source.path, true)} === undefined`;
      const failed = (source.when ?? []).map((condition) => `!${nameOf(condition)}.holds(message, settings)`);
      return `(${[absent, ...failed].join(' || ')} ? undefined : ${read})`;
    };

    const firstOf = (sources: readonly AnySource[], cast: AnyCast): string =>
      sources.map((source) => sourceCode(source, cast)).join(' ?? ');

    const rowCode = ({ sources, cast, hash = 'plain' }: GeneratedRow): string => {
      const value = firstOf(sources, cast);
      if (hash === 'plain') return value;
      const hashSeveral = takesOneIdentifier ? 'hashFirst' : 'hashAll';
      const hashName = cast === stringOrList ? hashSeveral : 'hashString';
      return `${importName('events-api/hash.js', hashName)}(${value}, ${nameOf(hash)}, hashing)`;
    };

    const argumentsOf = (code: string): string[] => Object.keys(parameterTypes).filter((one) => isUsed(one, code));

    const parametersOf = (code: string): string[] =>
      argumentsOf(code).map((one) => `${one}: ${parameterTypes[one as keyof typeof parameterTypes]}`);

    /** The statements that fill the object in a variable, and the functions that read the objects within. */
    const fillCode = (keys: readonly string[], type: string, variable: string, isStarted: boolean): string => {
      const holder = isStarted ? variable : `(${variable} ??= {})`;
      const taken = new Set([...takenInModule, variable]);
      const freeName = (within: readonly string[]): string => {
        const key = within.at(-1) ?? '';
        const name = [key, within.join('.'), `${key}Value`].map(camelCase).find((one) => !taken.has(one));
        if (name === undefined) throw new Error(`No name is free for the value of ${within.join('.')}`);
        taken.add(name);
        return name;
      };
      const depth = keys.length;
      const below = rows.filter((row) => keys.every((key, index) => row.path.split('.')[index] === key));
      const names = new Set(below.flatMap((row) => row.path.split('.').slice(depth, depth + 1)));
      return [...names]
        .map((key) => {
          const within = [...keys, key];
          const own = below.find((row) => row.path === within.join('.'));
          const isObject = below.some((row) => row.path.startsWith(`${within.join('.')}.`));
          const name = freeName(within);
          const value = isObject ? objectCode(within, `${type}['${key}']`, name, own) : rowCode(own as GeneratedRow);
          return `const ${name} = ${value};\nif (${name} !== undefined) ${holder}.${key} = ${name};`;
        })
        .join('\n');
    };

    /** Writes the function that reads an object within the target; returns its call. */
    const objectCode = (
      keys: readonly string[],
      type: string,
      variable: string,
      own: GeneratedRow | undefined,
    ): string => {
      const body = fillCode(keys, `NonNullable<${type}>`, variable, false);
      const first = own === undefined ? '' : ` = ${rowCode(own)}`;
      const code = `let ${variable}: ${type}${first};\n${body}\nreturn ${variable};`;
      const called = `read${upperFirst(camelCase(keys.join('.')))}`;
      helpers.push(`const ${called} = (${parametersOf(code).join(', ')}): ${type} => {\n${code}\n};\n`);
      return `${called}(${argumentsOf(code).join(', ')})`;
    };

    const result = start === undefined ? `${target.type} | undefined` : target.type;
    const declared =
      start === undefined ? `let ${target.name}: ${result}` : `const ${target.name}: ${result} = ${start}`;
    const body = fillCode([], target.type, target.name, start !== undefined);
    const code = `${declared};\n${body}\nreturn ${target.name};`;
    const signature = `(${parametersOf(code).join(', ')}): ${result}`;
    return `${helpers.splice(0).join('\n')}\n/** ${docs} */\nexport const ${name} = ${signature} => {\n${code}\n};\n`;
  };

  const readers = new Set(functions.flatMap(({ reader }) => reader ?? []));
  const code = [...[...readers].map(readerCode), ...functions.map(functionCode)].join('\n');
  const relative = (module: string): string => {
    const folder = path.split('/').slice(0, -1);
    const shared = folder.findIndex((part, index) => module.split('/')[index] !== part);
    const common = shared < 0 ? folder.length : shared;
    return `${'../'.repeat(folder.length - common) || './'}${module.split('/').slice(common).join('/')}`;
  };
  const typeImports: Readonly<Record<string, readonly string[]>> = {
    ...types,
    'events-api/hash.js': isUsed('HashContext', code) ? ['HashContext'] : [],
    'events-api/sources.js': isUsed('EventSettings', code) ? ['EventSettings'] : [],
    'values/objects.js': isUsed('UnknownObject', code) ? ['UnknownObject'] : [],
  };
  const importLines = [
    ...[...importsOf].map(([module, names]) => `import { ${[...names].join(', ')} } from '${relative(module)}';`),
    ...Object.entries(typeImports)
      .filter(([, names]) => names.length > 0)
      .map(([module, names]) => `import type { ${names.join(', ')} } from '${relative(module)}';`),
  ];
  return `${header}${importLines.join('\n')}\n\n${code}`;
};
