import { expect, test } from 'vitest';
import { systemErrorReason } from '../../src/cli/systemErrorReason.js';

const systemError = (code: string) => Object.assign(new Error('EACCES: open /home/jane/orders.ndjson'), { code });

test.each([
  ['EACCES', 'permission denied'],
  ['ENOENT', 'there is no such file or folder'],
  ['ENOTSUP', 'ENOTSUP'],
])('%s', (code, reason) => {
  expect(systemErrorReason(systemError(code))).toBe(reason);
});

test('what has no code is not quoted', () => {
  expect(systemErrorReason(new Error('/home/jane'))).toBe('unknown reason');
});
