import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { StarlingError, type Warning } from '@starling-tts/core';
import type { ModelDescriptor } from '../descriptors/model-descriptor.js';
import { tokenizerConfigPath, tokenizerPath } from '../descriptors/model-files.js';
import type { TokenRow } from '../graphs/token-embedder.js';
import type { ModelAccess } from '../runtime.js';
import { applyLanguageStep } from './language-step.js';
import { normalizePunctuation } from './prepare-text.js';

/** A text ready for `embed_tokens`. */
export interface PromptRow extends TokenRow {
  /** For each id, whether it counts as text (guidance blanks these). */
  readonly isText: readonly boolean[];
  /** Number of ids that came from the text itself. */
  readonly textLength: number;
  /** `characters_dropped` when the tokenizer does not know some of the text's characters. */
  readonly warnings: readonly Warning[];
}

/**
 * What is used of `@huggingface/tokenizers`. Stated here because the package's declarations import each other without file
 * extensions, which this module resolution does not follow.
 */
interface Tokenizer {
  encode(text: string, options?: { add_special_tokens?: boolean }): { ids: number[] };
  id_to_token(id: number): string | undefined;
  token_to_id(token: string): number | undefined;
}

const letterOrDigit = /[\p{L}\p{N}]/u;

/** Text rules, tokenizer and prompt template of one model. */
export class SpeechTokenizer {
  readonly #descriptor: ModelDescriptor;
  readonly #tokenizer: Tokenizer;
  readonly #prefix: readonly number[];
  readonly #suffix: readonly number[];
  readonly #reserved: ReadonlySet<number>;
  readonly #unknown: number | undefined;
  readonly #knownCharacters = new Map<string, boolean>();

  private constructor(descriptor: ModelDescriptor, tokenizer: Tokenizer) {
    const { tokens } = descriptor;
    this.#descriptor = descriptor;
    this.#tokenizer = tokenizer;
    this.#reserved = new Set([
      ...[tokens.startSpeech, tokens.stopSpeech, ...tokens.template],
      ...(tokens.exaggeration === undefined ? [] : [tokens.exaggeration]),
    ]);
    this.#unknown = tokenizer.token_to_id('[UNK]');
    const template = readTemplate(tokenizer);
    if (template === undefined) throw invalidTokenizer(descriptor, 'no template around the text');
    this.#prefix = template.prefix;
    this.#suffix = template.suffix;
    // The last-two-columns rule takes its start tokens from the end of the row, whatever they are called in the text table.
    const startsSpeech =
      descriptor.prompt.embeddingRows === 'last-two-columns-are-speech'
        ? template.suffix.length >= 2
        : template.suffix.includes(tokens.startSpeech);
    if (!startsSpeech) throw invalidTokenizer(descriptor, 'a template that does not begin speech');
  }

  /**
   * Reads `tokenizer.json` and `tokenizer_config.json`.
   *
   * @throws StarlingError `model_not_found`, `model_invalid`
   */
  static async open(descriptor: ModelDescriptor, access: ModelAccess): Promise<SpeechTokenizer> {
    const [tokenizer, config] = await Promise.all([
      access.readFile(tokenizerPath),
      access.readFile(tokenizerConfigPath),
    ]);
    let parsed: Tokenizer;
    try {
      const decoder = new TextDecoder();
      parsed = new HuggingFaceTokenizer(
        JSON.parse(decoder.decode(tokenizer)),
        JSON.parse(decoder.decode(config)),
      );
    } catch (cause) {
      throw invalidTokenizer(descriptor, 'unreadable content', cause);
    }
    return new SpeechTokenizer(descriptor, parsed);
  }

  /**
   * Prepares a text and lays out the row for `embed_tokens`: template, text, template, with positions. Ids that belong to
   * the template are removed from the text, so that a text cannot end itself.
   *
   * @param language one of the model's languages
   * @throws StarlingError `text_not_speakable`, `unsupported_by_engine` for scripts that need a dictionary
   */
  promptRow(text: string, language: string): PromptRow {
    const prepared = this.prepare(text, language);
    const tag = this.#descriptor.text.languageTag ? `[${language}]` : '';
    const encoded = this.#tokenizer.encode(tag + prepared, { add_special_tokens: false }).ids;
    const ids = encoded.filter((id) => !this.#reserved.has(id));
    if (!letterOrDigit.test(prepared) || !this.#isSpeakable(ids, tag)) {
      throw new StarlingError(
        'text_not_speakable',
        `Nothing in the text can be spoken by ${this.#descriptor.id}: it has no letters this model knows. ` +
          'Give it words; write numbers and symbols out where the model has no digits.',
        {},
      );
    }
    const row = [...this.#prefix, ...ids, ...this.#suffix];
    return {
      ids: row,
      positions: this.#positions(row),
      isText: row.map((id) => this.#isTextId(id)),
      textLength: ids.length,
      warnings: this.#droppedCharacters(prepared),
    };
  }

  /** The text as the tokenizer gets it, without the language tag. */
  prepare(text: string, language: string): string {
    const rules = this.#descriptor.text;
    let prepared = normalizePunctuation(text, rules);
    if (rules.lowerCase) prepared = prepared.toLowerCase();
    if (rules.unicodeForm) prepared = prepared.normalize(rules.unicodeForm);
    return rules.languageTag ? applyLanguageStep(prepared, language, this.#descriptor.id) : prepared;
  }

  #positions(row: readonly number[]): readonly number[] {
    let next = 0;
    return row.map((id) => (id >= this.#descriptor.tokens.startSpeech ? 0 : next++));
  }

  #isTextId(id: number): boolean {
    const { startSpeech, stopSpeech, exaggeration } = this.#descriptor.tokens;
    return id !== startSpeech && id !== stopSpeech && id !== exaggeration;
  }

  #isSpeakable(ids: readonly number[], tag: string): boolean {
    return ids.some((id) => {
      const token = this.#tokenizer.id_to_token(id);
      return token !== undefined && token !== tag && id !== this.#unknown && this.#speaks(token);
    });
  }

  #speaks(token: string): boolean {
    return token !== '[SPACE]' && letterOrDigit.test(token);
  }

  #droppedCharacters(prepared: string): readonly Warning[] {
    let dropped = 0;
    for (const character of prepared) if (!this.#knows(character)) dropped++;
    if (dropped === 0) return [];
    const message =
      `${dropped} of ${[...prepared].length} characters are unknown to ${this.#descriptor.id} and were left out. ` +
      'Write numbers and symbols as words.';
    return [{ code: 'characters_dropped', message }];
  }

  #knows(character: string): boolean {
    const known = this.#knownCharacters.get(character);
    if (known !== undefined) return known;
    const { ids } = this.#tokenizer.encode(character, { add_special_tokens: false });
    const result = /\s/u.test(character) || ids.some((id) => id !== this.#unknown);
    if (this.#knownCharacters.size < 10_000) this.#knownCharacters.set(character, result);
    return result;
  }
}

/** What the tokenizer's own post-processor puts around a text, found by encoding one with it and without. */
function readTemplate(
  tokenizer: Tokenizer,
): { prefix: readonly number[]; suffix: readonly number[] } | undefined {
  const probe = 'a';
  const bare = tokenizer.encode(probe, { add_special_tokens: false }).ids;
  const full = tokenizer.encode(probe).ids;
  if (bare.length === 0) return undefined;
  for (let start = 0; start + bare.length <= full.length; start++) {
    if (bare.every((id, index) => full[start + index] === id)) {
      return { prefix: full.slice(0, start), suffix: full.slice(start + bare.length) };
    }
  }
  return undefined;
}

function invalidTokenizer(
  descriptor: ModelDescriptor,
  problem: string,
  cause?: unknown,
): StarlingError<'model_invalid'> {
  return new StarlingError(
    'model_invalid',
    `${tokenizerPath} has ${problem}; ${descriptor.id} needs the one published with its graphs.`,
    { model: descriptor.id },
    { cause },
  );
}
