import { statSync } from 'node:fs';
import type { CommandIo } from '../commandIo.js';
import { type CommandInput, openInput } from '../openInput.js';
import type { RequestFile } from './requestFiles.js';

/** One file of a run. */
export interface OpenedFile {
  /** Undefined for the only file of a run. */
  readonly name: string | undefined;
  readonly chunks: CommandInput['chunks'];
}

/** The files of a run, opened one after the other: there may be more of them than a process may open. */
export class RequestInputs {
  /** Undefined when a file is a pipe, whose length is unknown. */
  readonly totalBytes: number | undefined;
  readonly #files: readonly RequestFile[];
  readonly #io: CommandIo;
  #open: CommandInput;
  #isClosed = false;

  private constructor(
    files: readonly RequestFile[],
    first: CommandInput,
    totalBytes: number | undefined,
    io: CommandIo,
  ) {
    this.#files = files;
    this.#open = first;
    this.totalBytes = totalBytes;
    this.#io = io;
  }

  /** @throws {CommandError} When any of the files cannot be read: then nothing is sent at all. */
  static async open(files: readonly RequestFile[], io: CommandIo): Promise<RequestInputs> {
    const [firstFile, ...others] = files;
    const first = await openInput(firstFile, io);
    let { totalBytes } = first;
    try {
      for (const file of others) {
        const bytes = await measure(file, io);
        totalBytes = totalBytes === undefined || bytes === undefined ? undefined : totalBytes + bytes;
      }
    } catch (error) {
      first.close();
      throw error;
    }
    return new RequestInputs(files, first, totalBytes, io);
  }

  async *read(): AsyncGenerator<OpenedFile> {
    for (const [index, file] of this.#files.entries()) {
      if (this.#isClosed) return;
      if (index > 0) this.#open = await openInput(file, this.#io);
      const name = this.#files.length > 1 ? (file ?? '-') : undefined;
      yield { name, chunks: this.#open.chunks };
      this.#open.close();
    }
  }

  /** Stops reading at once. */
  close(): void {
    this.#isClosed = true;
    this.#open.close();
  }
}

/** Checks that a file can be read, and returns its size. A pipe is left alone: it can be opened only once. */
const measure = async (file: RequestFile, io: CommandIo): Promise<number | undefined> => {
  const stats = file === undefined || file === '-' ? undefined : statSync(file, { throwIfNoEntry: false });
  if (file === '-' || (stats !== undefined && !stats.isFile())) return undefined;
  const input = await openInput(file, io);
  input.close();
  return input.totalBytes;
};
