import type { SpeechEngine } from '@starling-tts/core';
import { RestartingEngine } from '@starling-tts/core/remote-engine';
import { HostProcess, type HostProcessOptions } from './host-process.js';

/** Options of {@link startHostedEngine}. */
export interface HostedEngineOptions extends HostProcessOptions {
  /** Longest working time of one call in seconds; the process is killed when it is exceeded. Default 0: no limit. */
  readonly callTimeoutSeconds?: number;
  /** Cancels the start. */
  readonly signal?: AbortSignal;
}

/** A {@link SpeechEngine} that lives in its own process. */
export interface HostedEngine extends SpeechEngine {
  /** Id of the inference process at the moment; undefined between a crash and the next request. */
  readonly processId: number | undefined;
}

/**
 * Starts an inference process and returns the engine in it. When the process dies, running calls fail with `engine_crashed`
 * and the next call starts a new one, after a growing delay when it keeps dying.
 *
 * @throws StarlingError what the engine's opener threw, `engine_crashed`, `aborted`
 */
export async function startHostedEngine(options: HostedEngineOptions): Promise<HostedEngine> {
  const host = await HostProcess.start(options, options.signal);
  return new ProcessEngine(host, {
    start: (signal) => HostProcess.start(options, signal),
    callTimeoutSeconds: options.callTimeoutSeconds ?? 0,
  });
}

class ProcessEngine extends RestartingEngine<HostProcess> implements HostedEngine {
  get processId(): number | undefined {
    return this.host.alive ? this.host.processId : undefined;
  }
}
