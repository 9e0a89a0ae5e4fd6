/** A page that generates speech tokens on a device, below the engine, which keeps them to itself. */
import { openModelParts } from '../../../chatterbox/dist/engine/model-parts.js';
import { generateSpeechTokens } from '../../../chatterbox/dist/generation/generate.js';
import type { WebDevice } from '../../dist/index.js';
import { openEmbeddedModel } from '../../dist/runtime/embedded-model.js';
import { requestGraphicsDevice } from '../../dist/runtime/gpu-device.js';
import { openModelAccess } from '../../dist/runtime/model-access.js';

/** Tokens of one sentence. */
export interface GeneratedTokens {
  /** Where the language model ran. */
  readonly device: WebDevice;
  /** Whether the language model runs rewritten, so that its cache is not copied. */
  readonly isRewritten: boolean;
  /** The likeliest tokens. */
  readonly greedy: readonly number[];
  /** Tokens drawn with a seed. */
  readonly seeded: readonly number[];
  /** What was warned of. */
  readonly warnings: readonly string[];
}

declare global {
  var generateTokens: (device: WebDevice) => Promise<GeneratedTokens>;
}

const mostTokens = 6;

globalThis.generateTokens = async (device) => {
  const files = await openEmbeddedModel();
  const { descriptor } = files;
  const graphics = device === 'webgpu' ? await requestGraphicsDevice() : undefined;
  const warnings: string[] = [];
  const access = await openModelAccess(files, {
    threads: 1,
    ...(graphics && { graphics }),
    onWarning: ({ message }) => warnings.push(message),
  });
  const parts = await openModelParts(descriptor, access, { encoderOnDemand: true });
  const voice = await parts.speechEncoder.encode(
    Float32Array.from({ length: 24_000 }, (_, i) => 0.3 * Math.sin(i / 20) * Math.sin(i / 3000)),
  );
  const generate = async (temperature: number) => {
    const tokens: number[] = [];
    const source = generateSpeechTokens(
      { descriptor, ...parts },
      {
        voiceRows: voice.audio_features,
        prompt: parts.tokenizer.promptRow('Hi.', 'en'),
        exaggeration: 0.5,
        cfgWeight: 0,
        sampler: { ...descriptor.sampling, temperature },
        seed: 11,
        bounds: { minimum: mostTokens, maximum: mostTokens },
      },
    );
    for await (const token of source) tokens.push(token);
    return tokens;
  };
  const result = {
    device: access.placement.language_model,
    isRewritten: parts.languageModel.borrowsCache,
    greedy: await generate(0),
    seeded: await generate(1),
  };
  await Promise.all(
    [parts.languageModel, parts.embedder, parts.speechDecoder, parts.speechEncoder].map((part) =>
      part.release(),
    ),
  );
  return { ...result, warnings };
};
