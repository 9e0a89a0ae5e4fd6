import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  abortedError,
  type EngineInfo,
  StarlingError,
  throwIfAborted,
  type VoiceConditioning,
} from '@starling-tts/core';
import {
  type AnswerListener,
  type AnswerMessage,
  CallTable,
  type ClientMessage,
  deserializeError,
  type EngineCall,
  type EngineHost,
  protocolVersion,
  type SentCall,
  type ServerMessage,
} from '@starling-tts/core/remote-engine';
import { childEnvironment } from './child-environment.js';
import { OutputTail } from './output-tail.js';

/** How long a child may take to leave when asked, in milliseconds; then it is killed. */
const LEAVE_TIMEOUT = 2000;

/** How to start a host process. */
export interface HostProcessOptions {
  /** `file:` URL of the child's built JavaScript entry, which calls `serveProcess`. */
  readonly entry: URL;
  /** Handed to the entry's engine opener; must survive structured clone. */
  readonly configuration: unknown;
}

/**
 * One life of the inference process, from start to end. While no call is running it does not keep its parent alive, and it
 * ends with its parent.
 */
export class HostProcess implements EngineHost {
  /** Who the child's engine is. */
  readonly info: EngineInfo;
  readonly #child: ChildProcess;
  readonly #calls: CallTable;
  readonly #ended: Promise<void>;
  #alive = true;
  #killReason: string | undefined;

  private constructor(child: ChildProcess, info: EngineInfo, output: OutputTail) {
    this.#child = child;
    this.info = info;
    this.#calls = new CallTable(
      (message) => this.#post(message),
      (busy) => this.#setReferenced(busy),
    );
    this.#ended = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.#alive = false;
        this.#calls.failAll(
          crashError('while this call was running', code, signal, output, this.#killReason),
        );
        resolve();
      });
    });
    // The channel can break before the process is seen to end; from here on it takes no calls.
    child.once('disconnect', () => {
      this.#alive = false;
    });
    child.on('message', (message: ServerMessage) => {
      if ('id' in message) this.#calls.receive(ownArrays(message));
    });
    this.#setReferenced(false);
  }

  /**
   * Starts a child and waits until its engine is open.
   *
   * @throws StarlingError what the opener threw, `engine_crashed` when the child ended before it was ready, `aborted`
   */
  static async start(options: HostProcessOptions, signal?: AbortSignal): Promise<HostProcess> {
    throwIfAborted(signal);
    const child = spawn(process.execPath, [fileURLToPath(options.entry)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      env: childEnvironment(process.env, process.versions.electron !== undefined),
      windowsHide: true,
    });
    const output = new OutputTail();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => output.push(text));
    const info = await untilOpened(child, options.configuration, output, signal);
    return new HostProcess(child, info, output);
  }

  /** Whether the process still takes calls. */
  get alive(): boolean {
    return this.#alive;
  }

  /** The operating system's id of the process. */
  get processId(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a call. The listener hears of every answer until the call is forgotten. */
  send(call: EngineCall, listener: AnswerListener): SentCall {
    return this.#calls.send(call, listener);
  }

  /** Ends the process at once; running calls fail with `engine_crashed` and this reason. */
  kill(reason: string): void {
    this.#killReason ??= reason;
    this.#alive = false;
    this.#child.kill('SIGKILL');
  }

  /** Asks the process to leave, kills it when it does not, and resolves when it is gone. */
  async close(): Promise<void> {
    this.#setReferenced(true);
    this.#post({ type: 'close' });
    this.#alive = false;
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), LEAVE_TIMEOUT);
    await this.#ended;
    clearTimeout(timer);
  }

  #post(message: ClientMessage): void {
    // A closed channel is not an error of this call: the end of the process is reported to every listener.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** A referenced handle keeps the event loop of this process running. */
  #setReferenced(referenced: boolean): void {
    const action = referenced ? 'ref' : 'unref';
    this.#child[action]();
    this.#child.channel?.[action]();
    // The pipe is a socket, which its type does not tell.
    (this.#child.stderr as (NodeJS.ReadableStream & { ref?(): void; unref?(): void }) | null)?.[action]?.();
  }
}

function untilOpened(
  child: ChildProcess,
  configuration: unknown,
  output: OutputTail,
  signal: AbortSignal | undefined,
): Promise<EngineInfo> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void): void => {
      child.off('message', onMessage);
      child.off('close', onClose);
      child.off('error', onError);
      signal?.removeEventListener('abort', onAbort);
      action();
    };
    const fail = (error: StarlingError): void => {
      settle(() => {
        // Without this a late failure of the channel would have no listener and end the parent.
        child.on('error', () => undefined);
        child.kill('SIGKILL');
        reject(error);
      });
    };
    const onMessage = (message: ServerMessage): void => {
      if (message.type === 'opened') {
        settle(() => {
          child.on('error', () => undefined);
          resolve(message.info);
        });
      } else if (message.type === 'openFailed') {
        fail(deserializeError(message.failure));
      }
    };
    const onClose = (code: number | null, killedBy: NodeJS.Signals | null): void =>
      fail(crashError('while starting', code, killedBy, output));
    const onError = (error: Error): void =>
      fail(
        new StarlingError(
          'engine_crashed',
          'The inference process could not be started. Check that this program may start other processes, or choose the in-process isolation.',
          {},
          { cause: error },
        ),
      );
    const onAbort = (): void => fail(abortedError(signal));
    child.on('message', onMessage);
    child.once('close', onClose);
    child.once('error', onError);
    signal?.addEventListener('abort', onAbort, { once: true });
    const open: ClientMessage = { type: 'open', protocolVersion, configuration };
    if (child.connected) child.send(open, () => undefined);
  });
}

function crashError(
  when: string,
  exitCode: number | null,
  signal: NodeJS.Signals | null,
  output: OutputTail,
  killReason?: string,
): StarlingError<'engine_crashed'> {
  const how = signal === null ? `exit code ${exitCode}` : `signal ${signal}`;
  const why = killReason ?? `The inference process ended (${how}) ${when}.`;
  return new StarlingError(
    'engine_crashed',
    `${why} Nothing else is lost: the next request starts a new process.`,
    { ...(exitCode === null ? {} : { exitCode }), ...(signal === null ? {} : { signal }) },
    { cause: output.toCause() },
  );
}

/** What arrives are views of the channel's read buffer; the contract gives arrays to the receiver. */
function ownArrays(message: AnswerMessage): AnswerMessage {
  if (message.type === 'part' && message.part.type === 'audio') {
    return { ...message, part: { ...message.part, samples: message.part.samples.slice() } };
  }
  if (message.type === 'voice') {
    const { voice } = message;
    const tensors = Object.fromEntries(
      Object.entries(voice.tensors).map(([name, tensor]) => [name, { ...tensor, data: tensor.data.slice() }]),
    ) as VoiceConditioning['tensors'];
    return { ...message, voice: { ...voice, tensors } };
  }
  return message;
}
