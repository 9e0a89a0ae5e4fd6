import { describe, expect, it } from 'vitest';
import { type Played, type SoundFailure, sampleRate } from '../session/contracts.js';
import { Listeners } from '../session/listeners.js';
import type { FromPlayer, ToPlayer } from '../webview/protocol.js';
import { type PlayerPage, PlayerSink } from './player-sink.js';

/** A page that notes what it is told, and says what a test wants. */
class FakePage implements PlayerPage {
  readonly told: ToPlayer[] = [];
  readonly #messages = new Listeners<FromPlayer>();
  isLoaded = true;

  post(message: ToPlayer): void {
    if (this.isLoaded) this.told.push(message);
  }

  onMessage(listener: (message: FromPlayer) => void) {
    return this.#messages.add(listener);
  }

  async open(): Promise<void> {
    this.load();
  }

  load(): void {
    if (this.isLoaded) return;
    this.isLoaded = true;
    this.say({ type: 'ready' });
  }

  say(message: FromPlayer): void {
    this.#messages.tell(message);
  }

  take(): ToPlayer[] {
    return this.told.splice(0);
  }
}

const createSink = (page: FakePage) => new PlayerSink(page, (reason) => new Error(`No sound: ${reason}`));

const second = () => new Float32Array(sampleRate).fill(0.1);

function samplesOf(messages: readonly ToPlayer[]) {
  return messages.flatMap((message) =>
    message.type === 'samples'
      ? [
          {
            sentence: message.sentence,
            startSeconds: message.startSeconds,
            seconds: message.samples.byteLength / 4 / sampleRate,
          },
        ]
      : [],
  );
}

/** Whether a promise is settled by now, without waiting for anything but what is already due. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  return settled;
}

describe('PlayerSink', () => {
  it('hands over copies of samples with the seconds of their sentence before them', async () => {
    const page = new FakePage();
    const sink = createSink(page);
    await sink.start(1);
    const samples = second();
    await sink.write(samples, { sentence: 0, generation: 1 });
    await sink.write(second(), { sentence: 0, generation: 1 });
    await sink.write(second(), { sentence: 1, generation: 1 });
    const told = page.take();
    expect(told[0]).toEqual({ type: 'start', generation: 1, paused: false });
    expect(samplesOf(told)).toEqual([
      { sentence: 0, startSeconds: 0, seconds: 1 },
      { sentence: 0, startSeconds: 1, seconds: 1 },
      { sentence: 1, startSeconds: 0, seconds: 1 },
    ]);
    const first = told.find((message) => message.type === 'samples');
    expect(first?.samples).not.toBe(samples.buffer);
  });

  it('lets writers wait when ten seconds are ahead, until some were heard', async () => {
    const page = new FakePage();
    const sink = createSink(page);
    await sink.start(1);
    for (let index = 0; index < 9; index += 1) await sink.write(second(), { sentence: 0, generation: 1 });
    const tenth = sink.write(second(), { sentence: 0, generation: 1 });
    expect(await isSettled(tenth)).toBe(false);
    page.say({ type: 'played', generation: 1, sentence: 0, seconds: 0.5 });
    expect(await isSettled(tenth)).toBe(true);
  });

  it('lets waiting writers go when it is stopped or started anew', async () => {
    for (const cut of ['stop', 'start'] as const) {
      const page = new FakePage();
      const sink = createSink(page);
      await sink.start(1);
      const waiting = sink.write(new Float32Array(11 * sampleRate), { sentence: 0, generation: 1 });
      expect(await isSettled(waiting)).toBe(false);
      if (cut === 'stop') sink.stop();
      else await sink.start(2);
      expect(await isSettled(waiting)).toBe(true);
    }
  });

  it('drops samples and events of other generations', async () => {
    const page = new FakePage();
    const sink = createSink(page);
    const played: Played[] = [];
    const ended: number[] = [];
    sink.onPlayed((event) => played.push(event));
    sink.onEnded(({ generation }) => ended.push(generation));
    await sink.start(1);
    await sink.start(2);
    page.take();
    await sink.write(second(), { sentence: 0, generation: 1 });
    sink.finish(1);
    expect(page.take()).toEqual([]);
    page.say({ type: 'played', generation: 1, sentence: 0, seconds: 1 });
    page.say({ type: 'ended', generation: 1 });
    expect([played, ended]).toEqual([[], []]);
    page.say({ type: 'played', generation: 2, sentence: 0, seconds: 1 });
    page.say({ type: 'ended', generation: 2 });
    expect(played).toEqual([{ generation: 2, sentence: 0, seconds: 1 }]);
    expect(ended).toEqual([2]);
    sink.stop();
    page.say({ type: 'played', generation: 2, sentence: 0, seconds: 2 });
    expect(played).toHaveLength(1);
  });

  it('tells a page that is loaded anew everything that was not heard', async () => {
    const page = new FakePage();
    const sink = createSink(page);
    await sink.start(5);
    sink.setRate(1.5);
    sink.setVolume(0.5);
    for (const sentence of [0, 0, 1]) await sink.write(second(), { sentence, generation: 5 });
    sink.finish(5);
    sink.pause();
    page.say({ type: 'played', generation: 5, sentence: 0, seconds: 1.25 });
    page.take();
    page.say({ type: 'ready' });
    const told = page.take();
    expect(told.map(({ type }) => type)).toEqual([
      'rate',
      'volume',
      'start',
      'pause',
      'samples',
      'samples',
      'finish',
    ]);
    expect(told[2]).toEqual({ type: 'start', generation: 5, paused: true });
    expect(samplesOf(told)).toEqual([
      { sentence: 0, startSeconds: 1.25, seconds: 0.75 },
      { sentence: 1, startSeconds: 0, seconds: 1 },
    ]);
  });

  it('keeps what is written before the page is there', async () => {
    const page = new FakePage();
    page.isLoaded = false;
    const sink = createSink(page);
    const starting = sink.start(1);
    await starting;
    expect(page.take().map(({ type }) => type)).toEqual(['rate', 'volume', 'start']);
    await sink.write(second(), { sentence: 0, generation: 1 });
    expect(samplesOf(page.take())).toHaveLength(1);
  });

  it('tells when the user has to allow sound, once, and takes it back on stop', async () => {
    const page = new FakePage();
    const sink = createSink(page);
    const locked: boolean[] = [];
    sink.onLocked((isLocked) => locked.push(isLocked));
    await sink.start(1);
    page.say({ type: 'locked', locked: true });
    page.say({ type: 'locked', locked: true });
    page.say({ type: 'locked', locked: false });
    page.say({ type: 'locked', locked: true });
    sink.stop();
    expect(locked).toEqual([true, false, true, false]);
  });

  it("tells that sound failed for the generation it failed for, and for nothing else as the page's failure", async () => {
    const page = new FakePage();
    const sink = createSink(page);
    const failures: SoundFailure[] = [];
    const pageFailures: Error[] = [];
    sink.onFailed((failure) => failures.push(failure));
    sink.onPageFailed((error) => pageFailures.push(error));
    await sink.start(1);
    await sink.start(2);
    const waiting = sink.write(new Float32Array(11 * sampleRate), { sentence: 0, generation: 2 });
    page.say({ type: 'failed', message: 'an old one', generation: 1 });
    page.say({ type: 'failed', message: 'a voice' });
    expect(failures).toEqual([]);
    expect(pageFailures).toEqual([new Error('No sound: a voice')]);
    expect(await isSettled(waiting)).toBe(false);
    page.say({ type: 'failed', message: 'this one', generation: 2 });
    page.say({ type: 'failed', message: 'again', generation: 2 });
    expect(failures).toEqual([{ generation: 2, error: new Error('No sound: this one') }]);
    expect(pageFailures).toHaveLength(1);
    expect(await isSettled(waiting)).toBe(true);
    page.take();
    page.say({ type: 'ready' });
    expect(page.take().map(({ type }) => type)).toEqual(['rate', 'volume']);
  });
});
