import { element, setIcon, setText } from '../page/elements.js';
import { formatTime } from './format-time.js';
import { Peaks } from './peaks.js';
import type { Playback } from './playback.js';
import type { Take } from './take.js';
import { Waveform } from './waveform.js';

/** What was measured of a request. */
export interface Figures {
  /** Seconds from the request to the first audio. */
  readonly firstAudioSeconds?: number | undefined;
  /** Time of making by time of audio. */
  readonly realTimeFactor?: number | undefined;
}

/** The player at the bottom of the page. Everything in it has its place before there is anything to show. */
export class Dock {
  readonly #playButton = element<HTMLButtonElement>('play-button');
  readonly #playIcon = element('play-icon');
  readonly #saveButtons = [element<HTMLButtonElement>('save-wav'), element<HTMLButtonElement>('save-mp3')];
  readonly #peaks = new Peaks();
  readonly #waveform: Waveform;
  readonly #playback: Playback;
  #isGenerating = false;

  /**
   * @param playback plays
   * @param onFrame called before every drawing while something moves
   */
  constructor(playback: Playback, onFrame: () => void) {
    this.#playback = playback;
    this.#waveform = new Waveform({
      peaks: this.#peaks,
      currentTime: () => {
        this.#showTime();
        onFrame();
        return playback.currentTime;
      },
      onSeek: (seconds) => playback.seek(seconds),
    });
    this.#playButton.addEventListener('click', () => playback.toggle());
  }

  /** Begins with a new take. */
  begin(take: Take): void {
    this.#peaks.clear();
    this.#isGenerating = true;
    this.#waveform.expectedSeconds =
      take.text === undefined ? 0 : take.ranges.expectedSeconds(0, take.text.length);
    this.showFigures({});
    this.refresh();
  }

  /** Shows audio that was added. */
  append(samples: Float32Array, expectedSeconds: number): void {
    this.#peaks.append(samples);
    this.#waveform.expectedSeconds = expectedSeconds;
    this.refresh();
  }

  /** No more audio will come. */
  finish(): void {
    this.#isGenerating = false;
    this.#waveform.expectedSeconds = 0;
    this.refresh();
  }

  /** Shows what was measured. */
  showFigures({ firstAudioSeconds, realTimeFactor }: Figures): void {
    setText(
      element('figure-first'),
      firstAudioSeconds === undefined ? '–' : `${firstAudioSeconds.toFixed(2)} s`,
    );
    setText(element('figure-factor'), realTimeFactor === undefined ? '–' : realTimeFactor.toFixed(2));
  }

  /** Shows a sentence about what is happening. */
  showStatus(message: string): void {
    setText(element('dock-status'), message);
  }

  /** Reads the colours anew. */
  recolor(): void {
    this.#waveform.recolor();
  }

  /** Brings the buttons in line with what the player is doing. */
  refresh(): void {
    const { state, take } = this.#playback;
    const hasAudio = take !== undefined && take.samples > 0;
    const isPlaying = state === 'playing' || state === 'buffering';
    this.#playButton.disabled = !hasAudio;
    const label = isPlaying
      ? 'Pause'
      : state === 'paused'
        ? 'Resume'
        : state === 'ended'
          ? 'Play again'
          : 'Play';
    this.#playButton.setAttribute('aria-label', label);
    this.#playButton.title = label;
    setIcon(this.#playIcon, isPlaying ? 'pause' : state === 'ended' ? 'replay' : 'play');
    if (state === 'locked') this.showStatus('Press play: the browser wants a click before it makes sound.');
    for (const button of this.#saveButtons) button.disabled = !hasAudio || !take.isComplete;
    setText(element('figure-underruns'), hasAudio ? String(this.#playback.underruns) : '–');
    this.#waveform.isLive = isPlaying || this.#isGenerating;
    this.#showTime();
  }

  #showTime(): void {
    const seconds = this.#playback.take?.seconds ?? 0;
    setText(element('time-now'), formatTime(Math.min(this.#playback.currentTime, seconds)));
    setText(element('time-total'), formatTime(seconds));
  }
}
