import { type AudioOutputFormat, durationSeconds, type Pcm } from '../audio/index.js';
import { resampleInTurns } from '../audio/resample/resample-in-turns.js';
import { StarlingError } from '../errors/starling-error.js';
import type {
  ParsedRequest,
  VoiceConversionOutput,
  VoiceConversionRequest,
  VoiceTransferOutput,
  VoiceTransferRequest,
} from '../operations/index.js';
import { audioFields } from './audio-fields.js';
import { type CollectedAudio, warningFields } from './collect.js';
import { convertWindows } from './convert-windows.js';
import { planWindows } from './plan-windows.js';
import { decodeRecording, maxInputBytes } from './recordings.js';
import { roundTo } from './round.js';
import type { ServiceContext } from './service-context.js';
import type { SpeechPlan } from './speech-plan.js';
import type { SpeechRecorder } from './speech-recorder.js';
import { readyVoice, type TargetVoice, type VoiceSource } from './target-voice.js';

/** Results are always at this rate, in Hz. */
const outputSampleRate = 24_000;

/** How much of `target_audio` is used, in seconds: the documented rule. */
const targetAudioSeconds = 10;

/** How much of `target_speaker` is used, in seconds: the default for reference recordings. */
const targetSpeakerSeconds = 30;

/** Longer sources are worked on, but the user is told. */
const longInputSeconds = 60;

/** Overlap of two windows, in seconds. */
const windowOverlapSeconds = 1;

/** A plan for `voice_conversion` or `voice_transfer`. */
export interface ConversionPlan extends SpeechPlan {
  readonly voice: TargetVoice;
  /** Length of the recording that was sent, in seconds. */
  readonly inputSeconds: number;
  /** What the result is written as. */
  readonly format: AudioOutputFormat;
}

type ConversionRequest = VoiceConversionRequest | VoiceTransferRequest;

/** Decides how a recording is converted. */
export async function planConversion(
  context: ServiceContext,
  { request, warnings }: ParsedRequest<ConversionRequest>,
  recorder: SpeechRecorder,
  signal: AbortSignal | undefined,
): Promise<ConversionPlan> {
  const { engine } = context;
  const { info } = engine;
  const { capabilities, sampleRate, samplesPerToken } = info;
  recorder.warn(warnings);
  if (!capabilities.conversion) {
    throw new StarlingError(
      'unsupported_by_engine',
      `The model ${info.modelId} cannot convert voices. Use a model that can.`,
      { feature: 'voice conversion', engine: info.modelId },
    );
  }
  const input = await decodeRecording(
    context,
    { field: 'input_audio', value: request.input_audio, maxBytes: maxInputBytes },
    signal,
  );
  const inputSeconds = durationSeconds(input);
  if (inputSeconds > longInputSeconds) {
    const message = `input_audio is ${inputSeconds.toFixed(1)} s long; up to ${longInputSeconds} s are recommended.`;
    recorder.warn([{ code: 'input_long', message }]);
  }
  const voice = await readyVoice(context, targetOf(request), signal);
  recorder.warn(voice.warnings);
  const source = padToTokens(await resampleInTurns(input, sampleRate, signal), samplesPerToken);
  const windows = planWindows(source.samples.length, {
    maxSamples: capabilities.maxConversionSeconds * sampleRate,
    overlapSamples: windowOverlapSeconds * sampleRate,
    samplesPerToken,
  });
  const job = { engine, source, voice: voice.conditioning, windows };
  return {
    operation: request.operation,
    pieces: windows.length,
    textRanges: [],
    sampleRate: outputSampleRate,
    mark: !request.no_watermark,
    produce: (record, abort) => convertWindows(job, record, abort),
    voice,
    inputSeconds,
    format: request.output_format,
  };
}

function targetOf(request: ConversionRequest): VoiceSource {
  const { voice_name: name, voice_id: id } = request;
  const [field, value, maxSeconds] =
    request.operation === 'voice_transfer'
      ? (['target_audio', request.target_audio, targetAudioSeconds] as const)
      : (['target_speaker', request.target_speaker, targetSpeakerSeconds] as const);
  return { name, id, recording: value === undefined ? undefined : { field, value, maxSeconds } };
}

/** Silence at the end up to whole speech tokens, so that no word at the end is cut. */
function padToTokens({ samples, sampleRate }: Pcm, samplesPerToken: number): Pcm {
  const length = Math.max(1, Math.ceil(samples.length / samplesPerToken)) * samplesPerToken;
  if (length === samples.length) return { samples, sampleRate };
  const padded = new Float32Array(length);
  padded.set(samples);
  return { samples: padded, sampleRate };
}

async function convertedFields(
  context: ServiceContext,
  { voice, format }: ConversionPlan,
  collected: CollectedAudio,
  signal: AbortSignal | undefined,
) {
  return {
    ...(await audioFields(context, collected.audio, { format, signal })),
    model: context.engine.info.decoder,
    ...(voice.record && { optimization: 'direct_audio_array' as const }),
    watermarked: collected.end.watermarked,
    ...warningFields(collected.warnings),
  };
}

/** The documented result of `voice_conversion`. */
export async function voiceConversionOutput(
  context: ServiceContext,
  plan: ConversionPlan,
  collected: CollectedAudio,
  signal: AbortSignal | undefined,
): Promise<VoiceConversionOutput> {
  const { record, recordingSeconds = 0 } = plan.voice;
  return {
    ...(await convertedFields(context, plan, collected, signal)),
    operation: 'voice_conversion',
    target_voice_info: record
      ? { voice_name: record.name, loaded_via: 'optimized_embeddings' }
      : { loaded_via: 'user_provided_audio', duration: roundTo(recordingSeconds, 3) },
  };
}

/** The documented result of `voice_transfer`. */
export async function voiceTransferOutput(
  context: ServiceContext,
  plan: ConversionPlan,
  collected: CollectedAudio,
  recorder: SpeechRecorder,
  signal: AbortSignal | undefined,
): Promise<VoiceTransferOutput> {
  const { record, recordingSeconds = 0 } = plan.voice;
  return {
    ...(await convertedFields(context, plan, collected, signal)),
    operation: 'voice_transfer',
    transfer_info: record
      ? {
          transfer_mode: 'embedding',
          target_voice: record.name,
          source: 'voice_library',
          voice_loading: 'optimized_direct_access',
        }
      : {
          transfer_mode: 'audio',
          target_source: 'user_provided_audio',
          target_duration: roundTo(recordingSeconds, 3),
        },
    input_duration: roundTo(plan.inputSeconds, 3),
    processing_time: `${recorder.elapsedSeconds().toFixed(2)} seconds`,
  };
}
