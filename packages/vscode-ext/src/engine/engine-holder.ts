import { availableParallelism } from 'node:os';
import { StarlingError } from '@starling-tts/core';
import { createNodeEngine, type NodeEngine } from '@starling-tts/engine-node';
import type { EngineSettings, EngineStatus } from './engine-settings.js';
import { IdleTimer } from './idle-timer.js';

/** Options of {@link EngineHolder}. */
export interface EngineHolderOptions {
  /** What the user wants now; asked for whenever the engine is used. */
  readonly settings: () => EngineSettings;
  /** Told of every change. */
  readonly onStatus: (status: EngineStatus) => void;
}

/**
 * The one speech engine: started when it is first needed, in a process of its own, with the model that the settings name at
 * that time; ended when it was idle for long or the settings name another one. It never downloads.
 */
export class EngineHolder {
  readonly #options: EngineHolderOptions;
  readonly #idle: IdleTimer;
  #engine: Promise<NodeEngine> | undefined;
  #current: NodeEngine | undefined;
  #key = '';

  constructor(options: EngineHolderOptions) {
    this.#options = options;
    this.#idle = new IdleTimer(
      () => options.settings().idleMinutes * 60_000,
      () => void this.close(),
    );
  }

  /** Id of the process that runs the model; undefined while there is none. */
  get processId(): number | undefined {
    return this.#current?.processId;
  }

  /**
   * Runs something with the engine, which stays open at least as long.
   *
   * @throws StarlingError as `createNodeEngine`; `offline` for a model that would have to be downloaded
   */
  async use<Result>(work: (engine: NodeEngine) => Promise<Result>): Promise<Result> {
    this.#idle.begin();
    try {
      return await work(await this.#opened());
    } finally {
      this.#idle.end();
    }
  }

  /** As {@link use}, for work that yields. */
  async *stream<Part>(work: (engine: NodeEngine) => AsyncIterable<Part>): AsyncGenerator<Part, void, void> {
    this.#idle.begin();
    try {
      yield* work(await this.#opened());
    } finally {
      this.#idle.end();
    }
  }

  /** Ends the engine's process; the next use starts another. */
  async close(): Promise<void> {
    this.#idle.cancel();
    const engine = this.#engine;
    this.#engine = undefined;
    this.#current = undefined;
    if (engine === undefined) return;
    this.#options.onStatus({ phase: 'closed' });
    await engine.then(
      (opened) => opened.dispose(),
      () => undefined,
    );
  }

  async #opened(): Promise<NodeEngine> {
    const settings = this.#options.settings();
    const key = JSON.stringify([settings.model, settings.precision, settings.device, settings.threads]);
    if (this.#engine !== undefined && key !== this.#key) await this.close();
    this.#key = key;
    if (this.#engine !== undefined) return this.#engine;
    const { model } = settings;
    this.#options.onStatus({ phase: 'opening', model });
    const opening = open(settings);
    this.#engine = opening;
    try {
      const engine = await opening;
      if (this.#engine !== opening) throw closedMeanwhile();
      this.#current = engine;
      this.#options.onStatus({ phase: 'ready', model });
      return engine;
    } catch (error) {
      if (this.#engine === opening) {
        this.#engine = undefined;
        this.#options.onStatus({ phase: 'closed' });
      }
      throw error;
    }
  }
}

/** Not stopped by one caller's signal: others wait for the same engine. */
function open({ model, precision, device, threads }: EngineSettings): Promise<NodeEngine> {
  return createNodeEngine({
    model,
    device,
    ...(precision !== '' && { precision }),
    // Half of the cores: the editor, language servers and the decoder's own thread need the others.
    threads: threads > 0 ? threads : Math.max(1, Math.floor(availableParallelism() / 2)),
    offline: true,
  });
}

function closedMeanwhile(): StarlingError<'engine_disposed'> {
  return new StarlingError(
    'engine_disposed',
    'The speech engine was ended while it was starting. Start reading again.',
    {},
  );
}
