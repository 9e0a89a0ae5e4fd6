import { describe, expect, it } from 'vitest';
import { FairSlots, type Urgency } from './fair-slots.js';

const never = new AbortController().signal;

/** Asks for slots and notes in which order they are granted. */
class Desk {
  readonly granted: string[] = [];
  readonly #slots: FairSlots;
  readonly #releases: (() => void)[] = [];

  constructor(slots: number) {
    this.#slots = new FairSlots(slots);
  }

  ask(group: string, name: string, urgency: Urgency = 'now', signal: AbortSignal = never) {
    const ticket = this.#slots.request(group, urgency, signal);
    ticket.granted.then(
      (release) => {
        this.granted.push(name);
        this.#releases.push(release);
      },
      () => undefined,
    );
    return ticket;
  }

  async release(): Promise<void> {
    await Promise.resolve();
    this.#releases.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
  }
}

describe('fair slots', () => {
  it('let no more work at once than there are slots, and let servers take turns', async () => {
    const desk = new Desk(1);
    for (const name of ['a1', 'a2', 'a3']) desk.ask('a', name);
    desk.ask('b', 'b1');
    for (let round = 0; round < 4; round += 1) await desk.release();
    expect(desk.granted).toEqual(['a1', 'b1', 'a2', 'a3']);
  });

  it('give what is heard now before what is made ahead, also when that changes', async () => {
    const desk = new Desk(1);
    desk.ask('a', 'a1');
    const ahead = desk.ask('b', 'b-ahead', 'ahead');
    desk.ask('c', 'c-ahead', 'ahead');
    desk.ask('a', 'a-now', 'now');
    await desk.release();
    ahead.hurry();
    for (let round = 0; round < 3; round += 1) await desk.release();
    expect(desk.granted).toEqual(['a1', 'a-now', 'b-ahead', 'c-ahead']);
  });

  it('forget who does not want one any more', async () => {
    const desk = new Desk(1);
    desk.ask('a', 'a1');
    const abort = new AbortController();
    const ticket = desk.ask('b', 'b1', 'now', abort.signal);
    desk.ask('c', 'c1');
    abort.abort();
    await expect(ticket.granted).rejects.toMatchObject({ code: 'aborted' });
    await desk.release();
    expect(desk.granted).toEqual(['a1', 'c1']);
    await expect(new FairSlots(1).request('a', 'now', abort.signal).granted).rejects.toMatchObject({
      code: 'aborted',
    });
  });

  it('take a slot back once only', async () => {
    const slots = new FairSlots(1);
    const release = await slots.request('a', 'now', never).granted;
    release();
    release();
    await slots.request('a', 'now', never).granted;
    slots.request('a', 'now', never);
    expect(slots.waiting).toBe(1);
  });
});
