#!/usr/bin/env node
// Phone numbers a second, with and without the fast path for plain international numbers: `npm run bench:phones`.
// Compare ratios within one run; absolute figures vary.

import { transformEvent } from '../../dist/index.js';
import { parsePhone } from '../../dist/phone.js';
import { writtenPhones } from './phones.mjs';
import { interleave, median } from './rounds.mjs';

const destination = { Config: { accessToken: 'token', pixelCode: 'PIXEL' } };
const event = ({ text, country }) => ({
  message: {
    type: 'track',
    event: 'Contact',
    timestamp: '2026-02-03T04:05:06Z',
    context: { traits: { phone: text, ...(country && { address: { country } }) } },
  },
  destination,
});

/** A number takes the fast path if it is sent although `parsePhone` reads none. */
const isFast = (input) =>
  transformEvent(input, { parsePhone: () => undefined })[0].body.data[0].user?.phone !== undefined;

const events = writtenPhones.map(event);
const fast = events.filter(isFast);
const slow = events.filter((input) => !isFast(input));
const fastTexts = writtenPhones.filter((written) => isFast(event(written)));

const all = (inputs, options) => () => {
  for (const input of inputs) transformEvent(input, options);
};
const tasks = {
  'events, numbers of the fast path': all(fast, { parsePhone }),
  'the same without parsePhone': all(fast, {}),
  'the same without the number': all(
    fast.map(({ message, ...rest }) => ({ message: { ...message, context: { traits: {} } }, ...rest })),
    { parsePhone },
  ),
  'events, other numbers': all(slow, { parsePhone }),
  'parsePhone alone, numbers of the fast path': () => {
    for (const { text, country } of fastTexts) parsePhone(text, country);
  },
};
const sizes = [fast.length, fast.length, fast.length, slow.length, fastTexts.length];

console.log(
  `${fast.length} of ${events.length} numbers take the fast path (${((100 * fast.length) / events.length).toFixed(1)} %)`,
);
const times = Object.entries(interleave(tasks, { rounds: 9, sampleMilliseconds: 100 }));
for (const [index, [name, milliseconds]] of times.entries()) {
  const microseconds = (1000 * median(milliseconds)) / sizes[index];
  console.log(
    `${name.padEnd(45)} ${microseconds.toFixed(1).padStart(7)} µs ${Math.round(1e6 / microseconds)
      .toLocaleString('en')
      .padStart(10)} a second`,
  );
}
