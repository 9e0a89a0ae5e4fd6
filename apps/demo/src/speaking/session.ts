import type { SpeechService } from '@starling-tts/core';
import type { Figures } from '../playback/dock.js';
import type { Take } from '../playback/take.js';
import { SpokenRanges } from './spoken-ranges.js';

/** Who follows a request. */
export interface SessionListeners {
  /** More audio. */
  readonly onAudio: (samples: Float32Array) => void;
  /** What has been measured so far. */
  readonly onFigures: (figures: Figures) => void;
  /** Something worth knowing. */
  readonly onRemark: (message: string) => void;
}

/** What a finished request leaves. */
export interface SessionResult {
  /** The seed that was used; undefined for conversion. */
  readonly seed: number | undefined;
}

/**
 * Runs a request of the speech service and fills a take with what comes.
 *
 * @throws as the service does
 */
export async function runSession(
  speech: SpeechService,
  request: Readonly<Record<string, unknown>>,
  take: Take,
  signal: AbortSignal,
  { onAudio, onFigures, onRemark }: SessionListeners,
): Promise<SessionResult> {
  let firstAudioSeconds: number | undefined;
  let seed: number | undefined;
  for await (const part of speech.stream(request, { signal })) {
    switch (part.type) {
      case 'start':
        take.sampleRate = part.sampleRate;
        take.ranges = new SpokenRanges(part.textRanges);
        for (const { message } of part.warnings) onRemark(message);
        break;
      case 'audio': {
        firstAudioSeconds ??= part.elapsedSeconds;
        take.ranges.heard(part.pieceId, part.firstSample / take.sampleRate);
        const seconds = (part.firstSample + part.samples.length) / take.sampleRate;
        take.expectedSeconds = take.ranges.expectedSeconds(seconds, take.text?.length ?? 0);
        take.realTimeFactor = part.elapsedSeconds / seconds;
        onAudio(part.samples);
        onFigures({ firstAudioSeconds, realTimeFactor: take.realTimeFactor });
        break;
      }
      case 'end':
        take.ranges.settle(part.segments);
        seed = part.seed;
        onFigures({
          firstAudioSeconds: part.metrics.first_chunk_latency,
          realTimeFactor: part.metrics.rtf,
        });
        for (const { message } of part.warnings) onRemark(message);
    }
  }
  return { seed };
}
