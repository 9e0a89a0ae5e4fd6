import type { PlayerWords } from '../webview/player-view.js';

/** What the page is made of. */
export interface PlayerPageParts {
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** A value that nobody can guess, new for each page. */
  readonly nonce: string;
  /** Address of the page's script. */
  readonly script: string;
  /** Address of the audio thread's script. */
  readonly worklet: string;
  /** Address of the style sheet. */
  readonly style: string;
  /** BCP 47 tag of the words. */
  readonly language: string;
  /** Words that change. */
  readonly words: PlayerWords;
  /** Words that stay: names of buttons. */
  readonly labels: PlayerLabels;
}

/** Names of the page's buttons. */
export interface PlayerLabels {
  readonly player: string;
  readonly idleHint: string;
  readonly read: string;
  readonly stop: string;
  readonly previous: string;
  readonly next: string;
  readonly repeat: string;
  readonly slower: string;
  readonly faster: string;
  readonly pickVoice: string;
}

/** Drawn for 16 × 16 pixels; the text colour fills them. */
const icons = {
  previous: 'M3 3h1.5v10H3zM13 3v10L5.5 8z',
  next: 'M11.5 3H13v10h-1.5zM3 3l7.5 5L3 13z',
  stop: 'M3.5 3.5h9v9h-9z',
  repeat: 'M8 3a5 5 0 1 1-4.9 6h1.6A3.5 3.5 0 1 0 8 4.5V7L4.5 3.8 8 .6z',
  play: 'M4 2.5 13 8l-9 5.5z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  slower: 'M3 7.25h10v1.5H3z',
  faster: 'M7.25 3h1.5v4.25H13v1.5H8.75V13h-1.5V8.75H3v-1.5h4.25z',
} as const;

/** The page's document. Every value is escaped. */
export function playerHtml(parts: PlayerPageParts): string {
  const { cspSource, nonce, labels } = parts;
  const policy = `default-src 'none'; script-src 'nonce-${nonce}' ${cspSource}; style-src ${cspSource}; connect-src ${cspSource}`;
  const button = (action: string, icon: keyof typeof icons, label: string): string =>
    `<button type="button" class="icon" data-action="${action}" aria-label="${escaped(label)}" title="${escaped(label)}">${svg(icon)}</button>`;
  return `<!doctype html>
<html lang="${escaped(parts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escaped(parts.style)}">
<title>${escaped(labels.player)}</title>
</head>
<body data-worklet="${escaped(parts.worklet)}" data-words="${escaped(JSON.stringify(parts.words))}" data-phase="idle">
<main aria-label="${escaped(labels.player)}">
<section id="idle">
<p>${escaped(labels.idleHint)}</p>
<button type="button" class="primary" data-action="read">${escaped(labels.read)}</button>
</section>
<section id="locked" role="alert" hidden>
<button type="button" class="primary" id="unlock">${escaped(parts.words.enableAudio)}</button>
<p>${escaped(parts.words.enableAudioReason)}</p>
</section>
<section id="reading" hidden>
<header><h1 id="title"></h1><span id="status" role="status" aria-live="polite"></span></header>
<div class="controls" role="group" aria-label="${escaped(labels.player)}">
${button('previousSentence', 'previous', labels.previous)}
<button type="button" class="icon large" id="pause" data-action="pauseResume" data-icon="pause">${svg('pause')}${svg('play')}</button>
${button('nextSentence', 'next', labels.next)}
${button('repeatSentence', 'repeat', labels.repeat)}
${button('stop', 'stop', labels.stop)}
<span class="group">${button('slower', 'slower', labels.slower)}<span id="rate"></span>${button('faster', 'faster', labels.faster)}</span>
<button type="button" class="text" data-action="pickVoice" title="${escaped(labels.pickVoice)}"><span id="voice"></span></button>
</div>
<div class="progress"><progress id="progress" max="1" value="0" aria-labelledby="progress-text"></progress><span id="progress-text"></span></div>
<p id="sentence"></p>
</section>
<p id="notice" role="status" hidden></p>
</main>
<script nonce="${nonce}" src="${escaped(parts.script)}"></script>
</body>
</html>
`;
}

function svg(icon: keyof typeof icons): string {
  return `<svg class="${icon}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false"><path d="${icons[icon]}" fill="currentColor"/></svg>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
