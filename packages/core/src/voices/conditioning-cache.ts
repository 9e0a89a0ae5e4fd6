import type { VoiceConditioning } from '../engine/conditioning.js';
import { conditioningBytes } from './copy-conditioning.js';

/** Conditioning in memory, bounded by bytes; what was not used for longest goes first. */
export class ConditioningCache {
  readonly #limitBytes: number;
  readonly #entries = new Map<string, { conditioning: VoiceConditioning; bytes: number }>();
  #usedBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get(key: string): VoiceConditioning | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    // A Map keeps insertion order: inserting anew makes this the most recently used.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.conditioning;
  }

  set(key: string, conditioning: VoiceConditioning): void {
    this.delete(key);
    const bytes = conditioningBytes(conditioning);
    if (bytes > this.#limitBytes) return;
    this.#entries.set(key, { conditioning, bytes });
    this.#usedBytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#usedBytes <= this.#limitBytes) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#usedBytes -= entry.bytes;
    this.#entries.delete(key);
  }

  /** Forgets every key that begins with the prefix. */
  deletePrefix(prefix: string): void {
    for (const key of [...this.#entries.keys()]) {
      if (key.startsWith(prefix)) this.delete(key);
    }
  }
}
