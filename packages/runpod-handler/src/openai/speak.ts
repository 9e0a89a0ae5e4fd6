import {
  decodeBase64,
  encodeBase64,
  encodePcm,
  machineGeneratedInfo,
  type ServicePart,
  type SpeechService,
  type TtsOutput,
  wavStreamHeader,
} from '@starling-tts/core';
import type { JobContext, JobResult } from '../jobs/job-handler.js';
import { type SpeechRequest, speechFormats } from './speech-request.js';

/** A partial output of a speech call: the next bytes of the audio. */
export interface SpeechBytes {
  /** Bytes in base64. Those of all partial outputs, joined, are the audio. */
  readonly audio: string;
  /** Media type of the whole. */
  readonly content_type: string;
}

/** Speech tokens per chunk: one second, so that the first bytes leave early. */
const chunkTokens = 25;

/** Most bytes that go out at once: as base64 they stay below the platform's limit of 1 MB. */
const mostBytes = 640_000;

/** Speaks a text and sends the bytes of the audio: as they come into being where the format allows it, else at the end. */
export async function speak(
  service: SpeechService,
  request: SpeechRequest,
  context: JobContext,
): Promise<JobResult> {
  const { response_format: format } = request;
  const contentType = speechFormats[format];
  const isImmediate = format === 'wav' || format === 'pcm';
  const send = async (bytes: Uint8Array) => {
    for (let first = 0; first < bytes.length; first += mostBytes) {
      const audio = encodeBase64(bytes.subarray(first, first + mostBytes));
      await context.sendPartial({ audio, content_type: contentType } satisfies SpeechBytes);
    }
  };
  const onPart = async (part: ServicePart) => {
    if (part.type === 'start' && format === 'wav') {
      await send(wavStreamHeader(part.sampleRate, { info: machineGeneratedInfo }));
    }
    if (part.type === 'audio') await send(encodePcm(part.samples));
  };
  const { audio, sample_rate, duration } = (await service.run(
    {
      operation: 'tts',
      mode: 'streaming',
      text: request.input,
      chunk_size: chunkTokens,
      output_format: format === 'opus' ? 'ogg_opus' : format,
      ...(await voiceFields(service, request.voice)),
    },
    { signal: context.signal, ...(isImmediate && { onPart }) },
  )) as TtsOutput;
  if (!isImmediate) await send(decodeBase64(audio, 'audio'));
  const whole = { content_type: contentType, format, sample_rate, duration };
  return { output: { ...whole, audio }, compactOutput: whole };
}

/** Clients of this API have one field for a voice: a name, or else an id. */
async function voiceFields({ voices }: SpeechService, voice: string): Promise<Record<string, string>> {
  if (voice === 'default') return {};
  const byId = (await voices.findByName(voice)) === undefined && (await voices.findById(voice)) !== undefined;
  return byId ? { voice_id: voice } : { voice_name: voice };
}
