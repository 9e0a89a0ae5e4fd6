import type { PlayerAction, PlayerState } from './protocol.js';

/** The words of the page, in the user's language. */
export interface PlayerWords {
  /** Nothing is being read. */
  readonly idle: string;
  /** Sound is being made. */
  readonly loading: string;
  readonly playing: string;
  readonly paused: string;
  readonly locked: string;
  readonly error: string;
  /** The button that allows sound. */
  readonly enableAudio: string;
  /** Why it is needed. */
  readonly enableAudioReason: string;
  /** `{0}` of `{1}`. */
  readonly progress: string;
  readonly pause: string;
  readonly resume: string;
  /** Speed `{0}`. */
  readonly speed: string;
  /** Voice `{0}`. */
  readonly voice: string;
  /** The voice where none is chosen. */
  readonly defaultVoice: string;
}

/** The page's document: shows the session and turns clicks into actions. */
export class PlayerView {
  readonly #words: PlayerWords;
  #state: PlayerState | undefined;
  #isLocked = false;

  /** @param onAction told of the button that was used */
  constructor(words: PlayerWords, onAction: (action: PlayerAction) => void) {
    this.#words = words;
    for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-action]')) {
      button.addEventListener('click', () => onAction(button.dataset.action as PlayerAction));
    }
    document.addEventListener('keydown', (event) => {
      const action = actionOfKey(event);
      if (action === undefined || this.#state === undefined || this.#state.phase === 'idle') return;
      event.preventDefault();
      onAction(action);
    });
  }

  /** Shows a state of the session. */
  show(state: PlayerState): void {
    this.#state = state;
    this.#render();
  }

  /** Shows or hides the button that allows sound. */
  showLocked(isLocked: boolean): void {
    const wasLocked = this.#isLocked;
    this.#isLocked = isLocked;
    this.#render();
    if (isLocked && !wasLocked && document.hasFocus()) element('unlock').focus();
  }

  #render(): void {
    const state = this.#state;
    if (state === undefined) return;
    const words = this.#words;
    const isActive = state.phase !== 'idle';
    const phase = this.#isLocked && isActive ? 'locked' : state.phase;
    document.body.dataset.phase = phase;
    setText('title', state.title);
    setText('sentence', state.text);
    setText('status', words[phase]);
    setText('notice', state.notice);
    element('notice').hidden = state.notice === '';
    element('locked').hidden = phase !== 'locked';
    element('idle').hidden = isActive;
    element('reading').hidden = !isActive;
    const count = Math.max(1, state.sentenceCount);
    setText('progress-text', format(words.progress, Math.min(state.sentence + 1, count), count));
    const progress = element('progress') as HTMLProgressElement;
    progress.max = count;
    progress.value = isActive ? state.sentence + 1 : 0;
    const isHalted = phase === 'paused' || phase === 'error';
    const pause = element('pause');
    pause.setAttribute('aria-label', isHalted ? words.resume : words.pause);
    pause.title = isHalted ? words.resume : words.pause;
    pause.dataset.icon = isHalted ? 'play' : 'pause';
    setText('rate', format(words.speed, state.rate));
    setText('voice', format(words.voice, state.voice || words.defaultVoice));
  }
}

/** Keys of the page itself; while it has the focus nothing is being typed. */
function actionOfKey(event: KeyboardEvent): PlayerAction | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  // A focused button takes its own keys.
  const isButton = event.target instanceof HTMLButtonElement;
  switch (event.key) {
    case ' ':
      return isButton ? undefined : 'pauseResume';
    case 'Escape':
      return 'stop';
    case 'ArrowLeft':
      return 'previousSentence';
    case 'ArrowRight':
      return 'nextSentence';
    case '+':
      return 'faster';
    case '-':
      return 'slower';
    default:
      return undefined;
  }
}

function element(id: string): HTMLElement {
  return document.getElementById(id)!;
}

function setText(id: string, text: string): void {
  const target = element(id);
  // Text that is written again is read again by some screen readers.
  if (target.textContent !== text) target.textContent = text;
}

function format(template: string, ...values: readonly (string | number)[]): string {
  return template.replaceAll(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
}
