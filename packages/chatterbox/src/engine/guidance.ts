import { throwIfAborted, type Warning } from '@starling-tts/core';
import type { ModelDescriptor } from '../descriptors/model-descriptor.js';
import type { GenerationRequest } from '../generation/generate.js';
import type { ModelAccess } from '../runtime.js';
import type { PromptRow } from '../text/speech-tokenizer.js';
import type { ModelParts } from './model-parts.js';
import { liftTextTable, type TextTable } from './text-table.js';

/** How the unconditional row is made. */
export interface PreparedGuidance {
  /** Blanks the text in a row of embeddings, in place; absent where the graphs do it. */
  readonly blankText?: NonNullable<GenerationRequest['blankText']>;
  /** `option_approximated` when the row is not upstream's. */
  readonly warnings: readonly Warning[];
}

/** Makes the unconditional row by the family's rule; what it needs from the weights is read on first use. */
export class Guidance {
  readonly #descriptor: ModelDescriptor;
  readonly #parts: ModelParts;
  readonly #access: ModelAccess;
  #table: Promise<TextTable | undefined> | undefined;

  constructor(descriptor: ModelDescriptor, parts: ModelParts, access: ModelAccess) {
    this.#descriptor = descriptor;
    this.#parts = parts;
    this.#access = access;
  }

  /** @throws StarlingError `aborted`, `engine_failed` */
  async prepare(signal?: AbortSignal): Promise<PreparedGuidance> {
    throwIfAborted(signal);
    if (this.#descriptor.guidance === 'in-graph') return { warnings: [] };
    if (this.#descriptor.guidance === 'zero-text-embeddings') return { blankText: zeroText, warnings: [] };
    // Shared between calls, so no single caller's signal may end it.
    this.#table ??= liftTextTable(this.#parts, this.#access);
    let table: TextTable | undefined;
    try {
      table = await this.#table;
    } catch (error) {
      this.#table = undefined;
      throw error;
    }
    if (table) return { blankText: subtractText(table), warnings: [] };
    const message =
      'Classifier-free guidance is approximate with these files: their text embeddings cannot be read, so the unguided row ' +
      'loses its text positions too. Use the fp32 embed_tokens for exact guidance, or set cfg_weight to 0.';
    return { blankText: zeroText, warnings: [{ code: 'option_approximated', message }] };
  }
}

/** Whole text embeddings become zero. */
function zeroText(embeds: Float32Array, hidden: number, row: PromptRow): void {
  row.isText.forEach((isText, index) => {
    if (isText) embeds.fill(0, index * hidden, (index + 1) * hidden);
  });
}

/** Only the token part of text embeddings goes; the position part stays. */
function subtractText(table: TextTable): NonNullable<PreparedGuidance['blankText']> {
  return (embeds, hidden, row) => {
    row.ids.forEach((id, index) => {
      if (!row.isText[index]) return;
      for (let i = 0; i < hidden; i++) embeds[index * hidden + i]! -= table.values[id * hidden + i]!;
    });
  };
}
