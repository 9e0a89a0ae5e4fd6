import { join } from 'node:path';
import { abortedError, createSpeechService, StarlingError } from '@starling-tts/core';
import { codecDecoders, codecEncoders } from '@starling-tts/core/codecs';
import { createNodeEngine, openLocalVoices } from '@starling-tts/engine-node';
import type { Logger } from 'pino';
import { createBot } from '../bot/create-bot.js';
import { openFileStore } from '../store/index.js';
import type { BotConfiguration } from './configuration.js';
import { startHealthServer } from './health-server.js';
import { describeError } from './log.js';

/**
 * Runs a bot from the opening of the model to the last write, until the signal fires. Inference is in a process of its own.
 *
 * @throws StarlingError when it cannot start, Discord ends it for good, or another process takes its data folder
 */
export async function runBot(
  configuration: BotConfiguration,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const end = new CleanEnd(configuration.stopSeconds, log);
  const lost = new AbortController();
  const stop = AbortSignal.any([signal, lost.signal]);
  try {
    const { dataFolder, model } = configuration;
    const store = await openFileStore({
      folder: dataFolder,
      onDamaged: (file) => log.error({ file }, 'a file of the data folder is damaged and was put aside'),
      onWriteError: (error) => log.error(describeError(error), 'the data folder cannot be written'),
      onLockLost: (error) => {
        log.error(describeError(error), 'the data folder was taken away');
        lost.abort(error);
      },
    });
    end.add('store', () => store.close());
    const { name, device, precision, threads } = model;
    const engine = await createNodeEngine({ model: name, device, precision, threads, signal: stop });
    end.add('engine', () => engine.dispose());
    const { modelId, modelRevision, device: runsOn } = engine.info;
    log.info({ modelId, modelRevision, device: runsOn }, 'the model is there');
    const voices = openLocalVoices({
      folder: join(dataFolder, 'voices'),
      onStoreError: (error) => log.warn(describeError(error), 'a voice could not be kept ready'),
    });
    const service = createSpeechService({
      engine,
      voices,
      decoders: codecDecoders,
      encoders: codecEncoders,
      ...(configuration.seed !== undefined && { seed: configuration.seed }),
    });
    // Sessions allocate and compile on their first run: better now than in the first message.
    await service.run({ operation: 'tts', text: 'Ready.' }, { signal: stop });
    const bot = createBot({ configuration, service, voices, store, log });
    if (configuration.health !== undefined) {
      const health = await startHealthServer(configuration.health, () => bot.health());
      end.add('health', () => health.close());
      log.info({ url: health.url }, 'health is told');
    }
    end.add('bot', () => bot.stop());
    await Promise.race([bot.start(), untilAborted(stop)]);
    await Promise.race([untilAborted(stop), bot.failed]);
  } catch (error) {
    lost.signal.throwIfAborted();
    if (!signal.aborted || !StarlingError.is(error, 'aborted')) throw error;
  } finally {
    await end.run();
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(abortedError(signal));
    signal.addEventListener('abort', () => reject(abortedError(signal)), { once: true });
  });
}

/** Closes what was opened, the last first, within a time. */
class CleanEnd {
  readonly #steps: { readonly what: string; readonly close: () => Promise<void> }[] = [];
  readonly #seconds: number;
  readonly #log: Logger;

  constructor(seconds: number, log: Logger) {
    this.#seconds = seconds;
    this.#log = log;
  }

  add(what: string, close: () => Promise<void>): void {
    this.#steps.unshift({ what, close });
  }

  async run(): Promise<void> {
    const deadline = setTimeout(() => {
      this.#log.error({ seconds: this.#seconds }, 'stopping took too long');
      process.exit(1);
    }, this.#seconds * 1000).unref();
    for (const { what, close } of this.#steps) {
      try {
        await close();
      } catch (error) {
        this.#log.error({ step: what, ...describeError(error) }, 'stopping failed');
      }
    }
    clearTimeout(deadline);
    this.#log.info('stopped');
  }
}
