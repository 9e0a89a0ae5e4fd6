// node main.js recording.wav "Their name": keeps a new voice and speaks with it.
import { readFile, writeFile } from 'node:fs/promises';
import { createSpeechService, createVoiceLibrary, encodeBase64 } from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import { createFileVoiceStore, createNodeEngine } from '@starling-tts/engine-node';

const [recording, name] = process.argv.slice(2);
if (recording === undefined || name === undefined) throw new Error('usage: main.js <recording> <voice name>');

const engine = await createNodeEngine();
try {
  const voices = createVoiceLibrary({ stores: [createFileVoiceStore('voices')] });
  const speech = createSpeechService({ engine, voices, decoders: codecDecoders });
  const cloned = await speech.run({
    operation: 'voice_cloning',
    reference_audio: encodeBase64(await readFile(recording)),
    voice_name: name,
  });
  for (const { message } of cloned.warnings ?? []) console.warn(message);
  const spoken = await speech.run({ operation: 'tts', text: 'This is how I sound now.', voice_name: name });
  await writeFile('cloned.wav', spoken.audio, 'base64');
} finally {
  await engine.dispose();
}
