import { type SpeechService, StarlingError } from '@starling-tts/core';
import type { JobContext, JobResult } from '../jobs/job-handler.js';
import { speak } from './speak.js';
import { modelAliases, parseSpeechRequest } from './speech-request.js';

/** What a worker gets for a call of RunPod's `/openai/*` passthrough. */
export interface OpenAiInput {
  /** Path of the call, for example `/v1/audio/speech`. */
  readonly openai_route: string;
  /** Its body; absent when it had none. */
  readonly openai_input?: unknown;
}

/** Whether an input is of the passthrough. */
export function isOpenAiInput(input: unknown): input is OpenAiInput {
  return (
    typeof input === 'object' &&
    input !== null &&
    typeof (input as { openai_route?: unknown }).openai_route === 'string'
  );
}

/** When this process began to offer its model, in seconds since 1970: the API asks for a time. */
const offeredSince = Math.floor(Date.now() / 1000);

/**
 * Carries out a call of OpenAI's API.
 *
 * @throws StarlingError `unknown_operation` for another route, `model_not_found`, and as {@link SpeechService}
 */
export async function runOpenAiRoute(
  service: SpeechService,
  { openai_route: route, openai_input: body }: OpenAiInput,
  context: JobContext,
): Promise<JobResult> {
  const { modelId } = service.engine.info;
  switch (route) {
    case '/v1/models':
      return {
        output: {
          object: 'list',
          data: [{ id: modelId, object: 'model', created: offeredSince, owned_by: 'starling' }],
        },
      };
    case '/v1/audio/voices': {
      const records = await service.voices.list();
      return {
        output: {
          voices: records.map(({ id, name, gender, description }) => ({ id, name, gender, description })),
        },
      };
    }
    case '/v1/audio/speech': {
      const request = parseSpeechRequest(body);
      if (request.model !== modelId && !modelAliases.includes(request.model)) {
        const message = `The model asked for is not loaded; this worker has ${modelId}.`;
        throw new StarlingError('model_not_found', message, { model: request.model });
      }
      return speak(service, request, context);
    }
    default: {
      const message = 'Unknown OpenAI route; there are /v1/audio/speech, /v1/audio/voices and /v1/models.';
      throw new StarlingError('unknown_operation', message, { operation: 'openai_route' });
    }
  }
}
