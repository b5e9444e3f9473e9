import { BrokenPipeError, BufferedWriter } from './bufferedWriter.js';
import { CommandError } from './commandError.js';
import { type CommandIo, type ExitStatus, exitStatus } from './commandIo.js';
import { type DestinationWarning, DestinationWarnings } from './configWarnings.js';
import { assertDistinctFiles } from './distinctFiles.js';
import type { DroppedCount } from './droppedCounts.js';
import { type ParsedItem, parseItem, type RawItem } from './input/parseItem.js';
import { type ItemKind, readItems } from './input/recognizeInput.js';
import { logToFile, logToStderr } from './ndjsonLog.js';
import { type CommandInput, fileOfInput, openInput } from './openInput.js';
import { startProgress } from './progress.js';
import { inputProblems, inputRefusal, type Refusal, refusalOf } from './refusal.js';
import { assertReportWritable, reportFiles } from './report/reportFile.js';
import { type SummaryWords, summaryLine, Tally, writeRemarks } from './summaryLine.js';

/** The results of a batch of items; each item is accepted or refused. */
export interface ConvertedItems {
  readonly accepted: number;
  /** How many results the accepted items gave. */
  readonly results: number;
  /** The printed results. */
  readonly text: string;
  /** In the order of the items. */
  readonly refusals: readonly RefusedItem[];
  /** The refusals of events that a command accepts in order to explain them. */
  readonly explained?: readonly Refusal[];
  /** Values of accepted items that were dropped. */
  readonly dropped?: readonly DroppedCount[];
  /** The names of accepted events that TikTok retires, one for each event. */
  readonly retiring?: readonly string[];
  /** Warnings about the settings of destinations in the input. */
  readonly warnings?: readonly DestinationWarning[];
}

export interface RefusedItem {
  readonly line: number;
  readonly refusal: Refusal;
  /** What to do about it. */
  readonly advice?: string | undefined;
}

/** What a command does with the items of its input. */
export interface Conversion extends SummaryWords {
  readonly noun: ItemKind;
  /** What error messages call the results. */
  readonly output: string;
  /** How many items are converted together; by default the items that are read together. */
  readonly batchLimits?: BatchLimits | undefined;
  /** Errors about an item are refusals; an exception ends the run. */
  readonly convert: (items: readonly RawItem[]) => ConvertedItems | Promise<ConvertedItems>;
  /** How many batches are converted concurrently. */
  readonly concurrency?: number;
  /** Whether the accepted items leave the exit status at 0. */
  readonly succeeded: () => boolean;
}

/** The files of a run. */
export interface ConversionFiles {
  /** Standard input when `-` or undefined. */
  readonly file: string | undefined;
  /** Where refusals go instead of standard error. */
  readonly refusals: string | undefined;
  /** Where the report goes, if there is one. */
  readonly html?: string | undefined;
  /** Another file that the run reads. */
  readonly config?: string | undefined;
}

/**
 * Converts the items of a file one by one.
 *
 * @param print Returns the printed result of an item, or its refusal. An exception becomes the refusal of that item.
 */
export function convertEach(items: readonly RawItem[], print: (item: ParsedItem) => string | Refusal): ConvertedItems {
  const printed: string[] = [];
  const refusals: RefusedItem[] = [];
  for (const item of items.map(parseItem)) {
    const result = 'problem' in item ? inputRefusal(item.problem) : tryPrint(item, print);
    if (typeof result === 'string') printed.push(result);
    else refusals.push({ line: item.line, refusal: result });
  }
  return { accepted: printed.length, results: printed.length, text: printed.join(''), refusals };
}

function tryPrint(item: ParsedItem, print: (item: ParsedItem) => string | Refusal): string | Refusal {
  try {
    return print(item);
  } catch (error) {
    return refusalOf(error);
  }
}

/**
 * Runs a conversion: reads items, writes the results and the refusals, and ends with a summary.
 *
 * @throws {CommandError} When a file cannot be read or written.
 */
export async function convertItems(files: ConversionFiles, conversion: Conversion, io: CommandIo): Promise<ExitStatus> {
  const input = await openInput(files.file, io);
  try {
    return await convertInput(input, files, conversion, io);
  } finally {
    input.close();
  }
}

async function convertInput(
  input: CommandInput,
  files: ConversionFiles,
  conversion: Conversion,
  io: CommandIo,
): Promise<ExitStatus> {
  assertDistinctFiles(
    { reads: [fileOfInput(files.file, io), files.config], writes: [files.refusals, ...reportFiles(files.html)] },
    io,
  );
  if (files.html !== undefined) await assertReportWritable(files.html);

  const tally = new Tally();
  const progress = startProgress(io, {
    totalBytes: input.totalBytes,
    noun: conversion.noun,
    countItems: () => tally.total,
  });
  const output = new BufferedWriter(io.stdout, conversion.output);
  const refusalLog = files.refusals === undefined ? logToStderr(io, progress.clear) : await logToFile(files.refusals);
  const startedAt = io.now();
  const warnings = new DestinationWarnings();
  const writeSummary = () => {
    warnings.write(input.name, io);
    writeRemarks(tally, io.stderr);
    io.stderr.write(summaryLine(tally, io.now() - startedAt, conversion, io.stderr));
  };

  try {
    try {
      const read = readItems(progress.follow(input.chunks), input.name, conversion.noun);
      const { batchLimits, convert, concurrency = 1 } = conversion;
      const batches = batchLimits === undefined ? read : batchItems(read, batchLimits);
      for await (const converted of assertUsableSettings(mapConcurrently(batches, convert, concurrency), input.name)) {
        const { accepted, results, text, refusals, dropped = [], retiring = [], warnings: found = [] } = converted;
        tally.accept(accepted, results);
        for (const { refusal } of refusals) tally.refuse(refusal.code);
        for (const count of dropped) tally.dropped.add(count);
        for (const name of retiring) tally.retire(name);
        for (const warning of found) warnings.add(warning);
        for (const { line, refusal, advice } of refusals) await refusalLog.write({ line, ...refusal }, advice);
        await output.write(text);
      }
    } finally {
      progress.stop();
      try {
        await output.flush();
      } finally {
        await refusalLog.close();
      }
    }
  } catch (error) {
    // `| head` has read enough. This is not a failure, and a summary would describe an arbitrary part of the input.
    if (error instanceof BrokenPipeError) return exitStatus.ok;
    // Without a result, the error says all.
    if (tally.total > 0) writeSummary();
    throw error;
  }
  writeSummary();
  return tally.refused === 0 && conversion.succeeded() ? exitStatus.ok : exitStatus.refused;
}

/** Refusals that are about the settings. They come before those about an event, except for these. */
const settingsCodes: ReadonlySet<string> = new Set([
  'missing-destination',
  'invalid-config',
  'missing-access-token',
  'missing-pixel-code',
]);
const codesBeforeSettings: ReadonlySet<string> = new Set([...Object.keys(inputProblems), 'invalid-message']);

/** So many events in a row that the settings reject are all there will be; holding back more takes memory. */
const maxHeldItems = 1000;

/**
 * Holds back the first results for as long as settings reject every event, so that this is one sentence instead of one refusal per
 * event.
 *
 * @throws {CommandError} When they reject all events, or the first thousand.
 */
async function* assertUsableSettings(
  results: AsyncIterable<ConvertedItems>,
  name: string,
): AsyncGenerator<ConvertedItems> {
  let held: ConvertedItems[] = [];
  let heldItems = 0;
  let problem: Refusal | undefined;
  let isUsable = false;
  for await (const converted of results) {
    if (isUsable) {
      yield converted;
      continue;
    }
    held.push(converted);
    const { accepted, refusals, explained = [] } = converted;
    const all = [...explained, ...refusals.map(({ refusal }) => refusal)];
    heldItems += all.length;
    problem ??= all.find(({ code }) => settingsCodes.has(code));
    isUsable =
      problem === undefined ||
      accepted > explained.length ||
      !all.every(({ code }) => settingsCodes.has(code) || codesBeforeSettings.has(code));
    if (isUsable) {
      yield* held;
      held = [];
    } else if (heldItems >= maxHeldItems) break;
  }
  if (problem !== undefined && !isUsable) throw unusableSettings(problem, name);
}

function unusableSettings({ code, text }: Refusal, name: string): CommandError {
  return new CommandError(
    code === 'missing-destination'
      ? `cannot use ${name}: its events have no destination of their own, so pass one with --config <file>`
      : `cannot use ${name}: the destination of its events is refused: ${text} (${code})`,
  );
}

export interface BatchLimits {
  readonly items: number;
  /** The item that reaches this limit ends the batch. */
  readonly bytes: number;
}

/** Collects items into batches, in order. When the input fails, the items before the failure are yielded first. */
export async function* batchItems(
  read: AsyncIterable<readonly RawItem[]>,
  limits: BatchLimits,
): AsyncGenerator<readonly RawItem[]> {
  let batch: RawItem[] = [];
  let bytes = 0;
  try {
    for await (const items of read) {
      for (const item of items) {
        batch.push(item);
        if ('bytes' in item) bytes += item.bytes.length;
        if (batch.length < limits.items && bytes < limits.bytes) continue;
        const full = batch;
        // Reset before the yield: a consumer that stops there triggers `finally`.
        batch = [];
        bytes = 0;
        yield full;
      }
    }
  } finally {
    if (batch.length > 0) yield batch;
  }
}

/** Maps values concurrently; the results come in the order of the values. */
export async function* mapConcurrently<Value, Result>(
  values: AsyncIterable<Value>,
  map: (value: Value) => Result | Promise<Result>,
  concurrency: number,
): AsyncGenerator<Result> {
  const inFlight: (Result | Promise<Result>)[] = [];
  for await (const value of values) {
    const result = map(value);
    // A consumer that stops early never awaits the rest; an awaited result still rejects.
    if (result instanceof Promise) result.catch(() => {});
    inFlight.push(result);
    if (inFlight.length >= concurrency) yield* inFlight.splice(0, 1);
  }
  yield* inFlight;
}
