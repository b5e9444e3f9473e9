import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const sources = new URL('../../src/', import.meta.url);

/** One `// =>` of an `@example`: the code before it, and what must come out. */
export interface DocstringExample {
  /** The file, from `src/`. */
  readonly file: string;
  /** What the docstring stands before; blank where it is no export. */
  readonly exported: string;
  /** Everything from the beginning of the example: what stands above may declare what is used here. */
  readonly code: string;
  readonly expected: string;
}

/** The source files, from `src/`. */
export const sourceFiles: readonly string[] = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .sort();

export const readSource = (file: string): string => readFileSync(new URL(file, sources), 'utf8');

export const importSource = (file: string): Promise<Readonly<Record<string, unknown>>> =>
  import(new URL(file, sources).href);

const docstring = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:export (?:async )?(?:const|class|function) (\w+))?/g;

/** The text of a docstring without its margin. */
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

/** The value of the last statement of some JavaScript, in which the given names are known. */
export const evaluate = (code: string, scope: Readonly<Record<string, unknown>>): unknown => {
  const source = ts.createSourceFile('example.js', code, ts.ScriptTarget.ES2022);
  const start = source.statements.at(-1)?.getStart(source) ?? 0;
  const program = `'use strict'; ${code.slice(0, start)}; return ${code.slice(start)}`;
  return new Function(...Object.keys(scope), program)(...Object.values(scope));
};
