import { createTimeStretcher, type SpeechService } from '@starling-tts/core';
import { type SpeechRequest, toTtsInput } from './speech-request.js';
import type { AvailableVoice, VoiceAccess } from './voice-access.js';

/** What {@link speakRequest} works with. */
export interface SpeakerParts {
  /** Speech. */
  readonly service: SpeechService;
  /** Who may use which voice. */
  readonly voices: VoiceAccess;
  /** Told when a cloned voice speaks, for the log. */
  readonly onClonedVoice?: (voice: AvailableVoice) => void;
}

/**
 * Speaks for members: samples at 24 kHz as they are made. Whether the voice may be used is looked at now, when it speaks: it may have been
 * deleted while the text waited. Then the model's own voice speaks.
 */
export async function* speakRequest(
  { service, voices, onClonedVoice }: SpeakerParts,
  request: SpeechRequest,
  signal: AbortSignal,
): AsyncGenerator<Float32Array, void, undefined> {
  const { voiceId } = request;
  const voice = voiceId === undefined ? undefined : await voices.find(voiceId, request);
  if (voice?.owned !== undefined) onClonedVoice?.(voice);
  const input = toTtsInput({ ...request, voiceId: voice?.id }, service.engine.info);
  const stretcher = createTimeStretcher(input.sample_rate, request.speed);
  const limit = Math.round(request.maxSeconds * input.sample_rate);
  let spoken = 0;
  for await (const part of service.stream(input, { signal })) {
    if (part.type === 'start') continue;
    const samples = part.type === 'audio' ? stretcher.push(part.samples) : stretcher.flush();
    if (spoken + samples.length >= limit) {
      // Leaving the loop stops the engine.
      yield fadedOut(samples.subarray(0, limit - spoken), input.sample_rate);
      return;
    }
    spoken += samples.length;
    if (samples.length > 0) yield samples;
  }
}

/** Ends speech that is cut without a click. */
function fadedOut(samples: Float32Array, sampleRate: number): Float32Array {
  const length = Math.min(samples.length, Math.round(0.03 * sampleRate));
  return samples.map((sample, index) => sample * Math.min(1, (samples.length - index) / (length + 1)));
}
