import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createNodeEngine } from '@starling-tts/engine-node';

/** Starling in a process of its own. */
export async function openStarling(model, reference, options) {
  const engine = await createNodeEngine({ model, ...options });
  const voice = await engine.encodeVoice({ samples: reference, sampleRate: 24_000 });
  return {
    engine,
    voice,
    /** Speaks greedily; times are the caller's own clock. */
    async speak(text, more = {}, signal) {
      const started = performance.now();
      const chunks = [];
      const warnings = [];
      let firstAudioSeconds;
      let totals;
      const request = { segment: { id: 0, text }, voice, options: { temperature: 0, ...more } };
      for await (const part of engine.synthesize(request, signal && { signal })) {
        if (part.type === 'audio') {
          firstAudioSeconds ??= (performance.now() - started) / 1000;
          chunks.push(part.samples);
        } else warnings.push(...part.warnings);
        if (part.type === 'end') totals = part.totals;
      }
      const wallSeconds = (performance.now() - started) / 1000;
      return { ...totals, chunks, warnings, firstAudioSeconds, wallSeconds };
    },
    peakMegabytes: () => memory(engine.processId, 'VmHWM'),
    residentMegabytes: () => memory(engine.processId, 'VmRSS'),
    dispose: () => engine.dispose(),
  };
}

/** transformers.js in a process of its own, on the same files. */
export async function openTransformers(folder, reference, { dtype, threads }) {
  const child = fork(
    fileURLToPath(new URL('peer-process.mjs', import.meta.url)),
    [dirname(folder), basename(folder), dtype, String(threads)],
    { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  const ask = async (message) => {
    const settled = new AbortController();
    const options = { signal: settled.signal };
    const answer = once(child, 'message', options);
    const end = once(child, 'exit', options).then(() => {
      throw new Error('transformers.js ended before it answered');
    });
    // The one that comes second is called off.
    for (const waiting of [answer, end]) waiting.catch(() => {});
    if (message !== undefined) child.send(message);
    try {
      return (await Promise.race([answer, end]))[0];
    } finally {
      settled.abort();
    }
  };
  await ask();
  await ask({ reference });
  return {
    async speak(text, { maxSpeechTokens = 1000 } = {}) {
      const started = performance.now();
      const { samples } = await ask({ text, maxTokens: maxSpeechTokens });
      const wallSeconds = (performance.now() - started) / 1000;
      return { wallSeconds, audioSeconds: samples / 24_000, firstAudioSeconds: wallSeconds };
    },
    peakMegabytes: () => memory(child.pid, 'VmHWM'),
    async dispose() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** A line of a process's memory accounts; undefined where the system keeps none. */
async function memory(processId, field) {
  const status = await readFile(`/proc/${processId}/status`, 'utf8').catch(() => '');
  const kilobytes = new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1];
  return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
}
