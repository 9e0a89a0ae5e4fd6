import { matchLevels, normalizeLoudness, normalizePeak, normalizeRms, type Pcm } from '../audio/index.js';
import type { EngineInfo } from '../engine/capabilities.js';
import type { VoiceConditioning } from '../engine/conditioning.js';
import type { SynthesisOptions } from '../engine/engine.js';
import type { Warning } from '../engine/warning.js';
import { StarlingError } from '../errors/starling-error.js';
import {
  maxTextCharacters,
  type ParsedRequest,
  type TtsOutput,
  type TtsRequest,
} from '../operations/index.js';
import { type LexiconEntry, type PrepareTextOptions, prepareText } from '../text/index.js';
import { audioFields } from './audio-fields.js';
import { type CollectedAudio, warningFields } from './collect.js';
import type { ServiceContext } from './service-context.js';
import { speakPieces, textNotSpeakable } from './speak-pieces.js';
import type { SpeechPlan } from './speech-plan.js';
import type { SpeechRecorder } from './speech-recorder.js';
import { readyVoice, type TargetVoice } from './target-voice.js';

/** A plan for `tts` and the voice that speaks. */
export interface TtsPlan extends SpeechPlan {
  readonly voice: TargetVoice;
}

/** Decides how a `tts` request is spoken. */
export async function planTts(
  context: ServiceContext,
  { request, given, warnings }: ParsedRequest<TtsRequest>,
  recorder: SpeechRecorder,
  signal: AbortSignal | undefined,
): Promise<TtsPlan> {
  recorder.warn(warnings);
  const { options, warnings: optionWarnings } = synthesisOptions(context.engine.info, request, given);
  recorder.warn(optionWarnings);
  const plan = await planSpeech(
    context,
    {
      text: request.text,
      sampleRate: request.sample_rate,
      options,
      seed: request.seed ?? context.drawSeed(),
      language: request.language,
      normalization: request.normalization,
      markup: request.markup,
      lexicon: request.lexicon?.map(lexiconEntry),
    },
    recorder,
  );
  const voice = await readyVoice(
    context,
    {
      name: request.voice_name,
      id: request.voice_id,
      recording:
        request.reference_audio === undefined
          ? undefined
          : {
              field: 'reference_audio',
              value: request.reference_audio,
              maxSeconds: request.max_reference_duration_sec,
            },
    },
    signal,
  );
  recorder.warn(voice.warnings);
  return { ...plan(voice.conditioning), voice };
}

/**
 * Most characters that are spoken of one text. The rules make up to 65,000 of the longest text (nothing but fractions); a
 * lexicon of long readings for short words could otherwise ask for hours of speech.
 */
const maxSpokenCharacters = 20 * maxTextCharacters;

function spokenTooLong(): StarlingError<'invalid_request'> {
  const message = `lexicon makes the text longer than ${maxSpokenCharacters} characters: give shorter readings or less text`;
  return new StarlingError('invalid_request', message, { problems: [{ field: 'lexicon', message }] });
}

/** A text to be spoken, whoever speaks it. */
export interface SpeechTask {
  readonly text: string;
  readonly sampleRate: number;
  readonly options: SynthesisOptions;
  readonly seed: number;
  readonly language?: string | undefined;
  readonly normalization?: PrepareTextOptions['normalization'] | undefined;
  readonly markup?: PrepareTextOptions['markup'] | undefined;
  /** Entries of this text, in front of those of the service. */
  readonly lexicon?: readonly LexiconEntry[] | undefined;
}

/** An entry as the API writes it. */
function lexiconEntry(entry: NonNullable<TtsRequest['lexicon']>[number]): LexiconEntry {
  return { written: entry.written, spoken: entry.spoken, caseSensitive: entry.case_sensitive };
}

/**
 * Prepares the text, which is quick and finds what cannot be spoken, before a voice is made ready, which is not.
 *
 * @returns makes the plan for a voice
 * @throws StarlingError `text_not_speakable`, `markup_invalid`, `invalid_request` when a lexicon makes it far longer
 */
export async function planSpeech(
  { engine, lexicon }: ServiceContext,
  task: SpeechTask,
  recorder: SpeechRecorder,
): Promise<(voice: VoiceConditioning) => SpeechPlan> {
  const { languages, capabilities } = engine.info;
  const spokenLanguage = task.options.language ?? (languages.includes('en') ? 'en' : (languages[0] ?? 'en'));
  const { pieces, pauseBeforeSeconds, warnings } = await prepareText(task.text, {
    maxCharacters: capabilities.maxSegmentCharacters,
    language: task.language ?? spokenLanguage,
    normalization: task.normalization ?? 'full',
    markup: task.markup ?? 'none',
    tags: capabilities.tags,
    lexicon: [...(task.lexicon ?? []), ...lexicon],
  });
  recorder.warn(warnings);
  if (pieces.length === 0) throw textNotSpeakable();
  if (pieces.reduce((sum, { text }) => sum + text.length, 0) > maxSpokenCharacters) throw spokenTooLong();
  const { options, seed, sampleRate } = task;
  return (voice) => ({
    operation: 'tts',
    pieces: pieces.length,
    textRanges: pieces.map(({ start, end }) => ({ start, end })),
    sampleRate,
    seed,
    mark: true,
    produce: (record, signal) =>
      speakPieces({ engine, pieces, pauseBeforeSeconds, voice, options, seed }, record, signal),
  });
}

/**
 * What of a request the model can follow. Options that it has not got are left out; only where the client asked for
 * one itself is there anything to warn about.
 */
function synthesisOptions(
  info: EngineInfo,
  request: TtsRequest,
  given: ReadonlySet<string>,
): { options: SynthesisOptions; warnings: readonly Warning[] } {
  const { exaggeration, classifierFreeGuidance, streaming } = info.capabilities;
  const warnings: Warning[] = [];
  const unsupported = (field: string) => {
    if (given.has(field)) {
      const message = `${field} has no effect: the model ${info.modelId} does not support it.`;
      warnings.push({ code: 'option_unsupported', message });
    }
  };
  if (!exaggeration) unsupported('exaggeration');
  if (!classifierFreeGuidance) unsupported('cfg_weight');
  if (streaming === 'segment' && given.has('chunk_size')) {
    const message = `chunk_size is only approximated: the model ${info.modelId} makes a sentence-sized piece at a time.`;
    warnings.push({ code: 'option_approximated', message });
  }
  const language = supportedLanguage(info, request.language, warnings);
  const options = {
    temperature: request.temperature,
    ...(exaggeration && { exaggeration: request.exaggeration }),
    ...(classifierFreeGuidance && { cfgWeight: request.cfg_weight }),
    ...(streaming === 'token' && request.chunk_size !== undefined && { chunkTokens: request.chunk_size }),
    ...(language !== undefined && { language }),
  };
  return { options, warnings };
}

function supportedLanguage(
  info: EngineInfo,
  wanted: string | undefined,
  warnings: Warning[],
): string | undefined {
  if (wanted === undefined) return undefined;
  const primary = wanted.split(/[-_]/)[0]!.toLowerCase();
  if (info.languages.includes(primary)) return primary;
  const known = info.languages.join(', ');
  const message = `The model ${info.modelId} does not speak the language asked for; it speaks: ${known}.`;
  warnings.push({ code: 'language_unsupported', message });
  return undefined;
}

/** The documented result of `tts`. */
export async function ttsOutput(
  context: ServiceContext,
  { request, given }: ParsedRequest<TtsRequest>,
  { voice }: TtsPlan,
  { audio, end, warnings }: CollectedAudio,
  signal: AbortSignal | undefined,
): Promise<TtsOutput> {
  const isStreaming = request.mode !== 'basic';
  const isTold = (field: string) => isStreaming || given.has(field);
  return {
    ...(await audioFields(context, normalize(evened(audio, end), request.audio_normalization), {
      format: request.output_format,
      signal,
    })),
    text: request.text,
    mode: request.mode,
    parameters: {
      ...(request.chunk_size !== undefined && { chunk_size: request.chunk_size }),
      ...(isTold('exaggeration') && { exaggeration: request.exaggeration }),
      ...(isTold('cfg_weight') && { cfg_weight: request.cfg_weight }),
      ...(isTold('temperature') && { temperature: request.temperature }),
      voice_cloning: voice.record !== undefined || voice.recordingSeconds !== undefined,
      ...(voice.record && {
        voice_id: voice.record.id,
        voice_name: voice.record.name,
        optimization: 'direct_audio_array' as const,
      }),
    },
    ...(isStreaming && request.print_metrics && { streaming_metrics: end.metrics }),
    segments: [...end.segments],
    seed: end.seed ?? 0,
    watermarked: end.watermarked,
    ...warningFields(warnings),
  };
}

/** Sentences that came out much louder or softer than the others, as a model's draw may have it. A stream cannot know. */
function evened({ samples, sampleRate }: Pcm, { segments }: CollectedAudio['end']): Pcm {
  const at = (seconds: number) => Math.min(samples.length, Math.round(seconds * sampleRate));
  const spans = segments.map(({ audio_start, audio_end }) => ({
    start: at(audio_start),
    end: at(audio_end),
  }));
  return { samples: matchLevels(samples, spans, sampleRate), sampleRate };
}

function normalize(audio: Pcm, method: TtsRequest['audio_normalization']): Pcm {
  const { samples, sampleRate } = audio;
  if (method === 'peak') return { samples: normalizePeak(samples), sampleRate };
  if (method === 'rms') return { samples: normalizeRms(samples, sampleRate), sampleRate };
  if (method === 'lufs')
    return { samples: normalizeLoudness(samples, sampleRate, { targetLufs: -16 }), sampleRate };
  return audio;
}
