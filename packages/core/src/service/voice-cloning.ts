import { throwIfAborted } from '../errors/starling-error.js';
import type { ParsedRequest, VoiceCloningOutput, VoiceCloningRequest } from '../operations/index.js';
import { normalizeVoiceName, voiceIdOf, voiceNameTaken } from '../voices/index.js';
import { audioFields } from './audio-fields.js';
import { collectAudio, warningFields } from './collect.js';
import { perform } from './perform.js';
import { readReference } from './recordings.js';
import { roundTo } from './round.js';
import type { ServiceContext } from './service-context.js';
import type { SpeechProgress } from './service-part.js';
import { SpeechRecorder } from './speech-recorder.js';
import { planSpeech } from './tts.js';

/** What a new voice says first. */
const sampleText = 'Hello! This is a short sample of my new voice.';

const sampleRate = 24_000;

/**
 * Carries out `voice_cloning`: encodes the voice, lets it speak, and only then adds it to the library, so that a
 * failure or cancellation on the way leaves nothing behind.
 */
export async function cloneVoice(
  context: ServiceContext,
  { request, warnings }: ParsedRequest<VoiceCloningRequest>,
  { signal, onProgress }: CloneOptions,
): Promise<VoiceCloningOutput> {
  const { engine, voices } = context;
  const recorder = new SpeechRecorder(engine.info.sampleRate);
  recorder.warn(warnings);
  const name = normalizeVoiceName(request.voice_name);
  if ((await voices.findByName(name)) !== undefined) throw voiceNameTaken(name);
  const reference = await readReference(
    context,
    {
      field: 'reference_audio',
      value: request.reference_audio,
      maxSeconds: request.max_reference_duration_sec,
    },
    signal,
  );
  recorder.warn(reference.warnings);
  const conditioning = await engine.encodeVoice(reference.audio, signal && { signal });
  const task = { text: sampleText, sampleRate, options: {}, seed: request.seed ?? context.drawSeed() };
  const plan = (await planSpeech(context, task, recorder))(conditioning);
  const sample = await collectAudio(perform(context, plan, recorder, signal), { onProgress });
  const wav = await audioFields(context, sample.audio, { signal });
  throwIfAborted(signal);

  const createdAt = new Date(context.now()).toISOString();
  const id = request.save_to_library
    ? (
        await voices.add(
          {
            name,
            gender: request.gender,
            description: request.voice_description,
            ...(request.consent_note !== undefined && { consentNote: request.consent_note }),
            originalSampleRate: reference.originalSampleRate,
            createdAt,
            conditioning,
          },
          reference.audio,
        )
      ).id
    : await voiceIdOf(reference.audio);
  return {
    success: true,
    voice_info: {
      voice_name: name,
      voice_id: id,
      description: request.voice_description,
      duration: roundTo(reference.seconds, 3),
      sample_rate: reference.originalSampleRate,
      created_at: createdAt.slice(0, 19).replace('T', ' '),
      type: 'user_cloned_voice',
    },
    sample_audio: wav.audio,
    sample_rate: wav.sample_rate,
    saved_to_library: request.save_to_library,
    operation: 'voice_cloning',
    message: `Voice '${name}' cloned successfully`,
    usage_instructions: usageInstructions(name, request.save_to_library),
    watermarked: sample.end.watermarked,
    ...warningFields(sample.warnings),
  };
}

/** Options of {@link cloneVoice}. */
interface CloneOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: SpeechProgress) => void) | undefined;
}

/** A voice that was not kept has no name to be called by: its recording has to be sent again. */
function usageInstructions(name: string, isSaved: boolean): VoiceCloningOutput['usage_instructions'] {
  const voice = isSaved ? { voice_name: name } : { reference_audio: 'The same recording as base64' };
  const request = { operation: 'tts', text: 'Your text here', ...voice } as const;
  return {
    tts_basic: { ...request, mode: 'basic' },
    tts_streaming: { ...request, mode: 'streaming_voice_cloning', chunk_size: 25 },
  };
}
