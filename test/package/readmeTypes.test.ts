import { expect, test } from 'vitest';
import { codeBlocks, readme } from '../docs/readme.js';
import { openEditor } from './editor.js';

/** Names that a block without imports takes from the text around it. */
const around = `import { classifyResponse, type TikTokRequest } from 'tiktok-ads-transformer';
declare const { url, method, headers, body }: TikTokRequest;
`;

const examples = codeBlocks(readme).flatMap(({ language, code }, index): [file: string, code: string][] => {
  const isProgram = code.startsWith('import ');
  const isExample = language === 'ts' || (language === 'js' && isProgram);
  return isExample ? [[`block${index + 1}.ts`, isProgram ? code : around + code]] : [];
});
const { errorsOf } = openEditor(Object.fromEntries(examples));

test('the README has examples', () => {
  expect(examples.length).toBeGreaterThan(5);
});

test.each(examples)('%s of the README compiles as strict TypeScript', (file) => {
  expect(errorsOf(file)).toStrictEqual([]);
});
