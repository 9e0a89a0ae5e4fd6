import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AnyJson, apiKey } from './running-platform.js';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Whether the system tells which processes a process has started. */
export const knowsChildren = existsSync(`/proc/${process.pid}/task/${process.pid}/children`);

/** `starling-runpod serve` as a process of its own, with the embedded model. */
export class ServeProcess {
  readonly child: ChildProcess;
  /** The exit status and signal, once it has ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Everything it has written. */
  log = '';
  #changed: (() => void)[] = [];

  constructor(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    this.child = spawn(process.execPath, [main, 'serve', '--port', '0', '--threads', '1', ...args], {
      env: { ...process.env, STARLING_API_KEY: apiKey, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.log += text;
        this.#wake();
      });
    }
    this.ended = new Promise((resolve) =>
      this.child.once('exit', (code, signal) => {
        resolve({ code, signal });
        this.#wake();
      }),
    );
  }

  /** Settles with the match when the log has it; fails when the process ends first. */
  async logged(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.log);
      if (match) return match;
      if (this.child.exitCode !== null) throw new Error(`ended without ${pattern}:\n${this.log}`);
      await new Promise<void>((resolve) => this.#changed.push(resolve));
    }
  }

  /** Ids of the processes that it has started. */
  children(): readonly number[] {
    const { pid } = this.child;
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ').map(Number);
  }

  /** Calls the client API. */
  async call(path: string, body?: unknown): Promise<AnyJson> {
    const [, url] = await this.logged(/listening on (http:\S+?):? /);
    const response = await fetch(`${url}/v2/local${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${apiKey}` },
    });
    return response.json();
  }

  #wake(): void {
    const waiting = this.#changed;
    this.#changed = [];
    for (const wake of waiting) wake();
  }
}
