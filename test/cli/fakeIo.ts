import { Readable, Writable } from 'node:stream';

function collector(isTTY = false) {
  const stream = Object.assign(
    new Writable({
      decodeStrings: false,
      write(text: string, _encoding, done) {
        stream.text += text;
        done();
      },
    }),
    { text: '', isTTY, columns: 120 },
  );
  return stream;
}

/** A fake process. Each call of `now` returns a time ten milliseconds later. */
export function fakeIo({ input = '', stderrIsTTY = false, stdinIsTTY = false, stdoutIsTTY = false } = {}) {
  let milliseconds = 0;
  const stdin = Object.assign(Readable.from([Buffer.from(input)]), { isTTY: stdinIsTTY });
  const [stdout, stderr] = [collector(stdoutIsTTY), collector(stderrIsTTY)];
  const now = () => {
    milliseconds += 10;
    return milliseconds;
  };
  const date = () => new Date('2026-08-04T00:00:00Z');
  const fetch = () => Promise.reject(new Error('this test has no network'));
  const interruption = () => new AbortController().signal;
  return { stdin, stdout, stderr, now, date, environment: {}, fetch, interruption };
}
