import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasChromium } from '../../../../tooling/testing/chromium.ts';
import { usePage } from '../support/use-page.ts';

declare global {
  /** The player of the test that is running. */
  var tapped: Awaited<ReturnType<typeof playing.createTappedPlayer>>;
}

const block = 128;

describe.skipIf(!hasChromium())('player', () => {
  const served = usePage('player');
  let page: Page;
  let errors: readonly string[];

  beforeEach(async () => {
    ({ page, errors } = await served.open());
  });
  afterEach(async () => {
    await page.close();
    expect(errors).toEqual([]);
  });

  test('joins chunks of any size without a gap, a click or a changed sample', async () => {
    const { heard, sweep, states, times } = await page.evaluate(async () => {
      const { player, until, heard } = await playing.createTappedPlayer();
      const sweep = playing.createSweep(1.5);
      const states: string[] = [];
      const times: number[] = [];
      player.on('state', (state) => states.push(state));
      player.on('time', ({ currentTime }) => times.push(currentTime));
      const sizes = [1, 127, 128, 129, 960, 5003, 37, 2400];
      for (let start = 0, turn = 0; start < sweep.length; turn += 1) {
        const end = start + sizes[turn % sizes.length]!;
        player.enqueue(sweep.subarray(start, end), { final: end >= sweep.length });
        start = end;
        if (turn % 5 === 0) await new Promise((resolve) => setTimeout(resolve));
      }
      const { duration } = player;
      await until('ended');
      times.push(player.currentTime, duration);
      return { heard: [...(await heard())], sweep: [...sweep], states, times };
    });
    const [stretch, ...others] = stretches(heard);
    expect(others).toEqual([]);
    expect(stretch!.samples).toEqual(trimZeros(sweep));
    expect(states).toEqual(['buffering', 'playing', 'ended']);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBe(1.5);
    expect(times.at(-2)).toBe(1.5);
    expect(times.length).toBeGreaterThan(10);
  });

  test('plays the parts of a stream and says when the end was heard', async () => {
    const { heard, sweep, outcome } = await page.evaluate(async () => {
      const { player, heard } = await playing.createTappedPlayer();
      const sweep = playing.createSweep(0.6);
      async function* parts() {
        yield { type: 'start', sampleRate: 24_000 } as const;
        for (let start = 0; start < sweep.length; start += 2000) {
          yield { type: 'audio', samples: sweep.subarray(start, start + 2000) } as const;
        }
        yield { type: 'end' } as const;
      }
      const outcome = await player.play(parts());
      return { heard: [...(await heard())], sweep: [...sweep], outcome };
    });
    expect(outcome).toBe('ended');
    expect(stretches(heard).map(({ samples }) => samples)).toEqual([trimZeros(sweep)]);
  });

  test('pauses within a block and goes on with the very next sample', async () => {
    const { heard, sweep, at } = await page.evaluate(async () => {
      const { player, until, heard, context } = await playing.createTappedPlayer();
      const sweep = playing.createSweep(1);
      player.enqueue(sweep, { final: true });
      await until('playing');
      const start = context.currentTime;
      while (context.currentTime < start + 0.3) await new Promise((resolve) => setTimeout(resolve, 5));
      player.pause();
      const paused = context.currentTime;
      while (context.currentTime < paused + 0.2) await new Promise((resolve) => setTimeout(resolve, 5));
      const at = player.currentTime;
      player.resume();
      await until('ended');
      return { heard: [...(await heard())], sweep: [...sweep], at };
    });
    const [before, after, ...others] = stretches(heard);
    expect(others).toEqual([]);
    const split = before!.samples.length + before!.leading;
    // The faded block ends in silence, and so does the sample before the pause.
    const cut = Math.ceil(split / block) * block;
    expect(at).toBeCloseTo(cut / 24_000, 9);
    const joined = new Array<number>(sweep.length).fill(0);
    before!.samples.forEach((value, index) => {
      joined[before!.leading + index] = value;
    });
    const rest = trimStart(after!.samples);
    rest.forEach((value, index) => {
      joined[sweep.length - trailingZeros(sweep) - rest.length + index] = value;
    });
    const expected = sweep.map((value, index) => {
      const ramp = ((index % block) + 1) / block;
      if (index >= cut - block && index < cut) return Math.fround(value * (1 - ramp));
      if (index >= cut && index < cut + block) return Math.fround(value * ramp);
      return value;
    });
    expectClose(joined, expected);
    expectNoClicks(heard);
  });

  test('goes on while the page is busy', async () => {
    const { heard, sweep, underruns } = await page.evaluate(async () => {
      const { player, until, heard } = await playing.createTappedPlayer();
      const sweep = playing.createSweep(1.2);
      player.enqueue(sweep, { final: true });
      await until('playing');
      const began = performance.now();
      while (performance.now() - began < 800) Math.sqrt(began);
      await until('ended');
      return { heard: [...(await heard())], sweep: [...sweep], underruns: player.underruns };
    });
    expect(underruns).toBe(0);
    expect(stretches(heard).map(({ samples }) => samples)).toEqual([trimZeros(sweep)]);
  });

  test('stops at once; what comes late is never heard', async () => {
    const { faded, silent, state, outcome } = await page.evaluate(async () => {
      const { player, until, heard } = await playing.createTappedPlayer();
      const sweep = playing.createSweep(3);
      let pull: (() => void) | undefined;
      async function* parts() {
        yield { type: 'start', sampleRate: 24_000 } as const;
        yield { type: 'audio', samples: sweep } as const;
        await new Promise<void>((resolve) => {
          pull = resolve;
        });
        yield { type: 'audio', samples: sweep } as const;
      }
      const played = player.play(parts());
      await until('playing');
      await heard();
      player.stop();
      const { state } = player;
      const faded = await heard();
      pull?.();
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { faded: [...faded], silent: [...(await heard())], state, outcome: await played };
    });
    expect(state).toBe('idle');
    expect(outcome).toBe('stopped');
    expect(silent.length).toBeGreaterThan(2000);
    expect(silent.slice(2 * block).every((value) => value === 0)).toBe(true);
    expectNoClicks([...faded, ...silent]);
  });

  test('seeks in what has arrived, while it plays and while it is paused', async () => {
    const { heard, sweep, shown } = await page.evaluate(async () => {
      const { player, until, heard } = await playing.createTappedPlayer();
      const sweep = playing.createSweep(2);
      const shown: number[] = [];
      player.enqueue(sweep);
      await until('playing');
      player.seek(1.5);
      shown.push(player.currentTime);
      await until('playing');
      player.pause();
      await new Promise((resolve) => setTimeout(resolve, 100));
      player.seek(0.25);
      shown.push(player.currentTime);
      player.seek(99);
      shown.push(player.currentTime);
      player.seek(1.75);
      player.enqueue(new Float32Array(0), { final: true });
      player.resume();
      await until('ended');
      return { heard: [...(await heard())], sweep: [...sweep], shown };
    });
    expect(shown).toEqual([1.5, 0.25, 2]);
    const last = stretches(heard).at(-1)!;
    const tail = trimZeros(sweep.slice(1.75 * 24_000));
    expect(last.samples.slice(block)).toEqual(tail.slice(tail.length - last.samples.length + block));
    expect(Math.abs(last.samples.length - tail.length)).toBeLessThan(2);
    expectNoClicks(heard);
  });

  test('counts an underrun, fades around it and loses nothing', async () => {
    const { heard, sweep, underruns, told } = await page.evaluate(async () => {
      const { player, until, heard, context } = await playing.createTappedPlayer({
        preBufferSeconds: 0.1,
      });
      const sweep = playing.createSweep(0.8);
      const told: number[] = [];
      const ranDry = new Promise<void>((resolve) => {
        player.on('underrun', (count) => {
          told.push(count);
          resolve();
        });
      });
      player.enqueue(sweep.subarray(0, 7001));
      await ranDry;
      const dry = context.currentTime;
      while (context.currentTime < dry + 0.1) await new Promise((resolve) => setTimeout(resolve, 5));
      player.enqueue(sweep.subarray(7001), { final: true });
      await until('ended');
      return { heard: [...(await heard())], sweep: [...sweep], underruns: player.underruns, told };
    });
    expect(underruns).toBe(1);
    expect(told).toEqual([1]);
    const energy = (samples: readonly number[]) => samples.filter((value) => value !== 0).length;
    // Every sample is there once; two blocks are fainter.
    expect(Math.abs(energy(heard) - energy(sweep))).toBeLessThan(4);
    expect(stretches(heard)).toHaveLength(2);
    expectNoClicks(heard);
  });

  test('resamples for a context of another rate exactly as a whole recording would be', async () => {
    const { heard, expected } = await page.evaluate(async () => {
      const { player, until, heard } = await playing.createTappedPlayer({ sampleRate: 48_000 });
      const sweep = playing.createSweep(0.5);
      for (let start = 0; start < sweep.length; start += 1111) {
        player.enqueue(sweep.subarray(start, start + 1111), { final: start + 1111 >= sweep.length });
      }
      await until('ended');
      const { samples } = playing.resample({ samples: sweep, sampleRate: 24_000 }, 48_000);
      return { heard: [...(await heard())], expected: [...samples] };
    });
    expect(stretches(heard).map(({ samples }) => samples)).toEqual([trimZeros(expected)]);
  });

  test('gives the sound as a stream for recording', async () => {
    const { rms, tracks } = await page.evaluate(async () => {
      const player = playing.createPlayer({ destination: null });
      const { stream } = player;
      const other = new AudioContext();
      const analyser = new AnalyserNode(other, { fftSize: 2048 });
      other.createMediaStreamSource(stream).connect(analyser);
      player.enqueue(playing.createSweep(1.5), { final: true });
      const samples = new Float32Array(2048);
      let rms = 0;
      const { promise: ended, resolve } = (() => {
        let resolve: () => void = () => undefined;
        return { promise: new Promise<void>((done) => (resolve = done)), resolve };
      })();
      player.on('ended', resolve);
      player.on('time', () => {
        analyser.getFloatTimeDomainData(samples);
        rms = Math.max(rms, Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / 2048));
      });
      await ended;
      await player.dispose();
      await other.close();
      return { rms, tracks: stream.getTracks().map(({ readyState }) => readyState) };
    });
    // Two sines of amplitude 0.4 and 0.2.
    expect(rms).toBeGreaterThan(0.29);
    expect(rms).toBeLessThan(0.34);
    expect(tracks).toEqual(['ended']);
  });

  test('lets its context sleep when idle, wakes it, and closes it in the end', async () => {
    const states = await page.evaluate(async () => {
      const contexts: AudioContext[] = [];
      const Original = AudioContext;
      globalThis.AudioContext = class extends Original {
        constructor(options?: AudioContextOptions) {
          super(options);
          contexts.push(this);
        }
      };
      const player = playing.createPlayer();
      const states: unknown[] = [contexts.length];
      const asleep = () =>
        new Promise<void>((resolve) => {
          contexts[0]!.addEventListener('statechange', () => {
            if (contexts[0]!.state === 'suspended') resolve();
          });
        });
      for (let round = 0; round < 2; round += 1) {
        await player.play(
          (async function* () {
            yield { type: 'audio', samples: playing.createSweep(0.1) } as const;
          })(),
        );
        states.push(player.state, contexts[0]!.state, contexts[0]!.sampleRate);
        await asleep();
      }
      await player.dispose();
      await player.dispose();
      return [...states, contexts[0]!.state, contexts.length, player.state];
    });
    const round = ['ended', 'running', 24_000];
    expect(states).toEqual([0, ...round, ...round, 'closed', 1, 'disposed']);
  });

  test('passes a failure on after playing what came before, and ends when cancelled', async () => {
    const outcome = await page.evaluate(async () => {
      const { player, until, heard } = await playing.createTappedPlayer();
      const message = await player
        .play(
          (async function* () {
            yield { type: 'audio', samples: playing.createSweep(0.2) } as const;
            throw new Error('the engine failed');
          })(),
        )
        .catch((error: Error) => error.message);
      await until('ended');
      const played = (await heard()).filter((value) => value !== 0).length;
      const controller = new AbortController();
      const code = await player
        .play(
          (async function* () {
            yield { type: 'audio', samples: playing.createSweep(5) } as const;
            controller.abort();
          })(),
          { signal: controller.signal },
        )
        .catch((error: { code: string }) => error.code);
      return { message, played, code, state: player.state };
    });
    expect(outcome).toMatchObject({ message: 'the engine failed', code: 'aborted', state: 'idle' });
    expect(outcome.played).toBeGreaterThan(4790);
  });

  test.each([
    ['cannot be loaded', 'data:text/plain,nothing'],
    ['is another file', 'data:text/javascript,export%20{}'],
  ])('says so when its processor %s', async (_, workletUrl) => {
    const { code, events, later } = await page.evaluate(async (workletUrl) => {
      const player = playing.createPlayer({ workletUrl });
      const events: string[] = [];
      player.on('error', ({ code }) => events.push(code));
      const failing = () =>
        player.play((async function* () {})()).catch((error: { code: string }) => error.code);
      return { code: await failing(), events, later: await failing() };
    }, workletUrl);
    expect(code).toBe('playback_unavailable');
    expect(events).toEqual(['playback_unavailable']);
    expect(later).toBe('playback_unavailable');
  });

  test('shows that the browser keeps it silent, until a click', async () => {
    // Whatever Playwright runs in a page counts as a click, so this page acts on its own.
    const own = await served.browser.newPage();
    const lines: string[] = [];
    own.on('console', (message) => lines.push(message.text()));
    await own.goto(`${served.address}#unasked`);
    await expect.poll(() => lines, { timeout: 20_000 }).toContain('locked');
    await own.mouse.click(10, 10);
    await expect.poll(() => lines, { timeout: 20_000 }).toContain('ended');
    expect(lines.filter((line) => !line.includes('AudioContext')).slice(0, 2)).toEqual([
      'buffering',
      'locked',
    ]);
    await own.close();
  });

  test('works under a strict content security policy', async () => {
    const strict = await served.browser.newPage();
    const lines: string[] = [];
    strict.on('console', (message) => lines.push(message.text()));
    await strict.route('**/player.html', async (route) => {
      const response = await route.fetch();
      const headers = {
        ...response.headers(),
        'content-security-policy': "default-src 'self'; img-src data:",
      };
      await route.fulfill({ response, headers });
    });
    await strict.goto(`${served.address}#unasked`);
    await strict.mouse.click(10, 10);
    await expect.poll(() => lines, { timeout: 20_000 }).toContain('ended');
    await strict.close();
  });
});

/** Runs of sound between silences of a block at the least. */
function stretches(heard: readonly number[]): { start: number; leading: number; samples: number[] }[] {
  const found: { start: number; leading: number; samples: number[] }[] = [];
  let index = 0;
  while (index < heard.length) {
    while (index < heard.length && heard[index] === 0) index += 1;
    if (index === heard.length) break;
    const start = index;
    let last = index;
    while (index < heard.length && index - last <= block) {
      if (heard[index] !== 0) last = index;
      index += 1;
    }
    // Blocks are aligned, and audio begins with a block: zeros of its own at the start belong to it.
    found.push({ start, leading: start % block, samples: heard.slice(start, last + 1) });
  }
  return found;
}

function trimStart(samples: readonly number[]): number[] {
  return samples.slice(samples.findIndex((value) => value !== 0));
}

function trailingZeros(samples: readonly number[]): number {
  return samples.length - 1 - samples.findLastIndex((value) => value !== 0);
}

function trimZeros(samples: readonly number[]): number[] {
  return trimStart(samples).slice(0, samples.length - trailingZeros(samples));
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  const largest = actual.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - expected[index]!)),
    0,
  );
  expect(largest).toBeLessThan(1e-6);
}

/** No two neighbours differ by more than the sweep's own slope (0.19 a sample) allows. */
function expectNoClicks(heard: readonly number[]): void {
  const largest = heard.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - (heard[index - 1] ?? value))),
    0,
  );
  expect(largest).toBeLessThan(0.2);
}
