import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { GrowingFile, HubFile } from '@starling-tts/chatterbox/hub';
import { throwIfAborted } from '@starling-tts/core';
import { fileSize } from './hub-cache.js';

/** The file that grows, together with the hash of everything in it. */
export class PartialFile implements GrowingFile {
  readonly #handle: FileHandle;
  readonly #file: HubFile;
  #hash: Hash;
  #length: number;

  private constructor(handle: FileHandle, file: HubFile, hash: Hash, length: number) {
    this.#handle = handle;
    this.#file = file;
    this.#hash = hash;
    this.#length = length;
  }

  /** Opens the file and hashes what an earlier try left in it. Leftovers longer than the file should be are dropped. */
  static async open(
    path: string,
    file: HubFile,
    onVerify: (() => void) | undefined,
    signal: AbortSignal,
  ): Promise<PartialFile> {
    const found = (await fileSize(path)) ?? 0;
    const hash = startHash(file);
    const keep = found <= file.size;
    if (keep && found > 0) {
      onVerify?.();
      for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
        throwIfAborted(signal);
        hash.update(chunk);
      }
    }
    return new PartialFile(await open(path, keep ? 'a' : 'w'), file, hash, keep ? found : 0);
  }

  /** Bytes in the file. */
  get length(): number {
    return this.#length;
  }

  /** Adds bytes at the end. */
  async append(chunk: Uint8Array): Promise<void> {
    for (let written = 0; written < chunk.length; ) {
      written += (await this.#handle.write(chunk, written)).bytesWritten;
    }
    this.#hash.update(chunk);
    this.#length += chunk.length;
  }

  /** Drops everything received so far. */
  async restart(): Promise<void> {
    await this.#handle.truncate(0);
    this.#hash = startHash(this.#file);
    this.#length = 0;
  }

  /** Flushes to the disk. Returns the digest. */
  async finish(): Promise<string> {
    await this.#handle.sync();
    return this.#hash.digest('hex');
  }

  /** Closes the file; what is in it stays for the next try. */
  async close(): Promise<void> {
    await this.#handle.close();
  }
}

function startHash(file: HubFile): Hash {
  if (file.digest.algorithm === 'sha256') return createHash('sha256');
  return createHash('sha1').update(`blob ${file.size}\0`);
}
