import { element } from './elements.js';

/** Tells screen readers what state the page is in: begun, paused, finished; never every sentence. */
export function announce(message: string): void {
  const announcer = element('announcer');
  announcer.textContent = '';
  // A region that is emptied and filled in one go is read out by some readers only when the words differ.
  requestAnimationFrame(() => {
    announcer.textContent = message;
  });
}
