import { StarlingError } from '@starling-tts/core';
import { type PlayerCommand, type PlayerReport, type ProcessorOptions, processorName } from './messages.js';

/** What an {@link AudioOutput} needs to know. */
export interface AudioOutputOptions {
  /** The page's context, when it gave one. */
  readonly context: AudioContext | undefined;
  /** Where the sound goes; undefined for the context's own destination, null for nowhere. */
  readonly destination: AudioNode | null | undefined;
  /** Rate of a context of our own. */
  readonly sampleRate: number;
  /** Address of the processor's file. */
  readonly workletUrl: string | URL;
  /** What to wait for before playing, in seconds. */
  readonly preBufferSeconds: number;
}

/** Who is told of what happens at the device. */
export interface AudioOutputListener {
  /** The processor reports. */
  onReport(report: PlayerReport): void;
  /** The browser keeps the page silent, or no longer does. */
  onLock(isLocked: boolean): void;
  /** The processor cannot be loaded. */
  onError(error: StarlingError<'playback_unavailable'>): void;
}

/** A context that is allowed to run does so well within this time; one that is not stays silent without a word. */
const lockedAfterMilliseconds = 500;

/** Longer than any device takes to play out what it was handed. */
const sleepAfterMilliseconds = 1500;

/** The audio context with the processor in it: opened at once, put to sleep while nothing plays, closed at the end. */
export class AudioOutput {
  readonly context: AudioContext;
  readonly #listener: AudioOutputListener;
  readonly #ownsContext: boolean;
  readonly #options: AudioOutputOptions;
  #node: AudioWorkletNode | undefined;
  #streamDestination: MediaStreamAudioDestinationNode | undefined;
  /** What is said before the processor is there. */
  #unsent: PlayerCommand[] = [];
  #isNeeded = false;
  #isLocked = false;
  #isClosed = false;
  #lockTimer: ReturnType<typeof setTimeout> | undefined;
  #sleepTimer: ReturnType<typeof setTimeout> | undefined;

  /** @throws StarlingError `playback_unavailable` when the browser has no audio output */
  constructor(options: AudioOutputOptions, listener: AudioOutputListener) {
    this.#options = options;
    this.#listener = listener;
    this.#ownsContext = options.context === undefined;
    this.context = options.context ?? openContext(options.sampleRate);
    this.context.addEventListener('statechange', this.#onStateChange);
    void this.#load();
  }

  /** Seconds between handing a frame to the device and hearing it, as far as the browser knows. */
  get latencySeconds(): number {
    // Not every browser has `outputLatency`.
    return (this.context.outputLatency as number | undefined) || this.context.baseLatency || 0;
  }

  /** The sound as a stream. */
  get stream(): MediaStream {
    if (this.#streamDestination === undefined) {
      this.#streamDestination = new MediaStreamAudioDestinationNode(this.context, { channelCount: 1 });
      this.#node?.connect(this.#streamDestination);
    }
    return this.#streamDestination.stream;
  }

  /** Tells the processor something. */
  send(command: PlayerCommand): void {
    if (this.#node === undefined) this.#unsent.push(command);
    else post(this.#node, command);
  }

  /** Wakes the context, or lets it sleep in a while. */
  setNeeded(isNeeded: boolean): void {
    if (isNeeded === this.#isNeeded) return;
    this.#isNeeded = isNeeded;
    clearTimeout(this.#sleepTimer);
    if (isNeeded) this.wake();
    else {
      this.#setLocked(false);
      this.#fallAsleep();
    }
  }

  #fail(message: string, cause: unknown): void {
    this.#listener.onError(new StarlingError('playback_unavailable', message, {}, { cause }));
  }

  /** Lets the context run. On a locked page that succeeds in a click or key handler only, and can be tried there again. */
  wake(): void {
    if (this.context.state === 'running') {
      this.#setLocked(false);
      return;
    }
    // Neither outcome says anything: a browser that does not allow sound leaves the promise open.
    this.context.resume().catch(() => undefined);
    this.#lockTimer ??= setTimeout(() => {
      this.#lockTimer = undefined;
      if (this.#isNeeded && this.context.state !== 'running') this.#setLocked(true);
    }, lockedAfterMilliseconds);
  }

  /** Frees the processor and closes a context of our own. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#lockTimer);
    clearTimeout(this.#sleepTimer);
    this.context.removeEventListener('statechange', this.#onStateChange);
    this.send({ type: 'dispose' });
    this.#node?.disconnect();
    if (this.#node) this.#node.port.onmessage = null;
    for (const track of this.#streamDestination?.stream.getTracks() ?? []) track.stop();
    if (this.#ownsContext && this.context.state !== 'closed') await this.context.close();
  }

  async #load(): Promise<void> {
    let node: AudioWorkletNode;
    try {
      await this.context.audioWorklet.addModule(this.#options.workletUrl);
      if (this.#isClosed) return;
      node = this.#createNode();
    } catch (cause) {
      if (this.#isClosed) return;
      this.#fail(
        'The audio processor could not be loaded. Serve the file processor.js of the player as JavaScript, allow it in the content security policy (script-src), and open the page over https or from localhost.',
        cause,
      );
      return;
    }
    node.onprocessorerror = ({ error }: ErrorEvent) =>
      this.#fail('The audio processor failed. Make a new player.', error);
    node.port.onmessage = ({ data }: MessageEvent<PlayerReport>) => this.#listener.onReport(data);
    const { destination = this.context.destination } = this.#options;
    if (destination !== null) node.connect(destination);
    if (this.#streamDestination) node.connect(this.#streamDestination);
    for (const command of this.#unsent) post(node, command);
    this.#unsent = [];
    this.#node = node;
  }

  /** Throws when the file that was loaded is not the processor's. */
  #createNode(): AudioWorkletNode {
    const processorOptions: ProcessorOptions = {
      preBufferFrames: Math.round(this.#options.preBufferSeconds * this.context.sampleRate),
    };
    return new AudioWorkletNode(this.context, processorName, {
      numberOfInputs: 0,
      numberOfOutputs: 1,
      outputChannelCount: [1],
      processorOptions,
    });
  }

  #fallAsleep(): void {
    if (!this.#ownsContext || this.context.state !== 'running') return;
    clearTimeout(this.#sleepTimer);
    this.#sleepTimer = setTimeout(() => void this.context.suspend(), sleepAfterMilliseconds);
  }

  readonly #onStateChange = (): void => {
    if (this.context.state === 'running') {
      this.#setLocked(false);
      if (!this.#isNeeded) this.#fallAsleep();
    } else if (this.#isNeeded) this.wake();
  };

  #setLocked(isLocked: boolean): void {
    if (!isLocked) {
      clearTimeout(this.#lockTimer);
      this.#lockTimer = undefined;
    }
    if (this.#isLocked === isLocked) return;
    this.#isLocked = isLocked;
    this.#listener.onLock(isLocked);
  }
}

/** Samples are given away: the player has made a copy of its own. */
function post(node: AudioWorkletNode, command: PlayerCommand): void {
  node.port.postMessage(command, command.type === 'append' ? [command.samples.buffer] : []);
}

function openContext(sampleRate: number): AudioContext {
  try {
    return new AudioContext({ sampleRate, latencyHint: 'interactive' });
  } catch (cause) {
    const message =
      'The browser opens no audio output: it has no Web Audio, no device, or too many open already. Close other pages that play sound, or use another browser.';
    throw new StarlingError('playback_unavailable', message, {}, { cause });
  }
}
