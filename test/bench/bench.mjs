// Run by hand: `npm run bench [-- --quick]`. Compare ratios within one run; absolute times depend on the machine.
import assert from 'node:assert/strict';
import { transformEvent, transformEvents } from '../../dist/index.js';
import { process as processEvent, processRouterDest } from '../../dist/rudderstack.js';
import { eventTexts } from './events.mjs';
import { handWritten } from './handWritten.mjs';
import { loadMilliseconds, sizes } from './package.mjs';
import { referenceTransform } from './reference.mjs';
import { interleave, median, now, ratio } from './rounds.mjs';

const isQuick = process.argv.includes('--quick');
const plan = isQuick ? { rounds: 3, sampleMilliseconds: 20 } : { rounds: 9, sampleMilliseconds: 50 };

const destinationOf = (version, hashUserProperties) => ({
  Config: {
    accessToken: 'example-token',
    pixelCode: 'EXAMPLE',
    version,
    hashUserProperties,
    eventsToStandard: [{ from: 'Wishlist Shared', to: 'Lead' }],
    useNativeSDK: { web: false },
    connectionMode: { web: 'cloud' },
    oneTrustCookieCategories: [],
  },
});

const fixed = (value, digits = 2) => Number(value.toFixed(digits));
const thousands = (value) => Math.round(value).toLocaleString('en-US');

/** Asserts that every event is accepted and that the reference builds the same requests. */
function checkOutputs(jsonStrings, destination) {
  for (const text of jsonStrings) {
    const requests = transformEvent({ message: JSON.parse(text), destination });
    assert.deepEqual(referenceTransform({ message: JSON.parse(text), destination }), requests);
  }
}

function benchSingle(kind, version, hashing) {
  const jsonStrings = eventTexts[kind];
  const destination = destinationOf(version, hashing);
  checkOutputs(jsonStrings, destination);
  const outputs = jsonStrings.map((text) => transformEvent({ message: JSON.parse(text), destination }));
  const messages = jsonStrings.map((text) => JSON.parse(text));
  let length = 0;
  const { transform, floor, pipeline, reference } = interleave(
    {
      transform: () => {
        for (const message of messages) length += transformEvent({ message, destination }).length;
      },
      floor: () => {
        for (const [index, text] of jsonStrings.entries()) {
          JSON.parse(text);
          length += JSON.stringify(outputs[index]).length;
        }
      },
      pipeline: () => {
        for (const text of jsonStrings) {
          length += JSON.stringify(transformEvent({ message: JSON.parse(text), destination })).length;
        }
      },
      reference: () => {
        for (const text of jsonStrings) {
          length += JSON.stringify(referenceTransform({ message: JSON.parse(text), destination })).length;
        }
      },
    },
    plan,
  );
  assert(length > 0);
  const microseconds = (median(pipeline) * 1000) / jsonStrings.length;
  return {
    event: kind,
    API: version,
    hashing: hashing ? 'on' : 'off',
    'events/s': thousands(1e6 / microseconds),
    'transformEvent µs': fixed((median(transform) * 1000) / jsonStrings.length),
    'pipeline µs': fixed(microseconds),
    'floor µs': fixed((median(floor) * 1000) / jsonStrings.length),
    'pipeline / floor': fixed(ratio(pipeline, floor)),
    'reference / pipeline': fixed(ratio(reference, pipeline)),
  };
}

const parsed = (kind) => eventTexts[kind].map((text) => JSON.parse(text));

/** Compares a shared `Config` with a fresh one for each event, as a host with templated settings passes it. */
function benchFreshConfig(kind) {
  const messages = parsed(kind);
  const destination = destinationOf('v2', true);
  const json = JSON.stringify(destination);
  const transformAll = (destinationAt) => {
    for (const [index, message] of messages.entries()) transformEvent({ message, destination: destinationAt(index) });
  };
  const milliseconds = { shared: [], fresh: [] };
  const runs = isQuick ? 20 : 40;
  for (let round = -1; round < plan.rounds; round++) {
    for (const [name, times] of Object.entries(milliseconds)) {
      let spent = 0;
      for (let run = 0; run < runs; run++) {
        const fresh = messages.map(() => (name === 'fresh' ? JSON.parse(json) : destination));
        const start = now();
        transformAll((index) => fresh[index]);
        spent += now() - start;
      }
      // The first round warms up.
      if (round >= 0) times.push(spent / runs);
    }
  }
  const { shared, fresh } = milliseconds;
  const perEvent = (times) => fixed((median(times) * 1000) / messages.length);
  return {
    event: kind,
    'shared µs': perEvent(shared),
    'fresh µs': perEvent(fresh),
    'fresh / shared': fixed(ratio(fresh, shared)),
  };
}

/** `transformEvent` against code that is written for the one shape of the 4 kB order. */
function benchHandWritten() {
  const messages = parsed('4 kB');
  const destination = destinationOf('v2', true);
  for (const message of messages) {
    assert.deepEqual(transformEvent({ message, destination }), [handWritten(message, destination.Config)]);
  }
  let requests = 0;
  const { library, limit } = interleave(
    {
      library: () => {
        for (const message of messages) requests += transformEvent({ message, destination }).length;
      },
      limit: () => {
        for (const message of messages) requests += handWritten(message, destination.Config).body.data.length;
      },
    },
    plan,
  );
  assert(requests > 0);
  const perEvent = (times) => fixed((median(times) * 1000) / messages.length);
  return {
    'transformEvent µs': perEvent(library),
    'hand-written µs': perEvent(limit),
    'transformEvent / hand-written': fixed(ratio(library, limit)),
  };
}

/** The router of RudderStack's transformer against `process`, which transforms the same jobs one by one. */
function benchRouter(version, size) {
  const messages = parsed('mixed');
  const destination = destinationOf(version, true);
  destination.Config.eventNames = 'current';
  const inputs = Array.from({ length: size }, (_, index) => ({
    message: messages[index % messages.length],
    metadata: { jobId: index + 1 },
    destination,
  }));
  const rounds = 10_000 / size;
  let done = 0;
  const { single, router } = interleave(
    {
      single: () => {
        for (let round = 0; round < rounds; round++) for (const input of inputs) done += processEvent(input) ? 1 : 0;
      },
      router: () => {
        for (let round = 0; round < rounds; round++) done += processRouterDest(inputs).length;
      },
    },
    { ...plan, sampleMilliseconds: 1 },
  );
  assert(done > 0);
  const perJob = (times) => fixed((median(times) * 1000) / (rounds * size));
  return {
    jobs: thousands(size),
    API: version,
    'process µs/job': perJob(single),
    'router µs/job': perJob(router),
    'router / process': fixed(ratio(router, single)),
  };
}

const batchSizes = [1000, 10_000, 100_000];

const copyOf = (value) => {
  if (typeof value !== 'object' || value === null) return value;
  const copy = Array.isArray(value) ? [] : {};
  for (const key in value) copy[key] = copyOf(value[key]);
  return copy;
};

/** `transformEvents` on parsed events. Copies of its payloads show the cost of keeping as many objects. */
function benchBatches(version) {
  const messages = parsed('mixed');
  const destination = destinationOf(version, true);
  const eventsBySize = new Map(
    batchSizes.map((size) => [
      size,
      Array.from({ length: size }, (_, index) => ({ message: messages[index % messages.length], destination })),
    ]),
  );
  const perSample = batchSizes.at(-1);
  // Every sample has the same number of events, whatever the size of the batch.
  const tasks = Object.fromEntries(
    batchSizes.map((size) => [
      `of ${size}`,
      () => {
        for (let done = 0; done < perSample; done += size) transformEvents(eventsBySize.get(size));
      },
    ]),
  );
  const payloads = messages.map((message) => transformEvent({ message, destination })[0].body);
  for (const size of batchSizes) {
    tasks[`copies of ${size}`] = () => {
      for (let done = 0; done < perSample; done += size) {
        const kept = Array.from({ length: size }, (_, index) => copyOf(payloads[index % payloads.length]));
        assert.equal(kept.length, size);
      }
    };
  }
  const times = interleave(tasks, { ...plan, sampleMilliseconds: 1 });
  const heapMegabytes = (events) => {
    globalThis.gc();
    const before = process.memoryUsage().heapUsed;
    const result = transformEvents(events);
    globalThis.gc();
    const after = process.memoryUsage().heapUsed;
    assert.equal(result.refusals.length, 0);
    return (after - before) / 1e6;
  };
  return batchSizes.map((size) => {
    const ofSize = times[`of ${size}`];
    return {
      batch: thousands(size),
      API: version,
      'events/s': thousands((perSample / median(ofSize)) * 1000),
      'µs/event': fixed((median(ofSize) * 1000) / perSample),
      'per event, to 1,000': fixed(ratio(ofSize, times[`of ${batchSizes[0]}`])),
      'copies, µs/event': fixed((median(times[`copies of ${size}`]) * 1000) / perSample),
      'result kB/event': fixed((heapMegabytes(eventsBySize.get(size)) * 1000) / size),
    };
  });
}

/** Brings the process into the state of a service that has run for a while with all of its destinations. */
function warmUp() {
  for (let round = 0; round < (isQuick ? 5 : 15); round++) {
    for (const text of Object.values(eventTexts).flat()) {
      for (const destination of [destinationOf('v2', true), destinationOf('v1', false)]) {
        JSON.stringify(transformEvent({ message: JSON.parse(text), destination }));
        JSON.stringify(referenceTransform({ message: JSON.parse(text), destination }));
      }
    }
  }
}

warmUp();
console.log(`Node ${process.version}, medians of ${plan.rounds} rounds, processor time\n`);
console.log('Parse the JSON text of an event, transform it, print its requests; the floor only parses and prints.');
const kinds = Object.keys(eventTexts);
console.table(
  kinds.flatMap((kind) =>
    ['v2', 'v1'].flatMap((version) => [true, false].map((hashing) => benchSingle(kind, version, hashing))),
  ),
);
console.log('transformEvent only, the 4 kB order, 2.0, hashing on, against code written by hand for that one shape.');
console.table(benchHandWritten());
console.log('processRouterDest and process of /rudderstack, mixed events, hashing on.');
console.table(['v2', 'v1'].flatMap((version) => [1000, 10_000].map((size) => benchRouter(version, size))));
console.log('transformEvent only, 2.0, hashing on, with one Config object for all events and with one for each event.');
console.table(['4 kB', 'mixed'].map(benchFreshConfig));
console.log('transformEvents only, mixed events, hashing on, and the cost of copying and keeping its payloads.');
console.table(['v2', 'v1'].flatMap(benchBatches));
console.log('Import time of the package in a fresh process, and its size.');
console.table({ ...loadMilliseconds(plan.rounds), ...sizes() });
