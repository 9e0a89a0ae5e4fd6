import { afterEach, expect, test, vi } from 'vitest';
import { openMicrophone } from './microphone.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A browser with a microphone, as far as opening it needs one; the processor's file loads or does not. */
function stubBrowser({ loads, isProcessor }: { readonly loads: boolean; readonly isProcessor: boolean }) {
  const track = {
    isOn: true,
    getSettings: () => ({ sampleRate: 48_000 }),
    addEventListener: () => {},
    stop(): void {
      this.isOn = false;
    },
  };
  const context = {
    state: 'running',
    audioWorklet: {
      addModule: async () => {
        if (!loads) throw new DOMException('Unable to load a worklet module.', 'AbortError');
      },
    },
    async close(): Promise<void> {
      this.state = 'closed';
    },
  };
  vi.stubGlobal('navigator', {
    mediaDevices: {
      getUserMedia: async () => ({ getAudioTracks: () => [track], getTracks: () => [track] }),
    },
  });
  vi.stubGlobal('AudioContext', function AudioContext() {
    return context;
  });
  vi.stubGlobal('AudioWorkletNode', function AudioWorkletNode() {
    if (!isProcessor) throw new DOMException('There is no such processor.', 'InvalidStateError');
  });
  return { track, context };
}

test.each([
  ['does not load', { loads: false, isProcessor: false }],
  ['is not the processor', { loads: true, isProcessor: false }],
])(
  'says which file to serve when what is at its address %s, and lets go of the microphone',
  async (_, browser) => {
    const { track, context } = stubBrowser(browser);
    await expect(openMicrophone({ seconds: 5 })).rejects.toMatchObject({
      code: 'microphone_unavailable',
      message: expect.stringContaining('capture-processor.js'),
      details: { reason: 'unsupported' },
      cause: expect.any(DOMException),
    });
    expect(track.isOn).toBe(false);
    expect(context.state).toBe('closed');
  },
);
