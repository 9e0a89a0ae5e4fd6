import {
  type OperationOutput,
  type ServicePart,
  type SpeechService,
  throwIfAborted,
} from '@starling-tts/core';
import type { JobContext, JobHandler, JobResult } from '../jobs/job-handler.js';
import { isOpenAiInput, runOpenAiRoute } from '../openai/run-openai-route.js';
import { ChunkMaker } from './streamed-chunk.js';

/** Options of {@link createSpeechHandler}. */
export interface SpeechHandlerOptions {
  /** Does the work. */
  readonly service: SpeechService;
}

/**
 * Makes the handler for the operations of the API. The streaming modes of `tts` send each audio chunk as a partial output
 * while the model goes on; the result of every operation is the documented one. Inputs with an `openai_route` are those of
 * RunPod's OpenAI passthrough.
 */
export function createSpeechHandler({ service }: SpeechHandlerOptions): JobHandler {
  return async ({ input }, context) => {
    throwIfAborted(context.signal);
    if (isOpenAiInput(input)) return runOpenAiRoute(service, input, context);
    if (isStreaming(input)) return runStreaming(service, input, context);
    const output = await service.run(input, {
      signal: context.signal,
      onProgress: ({ piece, pieces, audioSeconds }) =>
        context.reportProgress({ piece, pieces, audio_seconds: Math.round(audioSeconds * 1000) / 1000 }),
    });
    return { output };
  };
}

const streamingModes: readonly unknown[] = ['streaming', 'streaming_voice_cloning'];

/** Whether the audio goes out chunk by chunk. Everything about the request is the service's to check. */
function isStreaming(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return false;
  const { operation, mode } = input as Record<string, unknown>;
  return operation === 'tts' && streamingModes.includes(mode);
}

async function runStreaming(service: SpeechService, input: unknown, context: JobContext): Promise<JobResult> {
  let chunks: ChunkMaker | undefined;
  const onPart = async (part: ServicePart) => {
    if (part.type === 'start') chunks = new ChunkMaker(part.sampleRate);
    if (part.type === 'audio') for (const chunk of chunks!.chunks(part)) await context.sendPartial(chunk);
    if (part.type === 'end') await context.sendPartial(chunks!.last(part));
  };
  const output = await service.run(input, { signal: context.signal, onPart });
  return { output, compactOutput: withoutAudio(output) };
}

/** The result for jobs whose audio is larger than the platform takes: it went out in the stream already. */
function withoutAudio(output: OperationOutput): unknown {
  const { warnings = [], ...rest } = output as { warnings?: readonly unknown[]; audio?: string };
  const message = 'The audio is larger than a result may be; it was delivered in the stream only.';
  return { ...rest, audio: undefined, warnings: [...warnings, { code: 'audio_in_stream_only', message }] };
}
