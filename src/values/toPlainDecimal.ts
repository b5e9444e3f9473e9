/**
 * Writes a finite number or bigint in plain digits, never with an exponent: ids must not turn into `1e+21`.
 *
 * @example
 * toPlainDecimal(1.5e21) // => '1500000000000000000000'
 */
export const toPlainDecimal = (value: number | bigint): string => {
  const text = String(value);
  const [mantissa = '', exponentText] = text.split('e');
  if (exponentText === undefined) return text;
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const exponent = Number(exponentText);
  return exponent < 0
    ? `${sign}0.${'0'.repeat(-exponent - whole.length)}${whole}${fraction}`
    : `${sign}${whole}${fraction.padEnd(exponent, '0')}`;
};
