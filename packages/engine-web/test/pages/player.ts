/**
 * A page that plays into a tap: every frame that leaves the player is kept, so that tests compare it with what was enqueued.
 */
import { resample } from '@starling-tts/core';
import { createPlayer, type Player, type PlayerOptions } from '@starling-tts/engine-web/player';

/** Records all frames that pass, as one array per request. */
const tapSource = `
  registerProcessor('tap', class extends AudioWorkletProcessor {
    blocks = [];
    constructor() {
      super();
      this.port.onmessage = () => {
        this.port.postMessage(this.blocks);
        this.blocks = [];
      };
    }
    process([input], [output]) {
      const samples = input[0] ?? new Float32Array(128);
      this.blocks.push(samples.slice());
      output[0].set(samples);
      return true;
    }
  });
`;

export interface TappedPlayer {
  readonly player: Player;
  readonly context: AudioContext;
  /** Everything since the last call. */
  heard(): Promise<Float32Array>;
  /** Waits for a state. */
  until(state: string): Promise<void>;
}

async function createTappedPlayer(options: PlayerOptions = {}): Promise<TappedPlayer> {
  const context = new AudioContext({ sampleRate: options.sampleRate ?? 24_000 });
  await context.audioWorklet.addModule(
    URL.createObjectURL(new Blob([tapSource], { type: 'text/javascript' })),
  );
  const tap = new AudioWorkletNode(context, 'tap', { outputChannelCount: [1] });
  tap.connect(context.destination);
  const player = createPlayer({ ...options, context, destination: tap });
  return {
    player,
    context,
    heard: () =>
      new Promise((resolve) => {
        tap.port.onmessage = ({ data }: MessageEvent<Float32Array[]>) => {
          const all = new Float32Array(data.reduce((sum, block) => sum + block.length, 0));
          let offset = 0;
          for (const block of data) {
            all.set(block, offset);
            offset += block.length;
          }
          resolve(all);
        };
        tap.port.postMessage('give');
      }),
    until: (state) =>
      new Promise((resolve) => {
        if (player.state === state) resolve();
        else {
          const end = player.on('state', (now) => {
            if (now !== state) return;
            end();
            resolve();
          });
        }
      }),
  };
}

/** Speech-like: swept tones that never repeat, so that every misplaced frame shows. */
function createSweep(seconds: number, sampleRate = 24_000): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, index) => {
    const time = index / sampleRate;
    return (
      0.4 * Math.sin(2 * Math.PI * (180 * time + 25 * time * time)) +
      0.2 * Math.sin(2 * Math.PI * 1370.5 * time)
    );
  });
}

const tools = { createPlayer, createTappedPlayer, createSweep, resample };

declare global {
  var playing: typeof tools;
}

globalThis.playing = tools;

if (location.hash === '#unasked') {
  const player = createPlayer();
  // biome-ignore lint/suspicious/noConsole: the one way to tell a test something that does not count as a click.
  player.on('state', (state) => console.info(state));
  player.enqueue(createSweep(0.3), { final: true });
  document.addEventListener('pointerdown', () => player.resume());
}
