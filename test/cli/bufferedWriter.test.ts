import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { BrokenPipeError, BufferedWriter } from '../../src/cli/bufferedWriter.js';
import { CommandError } from '../../src/cli/commandError.js';

/** Collects the blocks, and accepts the next one only after `release`. */
function slowStream() {
  const blocks: string[] = [];
  let release = () => {};
  const stream = new Writable({
    decodeStrings: false,
    write(block: string, _encoding, done) {
      blocks.push(block);
      release = done;
    },
  });
  return { stream, blocks, release: () => release() };
}

const failing = (code: string) =>
  new Writable({ write: (_block, _encoding, done) => done(Object.assign(new Error(code), { code })) });

test('writes small strings together', async () => {
  const { stream, blocks, release } = slowStream();
  const writer = new BufferedWriter(stream, 'the output');
  await writer.write('one\n');
  await writer.write('two\n');
  expect(blocks).toEqual([]);
  const flushed = writer.flush();
  release();
  await flushed;
  expect(blocks).toEqual(['one\ntwo\n']);
});

test('waits until the reader has taken a full block', async () => {
  const { stream, blocks, release } = slowStream();
  const writer = new BufferedWriter(stream, 'the output');
  let isWritten = false;
  const written = writer.write('x'.repeat(70_000)).then(() => {
    isWritten = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isWritten).toBe(false);
  release();
  await written;
  expect(blocks.map((block) => block.length)).toEqual([70_000]);
});

test('writes an unfinished block after a short delay', async () => {
  const { stream, blocks } = slowStream();
  await new BufferedWriter(stream, 'the output').write('one\n');
  await expect.poll(() => blocks).toEqual(['one\n']);
});

test('reports a closed pipe as such, at every later write too', async () => {
  const writer = new BufferedWriter(failing('EPIPE'), 'the output');
  await writer.write('one\n');
  await expect(writer.flush()).rejects.toThrow(BrokenPipeError);
  await expect(writer.write('two\n')).rejects.toThrow(BrokenPipeError);
  await expect(writer.flush()).rejects.toThrow(BrokenPipeError);
});

test('reports a closed pipe that only a delayed block met', async () => {
  const writer = new BufferedWriter(failing('EPIPE'), 'the output');
  await writer.write('one\n');
  await new Promise((resolve) => setTimeout(resolve, 300));
  await expect(writer.write('two\n')).rejects.toThrow(BrokenPipeError);
});

test('reports a full disk in plain words', async () => {
  const writer = new BufferedWriter(failing('ENOSPC'), 'out.ndjson');
  await writer.write('one\n');
  await expect(writer.flush()).rejects.toThrow(
    new CommandError('cannot write out.ndjson: no space is left on the device'),
  );
});
