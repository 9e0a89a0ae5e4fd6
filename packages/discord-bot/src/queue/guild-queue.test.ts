import { describe, expect, it } from 'vitest';
import { FairSlots } from './fair-slots.js';
import { GuildQueue, type QueueLimits } from './guild-queue.js';

/** A queue whose engine and player do what the test says, when it says so. */
class Bench {
  /** Texts whose generation began. */
  readonly generated: string[] = [];
  /** Texts whose generation was stopped. */
  readonly stopped: string[] = [];
  /** Texts that were played to their end. */
  readonly played: string[] = [];
  readonly failures: unknown[] = [];
  readonly active: boolean[] = [];
  limits: QueueLimits = { maxLength: 10, maxSeconds: 100, whenFull: 'refuse' };
  readonly #gates = new Map<string, () => void>();
  readonly #fails = new Map<string, unknown>();
  readonly queue: GuildQueue<string>;

  constructor(slots = new FairSlots(1), guildId = 'guild') {
    this.queue = new GuildQueue<string>({
      guildId,
      slots,
      speak: (text, signal) => this.#speak(text, signal),
      play: async (audio, signal) => {
        let samples = 0;
        for await (const chunk of audio) {
          if (signal.aborted) return;
          samples += chunk.length;
        }
        if (!signal.aborted) this.played.push(`${samples}`);
      },
      limits: () => this.limits,
      onFailure: (error) => this.failures.push(error),
      onActive: (isActive) => this.active.push(isActive),
    });
  }

  add(authorId: string, text: string, messageId?: string, seconds = 1) {
    return this.queue.add({ authorId, messageId, seconds, speech: text });
  }

  /** Lets the generation of a text go on to its end. */
  async finish(text: string): Promise<void> {
    await this.until(() => this.#gates.has(text));
    this.#gates.get(text)!();
    await settle();
  }

  fail(text: string, error: unknown): void {
    this.#fails.set(text, error);
  }

  async until(holds: () => boolean): Promise<void> {
    for (let round = 0; round < 1000 && !holds(); round += 1) await settle();
    expect(holds()).toBe(true);
  }

  async *#speak(text: string, signal: AbortSignal): AsyncGenerator<Float32Array> {
    this.generated.push(text);
    yield new Float32Array(text.length);
    if (this.#fails.has(text)) throw this.#fails.get(text);
    await new Promise<void>((resolve, reject) => {
      const stop = () => {
        this.stopped.push(text);
        reject(new Error('stopped'));
      };
      this.#gates.set(text, () => {
        signal.removeEventListener('abort', stop);
        resolve();
      });
      signal.addEventListener('abort', stop);
    });
    yield new Float32Array(100);
  }
}

async function settle(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
}

describe('the queue of a server', () => {
  it('speaks one after another and tells when it is done', async () => {
    const bench = new Bench();
    bench.add('a', 'one');
    bench.add('a', 'seven');
    await bench.finish('one');
    await bench.finish('seven');
    await bench.until(() => bench.active.at(-1) === false);
    expect(bench.played).toEqual(['103', '105']);
    expect(bench.active).toEqual([true, false]);
    expect(bench.queue.current).toBeUndefined();
  });

  it('prepares the next one as soon as the current one is made, and no further', async () => {
    const bench = new Bench();
    for (const text of ['one', 'two', 'three']) bench.add('a', text);
    await bench.until(() => bench.generated.includes('one'));
    expect(bench.generated).toEqual(['one']);
    await bench.finish('one');
    await bench.until(() => bench.generated.includes('two'));
    expect(bench.generated).toEqual(['one', 'two']);
    expect(bench.queue.waiting.map(({ speech }) => speech)).toContain('three');
  });

  it('stops the generation of what is skipped, and goes on', async () => {
    const bench = new Bench();
    bench.add('a', 'long story');
    bench.add('b', 'next');
    await bench.until(() => bench.generated.includes('long story'));
    expect(bench.queue.skip()?.speech).toBe('long story');
    await bench.finish('next');
    await bench.until(() => bench.active.at(-1) === false);
    expect(bench.stopped).toEqual(['long story']);
    expect(bench.played).toEqual(['104']);
    expect(bench.failures).toEqual([]);
    expect(bench.queue.skip()).toBeUndefined();
  });

  it('takes out what is waiting, prepared or being said', async () => {
    const bench = new Bench();
    bench.add('a', 'one', 'm1');
    bench.add('a', 'two', 'm2');
    bench.add('a', 'three', 'm3');
    await bench.until(() => bench.generated.includes('one'));
    expect(bench.queue.remove(({ messageId }) => messageId === 'm3')).toBe(1);
    expect(bench.queue.remove(({ messageId }) => messageId === 'm1')).toBe(1);
    expect(bench.queue.remove(({ messageId }) => messageId === 'm1')).toBe(0);
    await bench.finish('two');
    await bench.until(() => bench.active.at(-1) === false);
    expect(bench.generated).toEqual(['one', 'two']);
    expect(bench.stopped).toEqual(['one']);
  });

  it('refuses what there is no room for', () => {
    const bench = new Bench();
    bench.limits = { maxLength: 2, maxSeconds: 100, whenFull: 'refuse' };
    const results = ['now', 'one', 'two', 'three'].map((text) => bench.add('a', text));
    expect(results).toEqual(['queued', 'queued', 'queued', 'full']);
    expect(bench.queue.hasRoom(1)).toBe(false);
    bench.limits = { maxLength: 10, maxSeconds: 3, whenFull: 'refuse' };
    expect(bench.queue.hasRoom(1)).toBe(true);
    expect(bench.queue.hasRoom(2)).toBe(false);
    bench.queue.close();
  });

  it('drops the oldest for the newest where that is wanted', () => {
    const bench = new Bench();
    bench.limits = { maxLength: 2, maxSeconds: 100, whenFull: 'drop-oldest' };
    for (const text of ['now', 'one', 'two', 'three', 'four']) expect(bench.add('a', text)).toBe('queued');
    expect(bench.queue.waiting.map(({ speech }) => speech)).toEqual(['three', 'four']);
    bench.queue.close();
  });

  it('tells failures and goes on', async () => {
    const bench = new Bench();
    const error = new Error('engine');
    bench.fail('bad', error);
    bench.add('a', 'bad');
    bench.add('a', 'good');
    await bench.finish('good');
    await bench.until(() => bench.active.at(-1) === false);
    expect(bench.failures).toEqual([error]);
    expect(bench.played).toEqual(['104']);
  });

  it('ends with everything stopped', async () => {
    const bench = new Bench();
    bench.add('a', 'one');
    bench.add('a', 'two');
    await bench.until(() => bench.generated.includes('one'));
    bench.queue.close();
    await bench.until(() => bench.active.at(-1) === false);
    expect(bench.add('a', 'three')).toBe('full');
    expect(bench.generated).toEqual(['one']);
    expect(bench.stopped).toEqual(['one']);
  });

  it('shares the engine with other servers', async () => {
    const slots = new FairSlots(1);
    const [here, there] = [new Bench(slots, 'here'), new Bench(slots, 'there')];
    here.add('a', 'one');
    here.add('a', 'two');
    there.add('b', 'other');
    await here.until(() => here.generated.includes('one'));
    expect(there.generated).toEqual([]);
    await here.finish('one');
    await there.until(() => there.generated.includes('other'));
    expect(here.generated).toEqual(['one']);
    await there.finish('other');
    await here.finish('two');
    await here.until(() => here.active.at(-1) === false);
  });
});
