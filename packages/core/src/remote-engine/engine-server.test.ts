import { expect, test } from 'vitest';
import type { SpeechEngine } from '../engine/engine.js';
import { createFakeEngine } from '../testing/fake-engine.js';
import { EngineServer } from './engine-server.js';
import { protocolVersion, type ServerMessage, unacknowledgedSecondsLimit } from './protocol.js';

async function openServer(engine: SpeechEngine): Promise<{ server: EngineServer; sent: ServerMessage[] }> {
  const sent: ServerMessage[] = [];
  const server = new EngineServer({ send: async (message) => void sent.push(message) }, async () => engine);
  await server.receive({ type: 'open', protocolVersion, configuration: undefined });
  return { server, sent };
}

function sentSamples(sent: readonly ServerMessage[]): number {
  return sent
    .map((message) =>
      message.type === 'part' && message.part.type === 'audio' ? message.part.samples.length : 0,
    )
    .reduce((sum, samples) => sum + samples, 0);
}

async function turnEventLoop(times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) await new Promise(setImmediate);
}

test('stops at the limit of unacknowledged audio and goes on when it is acknowledged', async () => {
  const engine = createFakeEngine();
  const { server, sent } = await openServer(engine);
  const voice = await engine.defaultVoice();
  const limit = unacknowledgedSecondsLimit * engine.info.sampleRate;
  const chunk = 25 * engine.info.samplesPerToken;
  const request = { segment: { id: 0, text: 'a'.repeat(300) }, voice, options: { chunkTokens: 25 } };
  const answering = server.receive({ type: 'call', id: 1, call: { method: 'synthesize', request } });

  await turnEventLoop(100);
  expect(sentSamples(sent)).toBe(limit);
  server.receive({ type: 'acknowledge', id: 1, samples: chunk });
  await turnEventLoop(100);
  expect(sentSamples(sent)).toBe(limit + chunk);
  server.receive({ type: 'acknowledge', id: 1, samples: 2 * limit });
  await answering;
  expect(sent.at(-1)).toEqual({ type: 'done', id: 1 });
  expect(sentSamples(sent)).toBe(300 * 1.6 * engine.info.samplesPerToken);
});

test('a cancelled call that waits for its reader ends', async () => {
  const engine = createFakeEngine();
  const { server, sent } = await openServer(engine);
  const voice = await engine.defaultVoice();
  const request = { segment: { id: 0, text: 'a'.repeat(300) }, voice };
  const answering = server.receive({ type: 'call', id: 1, call: { method: 'synthesize', request } });
  await turnEventLoop(100);
  server.receive({ type: 'cancel', id: 1 });
  await answering;
  expect(sent.at(-1)).toMatchObject({ type: 'failed', id: 1, failure: { error: { code: 'aborted' } } });
});

test('refuses a client of another build', async () => {
  const sent: ServerMessage[] = [];
  const server = new EngineServer({ send: async (message) => void sent.push(message) }, async () =>
    createFakeEngine(),
  );
  const leave = await server.receive({
    type: 'open',
    protocolVersion: protocolVersion + 1,
    configuration: {},
  });
  expect(leave).toBe(true);
  expect(sent).toMatchObject([{ type: 'openFailed', failure: { error: { code: 'engine_failed' } } }]);
});

test('closing ends running calls before it reports to be done', async () => {
  const engine = createFakeEngine({ onToken: () => new Promise(() => undefined) });
  const { server, sent } = await openServer(engine);
  const voice = await engine.defaultVoice();
  const request = { segment: { id: 0, text: 'Hello.' }, voice };
  const answering = server.receive({ type: 'call', id: 1, call: { method: 'synthesize', request } });
  await turnEventLoop(10);
  expect(await server.receive({ type: 'close' })).toBe(true);
  await answering;
  expect(sent.at(-1)).toMatchObject({ type: 'failed', id: 1 });
});
