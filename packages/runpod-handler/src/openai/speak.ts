import {
  concatSamples,
  encodeBase64,
  encodePcm,
  encodeWav,
  type ServicePart,
  type SpeechService,
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

/** Most samples whose bytes go out at once, to stay below the platform's limit of 1 MB. */
const mostSamples = 320_000;

/** Speaks a text and sends the bytes of the audio while they come into being. */
export async function speak(
  service: SpeechService,
  request: SpeechRequest,
  context: JobContext,
): Promise<JobResult> {
  const contentType = speechFormats[request.response_format];
  const send = (bytes: Uint8Array) =>
    context.sendPartial({ audio: encodeBase64(bytes), content_type: contentType } satisfies SpeechBytes);
  const heard: Float32Array[] = [];
  let sampleRate = 0;
  const onPart = async (part: ServicePart) => {
    if (part.type === 'start') {
      ({ sampleRate } = part);
      if (request.response_format === 'wav') await send(wavStreamHeader(sampleRate));
    }
    if (part.type !== 'audio') return;
    heard.push(part.samples);
    for (let first = 0; first < part.samples.length; first += mostSamples) {
      await send(encodePcm(part.samples.subarray(first, first + mostSamples)));
    }
  };
  await service.run(
    {
      operation: 'tts',
      mode: 'streaming',
      text: request.input,
      chunk_size: chunkTokens,
      ...(await voiceFields(service, request.voice)),
    },
    { signal: context.signal, onPart },
  );
  const samples = concatSamples(heard);
  const whole = {
    content_type: contentType,
    format: request.response_format,
    sample_rate: sampleRate,
    duration: Math.round((samples.length / sampleRate) * 1000) / 1000,
  };
  const bytes = request.response_format === 'wav' ? encodeWav({ samples, sampleRate }) : encodePcm(samples);
  return { output: { ...whole, audio: encodeBase64(bytes) }, compactOutput: whole };
}

/** Clients of this API have one field for a voice: a name, or else an id. */
async function voiceFields({ voices }: SpeechService, voice: string): Promise<Record<string, string>> {
  if (voice === 'default') return {};
  const byId = (await voices.findByName(voice)) === undefined && (await voices.findById(voice)) !== undefined;
  return byId ? { voice_id: voice } : { voice_name: voice };
}
