import type { Writable } from 'node:stream';
import { CommandError } from './commandError.js';
import { systemErrorCode, systemErrorReason } from './systemErrorReason.js';

/** The reader of our output has gone away, as `| head` does. Nothing is wrong; there is just nobody left to write for. */
export class BrokenPipeError extends Error {
  override readonly name = 'OutputClosed';
}

const blockCharacters = 64 * 1024;
/** Short enough for somebody who watches `tail -f events.ndjson | tiktok-ads transform`. */
const longestWaitMs = 200;

/**
 * Writes text in large blocks, each only after the reader has taken the one before.
 *
 * What is left over goes out after a moment, so that slow input shows at once.
 */
export class BufferedWriter {
  readonly #stream: Writable;
  readonly #name: string;
  readonly #beforeBlock: () => void;
  #pending = '';
  #written: Promise<void> = Promise.resolve();
  #failure: unknown;
  #timer: NodeJS.Timeout | undefined;

  /** @param name What error texts call the stream. */
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
   * @throws {BrokenPipeError} When nobody reads any more.
   * @throws {CommandError} When the text cannot be written.
   */
  async write(text: string): Promise<void> {
    // A block that went out by itself after a while may have failed with nobody waiting for it.
    if (this.#failure !== undefined) throw this.#explain(this.#failure);
    this.#pending += text;
    if (this.#pending.length >= blockCharacters) await this.flush();
    else this.#timer ??= setTimeout(() => this.#flushLater(), longestWaitMs);
  }

  /** Writes what is pending and waits until all of it is out. Throws as `write` does. */
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
      throw this.#explain(this.#failure);
    }
  }

  #flushLater(): void {
    // The failure shows again at the next write, where somebody can act on it.
    this.flush().catch(() => {});
  }

  #writeBlock(block: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream.write(block, (error) => (error ? reject(error) : resolve()));
    });
  }

  #explain(error: unknown): Error {
    if (systemErrorCode(error) === 'EPIPE') return new BrokenPipeError();
    return new CommandError(`cannot write ${this.#name}: ${systemErrorReason(error)}`);
  }
}
