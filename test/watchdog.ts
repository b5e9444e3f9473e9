import { Worker } from 'node:worker_threads';
import { beforeEach, expect } from 'vitest';

// Ends a test process whose event loop is blocked. A synchronous endless loop ignores the timeout of vitest, which runs in the
// same thread, so the run would never end. A second thread watches the first and names the test that blocks it.

const maxSeconds = Number(process.env['TEST_BLOCKED_SECONDS'] ?? 180);

const beats = new Int32Array(new SharedArrayBuffer(4));
const testName = new Uint8Array(new SharedArrayBuffer(1024));

// Counts its own ticks instead of reading a clock: a suspended machine stops both threads.
const watcher = `
  const { workerData: { beats, testName, maxSeconds } } = require('node:worker_threads');
  let lastBeat = 0;
  let silentSeconds = 0;
  setInterval(() => {
    silentSeconds = beats[0] === lastBeat ? silentSeconds + 1 : 0;
    lastBeat = beats[0];
    if (silentSeconds < maxSeconds) return;
    const name = Buffer.from(testName).toString().replace(/\\0+$/, '');
    require('node:fs').writeSync(2, 'Blocked for ' + maxSeconds + ' s, so the process is killed: ' + name + '\\n');
    process.kill(process.pid, 'SIGKILL');
  }, 1000);
`;

const startWatching = (): void => {
  new Worker(watcher, { eval: true, workerData: { beats, testName, maxSeconds } }).unref();
  setInterval(() => Atomics.add(beats, 0, 1), 1000).unref();
};

// A worker process runs this file for each test file.
const key = Symbol.for('test watchdog');
const shared = globalThis as { [key]?: Uint8Array };
if (shared[key] === undefined) {
  shared[key] = testName;
  startWatching();
}

beforeEach(() => {
  const { testPath, currentTestName } = expect.getState();
  shared[key]?.fill(0);
  new TextEncoder().encodeInto(`${testPath}: ${currentTestName}`, shared[key] ?? testName);
});
