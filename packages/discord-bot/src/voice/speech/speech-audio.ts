import type { SpeechService } from '@starling-tts/core';

/**
 * Speech of the service as plain audio for `VoiceSession.play`. Work begins with the first `next()`, and ends at once when
 * the iterator's `return()` is called, also while it waits for the engine: that is how stopped speech stops its synthesis.
 *
 * @param input a `tts` request
 * @param options.signal cancels the work too
 */
export function speechAudio(
  service: Pick<SpeechService, 'stream'>,
  input: unknown,
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncIterable<Float32Array> {
  return {
    [Symbol.asyncIterator]: () => {
      const ended = new AbortController();
      const either = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
      const samples = audioOf(service.stream(input, { signal: either }));
      return {
        next: () => samples.next(),
        return: () => {
          ended.abort();
          // The stream fails with `aborted`, which nobody waits for.
          samples.return().catch(() => undefined);
          return Promise.resolve({ done: true, value: undefined });
        },
      };
    },
  };
}

async function* audioOf(
  parts: ReturnType<SpeechService['stream']>,
): AsyncGenerator<Float32Array, void, undefined> {
  for await (const part of parts) {
    if (part.type === 'audio') yield part.samples;
  }
}
