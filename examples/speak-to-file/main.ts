// Speaks one sentence with the embedded model and writes a WAV file.
import { writeFile } from 'node:fs/promises';
import { createSpeechService } from '@starling-tts/core';
import { createNodeEngine } from '@starling-tts/engine-node';

const engine = await createNodeEngine();
try {
  const speech = createSpeechService({ engine });
  const { audio, duration } = await speech.run({
    operation: 'tts',
    text: 'Hello from Starling.',
    audio_normalization: 'rms',
  });
  await writeFile('hello.wav', audio, 'base64');
  console.log(`hello.wav: ${duration} s`);
} finally {
  await engine.dispose();
}
