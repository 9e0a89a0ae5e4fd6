import { createStreamResampler } from '../audio/index.js';
import { throwIfAborted } from '../errors/starling-error.js';
import type { ServiceContext } from './service-context.js';
import type { ServiceAudioPart, ServicePart } from './service-part.js';
import type { SpeechPlan } from './speech-plan.js';
import type { SpeechRecorder } from './speech-recorder.js';
import { markPieces } from './watermark.js';

/** Carries out a plan: marks and resamples the model's audio and yields it in numbered parts. */
export async function* perform(
  context: ServiceContext,
  plan: SpeechPlan,
  recorder: SpeechRecorder,
  signal: AbortSignal | undefined,
): AsyncGenerator<ServicePart> {
  const { operation, pieces, textRanges, sampleRate } = plan;
  const modelRate = context.engine.info.sampleRate;
  const watermarker = plan.mark ? context.watermarker : undefined;
  const produced = plan.produce(recorder, signal);
  const audio = watermarker ? markPieces(produced, watermarker, modelRate, signal) : produced;
  const resampler = modelRate === sampleRate ? undefined : createStreamResampler(modelRate, sampleRate);

  let isStarted = false;
  let sequence = 0;
  let emitted = 0;
  let lastPiece = 0;

  function* emit(samples: Float32Array): Generator<ServicePart> {
    throwIfAborted(signal);
    if (!isStarted) {
      isStarted = true;
      const warnings = recorder.takeWarnings();
      yield* onReceiverTime({
        type: 'start',
        operation,
        format: 'float32',
        sampleRate,
        pieces,
        textRanges,
        warnings,
      });
    }
    if (samples.length === 0) return;
    throwIfAborted(signal);
    recorder.emitting();
    const elapsedSeconds = recorder.elapsedSeconds();
    const part: ServiceAudioPart = {
      type: 'audio',
      samples,
      sequence,
      pieceId: lastPiece,
      firstSample: emitted,
      elapsedSeconds,
    };
    sequence += 1;
    emitted += samples.length;
    yield* onReceiverTime(part);
  }

  /** The clock stands still while the receiver is busy: its time is not the model's. */
  function* onReceiverTime(part: ServicePart): Generator<ServicePart> {
    recorder.pause();
    yield part;
    recorder.resume();
  }

  for await (const { samples, pieceId } of audio) {
    lastPiece = pieceId;
    yield* emit(resampler ? resampler.push(samples) : samples);
  }
  yield* emit(resampler ? resampler.flush() : new Float32Array(0));
  throwIfAborted(signal);
  yield {
    type: 'end',
    samples: emitted,
    audioSeconds: emitted / sampleRate,
    speechTokens: recorder.speechTokens,
    metrics: recorder.metrics(),
    segments: recorder.segments,
    ...(plan.seed !== undefined && { seed: plan.seed }),
    watermarked: watermarker !== undefined,
    warnings: recorder.takeWarnings(),
  };
}
