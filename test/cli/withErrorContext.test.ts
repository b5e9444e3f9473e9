import { describe, expect, test } from 'vitest';
import { CommandError, systemErrorReason, withErrorContext } from '../../src/cli/commandError.js';

const systemError = (code: string) => Object.assign(new Error('EACCES: open /home/jane/orders.ndjson'), { code });

describe('systemErrorReason', () => {
  test.each([
    ['EACCES', 'permission denied'],
    ['ENOENT', 'there is no such file or folder'],
    ['ENOTSUP', 'ENOTSUP'],
  ])('describes %s', (code, reason) => {
    expect(systemErrorReason(systemError(code))).toBe(reason);
  });

  test('quotes no message of an error without a code', () => {
    expect(systemErrorReason(new Error('/home/jane'))).toBe('unknown reason');
  });
});

describe('withErrorContext', () => {
  test('passes the result on', async () => {
    expect(await withErrorContext('cannot read it', Promise.resolve(7))).toBe(7);
  });

  test.each([
    ['the message of a command error', new CommandError('it is empty'), 'cannot read it: it is empty'],
    ['the reason of a system error', systemError('ENOSPC'), 'cannot read it: no space is left on the device'],
    ['no message of another error', new TypeError('bad value jane@example.com'), 'cannot read it: unknown reason'],
  ])('adds %s to the context', async (_what, error, message) => {
    await expect(withErrorContext('cannot read it', Promise.reject(error))).rejects.toThrow(new CommandError(message));
  });
});
