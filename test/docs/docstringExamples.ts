import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const sources = new URL('../../src/', import.meta.url);

/** One `// =>` of an `@example`: the code before it and the expected value. */
export interface DocstringExample {
  /** The path of the file relative to `src/`. */
  readonly file: string;
  /** The export that the docstring describes; blank if it is not an export. */
  readonly exported: string;
  /** All code from the beginning of the example, because earlier lines may declare names. */
  readonly code: string;
  readonly expected: string;
}

/** The paths of the source files relative to `src/`. */
export const sourceFiles: readonly string[] = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .sort();

export const readSource = (file: string): string => readFileSync(new URL(file, sources), 'utf8');

export const importSource = (file: string): Promise<Readonly<Record<string, unknown>>> =>
  import(new URL(file, sources).href);

const docstring = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:export (?:async )?(?:const|class|function) (\w+))?/g;

/** The content of a docstring without the leading asterisks. */
const withoutMargin = (comment: string): string => comment.replace(/^[ \t]*\*? ?/gm, '');

/** Everything between `@example` and the next tag. */
const exampleTag = /@example\b([\s\S]*?)(?=^@|(?![\s\S]))/gm;

const arrow = /\/\/ => (.*)/g;

const examplesIn = (file: string): DocstringExample[] =>
  [...readSource(file).matchAll(docstring)].flatMap(([, comment = '', exported = '']) =>
    [...withoutMargin(comment).matchAll(exampleTag)].flatMap(([, body = '']) =>
      [...body.matchAll(arrow)].map((match) => ({
        file,
        exported,
        code: body.slice(0, match.index).trim(),
        expected: match[1]?.trim() ?? '',
      })),
    ),
  );

/** Every `// =>` of every example under `src/`. */
export const docstringExamples: readonly DocstringExample[] = sourceFiles.flatMap(examplesIn);

/** Runs JavaScript with the given names in scope and returns the value of its last statement. */
export const evaluate = (code: string, scope: Readonly<Record<string, unknown>>): unknown => {
  const source = ts.createSourceFile('example.js', code, ts.ScriptTarget.ES2022);
  const start = source.statements.at(-1)?.getStart(source) ?? 0;
  const program = `'use strict'; ${code.slice(0, start)}; return ${code.slice(start)}`;
  return new Function(...Object.keys(scope), program)(...Object.values(scope));
};
