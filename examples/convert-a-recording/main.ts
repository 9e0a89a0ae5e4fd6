// node main.js source.wav target.wav: the words and timing of the first recording in the voice of the second.
import { readFile, writeFile } from 'node:fs/promises';
import { createSpeechService, encodeBase64 } from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import { createNodeEngine } from '@starling-tts/engine-node';

const [source, target] = process.argv.slice(2);
if (source === undefined || target === undefined) throw new Error('usage: main.js <source> <target>');

const engine = await createNodeEngine();
try {
  const speech = createSpeechService({ engine, decoders: codecDecoders });
  const { audio, processing_time } = await speech.run({
    operation: 'voice_transfer',
    transfer_mode: 'audio',
    input_audio: encodeBase64(await readFile(source)),
    target_audio: encodeBase64(await readFile(target)),
  });
  await writeFile('converted.wav', audio, 'base64');
  console.log(`converted.wav in ${processing_time}`);
} finally {
  await engine.dispose();
}
