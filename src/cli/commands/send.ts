import { resolve } from 'node:path';
import type { Command } from 'commander';
import { eventsApiUrl } from '../../index.js';
import { assertNotInput } from '../assertNotInput.js';
import { type CommandIo, type ExitStatus, exitStatus } from '../commandIo.js';
import { secondsFlag, wholeNumberFlag } from '../flagParsers.js';
import { splitItems } from '../input/splitItems.js';
import { logToFile, logToStderr } from '../ndjsonLog.js';
import { type CommandInput, fileOfInput, openInput } from '../openInput.js';
import { startProgress } from '../progress.js';
import { readAccessToken } from '../send/accessToken.js';
import { type DeliveryStore, Ledger, nullStore } from '../send/ledger.js';
import type { Connection } from '../send/postRequest.js';
import { readEndpoint } from '../send/readEndpoint.js';
import { createRecordSender } from '../send/recordSender.js';
import { createRetryingPost } from '../send/retryingPost.js';
import { SendAborted } from '../send/sendAborted.js';
import { sendRecords } from '../send/sendRecords.js';
import { wordsOf } from '../send/sendSummary.js';
import { SendTally } from '../send/sendTally.js';
import { summaryLine } from '../summaryLine.js';

export interface SendFlags {
  readonly ledger?: string | false | undefined;
  readonly failures?: string | undefined;
  readonly rate: number;
  readonly concurrency: number;
  readonly attempts: number;
  /** Seconds. */
  readonly wait: number;
  /** Seconds. */
  readonly timeout: number;
  readonly endpoint: string;
}

/** Tells the program of the command; `finish` receives the status it ended with. */
export function addSendCommand(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  program
    .command('send')
    .summary('send requests to TikTok')
    .description(
      'Sends what transform prints to TikTok, with the access token from the environment variable TIKTOK_ACCESS_TOKEN.\n' +
        'A ledger remembers each event that TikTok accepted: run the same command again, and only the others are sent.\n' +
        'Failures go to standard error, one JSON object per line, and a summary follows them.',
    )
    .argument('[file]', 'NDJSON or one JSON array of requests; - is standard input')
    .option('-l, --ledger <file>', 'the ledger; by default the name of the input file and .ledger')
    .option('--no-ledger', 'remember nothing')
    .option('-f, --failures <file>', 'write failures to this file instead of standard error')
    .option('--rate <number>', 'requests per second, 1 to 1000', wholeNumberFlag(1, 1000), 10)
    .option('--concurrency <number>', 'requests under way at once, 1 to 100', wholeNumberFlag(1, 100), 4)
    .option('--attempts <number>', 'how often a request is tried, 1 to 100', wholeNumberFlag(1, 100), 8)
    .option('--wait <seconds>', 'the wait after the first attempt; it doubles each time, up to 60', secondsFlag(60), 1)
    .option('--timeout <seconds>', 'how long TikTok may take to answer', secondsFlag(3600), 30)
    .option('--endpoint <url>', 'where to send instead of to TikTok, for tests', eventsApiUrl)
    .action(async (file: string | undefined, options: SendFlags) => {
      finish(await send(file, options, io));
    });
}

/**
 * Sends requests, and remembers what TikTok took.
 *
 * @throws {CommandError} When the access token is missing, or a file cannot be read or written.
 */
export async function send(file: string | undefined, flags: SendFlags, io: CommandIo): Promise<ExitStatus> {
  const connection = {
    fetch: io.fetch,
    accessToken: readAccessToken(io.environment),
    endpoint: readEndpoint(flags.endpoint),
    timeoutMs: Math.ceil(flags.timeout * 1000),
  };
  const input = await openInput(file, io);
  const ledgerFile = flags.ledger ?? (isLastingFile(file, input) ? `${file}.ledger` : false);
  let memory = nullStore;
  try {
    if (ledgerFile !== false) memory = await Ledger.open(ledgerFile);
    // Only now, because a new ledger and its lock have just become files.
    if (flags.failures !== undefined) assertNotInput(flags.failures, [fileOfInput(file, io), ...memory.files]);
    return await sendInput(input, connection, memory, flags, io);
  } finally {
    input.close();
    await memory.close();
  }
}

/** A pipe, or what the shell has opened, is another one each time: a ledger beside it would be of all of them. */
function isLastingFile(file: string | undefined, { totalBytes }: CommandInput): file is string {
  return file !== undefined && file !== '-' && totalBytes !== undefined && !/^\/(?:dev|proc)\//.test(resolve(file));
}

async function sendInput(
  input: CommandInput,
  connection: Connection,
  memory: DeliveryStore,
  flags: SendFlags,
  io: CommandIo,
): Promise<ExitStatus> {
  const tally = new SendTally();
  const progress = startProgress(io, {
    totalBytes: input.totalBytes,
    noun: 'event',
    countItems: () => tally.total,
    fromBytes: 0,
    printsResults: false,
  });
  const failures = flags.failures === undefined ? logToStderr(io, progress.clear) : await logToFile(flags.failures);

  const stop = new AbortController();
  io.interruption().addEventListener('abort', () => {
    io.stderr.write(`stopping: the requests under way are waited for, at most ${flags.timeout} seconds\n`);
    stop.abort(new SendAborted('the run was interrupted.'));
  });
  // Whoever stops need not wait for more input.
  stop.signal.addEventListener('abort', input.close);
  const patience = { requestsPerSecond: flags.rate, attempts: flags.attempts, firstWaitMs: flags.wait * 1000 };
  const post = createRetryingPost(connection, patience, stop.signal, () => memory.check());
  const sendRecord = createRecordSender({ post, endpoint: connection.endpoint, memory, failures, tally });
  const startedAt = io.now();
  await sendRecords(
    splitItems(input.chunks),
    async (record) => {
      await sendRecord(record);
      if ('bytes' in record) progress.advance(record.bytes);
    },
    flags.concurrency,
    stop,
  );
  progress.stop();
  try {
    await failures.close();
  } finally {
    io.stderr.write(summaryLine(tally, io.now() - startedAt, wordsOf(tally), io.stderr));
  }

  if (stop.signal.aborted) {
    const reason: unknown = stop.signal.reason;
    if (!(reason instanceof SendAborted)) throw reason;
    const rest = memory === nullStore ? 'The rest was not sent.' : 'The same command sends the rest.';
    io.stderr.write(`stopped: ${reason.message} ${rest}\n`);
    return exitStatus.refused;
  }
  return tally.refused === 0 && tally.inDoubt === 0 ? exitStatus.ok : exitStatus.refused;
}
