#!/usr/bin/env node
import { exitStatus } from './exitStatus.js';
import { runCli } from './runCli.js';

// Whoever writes to these streams looks at the error of each write; without a listener a closed pipe would end Node with a stack.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => controller.abort());
  return controller.signal;
}

try {
  const { stdin, stdout, stderr, env: environment } = process;
  const now = () => performance.now();
  const date = () => new Date();
  // Not process.exit: it would cut off what is still on its way out.
  process.exitCode = await runCli(process.argv.slice(2), {
    stdin,
    stdout,
    stderr,
    now,
    date,
    environment,
    fetch,
    interruption,
  });
} catch (error) {
  // The stack without its first line: the message may quote data of an event.
  const frames = error instanceof Error ? (error.stack?.match(/^\s+at .*$/gm) ?? []) : [];
  process.stderr.write(`error: an unexpected error inside tiktok-ads, please report it\n${frames.join('\n')}\n`);
  process.exitCode = exitStatus.internalError;
}
