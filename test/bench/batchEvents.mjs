// Run by hand: `npm run bench:batch-events [-- v1]`. Streams a million events through batchEvents and checks that the last hundred thousand
// take as long as the first, and that memory stays flat. Each event is parsed when it is read, as from a file, which is part of the time.
import { batchEvents } from '../../dist/index.js';
import { eventTexts } from './events.mjs';
import { now } from './rounds.mjs';

const COUNT = 1_000_000;
const STRETCH = 100_000;
const BLOCK = 2000;
const SHORT_RUN = 1000;
const MAX_RATIO = 1.05;
const MAX_GROWTH_MEGABYTES = 1;

const texts = eventTexts.mixed;
const destination = {
  Config: { accessToken: 'example-token', pixelCode: 'EXAMPLEPIXEL', version: process.argv[2] ?? 'v2' },
};

/** Events that are made one by one, so that nothing but `batchEvents` can hold them. */
function* events(count, beforeEvent = () => {}) {
  for (let index = 0; index < count; index++) {
    beforeEvent(index);
    yield { message: { ...JSON.parse(texts[index % texts.length]), messageId: `message-${index}` }, destination };
  }
  beforeEvent(count);
}

const run = (count, beforeEvent) => {
  let sent = 0;
  for (const result of batchEvents(events(count, beforeEvent))) {
    if ('error' in result) throw result.error;
    sent += result.eventIndexes.length;
  }
  if (sent !== count) throw new Error(`${sent} of ${count} events are in requests`);
};

// Compiles the hot functions, so that the first stretch is no slower for that.
run(STRETCH);

/** Of each stretch: the time of its events, and that of short runs in between. Other load of the machine affects both alike. */
const stretches = [];
const heapMegabytes = new Map();
let start;
run(COUNT, (index) => {
  if (index % BLOCK !== 0) return;
  const stretch = stretches.at(-1);
  if (stretch !== undefined) {
    const end = now();
    run(SHORT_RUN);
    stretch.events += end - start;
    stretch.control += now() - end;
  }
  if (index % STRETCH === 0) {
    globalThis.gc();
    heapMegabytes.set(index, process.memoryUsage().heapUsed / 1e6);
    if (index < COUNT) stretches.push({ events: 0, control: 0 });
  }
  start = now();
});

const first = stretches[0];
const last = stretches.at(-1);
const ratio = last.events / last.control / (first.events / first.control);
const [early, late] = [200_000, COUNT].map((index) => heapMegabytes.get(index));
const list = (values, digits) => values.map((value) => value.toFixed(digits)).join(' ');
console.log(
  `${destination.Config.version}, processor time per 100,000 events, in ms: ${list(
    stretches.map((stretch) => stretch.events),
    0,
  )}`,
);
console.log(
  `as a multiple of short runs of half as many events in between: ${list(
    stretches.map((stretch) => stretch.events / stretch.control),
    3,
  )}`,
);
console.log(
  `first ${first.events.toFixed(0)} ms, last ${last.events.toFixed(0)} ms, ratio ${(last.events / first.events).toFixed(3)}, without the load of the machine ${ratio.toFixed(3)}`,
);
console.log(
  `heap after garbage collection: ${early.toFixed(1)} MB at 200,000 events, ${late.toFixed(1)} MB at 1,000,000`,
);

const failures = [
  ...(ratio > MAX_RATIO ? [`the ratio is above ${MAX_RATIO}`] : []),
  ...(late - early > MAX_GROWTH_MEGABYTES ? [`memory grows by more than ${MAX_GROWTH_MEGABYTES} MB`] : []),
];
for (const failure of failures) console.error(`FAILED: ${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;
