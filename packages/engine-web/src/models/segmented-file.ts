import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { GrowingFile, HubFile } from '@starling-tts/chatterbox/hub';
import { throwIfAborted } from '@starling-tts/core';
import type { BlobStorage } from './storage/blob-storage.js';

/** Length of a segment. A tab that is killed loses this much of a download at most; a writer never holds more. */
const segmentBytes = 8 * 1024 * 1024;

type Hash = ReturnType<typeof sha256.create> | ReturnType<typeof sha1.create>;

/** Name of the mark that says that a file is whole and has its digest. */
const markName = (file: HubFile) => `done-${file.digest.value}`;

const segmentName = (digest: string, index: number) => `blob-${digest}-${index}`;

/** The digest that a piece of storage belongs to; undefined for pieces that are none of a file's. */
export function digestOfPiece(name: string): string | undefined {
  return name.match(/^(?:done|blob)-([0-9a-f]{40,64})(?:-\d+)?$/)?.[1];
}

/**
 * A file that is complete in storage, as one blob whose bytes stay where they are.
 *
 * @returns undefined when it is not there or not whole
 */
export async function readStoredFile(storage: BlobStorage, file: HubFile): Promise<Blob | undefined> {
  if ((await storage.read(markName(file))) === undefined) return undefined;
  const segments: Blob[] = [];
  for (let start = 0; start < file.size; start += segmentBytes) {
    const segment = await storage.read(segmentName(file.digest.value, segments.length));
    if (segment?.size !== Math.min(segmentBytes, file.size - start)) return undefined;
    segments.push(segment);
  }
  return new Blob(segments);
}

/**
 * A file that is being downloaded, as segments in storage, named by the digest it must get, with the hash of everything in it.
 * Segments are written whole and never changed, which every storage can do, in pages as in workers; the last one may be short when
 * a download was broken off.
 */
export class SegmentedFile implements GrowingFile {
  readonly #storage: BlobStorage;
  readonly #file: HubFile;
  #hash: Hash;
  #length = 0;
  /** The segment that is being filled; made when its first byte comes. */
  #segment: Uint8Array | undefined;

  private constructor(storage: BlobStorage, file: HubFile) {
    this.#storage = storage;
    this.#file = file;
    this.#hash = startHash(file);
  }

  /**
   * Takes up what an earlier try has left.
   *
   * @param onVerify told how many of those bytes have been hashed
   */
  static async open(
    storage: BlobStorage,
    file: HubFile,
    onVerify: (loaded: number) => void,
    signal: AbortSignal,
  ): Promise<SegmentedFile> {
    const opened = new SegmentedFile(storage, file);
    while (opened.#length < file.size) {
      throwIfAborted(signal);
      const segment = await storage.read(opened.#nextName());
      const room = Math.min(segmentBytes, file.size - opened.#length);
      if (segment === undefined || segment.size === 0 || segment.size > room) break;
      const bytes = new Uint8Array(await segment.arrayBuffer());
      opened.#hash.update(bytes);
      if (bytes.length < room) {
        opened.#segment = new Uint8Array(room);
        opened.#segment.set(bytes);
      }
      opened.#length += bytes.length;
      onVerify(opened.#length);
      if (bytes.length < room) break;
    }
    return opened;
  }

  get length(): number {
    return this.#length;
  }

  async append(chunk: Uint8Array): Promise<void> {
    this.#hash.update(chunk);
    for (let offset = 0; offset < chunk.length; ) {
      const start = this.#length % segmentBytes;
      this.#segment ??= new Uint8Array(Math.min(segmentBytes, this.#file.size - this.#length));
      const piece = chunk.subarray(offset, offset + this.#segment.length - start);
      this.#segment.set(piece, start);
      offset += piece.length;
      this.#length += piece.length;
      if (start + piece.length === this.#segment.length) {
        const index = Math.ceil(this.#length / segmentBytes) - 1;
        await this.#storage.write(segmentName(this.#file.digest.value, index), this.#segment);
        this.#segment = undefined;
      }
    }
  }

  async restart(): Promise<void> {
    await this.#storage.delete(markName(this.#file));
    for (let index = 0; index * segmentBytes < this.#file.size; index += 1) {
      await this.#storage.delete(segmentName(this.#file.digest.value, index));
    }
    this.#hash = startHash(this.#file);
    this.#length = 0;
    this.#segment = undefined;
  }

  /** The digest of what is here, in hexadecimal. */
  digest(): string {
    return bytesToHex(this.#hash.clone().digest());
  }

  /** Marks the file as whole: its digest has been found right. */
  async complete(): Promise<void> {
    await this.#storage.write(markName(this.#file), new TextEncoder().encode(this.#file.path));
  }

  /** Writes what a broken-off download has left of its last segment, so that the next try goes on from there. */
  async suspend(): Promise<void> {
    const filled = this.#length % segmentBytes;
    if (this.#segment === undefined || filled === 0) return;
    await this.#storage.write(this.#nextName(), this.#segment.subarray(0, filled));
  }

  #nextName(): string {
    return segmentName(this.#file.digest.value, Math.floor(this.#length / segmentBytes));
  }
}

function startHash({ digest, size }: HubFile): Hash {
  if (digest.algorithm === 'sha256') return sha256.create();
  return sha1.create().update(new TextEncoder().encode(`blob ${size}\0`));
}
