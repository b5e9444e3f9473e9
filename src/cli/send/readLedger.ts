import { CommandError } from '../commandError.js';
import { DigestMap } from '../digestMap.js';

/** The first line: an unrelated file must not be taken for a ledger, and still less be written to. */
export const ledgerHeading = `${JSON.stringify({ ledger: 'tiktok-ads send', version: 1 })}\n`;

/** Far more than the keys of one request. */
const longestLine = 1024 * 1024;

/** What a line says of the events of one answer. */
export interface LedgerLine {
  readonly keys: readonly string[];
  /** In doubt are events when TikTok refused some of their request without naming them. */
  readonly fate: 'delivered' | 'inDoubt';
}

/** What of a file is a ledger: the rest is to be cut off. */
export interface LedgerExtent {
  readonly bytes: number;
  /** Whether its last line has an end. */
  readonly isEnded: boolean;
}

/** Writes a line as {@link readLedger} reads it. */
export const ledgerLine = ({ keys, fate }: LedgerLine): string =>
  `${JSON.stringify(fate === 'delivered' ? keys : { [fate]: keys })}\n`;

/**
 * Reads a ledger line by line: it may be larger than any text can be.
 *
 * A run that was killed may have left half a line at the end, which is passed over: its events were not promised to be
 * remembered. A whole line may want its end after somebody has edited the file.
 *
 * @throws {CommandError} When it is no ledger, or damaged.
 */
export async function readLedger(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  remember: (line: LedgerLine) => void,
): Promise<LedgerExtent> {
  let bytes = 0;
  let rest = '';
  for await (const chunk of chunks) {
    // A byte is a character: a ledger is all ASCII.
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (bytes === 0 && `${line}\n` !== ledgerHeading) throw noLedger();
      if (bytes > 0 && line !== '') remember(readLine(line) ?? damaged());
      bytes += line.length + 1;
    }
    if (bytes === 0 && !ledgerHeading.startsWith(rest)) throw noLedger();
    if (rest.length > longestLine) damaged();
  }
  const last = bytes > 0 ? readLine(rest) : undefined;
  if (last === undefined) return { bytes, isEnded: true };
  remember(last);
  return { bytes: bytes + rest.length, isEnded: false };
}

function readLine(line: string): LedgerLine | undefined {
  const read = parse(line);
  if (isKeys(read)) return { keys: read, fate: 'delivered' };
  const keys = isObject(read) && Object.keys(read).length === 1 ? read['inDoubt'] : undefined;
  return isKeys(keys) ? { keys, fate: 'inDoubt' } : undefined;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** By hand: of tens of millions of keys, a schema takes longer than all the rest. */
const isKeys = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((key) => typeof key === 'string' && DigestMap.isKey(key));

const noLedger = () => new CommandError('it is not a ledger of tiktok-ads send');
const damaged = (): never => {
  throw new CommandError('a line of this ledger is damaged');
};
