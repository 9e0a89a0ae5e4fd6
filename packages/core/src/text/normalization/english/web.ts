import type { RewriteRule } from '../rule.js';
import { cardinal, digitWords, year } from './number-words.js';
import { pattern } from './patterns.js';

const signs: Readonly<Record<string, string>> = {
  '.': 'dot',
  '/': 'slash',
  '\\': 'backslash',
  '-': 'dash',
  _: 'underscore',
  '@': 'at',
  ':': 'colon',
  '~': 'tilde',
  '+': 'plus',
  '=': 'equals',
  '&': 'and',
  '%': 'percent',
  '#': 'hash',
};

// Parts of addresses that are letters, not words.
const spelled: ReadonlySet<string> = new Set(
  (
    'io ai uk us eu de fr nl jp cn ru br au nz ca tv fm ml edu ts js tsx jsx md py rb rs cpp hpp cs css scss html htm xml ' +
    'pdf csv tsv sql svg png jpg txt mp exe dll ini cfg sh http https ftp ssh www api url id ip usr bin etc php asp rss ui cli gcc npm aws gpu cpu'
  )
    .split(' ')
    .filter((part) => !['bin', 'etc', 'us'].includes(part)),
);
const saidAs: Readonly<Record<string, string>> = {
  usr: 'user',
  jpeg: 'jay peg',
  json: 'jason',
  jpg: 'jay peg',
  gif: 'gif',
  txt: 'text',
  cfg: 'config',
  src: 'source',
  lib: 'lib',
  tmp: 'temp',
  js: 'J S',
};

function sayDigits(digits: string): string {
  if (digits.length <= 2 || /^[1-9]00$/.test(digits))
    return digits.startsWith('0') ? digitWords(digits) : cardinal(digits);
  return /^(?:19|20)\d\d$/.test(digits) ? year(digits) : digitWords(digits);
}

/** Splits "ThrowbackThursday2024" at capitals and digits. */
function splitCompound(name: string): string {
  return name
    .replace(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' ')
    .replace(/(?<=\p{L})(?=\d)|(?<=\d)(?=\p{L})/gu, ' ')
    .replace(/\d+/g, sayDigits);
}

/** An address or path in words, sign by sign: "example.com/a-b" is "example dot com slash a dash b". */
export function sayAddress(address: string): string {
  return address
    .replace(/[\p{L}']+|\d+|[^\p{L}\d]/gu, (part) => {
      if (/^\d/.test(part)) return ` ${sayDigits(part)} `;
      if (!/^\p{L}/u.test(part)) return ` ${signs[part] ?? ''} `;
      const lower = part.toLowerCase();
      if (lower in saidAs) return saidAs[lower]!;
      return spelled.has(lower) ? lower.toUpperCase().split('').join(' ') : part;
    })
    .replace(/ {2,}/g, ' ')
    .trim();
}

const domainEnds =
  '(?:com|org|net|io|dev|ai|app|co|edu|gov|info|me|tv|uk|us|eu|de|fr|es|it|nl|ch|at|be|se|no|dk|fi|pl|cz|ru|jp|cn|in|br|au|nz|ca|int|mil|biz|xyz|tech|online|site|blog|shop|cloud|gg|fm|ly|ml|sh|to|so)';
const extensions =
  '(?:ts|tsx|js|jsx|mjs|cjs|json|md|py|rb|rs|go|java|kt|c|h|cpp|hpp|cs|css|scss|html?|xml|ya?ml|toml|txt|pdf|csv|tsv|sql|svg|png|jpe?g|gif|webp|mp3|mp4|wav|flac|ogg|zip|tar|gz|exe|dll|ini|cfg|conf|log|sh|bat|docx?|xlsx?|pptx?|onnx|lock|env)';
const urlTail = String.raw`[^\s<>"]{0,2000}`;
const closing = /[.,;:!?'")\]}*]+$/;

/** An address without scheme, "www." and the parts meant for machines (query and fragment). */
function sayUrl(match: string): string {
  const tail = closing.exec(match)?.[0] ?? '';
  // A closing bracket belongs to the address when it was opened there.
  const address = match.slice(0, match.length - tail.length);
  const readable = address
    .replace(/^[a-z]{2,10}:\/\//i, '')
    .replace(/^www\./i, '')
    .replace(/[?#].*$/, '')
    .replace(/\/$/, '');
  return `${sayAddress(readable)}${tail}`;
}

/**
 * Addresses, paths, handles and tags. Of a web address the host and path are read; scheme, "www", query and fragment
 * are left out, as people do.
 */
export const webRules: readonly RewriteRule[] = [
  {
    name: 'e-mail address',
    pattern:
      /(?<![\p{L}\p{N}._%+@-])(?:mailto:)?([\p{L}\p{N}_%+-][\p{L}\p{N}._%+-]{0,63}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,6})(?![\p{L}\p{N}@])/gu,
    say: ([, address]) => sayAddress(address!),
  },
  {
    name: 'web address with scheme',
    pattern: pattern(String.raw`(?<![\p{L}\p{N}])(?:https?|ftp|wss?|file):/{2,3}${urlTail}`, 'i'),
    say: ([match]) => sayUrl(match),
  },
  {
    name: 'web address',
    pattern: pattern(
      String.raw`(?<![\p{L}\p{N}.@/\\_-])(?:www\.)?(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.){1,5}${domainEnds}(?![\p{L}\p{N}_@-]|\.\p{L})(?::\d{2,5})?(?:[/?#]${urlTail})?`,
    ),
    say: ([match]) => (/^\d+\.\p{L}/u.test(match) ? undefined : sayUrl(match)),
  },
  {
    name: 'Windows path',
    pattern: /(?<![\p{L}\p{N}])[A-Za-z]:\\(?:[\p{L}\p{N}_.$~@-]{1,100}\\?){0,30}/gu,
    say: ([match]) => {
      const tail = /[.]$/.exec(match)?.[0] ?? '';
      return `${sayAddress(match.slice(0, match.length - tail.length))}${tail}`;
    },
  },
  {
    name: 'path from the root or home',
    pattern: /(?<![\p{L}\p{N}./<\\)])(?:~|\.{1,2})?\/(?:[\p{L}\p{N}_.@+~-]{1,100}\/?){1,30}/gu,
    say: ([match]) => {
      const tail = /[.]+$/.exec(match)?.[0] ?? '';
      return `${sayAddress(
        match
          .slice(0, match.length - tail.length)
          .replace(/^\.\//, '')
          .replace(/^~/, 'home'),
      )}${tail}`;
    },
  },
  {
    name: 'path of a file',
    pattern: pattern(
      String.raw`(?<![\p{L}\p{N}./\\@_-])(?:[\p{L}\p{N}_@+-]{1,60}/){1,12}(?:[\p{L}\p{N}_@+-]{1,60}\.){1,4}${extensions}(?![\p{L}\p{N}_/-]|\.\p{L})`,
    ),
    say: ([match]) => sayAddress(match),
  },
  {
    name: 'file name',
    pattern: pattern(
      String.raw`(?<![\p{L}\p{N}./\\@_-])(?=[\p{L}_])(?:[\p{L}\p{N}_+-]{1,60}\.){1,4}${extensions}(?![\p{L}\p{N}_/-]|\.\p{L})`,
    ),
    say: ([match]) => (/^(?:\p{L}\.){1,3}[ch]$/u.test(match) ? undefined : sayAddress(match)),
  },
  {
    name: 'handle',
    pattern: /(?<![\p{L}\p{N}@.])@([\p{L}_][\p{L}\p{N}_]{0,38}(?:[.-][\p{L}\p{N}_]{1,38}){0,2})/gu,
    say: ([, name]) => `at ${splitCompound(name!.replace(/[_-]/g, ' ').replaceAll('.', ' dot '))}`,
  },
  {
    name: 'hashtag',
    pattern: /(?<![\p{L}\p{N}#&])#(\p{L}[\p{L}\p{N}_]{0,80})/gu,
    say: ([, name]) => `hashtag ${splitCompound(name!.replaceAll('_', ' '))}`,
  },
];
