import type { VoiceConditioning } from '../engine/conditioning.js';
import type { SpeechEngine, SynthesisOptions } from '../engine/engine.js';
import type { StopReason } from '../engine/speech-part.js';
import type { Warning } from '../engine/warning.js';
import { StarlingError, throwIfAborted } from '../errors/starling-error.js';
import type { TextPiece } from '../text/index.js';
import { roundTo } from './round.js';
import { pieceSeed } from './seeds.js';
import type { ModelAudio } from './speech-plan.js';
import type { SpeechRecorder } from './speech-recorder.js';

/** What to say, in whose voice and how. */
export interface SpeakJob {
  readonly engine: SpeechEngine;
  readonly pieces: readonly TextPiece[];
  /** Seconds of silence in front of everything. */
  readonly pauseBeforeSeconds: number;
  readonly voice: VoiceConditioning;
  readonly options: SynthesisOptions;
  /** Seed of the request; each piece has its own, derived from it. */
  readonly seed: number;
}

/** What is said of endings that cut speech, where the engine says nothing. */
const cutWarnings: ReadonlyMap<StopReason, Warning> = new Map([
  [
    'length',
    {
      code: 'truncated',
      message: 'The model reached its limit before the end of a sentence; speech may be cut.',
    },
  ],
  [
    'runaway',
    {
      code: 'runaway_cut',
      message: 'The model got stuck before the end of a sentence and was stopped; speech may be cut.',
    },
  ],
]);

/** Speaks pieces of text one after another, with their gaps between them. */
export async function* speakPieces(
  job: SpeakJob,
  recorder: SpeechRecorder,
  signal: AbortSignal | undefined,
): AsyncGenerator<ModelAudio> {
  const { engine, pieces } = job;
  const { sampleRate } = engine.info;
  // Held back until there is something to say, so that the first part that comes is the first that was made.
  let leading = Math.round(job.pauseBeforeSeconds * sampleRate);
  let unspeakable: unknown;
  let spoken = 0;
  for (const piece of pieces) {
    throwIfAborted(signal);
    const firstSample = recorder.samples + leading;
    try {
      for await (const audio of speakPiece(job, piece, recorder, signal)) {
        if (leading > 0) {
          const silence = new Float32Array(leading);
          leading = 0;
          recorder.gap(silence.length);
          yield { samples: silence, pieceId: piece.id };
        }
        yield audio;
      }
      spoken += 1;
    } catch (error) {
      // One piece that a model cannot say (another script, say) is no reason to lose the others.
      if (!StarlingError.is(error, 'text_not_speakable')) throw error;
      unspeakable = error;
      recorder.warn([
        {
          code: 'characters_dropped',
          message: 'A part of the text cannot be spoken by this model and was left out.',
        },
      ]);
      continue;
    }
    recorder.segments.push({
      text_start: piece.start,
      text_end: piece.end,
      audio_start: roundTo(firstSample / sampleRate, 3),
      audio_end: roundTo(recorder.samples / sampleRate, 3),
    });
    const gap = Math.round(piece.pauseAfterSeconds * sampleRate);
    if (gap > 0) {
      recorder.gap(gap);
      yield { samples: new Float32Array(gap), pieceId: piece.id };
    }
  }
  if (spoken === 0) throw unspeakable ?? textNotSpeakable();
}

async function* speakPiece(
  job: SpeakJob,
  piece: TextPiece,
  recorder: SpeechRecorder,
  signal: AbortSignal | undefined,
): AsyncGenerator<ModelAudio> {
  const { engine, voice, options, seed } = job;
  const request = {
    segment: { id: piece.id, text: piece.text },
    voice,
    options: { ...options, seed: pieceSeed(seed, piece.id) },
  };
  for await (const part of engine.synthesize(request, signal && { signal })) {
    throwIfAborted(signal);
    if (part.type === 'audio') {
      recorder.chunk(part.samples.length);
      yield { samples: part.samples, pieceId: piece.id };
      continue;
    }
    recorder.warn(part.warnings);
    if (part.type === 'end') {
      recorder.speechTokens += part.totals.speechTokens;
      const { stopReason } = part.totals;
      const cut = cutWarnings.get(stopReason);
      const told = part.warnings.some(({ code }) => code === cut?.code);
      if (cut && !told) recorder.warn([cut]);
    }
  }
}

/** The error for text in which nothing can be spoken. */
export function textNotSpeakable(): StarlingError<'text_not_speakable'> {
  return new StarlingError(
    'text_not_speakable',
    'text has nothing that can be spoken: it needs at least one letter or digit.',
    {},
  );
}
