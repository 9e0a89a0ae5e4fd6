import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AudioOutput } from './audio-output.js';
import type { FromPlayer, ToWorklet } from './protocol.js';

/** The browser's audio context, as far as the output needs it: starts by itself, or only within a gesture. */
class FakeContext {
  static readonly made: FakeContext[] = [];
  static needsGesture = false;
  static inGesture = false;
  state: 'suspended' | 'running' | 'closed' = 'suspended';
  onstatechange: (() => void) | undefined;
  readonly outputLatency = 0;
  readonly destination = {};
  readonly #errorListeners: (() => void)[] = [];
  static fails = false;
  readonly audioWorklet = {
    addModule: async () => {
      if (FakeContext.fails) throw new Error('It does not load.');
    },
  };
  /** What the audio thread was told. */
  readonly told: ToWorklet[] = [];

  constructor() {
    FakeContext.made.push(this);
  }

  addEventListener(_type: 'error', listener: () => void): void {
    this.#errorListeners.push(listener);
  }

  /** Loses its device. */
  breakDown(): void {
    for (const listener of this.#errorListeners) listener();
  }

  createBuffer(): never {
    throw new Error('It has no samples.');
  }

  createGain() {
    return { gain: { value: 1 }, connect: (target: unknown) => target };
  }

  async resume(): Promise<void> {
    if (FakeContext.needsGesture && !FakeContext.inGesture) await new Promise(() => undefined);
    this.state = 'running';
    this.onstatechange?.();
  }

  async suspend(): Promise<void> {
    this.state = 'suspended';
  }

  async close(): Promise<void> {
    this.state = 'closed';
  }
}

class FakeNode {
  readonly port: {
    postMessage: (message: ToWorklet) => void;
    onmessage?: (event: { data: FromPlayer }) => void;
  };

  onprocessorerror?: (event: { readonly message: string }) => void;

  constructor(context: FakeContext) {
    this.port = { postMessage: (message) => context.told.push(message) };
    nodes.push(this);
  }

  connect(target: unknown): unknown {
    return target;
  }
}

let nodes: FakeNode[] = [];
let told: FromPlayer[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('AudioContext', FakeContext);
  vi.stubGlobal('AudioWorkletNode', FakeNode);
  FakeContext.made.length = 0;
  FakeContext.needsGesture = false;
  FakeContext.inGesture = false;
  FakeContext.fails = false;
  nodes = [];
  told = [];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const createOutput = () =>
  new AudioOutput({ workletUrl: 'worklet.js', post: (message) => told.push(message) });
const start: ToWorklet = { type: 'start', generation: 1, paused: false };
const samples = (): ToWorklet => ({
  type: 'samples',
  generation: 1,
  sentence: 0,
  startSeconds: 0,
  samples: new ArrayBuffer(8),
});

describe('AudioOutput', () => {
  it('opens no context before there is something to play, and keeps the order of what it is told', async () => {
    const output = createOutput();
    await output.send({ type: 'rate', rate: 2 });
    await output.send({ type: 'stop' });
    expect(FakeContext.made).toHaveLength(0);
    await Promise.all([
      output.send(start),
      output.send(samples()),
      output.send({ type: 'finish', generation: 1 }),
    ]);
    expect(FakeContext.made[0]!.told.map(({ type }) => type)).toEqual(['rate', 'start', 'samples', 'finish']);
    expect(FakeContext.made[0]!.state).toBe('running');
  });

  it('lets the device go after the end, and then closes; the next reading opens another', async () => {
    const output = createOutput();
    await output.send(start);
    nodes[0]!.port.onmessage?.({ data: { type: 'ended', generation: 1 } });
    await vi.advanceTimersByTimeAsync(1400);
    expect(FakeContext.made[0]!.state).toBe('running');
    await vi.advanceTimersByTimeAsync(200);
    expect(FakeContext.made[0]!.state).toBe('suspended');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeContext.made[0]!.state).toBe('closed');
    expect(told).toContainEqual({ type: 'ended', generation: 1 });
    await output.send(start);
    expect(FakeContext.made[1]!.state).toBe('running');
  });

  it('keeps a reading that is paused for however long', async () => {
    const output = createOutput();
    await output.send(start);
    await output.send(samples());
    await output.send({ type: 'pause' });
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(FakeContext.made[0]!.state).toBe('suspended');
    await output.send({ type: 'resume' });
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeContext.made).toHaveLength(1);
    expect(FakeContext.made[0]!.state).toBe('running');
    expect(FakeContext.made[0]!.told.map(({ type }) => type)).toEqual([
      'start',
      'samples',
      'pause',
      'resume',
    ]);
  });

  it('says that it is locked, keeps what waits, and is never closed after the click that it took', async () => {
    FakeContext.needsGesture = true;
    const output = createOutput();
    await output.send(start);
    await output.send(samples());
    await vi.advanceTimersByTimeAsync(500);
    expect(told).toEqual([{ type: 'locked', locked: true }]);
    FakeContext.inGesture = true;
    output.unlock();
    await vi.advanceTimersByTimeAsync(0);
    FakeContext.inGesture = false;
    expect(told.at(-1)).toEqual({ type: 'locked', locked: false });
    expect(FakeContext.made[0]!.told.map(({ type }) => type)).toEqual(['start', 'samples']);
    await output.send({ type: 'stop' });
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(FakeContext.made[0]!.state).toBe('suspended');
  });

  it('is not locked any more when the reading is stopped', async () => {
    FakeContext.needsGesture = true;
    const output = createOutput();
    await output.send(start);
    await vi.advanceTimersByTimeAsync(500);
    await output.send({ type: 'stop' });
    expect(told).toEqual([
      { type: 'locked', locked: true },
      { type: 'locked', locked: false },
    ]);
  });

  it('says once that it cannot be opened, leaves nothing open and tries again with the next reading', async () => {
    FakeContext.fails = true;
    const output = createOutput();
    await Promise.all([output.send(start), output.send(samples()), output.send({ type: 'pause' })]);
    expect(told).toEqual([{ type: 'failed', message: 'It does not load.', generation: 1 }]);
    expect(FakeContext.made.map(({ state }) => state)).toEqual(['closed']);
    FakeContext.fails = false;
    await output.send(start);
    expect(FakeContext.made[1]!.told.map(({ type }) => type)).toEqual(['start']);
  });

  it.each([
    ['the audio thread', () => nodes[0]!.onprocessorerror?.({ message: 'It threw.' }), 'It threw.'],
    ['the device', () => FakeContext.made[0]!.breakDown(), 'The audio device failed.'],
  ])(
    'says once that %s failed while it played, and opens another for the next reading',
    async (_, fail, message) => {
      const output = createOutput();
      await output.send(start);
      await output.send(samples());
      fail();
      fail();
      await output.send(samples());
      expect(told).toEqual([{ type: 'failed', message, generation: 1 }]);
      expect(FakeContext.made.map(({ state }) => state)).toEqual(['closed']);
      await output.send({ ...start, generation: 2 });
      expect(FakeContext.made[1]!.state).toBe('running');
      // What was closed on purpose says nothing more.
      fail();
      expect(told).toHaveLength(1);
    },
  );

  it('says of a voice that cannot be tried that no reading failed, and goes on with the one there is', async () => {
    const output = createOutput();
    await output.send(start);
    await output.preview(new Float32Array(0));
    expect(told).toEqual([{ type: 'failed', message: 'It has no samples.' }]);
    expect(FakeContext.made[0]!.state).toBe('running');
  });
});
