import * as z from 'zod/mini';
import { importProblem } from '../import-problem.js';

/** Largest `voice_catalog.json` or `name_mapping.json`, in bytes: room for tens of thousands of voices. */
export const maxCatalogueBytes = 32 * 1024 * 1024;

const maxVoices = 100_000;

const label = z.string().check(z.maxLength(1000));

const entrySchema = z.object({
  voice_id: z.optional(z.string()),
  speaker_name: z.string(),
  gender: z.optional(z.string()),
  description: z.optional(label),
  original_file: z.optional(label),
  embedding_file: z.optional(z.string()),
  duration: z.optional(z.number()),
  created_at: z.optional(z.string()),
  type: z.optional(z.string()),
});

/** A voice as `voice_catalog.json` describes it. */
export type CatalogueEntry = z.output<typeof entrySchema>;

/** A voice of a catalogue: its entry, or what is wrong with it. */
export interface CatalogueVoice {
  /** The key it stands under. */
  readonly id: string;
  /** What is said about it. */
  readonly entry: CatalogueEntry | { readonly problem: string };
}

/**
 * Reads `voice_catalog.json`: an object of voices by their ids.
 *
 * @throws StarlingError `voice_import_invalid` when it is no catalogue at all; what is wrong with one voice is in its entry
 */
export function readCatalogue(bytes: Uint8Array): readonly CatalogueVoice[] {
  const voices = Object.entries(parseObject(bytes, 'catalogue'));
  if (voices.length > maxVoices) throw importProblem('catalogue', `has more than ${maxVoices} voices`);
  return voices.map(([id, value]) => ({ id, entry: readEntry(id, value) }));
}

/**
 * Reads `name_mapping.json`: an object of ids by names.
 *
 * @throws StarlingError `voice_import_invalid`
 */
export function readNameMapping(bytes: Uint8Array): ReadonlyMap<string, string> {
  const mapping = new Map<string, string>();
  for (const [name, id] of Object.entries(parseObject(bytes, 'name mapping'))) {
    if (typeof id !== 'string')
      throw importProblem('name mapping', 'maps a name to something else than an id');
    mapping.set(name, id);
  }
  return mapping;
}

/** Every file name is made from the id; what the catalogue says must agree, or the entry is not what it seems. */
export function voiceDataFile(id: string): string {
  return `embeddings/${id}.pkl.gz`;
}

function readEntry(id: string, value: unknown): CatalogueVoice['entry'] {
  if (!/^[0-9a-f]{8,64}$/.test(id))
    return { problem: 'The id must be 8 to 64 lower-case hexadecimal digits.' };
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) {
    const fields = new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? 'voice')));
    return { problem: `The catalogue has no usable ${[...fields].join(', ')} for it.` };
  }
  const { voice_id: repeated, embedding_file: file } = parsed.data;
  if (repeated !== undefined && repeated !== id)
    return { problem: 'The catalogue files it under another id.' };
  if (file !== undefined && file !== voiceDataFile(id)) {
    return { problem: `The catalogue names another file than ${voiceDataFile(id)} for it.` };
  }
  return parsed.data;
}

function parseObject(bytes: Uint8Array, part: 'catalogue' | 'name mapping'): object {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's own message quotes the content.
    throw importProblem(part, 'is not JSON in UTF-8');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw importProblem(part, 'is not a JSON object');
  }
  return json;
}
