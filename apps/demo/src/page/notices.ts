import { element } from './elements.js';
import { explain } from './explain.js';

/** How long a remark stays, in milliseconds; errors stay until they are closed or the next request begins. */
const remarkMilliseconds = 9000;

/** Shows a sentence above the player: an error, or something worth knowing. */
export function notify(message: string, kind: 'error' | 'remark' = 'error'): void {
  const notices = element('notices');
  for (const shown of notices.children) if (shown.firstChild?.textContent === message) shown.remove();
  const notice = document.createElement('div');
  notice.className = 'notice';
  notice.dataset.kind = kind;
  const text = document.createElement('p');
  text.textContent = message;
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'small-button';
  close.textContent = 'Close';
  close.addEventListener('click', () => notice.remove());
  notice.append(text, close);
  notices.append(notice);
  if (kind === 'remark') setTimeout(() => notice.remove(), remarkMilliseconds);
}

/** Shows what went wrong, in people's words; says nothing of what the user stopped. */
export function notifyError(error: unknown): void {
  const message = explain(error);
  if (message !== undefined) notify(message);
}

/** Takes away what is shown. */
export function clearNotices(): void {
  element('notices').replaceChildren();
}
