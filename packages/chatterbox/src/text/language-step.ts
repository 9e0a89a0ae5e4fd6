import { StarlingError, type Warning } from '@starling-tts/core';
import type { ModelDescriptor } from '../descriptors/model-descriptor.js';

/** Scripts that need a dictionary this package does not carry before the tokenizer knows their characters. */
const dictionaryScripts: Readonly<Record<string, { script: RegExp; needs: string }>> = {
  zh: { script: /\p{Script=Han}/u, needs: 'Chinese characters as Cangjie codes' },
  ja: { script: /\p{Script=Han}/u, needs: 'kanji as hiragana' },
};

/** The language a text will be spoken in, and what the caller should know about it. */
export interface LanguageChoice {
  /** One of the model's languages. */
  readonly language: string;
  /** `language_unsupported` when another one was asked for. */
  readonly warnings: readonly Warning[];
}

/** Picks the language: the one asked for if the model has it, else the model's first one. */
export function chooseLanguage(descriptor: ModelDescriptor, asked: string | undefined): LanguageChoice {
  const fallback = descriptor.languages[0]!;
  const primary = asked?.trim().toLowerCase().split(/[-_]/u)[0];
  if (primary === undefined || primary === '') return { language: fallback, warnings: [] };
  if (descriptor.languages.includes(primary)) return { language: primary, warnings: [] };
  const message =
    `${descriptor.id} does not speak the language asked for and speaks ${fallback} instead. ` +
    `It knows: ${descriptor.languages.join(', ')}.`;
  return { language: fallback, warnings: [{ code: 'language_unsupported', message }] };
}

/**
 * The language's own step of upstream's multilingual tokenizer. Korean syllables become conjoining letters through NFKD
 * alone; Hebrew points and Russian stress marks are optional upstream and left out. Chinese characters and kanji need
 * dictionaries: such text is refused rather than mumbled.
 *
 * @throws StarlingError `unsupported_by_engine`
 */
export function applyLanguageStep(text: string, language: string, engine: string): string {
  const dictionary = Object.hasOwn(dictionaryScripts, language) ? dictionaryScripts[language] : undefined;
  if (dictionary?.script.test(text)) {
    throw new StarlingError(
      'unsupported_by_engine',
      `Text in ${language} needs ${dictionary.needs}, which this engine cannot look up yet. ` +
        `Write it phonetically (${language === 'ja' ? 'kana' : 'another script'}) or choose another language.`,
      { feature: `text in ${language}`, engine },
    );
  }
  return text;
}
