import { spokenWords } from '../words/index.js';
import type { CleanUpOptions } from './clean-up-options.js';
import { replaceCode, replaceSpoilers } from './code-and-spoilers.js';
import { replaceTokens } from './discord-tokens.js';
import { replaceLinks } from './links.js';
import { replaceShortcodes, stripMarkdown } from './markdown.js';
import { shortenRepeatedWords, shortenSigns, shortenWords } from './repetition.js';
import { replaceSmileys } from './smileys.js';
import { collapseEmoji, plainCharacters } from './unicode.js';

/** Longest message that is looked at, in UTF-16 units: twice what Discord lets ordinary members write. */
export const maxMessageLength = 4000;

/**
 * Makes of a message what can be said: one line, without addresses, ids, code, hidden text or marks of form. Empty when nothing is left.
 * Takes time proportional to the length of the text and never fails. The order of the steps matters: code hides everything else,
 * custom emoji come before addresses, addresses before `:names:`.
 */
export function cleanUpMessage(content: string, options: CleanUpOptions): string {
  let text = content;
  for (let round = 0; round < mostRounds; round += 1) {
    const cleaned = cleanUpOnce(text, options);
    if (cleaned === text) break;
    text = cleaned;
  }
  return text;
}

/** A message with something for every rule. */
const sample = 'Hello <@1>, **see** `this` ||and|| https://example.com 👍 :) hahaha afaik 𝓯𝓪𝓷𝓬𝔂 sooooo!!!!!';

/**
 * Lets the engine of JavaScript compile the patterns of all rules. They take some hundredths of a second, which nobody should have to wait
 * for who writes the first message.
 */
export function warmCleanUp(): void {
  const names = { user: () => undefined, role: () => undefined, channel: () => undefined };
  const options = {
    names,
    dictionaryWords: new Set<string>(),
    now: 0,
    language: 'en',
    words: spokenWords('en'),
  };
  for (let round = 0; round < 3; round += 1)
    cleanUpMessage(`${sample} ${round}`, { ...options, emoji: 'names' });
}

/** Taking out one mark may bring another to light, as in `*:)`. Ordinary messages are done after the first round. */
const mostRounds = 8;

function cleanUpOnce(content: string, options: CleanUpOptions): string {
  const visible = replaceSpoilers(replaceCode(content, options), options);
  const named = replaceForm(replaceTokens(visible, options), options);
  const characters = plainCharacters(named);
  // Letters in disguise may have spelled an address or a mention.
  const undisguised = characters === named ? named : replaceForm(replaceTokens(characters, options), options);
  const emoji = collapseEmoji(undisguised, options.emoji);
  const words = shortenWords(shortenSigns(oneLine(emoji)), options);
  return lastGuard(shortenRepeatedWords(tidy(words)), options);
}

/** Whether there is anything in a text that can be said. */
export function isPronounceable(text: string, emoji: 'names' | 'skip'): boolean {
  return (
    /[\p{L}\p{N}]/u.test(text) ||
    (emoji === 'names' && /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(text))
  );
}

function replaceForm(text: string, options: CleanUpOptions): string {
  const linked = replaceLinks(replaceSmileys(text, options), options);
  return stripMarkdown(replaceShortcodes(linked, options.emoji));
}

/** Lines become sentences. */
function oneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, index, lines) =>
      index < lines.length - 1 && /[\p{L}\p{N}]$/u.test(line) ? `${line}.` : line,
    )
    .join(' ');
}

function tidy(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/ (?=[,.;!?…]+(?: |$))/gu, '')
    .trim();
}

/** Whatever the rules above made of it: no mention, no address. */
function lastGuard(text: string, { words }: CleanUpOptions): string {
  const safe = text
    .replace(/<[@#:/]+/g, ' ')
    .replace(/http(s?)/gi, (_found, secure: string) => (secure === '' ? 'H T T P' : 'H T T P S'));
  const tidied = safe === text ? text : tidy(safe);
  return /^\?{1,3}$/.test(tidied) ? words.what : tidied;
}
