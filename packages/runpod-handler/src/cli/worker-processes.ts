import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { backoffDelay, sleep } from '../worker/delays.js';
import type { Log } from '../worker/log.js';

/** Options of {@link WorkerProcesses}. */
export interface WorkerProcessesOptions {
  /** How many to keep running. */
  readonly count: number;
  /** File that Node runs, and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** The variables of a worker of this name. */
  readonly environment: (workerId: string) => NodeJS.ProcessEnv;
  /** Told when a worker's process has ended. */
  readonly onEnded: (workerId: string) => Promise<void>;
  readonly log: Log;
}

/** Starts in a row that may fail before it is given up. */
const mostFailedStarts = 3;

/** Exit status of a worker that cannot start and never will: a missing device or model, a wrong option. */
const willStayWrong = 2;

/** Keeps a number of worker processes running. */
export class WorkerProcesses {
  readonly #options: WorkerProcessesOptions;
  readonly #stopping = new AbortController();
  readonly #children = new Set<ChildProcess>();
  readonly #slots: Promise<void>[];
  /** Settles when all have ended after {@link stop}, and fails when workers cannot be started. */
  readonly ended: Promise<void>;

  constructor(options: WorkerProcessesOptions) {
    this.#options = options;
    this.#slots = Array.from({ length: options.count }, () => this.#keepOne());
    this.ended = Promise.all(this.#slots).then(() => undefined);
  }

  /** Asks all workers to finish their jobs and end. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const child of this.#children) child.kill('SIGTERM');
    await Promise.allSettled(this.#slots);
  }

  async #keepOne(): Promise<void> {
    let failures = 0;
    while (!this.#stopping.signal.aborted) {
      const { isReady, exitCode, signal } = await this.#runOne();
      if (this.#stopping.signal.aborted) return;
      failures = isReady ? 0 : failures + 1;
      const { log } = this.#options;
      if (failures >= mostFailedStarts || (!isReady && exitCode === willStayWrong)) {
        throw new Error(
          `Workers cannot be started (exit status ${exitCode ?? signal}); their messages say why.`,
        );
      }
      // A worker that was asked to be replaced ends with status 0.
      if (exitCode === 0) continue;
      log('warn', `a worker ended (${signal ?? `exit status ${exitCode}`}) and is started again`);
      await sleep(backoffDelay(failures + 1, { first: 500, most: 10_000 }), this.#stopping.signal);
    }
  }

  async #runOne(): Promise<{ isReady: boolean; exitCode: number | null; signal: NodeJS.Signals | null }> {
    const { command, environment, onEnded, log } = this.#options;
    const workerId = `local-${randomBytes(4).toString('hex')}`;
    const child = spawn(process.execPath, command, {
      env: environment(workerId),
      // The channel tells that a worker is ready, and the worker that this process is gone.
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#children.add(child);
    let isReady = false;
    child.on('message', (message) => {
      isReady ||= message === 'ready';
    });
    const end = await new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((resolve) => {
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
      child.once('error', (error) => {
        log('error', `a worker cannot be started: ${error.message}`);
        resolve({ exitCode: null, signal: null });
      });
    });
    this.#children.delete(child);
    await onEnded(workerId);
    return { isReady, ...end };
  }
}
