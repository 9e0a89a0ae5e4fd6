import { element } from './elements.js';
import type { Preferences } from './preferences.js';

/** What the keys do. */
export interface ShortcutActions {
  /** Speak or convert. */
  readonly go: () => void;
  /** Stop everything. */
  readonly stop: () => void;
  /** Play or pause. */
  readonly togglePlay: () => void;
  /** Move by seconds. */
  readonly seekBy: (seconds: number) => void;
  /** Bring the voices' search field forward. */
  readonly searchVoices: () => void;
  /** Play the sample of the chosen voice. */
  readonly sample: () => void;
}

/** How far the arrow keys go, in seconds. */
export const arrowSeconds = 2;

/** The keys that work everywhere on the page, and the dialog that lists them. */
export function setUpShortcuts(preferences: Preferences, save: () => void, actions: ShortcutActions): void {
  const dialog = element<HTMLDialogElement>('shortcuts-dialog');
  element('shortcuts-button').addEventListener('click', () => dialog.showModal());
  const singleKeys = element<HTMLInputElement>('single-keys');
  singleKeys.checked = preferences.singleKeys;
  singleKeys.addEventListener('change', () => {
    preferences.singleKeys = singleKeys.checked;
    save();
  });
  const singleKeyActions: Readonly<Record<string, () => void>> = {
    ' ': actions.togglePlay,
    k: actions.togglePlay,
    ArrowLeft: () => actions.seekBy(-arrowSeconds),
    ArrowRight: () => actions.seekBy(arrowSeconds),
    '/': actions.searchVoices,
    p: actions.sample,
    '?': () => dialog.showModal(),
  };

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]') !== null)
      return;
    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
      event.preventDefault();
      actions.go();
      return;
    }
    if (event.key === 'Escape' && document.querySelector(':popover-open') === null) {
      actions.stop();
      return;
    }
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
    if (hasModifier || !preferences.singleKeys || usesKeysItself(event.target)) return;
    const action = singleKeyActions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
}

/** Whether the focused element means something else by these keys: fields, buttons (space), radio buttons (arrows). */
function usesKeysItself(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, button, summary, audio, label') !== null
  );
}
