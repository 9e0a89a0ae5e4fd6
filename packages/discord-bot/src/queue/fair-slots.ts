import { abortedError, throwIfAborted } from '@starling-tts/core';

/** How urgent work is: what is to be heard now goes before what is made ahead. */
export type Urgency = 'now' | 'ahead';

interface Waiting {
  readonly group: string;
  urgency: Urgency;
  readonly start: () => void;
}

/** A place in the line for a slot. */
export interface SlotTicket {
  /** Resolves when the work may start, with what gives the slot back. */
  readonly granted: Promise<() => void>;
  /** What was made ahead is to be heard now. */
  hurry(): void;
}

/**
 * Limits how much is generated at the same time in this process. Servers take turns: one with a long line does not hold up the
 * others.
 */
export class FairSlots {
  #free: number;
  readonly #waiting: Waiting[] = [];
  /** Groups in the order in which they were served, the one that has waited longest first. */
  readonly #served = new Map<string, number>();
  #grants = 0;

  /** @param slots how many may work at the same time, 1 or more */
  constructor(slots: number) {
    this.#free = slots;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Asks for a slot.
   *
   * @throws StarlingError `aborted`, from `granted`, when the signal fires before there is one
   */
  request(group: string, urgency: Urgency, signal: AbortSignal): SlotTicket {
    let entry: Waiting | undefined;
    const granted = new Promise<() => void>((resolve, reject) => {
      throwIfAborted(signal);
      const onAbort = () => {
        const at = this.#waiting.indexOf(entry!);
        if (at >= 0) this.#waiting.splice(at, 1);
        reject(abortedError(signal));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      entry = {
        group,
        urgency,
        start: () => {
          signal.removeEventListener('abort', onAbort);
          resolve(this.#release());
        },
      };
      this.#waiting.push(entry);
      this.#serve();
    });
    return {
      granted,
      hurry: () => {
        if (entry !== undefined) entry.urgency = 'now';
      },
    };
  }

  #release(): () => void {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#free += 1;
      this.#serve();
    };
  }

  #serve(): void {
    while (this.#free > 0 && this.#waiting.length > 0) {
      const next = this.#waiting.toSorted(
        (a, b) => rank(a) - rank(b) || this.#lastOf(a) - this.#lastOf(b),
      )[0]!;
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.#free -= 1;
      this.#grants += 1;
      this.#served.delete(next.group);
      this.#served.set(next.group, this.#grants);
      next.start();
    }
    if (this.#waiting.length === 0 && this.#served.size > 1000) this.#served.clear();
  }

  #lastOf({ group }: Waiting): number {
    return this.#served.get(group) ?? 0;
  }
}

function rank({ urgency }: Waiting): number {
  return urgency === 'now' ? 0 : 1;
}
