import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WorkerSettings } from '@starling-tts/runpod-handler';
import type { AnyJson } from './running-platform.js';

/** An answer that a test scripts: a status with a body, a broken connection, or whatever a function does. */
export type ScriptedAnswer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | 'drop'
  | ((request: IncomingMessage, response: ServerResponse) => void);

/** A call that the worker made. */
export interface RecordedCall {
  readonly kind: 'job-take' | 'job-take-batch' | 'job-stop' | 'job-done' | 'job-stream' | 'ping';
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: AnyJson;
}

/** RunPod's side of the worker protocol, scripted: it fails as the test wants and records every call. */
export class PlatformSimulator {
  readonly calls: RecordedCall[] = [];
  /** Answers to come; when a kind has none left, polls are held and everything else is taken. */
  readonly script: Partial<Record<RecordedCall['kind'], ScriptedAnswer[]>> = {};
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #changed: (() => void)[] = [];
  #port = 0;

  /** Listens on a free port of this machine. */
  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  /** Settings of a worker for it. The templates end in every way that was seen. */
  settings(overrides: Partial<WorkerSettings> = {}): WorkerSettings {
    const base = `http://127.0.0.1:${this.#port}/v2/ep`;
    return {
      takeUrl: `${base}/job-take/$ID?gpu=$RUNPOD_GPU_TYPE_ID`,
      outputUrl: `${base}/job-done/$RUNPOD_POD_ID/$ID?`,
      streamUrl: `${base}/job-stream/$RUNPOD_POD_ID/$ID`,
      pingUrl: `${base}/ping/$RUNPOD_POD_ID?gpu=1`,
      apiKey: 'raw-key',
      workerId: 'pod 1',
      gpuTypeId: 'RTX 4090',
      pingIntervalMilliseconds: 60_000,
      maxResultBytes: 10_000_000,
      maxSyncResultBytes: 20_000_000,
      maxPartialBytes: 1_000_000,
      ...overrides,
    };
  }

  /** Hands out jobs, each with one answer to a job-take poll. */
  offer(...jobs: readonly unknown[]): void {
    const answers = jobs.map((body) => ({ status: 200, body }));
    this.script['job-take'] = [...(this.script['job-take'] ?? []), ...answers];
  }

  /** Calls of one kind, oldest first. */
  of(kind: RecordedCall['kind']): readonly RecordedCall[] {
    return this.calls.filter((call) => call.kind === kind);
  }

  /** Settles when the calls fulfil a condition. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#changed.push(resolve));
  }

  /** Settles when so many calls of a kind have come. */
  async count(kind: RecordedCall['kind'], number: number): Promise<readonly RecordedCall[]> {
    await this.until(() => this.of(kind).length >= number);
    return this.of(kind);
  }

  /** Breaks every connection. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, `http://127.0.0.1:${this.#port}`);
    const kind = url.pathname.split('/')[3] as RecordedCall['kind'];
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString('utf8');
    this.calls.push({
      kind,
      url,
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    });
    const waiting = this.#changed;
    this.#changed = [];
    for (const wake of waiting) wake();
    const answer = this.script[kind]?.shift();
    if (answer === 'drop') request.socket.destroy();
    else if (typeof answer === 'function') answer(request, response);
    else if (answer !== undefined) {
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
    } else if (kind === 'job-done' || kind === 'job-stream' || kind === 'ping') response.end('{}');
    // A poll without a script is a long poll: it is held until the worker gives up or the test ends.
  }
}
