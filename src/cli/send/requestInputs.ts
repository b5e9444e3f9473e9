import type { CommandIo } from '../commandIo.js';
import type { RawItem } from '../input/parseItem.js';
import { readItems } from '../input/recognizeInput.js';
import { type CommandInput, openInput } from '../openInput.js';
import { kindOfFile, type RequestFile } from './requestFiles.js';

/** Items of one file of a run. */
export interface FileItems {
  /** Undefined for the only file of a run. */
  readonly file: string | undefined;
  readonly items: readonly RawItem[];
}

/** The items of all files of a run. The files are opened one after the other: there may be more than a process may open. */
export class RequestInputs {
  /** Undefined where the length of a file is unknown. */
  readonly totalBytes: number | undefined;
  readonly #files: readonly RequestFile[];
  readonly #io: CommandIo;
  readonly #items: AsyncGenerator<FileItems, void>;
  #first: IteratorResult<FileItems, void> | undefined;
  #open: CommandInput | undefined;
  #isClosed = false;

  private constructor(files: readonly RequestFile[], totalBytes: number | undefined, io: CommandIo) {
    this.#files = files;
    this.totalBytes = totalBytes;
    this.#io = io;
    this.#items = this.#readFiles();
  }

  /**
   * Checks the files, before anything is sent. Pipes are left alone: they can be read only once.
   *
   * @throws {CommandError} When any of them cannot be read, or holds no requests.
   */
  static async open(files: readonly RequestFile[], io: CommandIo): Promise<RequestInputs> {
    let totalBytes: number | undefined = 0;
    for (const file of files) {
      const bytes = await checkFile(file, io);
      totalBytes = totalBytes === undefined || bytes === undefined ? undefined : totalBytes + bytes;
    }
    return new RequestInputs(files, totalBytes, io);
  }

  /**
   * Waits for the first items.
   *
   * @throws {CommandError} When they are no requests.
   */
  async start(): Promise<void> {
    this.#first ??= await this.#items.next();
  }

  /** @throws {CommandError} When a file cannot be read, or a pipe holds no requests. */
  async *read(): AsyncGenerator<FileItems> {
    await this.start();
    if (this.#first?.done !== false) return;
    yield this.#first.value;
    yield* this.#items;
  }

  /** Stops reading at once. */
  close(): void {
    this.#isClosed = true;
    this.#open?.close();
  }

  async *#readFiles(): AsyncGenerator<FileItems, void> {
    for (const given of this.#files) {
      if (this.#isClosed) return;
      const input = await openInput(given, this.#io);
      this.#open = input;
      const file = this.#files.length > 1 ? (given ?? '-') : undefined;
      for await (const items of readItems(input.chunks, input.name, 'request')) {
        if (items.length > 0) yield { file, items };
      }
      input.close();
    }
  }
}

/** Reads the beginning of a file, and returns the length of its items where it is known. */
const checkFile = async (file: RequestFile, io: CommandIo): Promise<number | undefined> => {
  const isPipe = kindOfFile(file) === 'pipe';
  // Opening standard input reads nothing; opening a named pipe would wait for its writer.
  if (isPipe && file !== undefined && file !== '-') return undefined;
  const input = await openInput(file, io);
  if (isPipe) return input.totalBytes;
  try {
    for await (const items of readItems(input.chunks, input.name, 'request')) if (items.length > 0) break;
  } finally {
    input.close();
  }
  return file?.endsWith('.gz') ? undefined : input.totalBytes;
};
