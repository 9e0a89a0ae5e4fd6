// Speaks a text through the speech API. Shows both ways to get the audio: whole, or chunk by chunk while it is made.
//
// Set RUNPOD_BASE_URL and RUNPOD_API_KEY. The same program works with an endpoint at RunPod
// (https://api.runpod.ai/v2/YOUR_ENDPOINT) and with `starling-runpod serve` (http://127.0.0.1:8000/v2/local).
//
//   node speech-client.mjs "Hello world!" Adrian
//   node speech-client.mjs --stream "Hello world!" Adrian
import { writeFile } from 'node:fs/promises';

const baseUrl = process.env.RUNPOD_BASE_URL ?? 'http://127.0.0.1:8000/v2/local';
const apiKey = process.env.RUNPOD_API_KEY ?? 'YOUR_API_KEY';

async function call(path, body) {
  const response = await fetch(baseUrl + path, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body !== undefined && { body: JSON.stringify(body) }),
    headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
  return response.json();
}

/** The job's output, once it is there. */
async function outputOf(id) {
  for (;;) {
    const { status, output, error } = await call(`/status/${id}`);
    if (status === 'COMPLETED') return output;
    if (status !== 'IN_QUEUE' && status !== 'IN_PROGRESS') throw new Error(`Job ${status}: ${error}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** The chunks of audio, each as soon as the model has made it. */
async function* chunksOf(id) {
  for (;;) {
    const { status, stream, error } = await call(`/stream/${id}`);
    for (const { output } of stream) yield output;
    if (status === 'COMPLETED') return;
    if (status !== 'IN_QUEUE' && status !== 'IN_PROGRESS') throw new Error(`Job ${status}: ${error}`);
  }
}

const isStream = process.argv[2] === '--stream';
const [text = 'Hello world!', voiceName = 'Amy'] = process.argv.slice(isStream ? 3 : 2);

const { id } = await call('/run', {
  input: {
    operation: 'tts',
    mode: 'streaming_voice_cloning',
    text,
    voice_name: voiceName,
    chunk_size: 25,
    exaggeration: 0.7,
  },
});
if (isStream) {
  for await (const { sequence, duration, audio, is_last: isLast, metrics } of chunksOf(id)) {
    if (isLast) console.log(`${metrics.audio_duration} s of audio, real-time factor ${metrics.rtf}`);
    else {
      await writeFile(`chunk-${sequence}.wav`, Buffer.from(audio, 'base64'));
      console.log(`chunk-${sequence}.wav: ${duration} s`);
    }
  }
}
const { audio, sample_rate: sampleRate } = await outputOf(id);
await writeFile('output.wav', Buffer.from(audio, 'base64'));
console.log(`Audio saved to output.wav (${sampleRate} Hz)`);
