import { type Command, InvalidArgumentError } from 'commander';
import { eventsApiUrl, type TikTokRequest } from '../../index.js';
import { createSender, SendAborted } from '../../send/index.js';
import { accessTokenForm, endpointForm, isAccessToken, parseEndpoint } from '../../send/options.js';
import { CommandError } from '../commandError.js';
import { type CommandIo, type ExitStatus, exitStatus } from '../commandIo.js';
import { assertDistinctFiles } from '../distinctFiles.js';
import { wholeNumberFlag } from '../flagParsers.js';
import { logToFile, logToStderr } from '../ndjsonLog.js';
import { fileOfInput } from '../openInput.js';
import { startProgress } from '../progress.js';
import { adviceForSend, DeliveryReport, SendTally, tokenVariable, wordsOf } from '../send/deliveryReport.js';
import { dryRun } from '../send/dryRun.js';
import { Ledger } from '../send/ledger.js';
import { nextStep } from '../send/nextStep.js';
import { readRequests } from '../send/readRequests.js';
import { defaultLedger, listRequestFiles } from '../send/requestFiles.js';
import { RequestInputs } from '../send/requestInputs.js';
import { summaryLine } from '../summaryLine.js';
import { fitLine } from '../wrapText.js';

export interface SendFlags {
  readonly ledger?: string | false | undefined;
  readonly failures?: string | undefined;
  readonly showMessages?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  readonly rate: number;
  readonly concurrency: number;
  readonly attempts: number;
  /** Seconds. */
  readonly wait: number;
  /** Seconds. */
  readonly timeout: number;
  readonly endpoint: string;
}

/** Adds the command to `program`; `finish` receives the exit status. */
export function addSendCommand(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  program
    .command('send')
    .summary('send requests to TikTok')
    .description(
      'Sends what transform and warehouse write to TikTok, with the access token from the environment variable TIKTOK_ACCESS_TOKEN.\n' +
        'A ledger remembers each event that TikTok accepted: the same command then sends only the other events.\n' +
        'Failures go to standard error, one JSON object per line (on a terminal, in sentences), and a summary follows them.',
    )
    .argument(
      '[files...]',
      'NDJSON or one JSON array of requests, also as .gz, or a folder that warehouse --out wrote; - is standard input',
    )
    .option(
      '-l, --ledger <file>',
      'the ledger; by default the name of the file and .ledger, or sent.ledger in the folder of several files',
    )
    .option('--no-ledger', 'remember nothing')
    .option('-f, --failures <file>', 'write failures to this file instead of standard error')
    .option('--show-messages', "log TikTok's own messages, which may repeat personal data of events")
    .option('--dry-run', 'send and write nothing; print what a run would send, and where')
    .option('--rate <number>', 'requests per second, 1 to 1000', wholeNumberFlag(1, 1000), 10)
    .option('--concurrency <number>', 'requests in flight at once, 1 to 100', wholeNumberFlag(1, 100), 4)
    .option('--attempts <number>', 'how often a request is tried, 1 to 100', wholeNumberFlag(1, 100), 8)
    .option('--wait <seconds>', 'the wait after the first attempt; it doubles each time, up to 60', secondsFlag(60), 1)
    .option('--timeout <seconds>', 'how long TikTok may take to respond', secondsFlag(3600), 30)
    .option('--endpoint <url>', 'where to send instead of to TikTok, for tests', eventsApiUrl)
    .action(async (files: readonly string[], options: SendFlags) => {
      finish(await send(files, options, io));
    });
}

/** Parses a flag that is a duration in seconds. */
function secondsFlag(max: number) {
  return (text: string): number => {
    const number = Number(text);
    if (/^\d*\.?\d+$/.test(text) && number > 0 && number <= max) return number;
    throw new InvalidArgumentError(`It must be a number of seconds, more than 0 and at most ${max}.`);
  };
}

/**
 * Sends requests, and remembers what TikTok accepted.
 *
 * @throws {CommandError} When the access token is missing, or a file cannot be read or written.
 */
export async function send(given: readonly string[], flags: SendFlags, io: CommandIo): Promise<ExitStatus> {
  const endpoint = readEndpoint(flags.endpoint);
  const files = await listRequestFiles(given, io);
  const input = await RequestInputs.open(files, io);
  const reads = files.map((file) => fileOfInput(file, io));
  let ledger: Ledger | undefined;
  try {
    const ledgerFile = flags.ledger === false ? undefined : (flags.ledger ?? defaultLedger(files));
    if (flags.dryRun === true) {
      assertDistinctFiles({ reads: [...reads, ledgerFile], writes: [] }, io);
      return await dryRun(input, { endpoint, ledgerFile }, io);
    }
    const accessToken = readAccessToken(io.environment);
    // Before an empty input becomes a ledger.
    assertDistinctFiles({ reads, writes: [ledgerFile, flags.failures] }, io);
    if (ledgerFile !== undefined) ledger = await Ledger.open(ledgerFile);
    // A new ledger and its lock are there only now.
    assertDistinctFiles({ reads, writes: [...(ledger?.files ?? []), flags.failures] }, io);
    return await sendInput(input, { accessToken, endpoint }, ledger, flags, io);
  } finally {
    input.close();
    await ledger?.close();
  }
}

/** From the environment: everybody on the machine can read an argument, and it stays in the history of the shell. */
function readAccessToken(environment: Readonly<Record<string, string | undefined>>): string {
  const token = environment[tokenVariable]?.trim() ?? '';
  if (token === '') {
    throw new CommandError(`the access token is missing: put it into the environment variable ${tokenVariable}`);
  }
  if (!isAccessToken(token)) throw new CommandError(`${tokenVariable} must be ${accessTokenForm}`);
  return token;
}

function readEndpoint(given: string): string {
  const endpoint = parseEndpoint(given);
  if (endpoint === undefined) throw new CommandError(`--endpoint must be ${endpointForm}`);
  return endpoint;
}

/** The reason of an abort by Ctrl-C or SIGTERM. */
const interrupted = 'the run was interrupted.';

async function sendInput(
  input: RequestInputs,
  target: { readonly accessToken: string; readonly endpoint: string },
  ledger: Ledger | undefined,
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

  const stop = new AbortController();
  io.interruption().addEventListener('abort', () => {
    progress.clear();
    io.stderr.write(`stopping: waiting for the requests in flight, at most ${flags.timeout} seconds\n`);
    stop.abort(interrupted);
  });
  // A run that stops reads no further, neither while it waits for the requests in flight nor after.
  stop.signal.addEventListener('abort', () => input.close());
  try {
    // Before the failures file is emptied.
    await input.start();
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
  const failures = flags.failures === undefined ? logToStderr(io, progress.clear) : await logToFile(flags.failures);
  const report = new DeliveryReport({
    failures,
    tally,
    isFromEarlierRun: (key) => ledger?.isFromEarlierRun(key) === true,
    onDone: ({ bytes }) => progress.advance(bytes),
  });
  const sender = createSender({
    ...target,
    fetch: io.fetch,
    requestsPerSecond: flags.rate,
    concurrency: flags.concurrency,
    attempts: flags.attempts,
    firstWaitMs: flags.wait * 1000,
    timeoutMs: flags.timeout * 1000,
    showMessages: flags.showMessages,
    store: ledger,
    signal: stop.signal,
  });
  const startedAt = io.now();
  try {
    for await (const result of sender.send(announce(input, report))) {
      // Events in flight are still counted when a failure cannot be written.
      await report.add(result).catch((error: unknown) => stop.abort(error));
    }
  } catch (error) {
    stop.abort(error);
  }
  progress.stop();
  try {
    await report.end();
    await failures.close();
  } finally {
    io.stderr.write(summaryLine(tally, io.now() - startedAt, wordsOf(tally), io.stderr));
  }

  if (stop.signal.aborted) {
    const reason: unknown = stop.signal.reason;
    const rest = ledger === undefined ? 'The rest was not sent.' : 'The same command sends the rest.';
    if (reason instanceof CommandError) {
      const then = ledger === undefined ? rest : 'Once that is solved, the same command sends the rest.';
      throw new CommandError(`${reason.message}. ${then}`);
    }
    if (reason !== interrupted && !(reason instanceof SendAborted)) throw reason;
    const sentence = reason instanceof SendAborted ? adviceForSend(reason.message) : interrupted;
    io.stderr.write(fitLine(`stopped: ${sentence} ${rest}`, io.stderr));
    return exitStatus.refused;
  }
  const next = nextStep(tally, { hasLedger: ledger !== undefined, showsMessages: flags.showMessages === true });
  io.stderr.write(fitLine(`Next: ${next}`, io.stderr));
  return tally.refused === 0 && tally.uncertain === 0 ? exitStatus.ok : exitStatus.refused;
}

/** The requests of the input, announced to the report. */
async function* announce(input: RequestInputs, report: DeliveryReport): AsyncGenerator<TikTokRequest> {
  for await (const read of readRequests(input, (line, refusal) => report.refuseLine(line, refusal))) {
    report.expect(read);
    yield read.request;
  }
}
