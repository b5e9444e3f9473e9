import type { Writable } from 'node:stream';
import { errorWithContext, systemErrorCode } from './commandError.js';

/** The reader of the output has gone away, as `| head` does. The run ends, but nothing has failed. */
export class BrokenPipeError extends Error {
  override readonly name = 'BrokenPipeError';
}

const blockCharacters = 64 * 1024;
/** Short enough for a user who watches `tail -f events.ndjson | tiktok-ads transform`. */
const maxDelayMs = 200;

/**
 * Writes strings in large blocks, and each block only after the reader has taken the previous one.
 *
 * A block that does not fill up is written after a short delay, so that the results of slow input show at once.
 */
export class BufferedWriter {
  readonly #stream: Writable;
  readonly #name: string;
  readonly #beforeBlock: () => void;
  #pending = '';
  #written: Promise<void> = Promise.resolve();
  #failure: unknown;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param name What error messages call the stream.
   * @param beforeBlock Called before each block is written.
   */
  constructor(stream: Writable, name: string, beforeBlock: () => void = () => {}) {
    this.#stream = stream;
    this.#name = name;
    this.#beforeBlock = beforeBlock;
    // The first error names the cause; later writes only report that the stream is destroyed.
    stream.on('error', (error) => {
      this.#failure ??= error;
    });
  }

  /**
   * @throws {BrokenPipeError} When the reader has gone away.
   * @throws {CommandError} When the string cannot be written.
   */
  async write(text: string): Promise<void> {
    // A delayed block may have failed while nobody awaited it.
    if (this.#failure !== undefined) throw this.#toError(this.#failure);
    this.#pending += text;
    if (this.#pending.length >= blockCharacters) await this.flush();
    else this.#timer ??= setTimeout(() => this.#flushDelayed(), maxDelayMs);
  }

  /** Writes what is pending and waits until all of it is written. Throws as `write` does. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#pending !== '') {
      const block = this.#pending;
      this.#pending = '';
      this.#beforeBlock();
      this.#written = this.#writeBlock(block);
    }
    try {
      await this.#written;
    } catch (error) {
      this.#failure ??= error;
      throw this.#toError(this.#failure);
    }
  }

  #flushDelayed(): void {
    // The next write throws the failure, where the caller can handle it.
    this.flush().catch(() => {});
  }

  #writeBlock(block: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream.write(block, (error) => (error ? reject(error) : resolve()));
    });
  }

  #toError(failure: unknown): Error {
    if (systemErrorCode(failure) === 'EPIPE') return new BrokenPipeError();
    return errorWithContext(`cannot write ${this.#name}`, failure);
  }
}
