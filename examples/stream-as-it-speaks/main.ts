// Receives audio while the model still generates, and stops after three seconds of it.
import { createSpeechService, StarlingError } from '@starling-tts/core';
import { createNodeEngine } from '@starling-tts/engine-node';

const engine = await createNodeEngine();
const speech = createSpeechService({ engine });
const enough = new AbortController();
const text =
  'Each piece of this text arrives as soon as it is spoken. You can play it, send it on, or stop listening at any time.';

try {
  let seconds = 0;
  let sampleRate = 24_000;
  const request = { operation: 'tts', mode: 'streaming', text, chunk_size: 15 };
  for await (const part of speech.stream(request, { signal: enough.signal })) {
    if (part.type === 'start') sampleRate = part.sampleRate;
    if (part.type === 'audio') {
      seconds += part.samples.length / sampleRate;
      console.log(
        `piece ${part.pieceId}: ${seconds.toFixed(2)} s of audio after ${part.elapsedSeconds.toFixed(2)} s`,
      );
      if (seconds > 3) enough.abort();
    }
  }
} catch (error) {
  if (!StarlingError.is(error, 'aborted')) throw error;
  console.log('stopped');
} finally {
  await engine.dispose();
}
