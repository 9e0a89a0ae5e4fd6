import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPacedAdapter, type PacedAdapterOptions } from './paced-adapter.js';
import type { GatewayAdapterCreator } from './voice-library.js';

type LibraryMethods = Parameters<GatewayAdapterCreator>[0];

function setUp(options: Partial<PacedAdapterOptions> = {}) {
  const sent: unknown[] = [];
  const channels: (string | null)[] = [];
  const seen = { isGatewayUp: true, exhausted: 0, isDestroyed: false, channels, sent };
  let library: LibraryMethods | undefined;
  const adapter = createPacedAdapter({
    create: (methods) => {
      library = methods;
      return {
        sendPayload: (payload) => {
          if (seen.isGatewayUp) sent.push(payload.d.channel_id);
          return seen.isGatewayUp;
        },
        destroy: () => {
          seen.isDestroyed = true;
        },
      };
    },
    firstDelay: 100,
    longestDelay: 300,
    maximumAttempts: 5,
    onExhausted: () => {
      seen.exhausted += 1;
    },
    onChannel: (channelId) => channels.push(channelId),
    ...options,
  });
  const states: unknown[] = [];
  const methods = adapter.creator({
    onVoiceServerUpdate: () => undefined,
    onVoiceStateUpdate: (data) => states.push(data),
    destroy: () => undefined,
  });
  const send = (channel_id: string | null) => methods.sendPayload({ op: 4, d: { channel_id } });
  return { adapter, methods, send, seen, states, library: library! };
}

describe('the paced adapter', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate'] }));
  afterEach(() => vi.useRealTimers());

  it('sends the first attempt at once and makes later ones wait, each twice as long up to a limit', () => {
    const { adapter, send, seen } = setUp();
    expect(send('1')).toBe(true);
    expect(seen.sent).toEqual(['1']);
    for (const [index, delay] of [100, 200, 300, 300].entries()) {
      send('1');
      vi.advanceTimersByTime(delay - 1);
      expect(seen.sent).toHaveLength(index + 1);
      expect(adapter.isWaiting).toBe(true);
      vi.advanceTimersByTime(1);
      expect(seen.sent).toHaveLength(index + 2);
      expect(adapter.isWaiting).toBe(false);
    }
  });

  it('keeps only the last of several attempts that wait', () => {
    const { send, seen } = setUp();
    send('1');
    send('1');
    send('2');
    vi.runAllTimers();
    expect(seen.sent).toEqual(['1', '2']);
  });

  it('reports that the attempts are used up instead of making another one', () => {
    const { send, seen } = setUp({ maximumAttempts: 2 });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      send('1');
      vi.runAllTimers();
    }
    expect(seen.sent).toHaveLength(2);
    expect(seen.exhausted).toBe(1);
  });

  it('tries again while the main gateway takes nothing', () => {
    const { send, seen } = setUp();
    seen.isGatewayUp = false;
    expect(send('1')).toBe(true);
    vi.advanceTimersByTime(100);
    seen.isGatewayUp = true;
    vi.advanceTimersByTime(200);
    expect(seen.sent).toEqual(['1']);
  });

  it('leaves at once and takes back an attempt that waits', () => {
    const { send, seen } = setUp();
    send('1');
    send('1');
    expect(send(null)).toBe(true);
    vi.runAllTimers();
    expect(seen.sent).toEqual(['1', null]);
  });

  it('counts from the start once the connection has settled, but still waits', () => {
    const { adapter, send, seen } = setUp({ maximumAttempts: 2 });
    send('1');
    send('1');
    vi.runAllTimers();
    adapter.settle();
    send('1');
    expect(seen.sent).toHaveLength(2);
    vi.runAllTimers();
    expect(seen.sent).toHaveLength(3);
    expect(seen.exhausted).toBe(0);
  });

  it('sends at once what someone asked for', () => {
    const { adapter, send, seen } = setUp();
    send('1');
    adapter.expedite();
    send('2');
    expect(seen.sent).toEqual(['1', '2']);
  });

  it('tells where Discord says the bot is, after the library knows it', () => {
    const { library, seen, states } = setUp();
    const state = { channel_id: '7' } as Parameters<LibraryMethods['onVoiceStateUpdate']>[0];
    library.onVoiceStateUpdate(state);
    expect(states).toEqual([state]);
    expect(seen.channels).toEqual(['7']);
  });

  it('ends with the connection', () => {
    const { methods, send, seen } = setUp();
    send('1');
    send('1');
    methods.destroy();
    vi.runAllTimers();
    expect(seen.sent).toEqual(['1']);
    expect(seen.isDestroyed).toBe(true);
  });
});
