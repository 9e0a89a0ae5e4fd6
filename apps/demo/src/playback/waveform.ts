import { element } from '../page/elements.js';
import { formatTime } from './format-time.js';
import type { Peaks } from './peaks.js';

const barWidth = 3;
const barGap = 2;
const sampleRate = 24_000;

/** What the waveform asks for and reports. */
export interface WaveformOptions {
  /** The audio's peaks. */
  readonly peaks: Peaks;
  /** Where playing is, in seconds. */
  readonly currentTime: () => number;
  /** Called when the user goes somewhere, in seconds. */
  readonly onSeek: (seconds: number) => void;
}

interface Colors {
  readonly start: string;
  readonly middle: string;
  readonly end: string;
  readonly made: string;
  readonly toCome: string;
}

/**
 * The picture of the audio: what has been played in colour, what has been made in grey, what is still to come as dots. It is a
 * slider too, for mouse, touch and keyboard. It draws only while something moves.
 */
export class Waveform {
  readonly #root = element('waveform');
  readonly #canvas = element<HTMLCanvasElement>('waveform-canvas');
  readonly #context = this.#canvas.getContext('2d')!;
  readonly #options: WaveformOptions;
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #expectedSeconds = 0;
  #shownSeconds = 1;
  #heights = new Float32Array(0);
  #width = 0;
  #height = 0;
  #colors: Colors | undefined;
  #frame: number | undefined;
  #isLive = false;
  #isDragging = false;

  constructor(options: WaveformOptions) {
    this.#options = options;
    new ResizeObserver(() => this.#resize()).observe(this.#root);
    this.#listen();
  }

  /** How long the audio will probably be, in seconds; the scale of the picture. Never less than what there is. */
  set expectedSeconds(seconds: number) {
    this.#expectedSeconds = seconds;
    this.draw();
  }

  /** Whether to draw again and again, because audio plays or is being made. */
  set isLive(isLive: boolean) {
    this.#isLive = isLive;
    this.draw();
  }

  /** Reads the colours anew, after the theme has changed. */
  recolor(): void {
    this.#colors = undefined;
    this.draw();
  }

  /** Draws at the next frame, and goes on while something moves. */
  draw(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      const isMoving = this.#paint();
      this.#describe();
      if (isMoving || this.#isLive) this.draw();
    });
  }

  get #seconds(): number {
    return this.#options.peaks.samples / sampleRate;
  }

  #resize(): void {
    const { clientWidth, clientHeight } = this.#root;
    const ratio = Math.min(devicePixelRatio, 3);
    this.#width = clientWidth;
    this.#height = clientHeight;
    this.#canvas.width = Math.round(clientWidth * ratio);
    this.#canvas.height = Math.round(clientHeight * ratio);
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#heights = new Float32Array(Math.max(1, Math.floor((clientWidth + barGap) / (barWidth + barGap))));
    this.draw();
  }

  /** @returns whether a bar or the scale has not arrived yet */
  #paint(): boolean {
    const context = this.#context;
    const { peaks } = this.#options;
    const ease = this.#calm.matches ? 1 : 0.28;
    const wantedSeconds = Math.max(this.#expectedSeconds, this.#seconds, 1);
    this.#shownSeconds += (wantedSeconds - this.#shownSeconds) * ease;
    let isMoving = Math.abs(wantedSeconds - this.#shownSeconds) > 0.01;
    if (!isMoving) this.#shownSeconds = wantedSeconds;

    const count = this.#heights.length;
    const samplesPerBar = (this.#shownSeconds * sampleRate) / count;
    const playedBars = (this.#options.currentTime() / this.#shownSeconds) * count;
    this.#colors ??= readColors(this.#root);
    const colors = this.#colors;
    const sheen = context.createLinearGradient(0, 0, this.#width, 0);
    sheen.addColorStop(0, colors.start);
    sheen.addColorStop(0.5, colors.middle);
    sheen.addColorStop(1, colors.end);

    context.clearRect(0, 0, this.#width, this.#height);
    const middle = this.#height / 2;
    for (let bar = 0; bar < count; bar += 1) {
      const from = bar * samplesPerBar;
      const isMade = from < peaks.samples;
      const target = isMade ? barHeight(peaks.loudest(from, from + samplesPerBar), this.#height) : 0;
      const height = this.#heights[bar]! + (target - this.#heights[bar]!) * ease;
      this.#heights[bar] = Math.abs(target - height) < 0.2 ? target : height;
      isMoving ||= this.#heights[bar] !== target;
      const x = bar * (barWidth + barGap);
      const shown = Math.max(barWidth, this.#heights[bar]!);
      // The bar under the play head is coloured in part.
      const played = isMade ? Math.min(1, Math.max(0, playedBars - bar)) : 0;
      context.fillStyle = isMade ? colors.made : colors.toCome;
      fillBar(context, x, middle, shown);
      if (played > 0) {
        context.globalAlpha = played;
        context.fillStyle = sheen;
        fillBar(context, x, middle, shown);
        context.globalAlpha = 1;
      }
    }
    return isMoving;
  }

  #describe(): void {
    const seconds = this.#seconds;
    const now = Math.min(this.#options.currentTime(), seconds);
    const set = (name: string, value: string): void => {
      if (this.#root.getAttribute(name) !== value) this.#root.setAttribute(name, value);
    };
    set('aria-valuemax', seconds.toFixed(0));
    set('aria-valuenow', now.toFixed(0));
    set('aria-disabled', String(seconds === 0));
    set(
      'aria-valuetext',
      seconds === 0 ? 'nothing to play yet' : `${formatTime(now)} of ${formatTime(seconds)}`,
    );
  }

  #listen(): void {
    const root = this.#root;
    const seek = (event: PointerEvent): void => {
      const { left, width } = root.getBoundingClientRect();
      this.#seek(((event.clientX - left) / width) * this.#shownSeconds);
    };
    root.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || this.#seconds === 0) return;
      this.#isDragging = true;
      root.setPointerCapture(event.pointerId);
      seek(event);
    });
    root.addEventListener('pointermove', (event) => {
      if (this.#isDragging) seek(event);
    });
    for (const end of ['pointerup', 'pointercancel'] as const) {
      root.addEventListener(end, () => {
        this.#isDragging = false;
      });
    }
    root.addEventListener('keydown', (event) => {
      const now = this.#options.currentTime();
      const places: Readonly<Record<string, number>> = {
        ArrowLeft: now - 2,
        ArrowDown: now - 2,
        ArrowRight: now + 2,
        ArrowUp: now + 2,
        PageDown: now - 10,
        PageUp: now + 10,
        Home: 0,
        End: this.#seconds,
      };
      const place = places[event.key];
      if (place === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.#seek(place);
    });
  }

  #seek(seconds: number): void {
    if (this.#seconds === 0) return;
    this.#options.onSeek(Math.min(Math.max(0, seconds), this.#seconds));
    this.draw();
  }
}

/** Quiet speech stays visible: heights grow with less than the amplitude. */
function barHeight(peak: number, available: number): number {
  return Math.min(1, peak) ** 0.72 * available;
}

function fillBar(context: CanvasRenderingContext2D, x: number, middle: number, height: number): void {
  context.beginPath();
  context.roundRect(x, middle - height / 2, barWidth, height, barWidth / 2);
  context.fill();
}

function readColors(root: Element): Colors {
  const style = getComputedStyle(root);
  const color = (name: string): string => style.getPropertyValue(`--wave-${name}`);
  return {
    start: color('start'),
    middle: color('middle'),
    end: color('end'),
    made: color('made'),
    toCome: color('to-come'),
  };
}
