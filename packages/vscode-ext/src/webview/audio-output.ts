import type { FromPlayer, FromWorklet, ToWorklet } from './protocol.js';

/** Rate of everything that is played, in Hz: the browser takes it from there to what the device wants. */
const sampleRate = 24_000;

/** How long a context may take to start before the user is asked for a click, in milliseconds. */
const startPatience = 400;

/** The device is let go this long after the last sound, in milliseconds: an open one keeps some systems awake. */
const suspendDelay = 1500;

/** The context is closed after this long without sound, in milliseconds. */
const closeDelay = 60_000;

/** Options of {@link AudioOutput}. */
export interface AudioOutputOptions {
  /** Address of the audio thread's script. */
  readonly workletUrl: string;
  /** Told what the extension should know. */
  readonly post: (message: FromPlayer) => void;
}

/**
 * The page's loudspeaker: an audio context that is opened for sound, suspended when there is none and closed when there was
 * none for a while. Where sound needs the user's click, what is to be played waits for it.
 */
export class AudioOutput {
  readonly #options: AudioOutputOptions;
  #opening: Promise<OpenOutput> | undefined;
  #open: OpenOutput | undefined;
  #isLocked = false;
  /** Whether contexts start without a click here. One that needed it is kept, or the next would need another. */
  #needsGesture = false;
  /** Generation of the reading, paused or not, whose samples are in the audio thread; undefined when there is none. */
  #reading: number | undefined;
  #isSounding = false;
  #rate = 1;
  #volume = 1;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #previewing: AudioBufferSourceNode | undefined;

  constructor(options: AudioOutputOptions) {
    this.#options = options;
  }

  /** Whether the user has to click before anything is heard. */
  get locked(): boolean {
    return this.#isLocked;
  }

  /** The context, for measurements; undefined while closed. */
  get context(): AudioContext | undefined {
    return this.#open?.context;
  }

  /** What the context plays, for measurements; undefined while closed. */
  get node(): AudioNode | undefined {
    return this.#open?.gain;
  }

  /** Hands something to the audio thread. Order is kept, also while that is being started. */
  async send(message: ToWorklet): Promise<void> {
    if (message.type === 'rate') this.#rate = message.rate;
    if (message.type === 'start') this.#reading = message.generation;
    if (message.type === 'stop') this.#reading = undefined;
    if (message.type === 'start' || message.type === 'resume') this.#wake();
    if (message.type === 'pause' || message.type === 'stop') this.#rest();
    // Nothing is there that could be paused or stopped.
    if (this.#opening === undefined && message.type !== 'start') return;
    try {
      this.#opening ??= this.#openContext();
      const { node } = this.#open ?? (await this.#opening);
      const transfer = message.type === 'samples' ? [message.samples] : [];
      node.port.postMessage(message, transfer);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Plays samples once, beside what the audio thread plays; replaces what was tried before. */
  async preview(samples: Float32Array<ArrayBuffer>): Promise<void> {
    this.endPreview();
    this.#wake();
    try {
      this.#opening ??= this.#openContext();
      const { context, gain } = this.#open ?? (await this.#opening);
      const buffer = context.createBuffer(1, samples.length, sampleRate);
      buffer.copyToChannel(samples, 0);
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(gain);
      source.onended = () => {
        if (this.#previewing === source) this.endPreview();
      };
      this.#previewing = source;
      source.start();
    } catch (error) {
      // Where a context is open, only the voice that is tried cannot be heard.
      if (this.#open === undefined) this.#failed(error);
      else this.#options.post({ type: 'failed', message: messageOf(error) });
    }
  }

  /** Ends what {@link preview} plays. */
  endPreview(): void {
    const source = this.#previewing;
    if (source === undefined) return;
    this.#previewing = undefined;
    source.stop();
    this.#rest();
  }

  /** Loudness, 0 to 1. */
  setVolume(volume: number): void {
    this.#volume = volume;
    if (this.#open) this.#open.gain.gain.value = volume;
  }

  /** To be called within a click or a key press: sound is allowed from then on. */
  unlock(): void {
    if (!this.#isSounding && !this.#isLocked) return;
    void this.#start();
  }

  async #openContext(): Promise<OpenOutput> {
    const context = new AudioContext({ sampleRate });
    try {
      await context.audioWorklet.addModule(this.#options.workletUrl);
    } catch (error) {
      // The next attempt opens another, and browsers allow a few only.
      void context.close();
      throw error;
    }
    const node = new AudioWorkletNode(context, 'starling-player', {
      numberOfInputs: 0,
      outputChannelCount: [1],
    });
    const gain = context.createGain();
    gain.gain.value = this.#volume;
    node.connect(gain).connect(context.destination);
    node.port.onmessage = ({ data }: MessageEvent<FromWorklet>) => this.#heard(context, data);
    const lost = (reason: string): void => {
      if (this.#open?.context === context) this.#failed(new Error(reason));
    };
    node.onprocessorerror = ({ message }) => lost(message || 'The audio thread ended.');
    // Newer than the DOM library knows: the device failed while it was in use.
    context.addEventListener('error', () => lost('The audio device failed.'));
    if (this.#rate !== 1) node.port.postMessage({ type: 'rate', rate: this.#rate } satisfies ToWorklet);
    context.onstatechange = () => {
      if (context.state === 'running') this.#setLocked(false);
    };
    this.#open = { context, node, gain };
    if (this.#isSounding) void this.#start();
    return this.#open;
  }

  /** The audio thread is ahead of the ear by what the device has buffered. */
  #heard(context: AudioContext, message: FromWorklet): void {
    const delay = (context.outputLatency || context.baseLatency || 0) * 1000;
    setTimeout(() => this.#options.post(message), delay);
    if (message.type !== 'ended') return;
    this.#reading = undefined;
    this.#rest();
  }

  #wake(): void {
    this.#isSounding = true;
    clearTimeout(this.#idleTimer);
    void this.#start();
  }

  #rest(): void {
    this.#isSounding = false;
    this.#setLocked(false);
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      void this.#open?.context.suspend();
      // A reading that is paused has its samples in there.
      if (this.#needsGesture || this.#reading !== undefined) return;
      this.#idleTimer = setTimeout(() => this.#close(), closeDelay);
    }, suspendDelay);
  }

  async #start(): Promise<void> {
    const context = this.#open?.context;
    if (context === undefined || context.state === 'running') return;
    // Stays pending where a click is needed, and fails when the context is closed meanwhile.
    const resumed = context.resume().then(
      () => true,
      () => false,
    );
    const isRunning = await Promise.race([resumed, wait(startPatience).then(() => false)]);
    if (!isRunning && this.#isSounding && this.#open?.context === context) this.#setLocked(true);
  }

  #setLocked(isLocked: boolean): void {
    if (isLocked) this.#needsGesture = true;
    if (isLocked === this.#isLocked) return;
    this.#isLocked = isLocked;
    this.#options.post({ type: 'locked', locked: isLocked });
  }

  /** Nothing more is heard of what there was; the next reading opens another context. */
  #failed(error: unknown): void {
    // Everything that waited for one opening fails with it; once is enough to be told.
    if (this.#opening === undefined) return;
    const generation = this.#reading;
    this.#reading = undefined;
    this.#isSounding = false;
    clearTimeout(this.#idleTimer);
    this.#setLocked(false);
    this.#close();
    this.#options.post({
      type: 'failed',
      message: messageOf(error),
      ...(generation !== undefined && { generation }),
    });
  }

  #close(): void {
    const output = this.#open;
    this.#open = undefined;
    this.#opening = undefined;
    output?.node.port.postMessage({ type: 'close' } satisfies ToWorklet);
    void output?.context.close();
  }
}

/** A context that is open. */
interface OpenOutput {
  readonly context: AudioContext;
  readonly node: AudioWorkletNode;
  readonly gain: GainNode;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
