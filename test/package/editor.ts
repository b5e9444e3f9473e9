import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { root } from '../docs/pages.js';

const rootPath = fileURLToPath(root);

const options: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
  noEmit: true,
  // The package's own declarations are checked, too; those of Node and zod are not our concern.
  skipLibCheck: true,
};

/** An editor with the files of a user, who has installed the built package. */
export const openEditor = (texts: Readonly<Record<string, string>>) => {
  const files = new Map(Object.entries(texts).map(([name, text]) => [`${rootPath}${name}`, text]));
  const host: ts.LanguageServiceHost = {
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    readDirectory: ts.sys.readDirectory,
    getCompilationSettings: () => options,
    getCurrentDirectory: () => rootPath,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => [...files.keys()],
    getScriptVersion: () => '0',
    getScriptSnapshot: (file) => {
      const text = files.get(file) ?? (ts.sys.fileExists(file) ? readFileSync(file, 'utf8') : undefined);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    fileExists: (file) => files.has(file) || ts.sys.fileExists(file),
    readFile: (file) => files.get(file) ?? ts.sys.readFile(file),
  };
  const service = ts.createLanguageService(host);

  const positionOf = (file: string, text: string): number => {
    const index = texts[file]?.indexOf(text) ?? -1;
    if (index < 0) throw new Error(`${file} does not contain ${text}`);
    return index;
  };

  return {
    /** The errors of a file, each as its line and text. */
    errorsOf: (file: string): string[] =>
      [...service.getSyntacticDiagnostics(rootPath + file), ...service.getSemanticDiagnostics(rootPath + file)].map(
        ({ messageText, start = 0 }) => {
          const line = texts[file]?.slice(0, start).split('\n').length;
          return `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
        },
      ),
    /** The description that an editor shows over the first word of a text, where the text occurs first. */
    hoverOver: (file: string, text: string): string => {
      const info = service.getQuickInfoAtPosition(rootPath + file, positionOf(file, text) + text.search(/\w/));
      return ts.displayPartsToString(info?.documentation);
    },
    /** The names that an editor offers just after the first occurrence of a text. */
    completionsAfter: (file: string, text: string): string[] => {
      const position = positionOf(file, text) + text.length;
      const found = service.getCompletionsAtPosition(rootPath + file, position, undefined);
      return found?.entries.map(({ name }) => name) ?? [];
    },
  };
};

/** The names that the declaration files of the package declare, without those that an entry exports. */
export const declaredInternally = (folder: string, entries: readonly string[]) => {
  const files = ts.sys.readDirectory(`${rootPath}${folder}`, ['.d.ts'], undefined, ['*.d.ts']);
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const exported = new Set(
    entries.flatMap((entry) => {
      const file = program.getSourceFile(`${rootPath}${folder}/${entry}.d.ts`);
      const symbol = file && checker.getSymbolAtLocation(file);
      const symbols = symbol === undefined ? [] : checker.getExportsOfModule(symbol);
      return symbols.map((one) => (one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one));
    }),
  );
  const names = { values: new Set<string>(), types: new Set<string>() };
  for (const file of files) {
    for (const statement of program.getSourceFile(file)?.statements ?? []) {
      const declarations = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement];
      for (const { name } of declarations as readonly { readonly name?: ts.Node }[]) {
        const symbol = name && checker.getSymbolAtLocation(name);
        if (symbol === undefined || exported.has(symbol)) continue;
        names[symbol.flags & ts.SymbolFlags.Value ? 'values' : 'types'].add(symbol.name);
      }
    }
  }
  return { values: [...names.values].sort(), types: [...names.types].sort() };
};
