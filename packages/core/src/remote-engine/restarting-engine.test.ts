import { expect, test } from 'vitest';
import type { SpeechPart } from '../engine/speech-part.js';
import { StarlingError } from '../errors/starling-error.js';
import { createFakeEngine } from '../testing/fake-engine.js';
import { CallTable } from './call-table.js';
import type { EngineHost } from './engine-host.js';
import { EngineServer } from './engine-server.js';
import { protocolVersion } from './protocol.js';
import { RestartingEngine } from './restarting-engine.js';

/** A host in this very thread, whose engine answers or is silent. */
class MemoryHost implements EngineHost {
  readonly #engine = createFakeEngine();
  readonly info = this.#engine.info;
  readonly #server: EngineServer;
  readonly #calls: CallTable;
  alive = true;
  isSilent = false;

  private constructor() {
    this.#server = new EngineServer(
      {
        send: async (message) => {
          if ('id' in message) this.#calls.receive(message);
        },
      },
      async () => this.#engine,
    );
    this.#calls = new CallTable((message) => {
      if (!this.isSilent) void this.#server.receive(message);
    });
  }

  static async start(): Promise<MemoryHost> {
    const host = new MemoryHost();
    await host.#server.receive({ type: 'open', protocolVersion, configuration: undefined });
    return host;
  }

  send: EngineHost['send'] = (call, listener) => this.#calls.send(call, listener);

  kill(reason: string, lastTouched?: number): void {
    this.alive = false;
    this.#calls.failAll(new StarlingError('engine_crashed', reason, {}), lastTouched);
  }

  async close(): Promise<void> {
    this.kill('closed');
  }
}

async function startEngine() {
  const hosts = [await MemoryHost.start()];
  const engine = new RestartingEngine(hosts[0]!, {
    start: async () => {
      const host = await MemoryHost.start();
      hosts.push(host);
      return host;
    },
  });
  const voice = await engine.defaultVoice();
  const speak = async (): Promise<readonly SpeechPart[]> => {
    const parts: SpeechPart[] = [];
    for await (const part of engine.synthesize({ segment: { id: 0, text: 'Hello.' }, voice }))
      parts.push(part);
    return parts;
  };
  return { engine, hosts, speak };
}

/** Lets promise reactions run. */
const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

test('a call that its host had begun with fails with the host, the next one gets another', async () => {
  const { engine, hosts, speak } = await startEngine();
  hosts[0]!.isSilent = true;
  const failing = speak();
  await settle();
  hosts[0]!.kill('gone');
  await expect(failing).rejects.toMatchObject({ code: 'engine_crashed' });
  expect((await speak()).at(-1)?.type).toBe('end');
  expect(hosts).toHaveLength(2);
  await engine.dispose();
});

test('a call that its host cannot have begun with goes to the next one', async () => {
  const { engine, hosts, speak } = await startEngine();
  hosts[0]!.isSilent = true;
  const begun = speak();
  const waiting = speak();
  await settle();
  // The voice was call 1.
  hosts[0]!.kill('silent', 2);
  await expect(begun).rejects.toMatchObject({ code: 'engine_crashed' });
  expect((await waiting).at(-1)?.type).toBe('end');
  expect(hosts).toHaveLength(2);
  await engine.dispose();
});

test('disposal ends a call that waits for its next host', async () => {
  const { engine, hosts, speak } = await startEngine();
  hosts[0]!.isSilent = true;
  const waiting = speak();
  await settle();
  const disposal = engine.dispose();
  hosts[0]!.kill('silent', 0);
  await expect(waiting).rejects.toMatchObject({ code: 'engine_disposed' });
  await disposal;
});
