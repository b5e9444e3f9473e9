import { parsePhone } from '../../src/phone.js';
import { phoneNumber } from '../../src/values/phoneNumber.js';
import { googleReading, writtenPhones } from '../bench/phones.mjs';

// Renders docs/phones.md from the comparison with google-libphonenumber.

/** The library asks no `parsePhone` for a number that takes the fast path. */
const takesFastPath = (text: string): boolean => {
  const nothing = { parsePhone: () => undefined, personCountry: () => undefined, defaultCountry: undefined };
  return phoneNumber.normalize(text, nothing) !== undefined;
};

/** Every number of the comparison, with what the two read. */
export const readings = writtenPhones.map((written) => ({
  ...written,
  ours: parsePhone(written.text, written.country),
  google: googleReading(written.text, written.country),
  isFast: takesFastPath(written.text),
}));

type Reading = (typeof readings)[number];

/** Every form in which the two differ, and why. */
export const reasons: ReadonlyMap<string, string> = new Map([
  ['a float column', 'Google reads the zero of the fraction as the last digit'],
  ['code of another country without +', 'Google reads the digits only as a number of the country'],
  [
    'code without +',
    'Google reads the digits as a national number; the country does not write them so, and they begin with its code',
  ],
  ['code without + or country', 'Fewer than eleven digits do not say that they include the country code'],
  ['national with dots', 'Four numbers below 256 are an IP address, too'],
  ['without trunk zero', 'The digits are a valid number of another country, too: they are dropped'],
]);

const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

const count = (list: readonly Reading[], isCounted: (reading: Reading) => boolean): number =>
  list.filter(isCounted).length;

const row = (form: string): string => {
  const list = readings.filter((reading) => reading.form === form);
  const [{ text = '', country } = {}] = list;
  const cells = [
    form,
    `\`${text}\`${country === undefined ? '' : ` in ${country}`}`,
    list.length,
    count(list, ({ ours, google }) => ours === google),
    count(list, ({ ours, number }) => ours === number),
    count(list, ({ ours }) => ours === undefined),
    count(list, ({ isFast }) => isFast),
  ];
  return `| ${cells.join(' | ')} |`;
};

export const phonesPage = (): string => {
  const all = readings.length;
  const forms = [...new Set(readings.map(({ form }) => form))];
  const countries = new Set(readings.flatMap(({ country }) => country ?? []));
  const same = count(readings, ({ ours, google }) => ours === google);
  const right = count(readings, ({ ours, number }) => ours === number);
  const dropped = count(readings, ({ ours }) => ours === undefined);
  const fast = count(readings, ({ isFast }) => isFast);
  const googleRight = count(readings, ({ google, number }) => google === number);
  const agreeing = readings.filter(({ form }) => !reasons.has(form));

  return `# How phone numbers are read

\`parsePhone\` compared with [google-libphonenumber](https://www.npmjs.com/package/google-libphonenumber), Google's own code. The rules are in [Phone numbers](events-and-fields.md#phone-numbers). \`npm run docs\` makes this page; the numbers are the same in every run.

- ${all.toLocaleString('en')} numbers of ${countries.size} countries in the ${forms.length} forms in which people type them.
- ${same.toLocaleString('en')} (${share(same, all)}) are read as google-libphonenumber reads them. In the ${forms.length - reasons.size} forms that the second table does not name, ${agreeing.length.toLocaleString('en')} of ${agreeing.length.toLocaleString('en')} are.
- ${right.toLocaleString('en')} (${share(right, all)}) are read as the number that was typed (google-libphonenumber: ${googleRight.toLocaleString('en')}), ${dropped} are dropped, and ${all - right - dropped} are another number: each of these google-libphonenumber reads in the same way.
- ${fast} (${share(fast, all)}) take the fast path: libphonenumber is not asked, because a property over all calling codes shows that its answer is the same.

| Form | Example | Numbers | As Google | As typed | Dropped | Fast path |
|---|---|---|---|---|---|---|
${forms.map(row).join('\n')}

Where the two differ:

| Form | Why |
|---|---|
${[...reasons].map(([form, why]) => `| ${form} | ${why} |`).join('\n')}
`;
};
