import { resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import * as casts from '../../src/values/casts.js';
import { type MappingModule, mappingModule } from './mappingModule.js';

const moduleOf = (paths: readonly string[]): MappingModule => ({
  path: 'events-api/example.ts',
  functions: [
    {
      name: 'mapExample',
      docs: 'Maps an example.',
      rows: paths.map((path) => ({ path, sources: [`properties.${path}`], cast: casts.string })),
      target: { name: 'payload', type: 'Example' },
      start: '{}',
      reader: 'exampleReader',
    },
  ],
  exports: { 'values/casts.js': casts },
  types: { 'events-api/payload.js': ['Example'] },
});

/** What the compiler says of files that stand in src. */
const mistakesIn = (texts: Readonly<Record<string, string>>): string[] => {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
  const files = new Map(Object.entries(texts).map(([path, text]) => [resolve('src', path), text]));
  const host = ts.createCompilerHost(options);
  host.fileExists = (name) => files.has(name) || ts.sys.fileExists(name);
  host.readFile = (name) => files.get(name) ?? ts.sys.readFile(name);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()]
    .flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
};

test('fields may have the names of parameters, of reserved words, of imports and of the object around them', () => {
  const names = ['message', 'values', 'new', 'undefined', 'string', 'payload', 'PathReader', 'first_name', 'firstName'];
  const ofUser = ['user.user', 'user.settings', 'user.delete'];
  const fieldsOf = (keys: readonly string[]) => keys.map((name) => `${name.replace('user.', '')}?: string;`).join(' ');
  const payload = `export interface Example { ${fieldsOf(names)} user?: { ${fieldsOf(ofUser)} } }`;
  const example = mappingModule(moduleOf([...names, ...ofUser]));
  expect(mistakesIn({ 'events-api/payload.ts': payload, 'events-api/example.ts': example })).toStrictEqual([]);
});

test('a field for whose value no name is free is named', () => {
  const names = ['first_name', 'firstName', 'first__name'];
  expect(() => mappingModule(moduleOf(names))).toThrow(/first__name/);
});
