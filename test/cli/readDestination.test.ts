import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CommandError } from '../../src/cli/commandError.js';
import { readDestination } from '../../src/cli/readDestination.js';
import { temporaryFolder } from './runBuiltCli.js';

test('keeps every digit of ids that are numbers', async () => {
  const file = join(await temporaryFolder(), 'settings.json');
  await writeFile(file, '{ "accessToken": "token", "pixelCode": 7123456789012345678 }');
  expect(await readDestination(file)).toEqual({ Config: { accessToken: 'token', pixelCode: '7123456789012345678' } });
});

test('refuses UTF-16, and says what to do', async () => {
  const file = join(await temporaryFolder(), 'settings.json');
  await writeFile(file, '\uFEFF{ "accessToken": "token", "pixelCode": "PIXEL" }', 'utf16le');
  await expect(readDestination(file)).rejects.toThrow(
    new CommandError(`cannot read ${file}: it is UTF-16. Save it as UTF-8, for example with: iconv -f UTF-16 -t UTF-8`),
  );
});
