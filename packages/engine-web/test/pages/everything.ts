/**
 * A page that hands the packages to the tests: code that `page.evaluate` brings along finds them as `globalThis.starling`.
 */
import * as core from '@starling-tts/core';
import * as engineWeb from '@starling-tts/engine-web';

/** Inference workers in an environment that misbehaves. */
const workers = {
  faultyDriver: () => new Worker(new URL('./workers/faulty-driver.ts', import.meta.url), { type: 'module' }),
  losableDevice: () =>
    new Worker(new URL('./workers/losable-device.ts', import.meta.url), { type: 'module' }),
  stuck: () => new Worker(new URL('./workers/stuck.ts', import.meta.url), { type: 'module' }),
};

/** Opens an engine on the processor, and gives every worker that it starts; each gets stuck when it is told to. */
async function openCountingWorkers(): Promise<{ engine: engineWeb.WebEngine; workers: Worker[] }> {
  const started: Worker[] = [];
  const engine = await engineWeb.createWebEngine({
    device: 'wasm',
    worker: () => {
      const worker = workers.stuck();
      started.push(worker);
      return worker;
    },
  });
  return { engine, workers: started };
}

/** Speaks a text to its end with an engine's own voice, or until a part makes the caller throw. */
async function speak(
  engine: engineWeb.WebEngine,
  text: string,
  { voice, options, signal, onPart }: SpeakOptions = {},
): Promise<SpokenText> {
  const parts: core.SpeechPart[] = [];
  const startedAt = performance.now();
  let error: core.SerializedStarlingError | undefined;
  try {
    const request = {
      segment: { id: 0, text },
      voice: voice ?? (await engine.defaultVoice()),
      options: { seed: 1, chunkTokens: 10, ...options },
    };
    for await (const part of engine.synthesize(request, signal && { signal })) {
      parts.push(part);
      onPart?.(part);
    }
  } catch (thrown) {
    if (!core.StarlingError.is(thrown)) throw thrown;
    error = thrown.toJSON();
  }
  const audio = parts.filter((part) => part.type === 'audio');
  return {
    types: parts.map(({ type }) => type),
    samples: audio.reduce((sum, part) => sum + part.samples.length, 0),
    peak: audio.reduce((most, part) => Math.max(most, ...part.samples.map(Math.abs)), 0),
    milliseconds: performance.now() - startedAt,
    ...(error && { error }),
  };
}

/** A second of something like a voice: the shortest there may be, as encoding takes long in software. */
function shortReference(): core.Pcm {
  const samples = Float32Array.from(
    { length: 24_000 },
    (_, i) => 0.3 * Math.sin(i / 25) * Math.sin(i / 3000),
  );
  return { samples, sampleRate: 24_000 };
}

interface SpeakOptions {
  readonly voice?: core.VoiceConditioning;
  readonly options?: core.SynthesisOptions;
  readonly signal?: AbortSignal;
  readonly onPart?: (part: core.SpeechPart) => void;
}

interface SpokenText {
  readonly types: readonly core.SpeechPart['type'][];
  readonly samples: number;
  readonly peak: number;
  readonly milliseconds: number;
  readonly error?: core.SerializedStarlingError;
}

const starlingInPage = { ...core, ...engineWeb, workers, openCountingWorkers, shortReference, speak };

declare global {
  var starling: typeof starlingInPage;
}

globalThis.starling = starlingInPage;
