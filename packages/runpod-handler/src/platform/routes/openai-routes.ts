import { StarlingError } from '@starling-tts/core';
import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { openAiError, openAiStatus } from '../../openai/openai-error.js';
import type { SpeechBytes } from '../../openai/speak.js';
import { parseSpeechRequest, speechFormats } from '../../openai/speech-request.js';
import { isFinal, type JobView } from '../job.js';
import { type PlatformContext, policyLimits } from '../platform-context.js';
import { limitBody, readJson } from './read-body.js';

/** The part of OpenAI's API that is about speech, below `/v1`. Each call becomes a job, so the same workers serve it. */
export function openAiRoutes(platform: PlatformContext): Hono {
  const { settings } = platform;
  const routes = new Hono();
  routes.use(limitBody(settings.maxBodyBytes));

  for (const route of ['/models', '/audio/voices']) {
    routes.get(route, async (context) => {
      const job = await submit(platform, { openai_route: `/v1${route}` }, 0);
      if (job === undefined) return busy(context);
      const view = await platform.jobs.viewWhenFinal(job.id, settings.syncWait, context.req.raw.signal);
      return view?.status === 'COMPLETED' ? context.json(view.output) : failure(context, view);
    });
  }

  routes.post('/audio/speech', async (context) => {
    const body = await readJson(context);
    if (body === undefined) return context.json(openAiError('invalid_request', 'the body must be JSON'), 400);
    let request: ReturnType<typeof parseSpeechRequest>;
    try {
      request = parseSpeechRequest(body.content);
    } catch (error) {
      if (!StarlingError.is(error)) throw error;
      return context.json(openAiError(error.code, error.message), 400);
    }
    const input = { openai_route: '/v1/audio/speech', openai_input: body.content };
    const job = await submit(platform, input, body.bytes);
    if (job === undefined) return busy(context);
    const reading = new SpeechReading(platform, job.id, context.req.raw.signal);
    const first = await reading.next();
    if (first === undefined) return failure(context, await platform.jobs.view(job.id));
    if (request.stream_format === 'sse') return sendEvents(context, reading, first);
    return new Response(byteStream(reading, first), {
      headers: { 'content-type': speechFormats[request.response_format] },
    });
  });
  return routes;
}

/** Reads the audio of a speech job while it is made, and cancels the job when nobody wants it any more. */
class SpeechReading {
  readonly #platform: PlatformContext;
  readonly #id: string;
  readonly #signal: AbortSignal;

  constructor(platform: PlatformContext, id: string, gone: AbortSignal) {
    this.#platform = platform;
    this.#id = id;
    this.#signal = gone;
    gone.addEventListener('abort', () => this.cancel(), { once: true });
  }

  /** The next bytes; undefined when there are no more. */
  async next(): Promise<readonly SpeechBytes[] | undefined> {
    const { jobs, settings } = this.#platform;
    while (!this.#signal.aborted) {
      const taken = await jobs.takePartials(this.#id, settings.streamPoll, this.#signal);
      if (taken === undefined) return undefined;
      if (taken.partials.length > 0) return taken.partials as readonly SpeechBytes[];
      if (isFinal(taken.status)) return undefined;
    }
    return undefined;
  }

  /** Why the job did not get to its end; undefined when it did. */
  async failure(): Promise<JobView | undefined> {
    const view = await this.#platform.jobs.view(this.#id);
    return view?.status === 'COMPLETED' ? undefined : view;
  }

  /** Nobody wants the rest. */
  cancel(): void {
    void this.#platform.jobs.cancel(this.#id).catch(() => undefined);
  }
}

function byteStream(
  reading: SpeechReading,
  first: readonly SpeechBytes[],
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let waiting: readonly SpeechBytes[] | undefined = first;
  return new ReadableStream({
    async pull(controller) {
      waiting ??= await reading.next();
      if (waiting === undefined) {
        const failed = await reading.failure();
        // Half an answer must not look like a whole one: the connection breaks.
        if (failed) controller.error(new Error(failed.error ?? 'The job was cancelled.'));
        else controller.close();
        return;
      }
      for (const { audio } of waiting) controller.enqueue(Uint8Array.from(Buffer.from(audio, 'base64')));
      waiting = undefined;
    },
    cancel: () => reading.cancel(),
  });
}

function sendEvents(context: Context, reading: SpeechReading, first: readonly SpeechBytes[]): Response {
  return streamSSE(context, async (stream) => {
    stream.onAbort(() => reading.cancel());
    let waiting: readonly SpeechBytes[] | undefined = first;
    while (waiting !== undefined && !stream.aborted) {
      for (const { audio } of waiting) {
        await stream.writeSSE({ data: JSON.stringify({ type: 'speech.audio.delta', audio }) });
      }
      waiting = await reading.next();
    }
    const failed = await reading.failure();
    const last = failed
      ? { type: 'error', ...openAiError(codeOf(failed), failed.error ?? 'The job was cancelled.') }
      : { type: 'speech.audio.done' };
    await stream.writeSSE({ data: JSON.stringify(last) });
  });
}

async function submit(
  { jobs, draining }: PlatformContext,
  input: unknown,
  inputBytes: number,
): Promise<JobView | undefined> {
  if (draining.aborted) return undefined;
  const job = await jobs.submit({
    input,
    inputBytes,
    isSync: true,
    executionTimeout: policyLimits.executionTimeout.usual,
    timeToLive: policyLimits.timeToLive.usual,
    isLowPriority: false,
  });
  return job === 'queue-full' ? undefined : job;
}

function busy(context: Context): Response {
  const message = 'The server has too much to do or is shutting down. Try again later.';
  return context.json({ error: { message, type: 'rate_limit_error', param: null, code: 'queue_full' } }, 429);
}

function failure(context: Context, view: JobView | undefined): Response {
  if (view === undefined || !isFinal(view.status)) {
    return context.json(openAiError('timeout', 'No worker had time for the request.'), 500);
  }
  const code = codeOf(view);
  return context.json(openAiError(code, view.error ?? 'The job was cancelled.'), openAiStatus(code));
}

function codeOf({ output }: JobView): string {
  const code = (output as { error_code?: unknown } | undefined)?.error_code;
  return typeof code === 'string' ? code : 'internal_error';
}
