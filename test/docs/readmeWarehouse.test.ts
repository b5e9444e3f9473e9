import { expect, test } from 'vitest';
import { identityNames, modelShape } from '../../src/warehouse/model.js';
import { refuseRow, rowRefusalCodes, rowWarningCodes, WarningCounter } from '../../src/warehouse/rowProblems.js';
import { section, tableRows } from './readme.js';

const heading = 'Rows to events';

test('the README lists every part of a model in order, and each meaning begins with the description in the schema', () => {
  const parts = Object.entries(modelShape.def.innerType.shape).map(([name, { description = 'no description' }]) => [
    name,
    description.replaceAll('`', ''),
  ]);
  const shown = tableRows(heading, 'Part of the model').map(([name = '', meaning = '']) => [name, meaning]);
  expect(shown.map(([name, meaning = ''], index) => [name, meaning.slice(0, parts[index]?.[1]?.length)])).toStrictEqual(
    parts,
  );
});

test('the README lists the identity fields of the model', () => {
  const [sentence = ''] = /^The fields of `identity`: [^.]*\./m.exec(section(heading)) ?? [];
  expect([...sentence.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toStrictEqual(['identity', ...identityNames]);
});

test('the README lists every row refusal with its text, in order', () => {
  const refusalTexts = rowRefusalCodes.map((code) => [code, refuseRow(0, { code, column: '<column>' }).text]);
  expect(tableRows(heading, 'Code of a row').map(([code, text]) => [code, text])).toStrictEqual(refusalTexts);
});

test('the README lists every warning with its text, in order', () => {
  const warnings = new WarningCounter();
  for (const code of rowWarningCodes) warnings.add(code, code === 'repeated-event-id' ? '<template>' : '<column>', 0);
  expect(tableRows(heading, 'Code of a warning')).toStrictEqual(warnings.list().map(({ code, text }) => [code, text]));
});
