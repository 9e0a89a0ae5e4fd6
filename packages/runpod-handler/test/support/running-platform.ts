import {
  createMemoryVoiceStore,
  createSpeechService,
  createVoiceLibrary,
  encodeBase64,
  encodeWav,
  type SpeechService,
} from '@starling-tts/core';
import { flacEncoder, mp3Encoder } from '@starling-tts/core/codecs';
import { oggOpusEncoder } from '@starling-tts/core/codecs/ogg-opus-encoder';
import { createFakeEngine, createSyntheticVoice, type FakeEngineOptions } from '@starling-tts/core/testing';
import {
  createSpeechHandler,
  type JobHandler,
  type PlatformServer,
  type PlatformServerOptions,
  readWorkerSettings,
  startPlatformServer,
  startWorker,
  type Worker,
  type WorkerOptions,
} from '@starling-tts/runpod-handler';

/** Parsed JSON of whatever shape: the tests say what they expect. */
export type AnyJson = ReturnType<typeof JSON.parse>;

/** The key of every test server. */
export const apiKey = 'test-key';

/** Posts and polls that fail are tried again quickly. */
export const quickTimings = {
  postBackoff: { first: 5, most: 40 },
  pollBackoff: { first: 5, most: 40 },
  emptyPoll: 1,
  throttled: 20,
  stopGrace: 200,
} as const;

/** A service with a fake engine and one voice in its library. */
export async function createTestService(engine: FakeEngineOptions = {}): Promise<SpeechService> {
  const voices = createVoiceLibrary({ stores: [createMemoryVoiceStore()] });
  await voices.add(
    { name: 'Amy', gender: 'female', type: 'chattts_embedding', originalFile: 'Amy.wav' },
    createSyntheticVoice({ pitch: 200, seconds: 6 }),
  );
  return createSpeechService({
    engine: createFakeEngine(engine),
    voices,
    seed: 7,
    encoders: [mp3Encoder, flacEncoder, oggOpusEncoder],
  });
}

/** A recording as clients send it. */
export function recordingBase64(pitch = 120, seconds = 3): string {
  return encodeBase64(encodeWav(createSyntheticVoice({ pitch, seconds })));
}

/** A platform with workers in this process. */
export interface RunningPlatform {
  readonly server: PlatformServer;
  readonly workers: readonly Worker[];
  /** Calls the client API of an endpoint. */
  call(path: string, body?: unknown, init?: RequestInit): Promise<{ status: number; content: AnyJson }>;
  close(): Promise<void>;
}

/** Options of {@link runPlatform}. */
export interface RunPlatformOptions {
  readonly handler?: JobHandler;
  readonly engine?: FakeEngineOptions;
  readonly workers?: number;
  readonly server?: Partial<PlatformServerOptions>;
  readonly worker?: Partial<WorkerOptions>;
}

/** Starts a platform on a free port, with workers that run in this process. */
export async function runPlatform(options: RunPlatformOptions = {}): Promise<RunningPlatform> {
  const server = await startPlatformServer({ apiKey, port: 0, ...options.server });
  const handler =
    options.handler ?? createSpeechHandler({ service: await createTestService(options.engine) });
  const workers = Array.from({ length: options.workers ?? 1 }, (_, index) =>
    startWorker({
      settings: readWorkerSettings(server.workerEnvironment(`test-${index}`)),
      handler,
      timings: quickTimings,
      ...options.worker,
    }),
  );
  return {
    server,
    workers,
    async call(path, body, init = {}) {
      const response = await fetch(`${server.url}/v2/test${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        headers: { authorization: `Bearer ${apiKey}` },
        ...init,
      });
      const text = await response.text();
      return { status: response.status, content: text === '' ? undefined : JSON.parse(text) };
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await server.close();
    },
  };
}
