import { expect, test } from 'vitest';
import { redactValues } from '../../../src/cli/warehouse/redact.js';

test('personal values are redacted wherever they occur, short ones only where they are the whole string', () => {
  const request = { page: 'https://shop.example/?mail=jane@shop.example&c=DE', list: ['DE', 'DEMO', 7, 77], ok: true };
  expect(redactValues(request, ['jane@shop.example', 'DE', '7'])).toStrictEqual({
    page: 'https://shop.example/?mail=***&c=DE',
    list: ['***', 'DEMO', '***', 77],
    ok: true,
  });
});
