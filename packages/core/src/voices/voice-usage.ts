/** How often and how fast voices became ready in this process. */
export interface VoiceUsage {
  /** Voices whose conditioning was still in memory. */
  readonly memory: UsageCount;
  /** Voices whose conditioning was read from a store. */
  readonly store: UsageCount;
  /** Voices that had to be encoded from their reference recording. */
  readonly encoded: UsageCount;
}

/** A number of events and the time they took together. */
export interface UsageCount {
  /** How many. */
  readonly count: number;
  /** Wall-clock seconds, all together. */
  readonly seconds: number;
}

/** Where conditioning came from. */
export type ConditioningOrigin = keyof VoiceUsage;

/** Counts how voices became ready. */
export class VoiceUsageCounter {
  readonly #counts: Record<ConditioningOrigin, { count: number; seconds: number }> = {
    memory: { count: 0, seconds: 0 },
    store: { count: 0, seconds: 0 },
    encoded: { count: 0, seconds: 0 },
  };

  add(origin: ConditioningOrigin, seconds: number): void {
    this.#counts[origin].count += 1;
    this.#counts[origin].seconds += seconds;
  }

  snapshot(): VoiceUsage {
    return structuredClone(this.#counts);
  }
}

/**
 * What was measured about repeated use of voices, as the sentence that `list_local_voices` gives as
 * `cache_performance`: how much faster a voice in memory was ready than on its first use. Says so when nothing was
 * measured yet.
 */
export function describeCachePerformance({ memory, store, encoded }: VoiceUsage): string {
  const firstUses = store.count + encoded.count;
  if (memory.count === 0 || firstUses === 0)
    return 'not measured yet: no voice was used twice in this process';
  const first = (store.seconds + encoded.seconds) / firstUses;
  const repeated = memory.seconds / memory.count;
  const basis = `${milliseconds(repeated)} ms instead of ${milliseconds(first)} ms; ${memory.count} repeated and ${firstUses} first uses measured in this process`;
  if (repeated >= first) return `repeated access was not faster (${basis})`;
  // Rounded down, so that the sentence never claims more than was measured.
  const percent = Math.floor((1 - repeated / first) * 1000) / 10;
  return `${percent}% faster repeated access (${basis})`;
}

function milliseconds(seconds: number): string {
  return (seconds * 1000).toFixed(3);
}
