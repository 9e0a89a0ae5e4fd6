import type { RewriteRule } from '@starling-tts/core';
import { identifierPattern, splitIdentifier } from './identifiers.js';

/** `https://user@www.example.com:8080/path?query` is said as its host. */
function hostOf(address: string): string {
  const tail = /[.,;:!?'")\]}*]{1,20}$/.exec(address)?.[0] ?? '';
  const bare = address.slice(0, address.length - tail.length);
  const host = /^[a-z][a-z\d+.-]{0,20}:\/{2,3}(?:[^/@\s]{0,200}@)?(?:www\.)?([^/?#:\s]{0,253})/i.exec(
    bare,
  )?.[1];
  return `${host || 'link'}${tail}`;
}

/** Whether a run of letters and digits is one that nobody reads: a hash, a key, an encoded value. */
function isDigest(run: string): boolean {
  if (/^[\da-f]{7,128}$/i.test(run)) return /\d/.test(run) && /[a-f]/i.test(run) && !/^\d+e\d+$/i.test(run);
  return run.length >= 24 && /\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run);
}

/** Rules for what developers write that nobody says: addresses, digests, version suffixes, positions in files. */
export const machineTextRules: readonly RewriteRule[] = [
  {
    name: 'web address',
    pattern: /(?<![\p{L}\p{N}])(?:https?|ftp|wss?|file|git|ssh):\/{2,3}[^\s<>"`]{1,2000}/giu,
    say: ([address]) => hostOf(address),
  },
  {
    name: 'UUID',
    pattern: /(?<![\p{L}\p{N}-])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\p{L}\p{N}-])/giu,
    say: 'identifier',
  },
  {
    name: 'labelled digest',
    pattern: /(?<![\p{L}\p{N}])sha(?:1|224|256|384|512)[-:][\p{L}\p{N}+/=]{6,200}/giu,
    say: 'hash',
  },
  {
    name: 'digest',
    pattern:
      /(?<![\p{L}\p{N}+/_.@-])[\p{L}\p{N}]{7,128}(?:[+/][\p{L}\p{N}+/]{1,4000})?={0,2}(?![\p{L}\p{N}_])/gu,
    say: ([run]) => (isDigest(run) ? 'hash' : undefined),
  },
  {
    name: 'hexadecimal number',
    pattern: /(?<![\p{L}\p{N}])0x([\da-f]{1,16})(?![\p{L}\p{N}])/giu,
    say: ([, digits]) => `hex ${[...digits!.toUpperCase()].join(' ')}`,
  },
  {
    name: 'position in a file',
    pattern:
      /(?<![\p{L}\p{N}])(?:[A-Za-z]:)?(?:[\p{L}\p{N}_.@~+-]{0,80}[/\\]){0,20}([\p{L}\p{N}_.+-]{1,80}\.[a-z]{1,5}):(\d{1,6})(?::\d{1,5})?(?!\d)/gu,
    say: ([, file, line]) => `${file} line ${line}`,
  },
];

/** What a file name or a host ends in. */
const fileOrHostEnds: ReadonlySet<string> = new Set(
  (
    'com org net io dev ai app co edu gov info me uk us eu de fr es it nl ch at ts tsx js jsx mjs cjs mts cts json jsonc md mdx ' +
    'py rb rs go java kt cs css scss less html htm xml yaml yml toml txt pdf csv tsv sql svg png jpg jpeg gif webp mp3 mp4 ' +
    'wav flac ogg opus zip tar gz exe dll ini cfg conf lock sh bat ps1 env onnx vsix ipynb cpp hpp swift php vue svelte lua'
  ).split(' '),
);

/** Operators that mean the same in prose about code as in code. */
const operatorRules: readonly RewriteRule[] = [
  { name: 'double arrow', pattern: / ?=> ?/gu, say: ' arrow ' },
  { name: 'inequality', pattern: / ?!==? ?/gu, say: ' not equal ' },
  { name: 'equality', pattern: / ?(?<![=<>!])={2,3}(?![=>]) ?/gu, say: ' equals ' },
  {
    name: 'double colon',
    pattern: /(?<=[\p{L}\p{N}_>])::(?=[\p{L}_<])/gu,
    say: ' ',
  },
  { name: 'spread', pattern: /(?<![\p{L}\p{N}.])\.{3}(?=[\p{L}_])/gu, say: 'spread ' },
  { name: 'code follows', pattern: /::(?=\s|$)/gu, say: ':' },
  {
    name: 'member',
    pattern:
      /(?<![\p{L}\p{N}_./\\@$-])[\p{L}_$][\p{L}\p{N}_$]{1,60}(?:\??\.[\p{L}_$][\p{L}\p{N}_$]{1,60}){1,8}(?![\p{L}\p{N}_$/@-]|\.\p{L})/gu,
    say: ([name]) => {
      const parts = name.split(/\??\./);
      // File names and hosts are said by core's rules.
      return fileOrHostEnds.has(parts.at(-1)!.toLowerCase()) ? undefined : parts.join(' dot ');
    },
  },
  { name: 'empty call', pattern: /(?<=[\p{L}\p{N}_])\(\)/gu, say: '' },
  { name: 'long option', pattern: /(?<=^|[\s"'(])--(?=\p{L})/gmu, say: 'dash dash ' },
  { name: 'short option', pattern: /(?<=^|[\s"'(])-(?=\p{L}(?![\p{L}\p{N}]))/gmu, say: 'dash ' },
];

const identifierRule: RewriteRule = {
  name: 'name of a program',
  pattern: identifierPattern,
  say: ([name]) => splitIdentifier(name),
};

/** Rules for prose: text, comments, messages. */
export const proseRules: readonly RewriteRule[] = [...machineTextRules, ...operatorRules, identifierRule];
