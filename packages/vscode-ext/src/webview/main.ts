/**
 * The player's page: plays samples and shows the session. It keeps nothing that the extension could not tell it again.
 *
 * @packageDocumentation
 */
import { AudioOutput } from './audio-output.js';
import { PlayerView, type PlayerWords } from './player-view.js';
import type { FromPlayer, ToPlayer } from './protocol.js';

declare function acquireVsCodeApi(): { postMessage(message: FromPlayer): void };

const editor = acquireVsCodeApi();
const { worklet = '', words = '{}' } = document.body.dataset;

const output = new AudioOutput({
  workletUrl: worklet,
  post: (message) => {
    if (message.type === 'locked') view.showLocked(message.locked);
    editor.postMessage(message);
  },
});
const view = new PlayerView(JSON.parse(words) as PlayerWords, (action) =>
  editor.postMessage({ type: 'action', action }),
);

// Any click or key in the page allows sound, the large button is only the one that says so.
for (const type of ['pointerdown', 'keydown'] as const) {
  addEventListener(type, () => output.unlock(), { capture: true });
}
document.getElementById('unlock')?.addEventListener('click', () => output.unlock());

addEventListener('message', ({ data }: MessageEvent<ToPlayer>) => {
  if (data.type === 'state') view.show(data.state);
  else if (data.type === 'volume') output.setVolume(data.volume);
  else if (data.type === 'preview') void output.preview(new Float32Array(data.samples));
  else if (data.type === 'endPreview') output.endPreview();
  else void output.send(data);
});

// The end-to-end tests measure what is heard.
Object.assign(globalThis, { starlingOutput: output });

editor.postMessage({ type: 'ready' });
