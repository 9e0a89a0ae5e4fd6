import type { SpannedText } from '../../spans/spanned-text.js';

// A flag, a keycap, or a pictograph with its presentation, skin tone and joined parts. Signs that are text rather than
// pictures (copyright, trade mark, arrows ...) are left to the symbol rules.
const pictograph = String.raw`(?![\u00a9\u00ae\u2122\u203c\u2049\u2139\u2194-\u21aa\u3030\u303d\u3297\u3299])\p{Extended_Pictographic}`;
const dressing = String.raw`\ufe0f?\p{Emoji_Modifier}?[\u{e0020}-\u{e007f}]{0,10}`;
const emoji = String.raw`\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3|${pictograph}${dressing}(?:\u200d[\p{Extended_Pictographic}\u2640\u2642]${dressing}){0,8}`;
const emojiRun = new RegExp(`(?:${emoji})(?:[ \\t]{0,3}(?:${emoji})){0,100}`, 'gu');
const oneEmoji = new RegExp(emoji, 'gu');
const strayParts = /\p{Regional_Indicator}|\p{Emoji_Modifier}|\u20e3/gu;

/** What pictographs are called in a language, keyed without variation selectors and skin tones. */
export type EmojiNames = ReadonlyMap<string, string>;

/** The key of an emoji in {@link EmojiNames}. */
function plainForm(value: string): string {
  return value.replace(/\ufe0f|\p{Emoji_Modifier}/gu, '');
}

/**
 * Takes pictographs out of the text. Those with a name are said by it, set off by commas; the others are left out, as
 * readers do. A run of the same emoji is said once.
 *
 * @param names what to call them; absent: all are left out
 */
export function replaceEmoji(text: SpannedText, names?: EmojiNames): SpannedText {
  const { text: current } = text;
  const replaced = text.replace(emojiRun, (run) => {
    const spoken = new Set<string>();
    for (const [one] of run[0].matchAll(oneEmoji)) {
      const plain = plainForm(one);
      if (/^[0-9#*]/.test(plain)) spoken.add(plain.charAt(0));
      else {
        const name = names?.get(plain) ?? names?.get(plain.split('\u200d')[0] ?? plain);
        if (name !== undefined) spoken.add(name);
      }
    }
    const before = current.slice(Math.max(0, run.index - 2), run.index).trimEnd();
    const after = current.slice(run.index + run[0].length, run.index + run[0].length + 2).trimStart();
    if (spoken.size === 0) return ' ';
    const opening = /[\p{L}\p{N}]$/u.test(before) ? ', ' : ' ';
    const closing = /^[\p{L}\p{N}]/u.test(after) ? ', ' : '';
    return `${opening}${[...spoken].join(', ')}${closing}`;
  });
  return replaced.replace(strayParts, '');
}
