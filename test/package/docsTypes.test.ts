import { expect, test } from 'vitest';
import { codeBlocks, pagePaths, readPage } from '../docs/pages.js';
import { openEditor } from './editor.js';

/** Names that a block without imports takes from the text around it. */
const around = `import { classifyResponse, type TikTokRequest } from 'tiktok-ads-transformer';
declare const { url, method, headers, body }: TikTokRequest;
`;

const examplesOf = (path: string): [file: string, code: string][] =>
  codeBlocks(readPage(path)).flatMap(({ language, code }, index): [file: string, code: string][] => {
    const isProgram = code.startsWith('import ');
    const isExample = language === 'ts' || (language === 'js' && isProgram);
    const file = `${path.replace(/\W/g, '-')}-${index + 1}.ts`;
    return isExample ? [[file, isProgram ? code : around + code]] : [];
  });

const examples = pagePaths.flatMap(examplesOf);
const { errorsOf } = openEditor(Object.fromEntries(examples));

test('the pages have examples', () => {
  expect(examples.length).toBeGreaterThan(5);
});

test.each(examples)('%s compiles as strict TypeScript', (file) => {
  expect(errorsOf(file)).toStrictEqual([]);
});
