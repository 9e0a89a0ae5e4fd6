// Alphabets that are letters in disguise: mathematical, full-width, circled and letter-like ones. Compatibility composition of
// everything would also write out fractions, trade marks and ligatures of whole sentences.
const disguised =
  /[\u{1d400}-\u{1d7ff}\uff01-\uff5e\u24b6-\u24e9\u2102\u210a-\u2113\u2115\u2119-\u211d\u2124\u2128\u212c\u212d\u212f-\u2131\u2133\u2134\u2145-\u2149]+/gu;

const smallCapitals = new Map(
  [...'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ'].map((sign, index) => [sign, [...'abcdefghijklmnopqrstuvwyz'][index]!]),
);
const smallCapital = new RegExp(`[${[...smallCapitals.keys()].join('')}]`, 'gu');

/** Squared and circled letters, white on black: 🅐 from U+1F150, 🅰 from U+1F170; squared ones from U+1F130. */
const boxedLetter = /[\u{1f130}-\u{1f149}\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}]\ufe0f?/gu;

// Joiners and tags stay where emoji need them, the non-joiner where Persian and Indic scripts do.
const invisible =
  /(?!\u200c)(?!\u200d)(?![\u{e0020}-\u{e007f}])\p{Cf}|\u034f|[\u115f\u1160\u3164\uffa0\u2800]|\p{Cs}|\p{Co}|\p{Cn}/gu;
const control = /(?!\n)\p{Cc}/gu;
const strayJoiner =
  /(?<!\ufe0f|[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Script=Devanagari}\p{Script=Arabic}\p{M}])\u200d|(?<![\p{L}\p{M}])\u200c/gu;

// Marks that only pile up: after composition one of them is enough. Vowel signs of other scripts are left alone.
const piledMarks =
  /([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f])[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+/gu;
// Strokes through letters, as struck-out text from elsewhere has them.
const strokes = /(?<=\p{Script=Latin}\p{M}{0,9})[\u0334-\u0338]/gu;
const manyMarks = /(\p{M}{4})\p{M}+/gu;

/** Letters in disguise become plain letters; what cannot be seen and marks that pile up go. */
export function plainCharacters(text: string): string {
  return text
    .replace(control, ' ')
    .replace(invisible, '')
    .replace(disguised, (run) => run.normalize('NFKC'))
    .replace(smallCapital, (sign) => smallCapitals.get(sign)!)
    .replace(boxedLetter, (sign) => boxed(sign.codePointAt(0)!))
    .normalize('NFC')
    .replace(strokes, '')
    .replace(piledMarks, '$1')
    .replace(manyMarks, '$1')
    .replace(strayJoiner, '')
    .normalize('NFC');
}

function boxed(codePoint: number): string {
  const first = codePoint < 0x1f150 ? 0x1f130 : codePoint < 0x1f170 ? 0x1f150 : 0x1f170;
  return String.fromCharCode(0x41 + codePoint - first);
}

const dressing = String.raw`\ufe0f?\p{Emoji_Modifier}?[\u{e0020}-\u{e007f}]{0,10}`;
// Text signs such as the copyright sign are pictographs to Unicode as well; they are not emoji unless dressed as such.
const pictograph = String.raw`(?![\u00a9\u00ae\u2122\u203c\u2049\u2139\u2194-\u21aa\u3030\u303d\u3297\u3299])\p{Extended_Pictographic}`;
const emojiSource = String.raw`(?:\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3|${pictograph}${dressing}(?:\u200d[\p{Extended_Pictographic}\u2640\u2642]${dressing}){0,8})`;
const emojiRun = new RegExp(`${emojiSource}(?:[ \\t]{0,3}${emojiSource})*`, 'gu');
const oneEmoji = new RegExp(emojiSource, 'gu');

/** Most different emoji of a run that are said. */
const mostEmojiOfRun = 3;

/** Says each emoji of a run once and no more than three of them, or none. What they are called is the engine's to say. */
export function collapseEmoji(text: string, emoji: 'names' | 'skip'): string {
  return text.replace(emojiRun, (run) => {
    if (emoji === 'skip') return ' ';
    const different = new Set(run.match(oneEmoji));
    return [...different].slice(0, mostEmojiOfRun).join(' ');
  });
}
