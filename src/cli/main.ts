#!/usr/bin/env node
import { exitStatus, type OutputStream } from './commandIo.js';
import { runCli } from './runCli.js';
import { hasColors } from './terminalColors.js';

// The writers handle the error of each write. Without a listener, a closed pipe would end Node with a stack.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => controller.abort());
  return controller.signal;
}

try {
  const { stdin, env: environment } = process;
  const colored = (stream: NodeJS.WriteStream): OutputStream =>
    Object.assign(stream, { hasColors: () => hasColors(stream, environment) });
  const now = () => performance.now();
  const date = () => new Date();
  // process.exit would cut off output that is not yet written.
  process.exitCode = await runCli(process.argv.slice(2), {
    stdin,
    stdout: colored(process.stdout),
    stderr: colored(process.stderr),
    now,
    date,
    environment,
    fetch,
    interruption,
  });
} catch (error) {
  // The stack without its first line: the message may quote an event.
  const frames = error instanceof Error ? (error.stack?.match(/^\s+at .*$/gm) ?? []) : [];
  process.stderr.write(`error: an unexpected error inside tiktok-ads, please report it\n${frames.join('\n')}\n`);
  process.exitCode = exitStatus.internalError;
}
