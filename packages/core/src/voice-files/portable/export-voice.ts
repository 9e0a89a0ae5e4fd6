import { zipSync } from 'fflate';
import { encodeWav } from '../../audio/index.js';
import { throwIfAborted } from '../../errors/starling-error.js';
import type { VoiceLibrary } from '../../voices/index.js';
import { encodeConditioning, voiceNotFound } from '../../voices/index.js';
import {
  conditioningEntryName,
  entryNames,
  maxConditionings,
  sha256,
  type VoiceFileMetadata,
} from './voice-file-format.js';

/** Options of {@link exportVoice}. */
export interface ExportVoiceOptions {
  /** Whether conditioning that is stored with the voice goes along, so that it need not be made again. Default true. */
  readonly includeConditioning?: boolean | undefined;
  /** Stops between two parts. */
  readonly signal?: AbortSignal | undefined;
}

/** Dates in the archive say nothing: the same voice gives the same bytes, always and everywhere. */
const entryDate = new Date(1980, 0, 1);

/**
 * A voice as one `.starvoice` file: record, recording, stored conditioning, consent note.
 *
 * @throws StarlingError `voice_not_found`, `voice_store_failed`, `aborted`
 */
export async function exportVoice(
  library: Pick<VoiceLibrary, 'findById' | 'readReference' | 'conditioningKeys' | 'readConditioning'>,
  id: string,
  { includeConditioning = true, signal }: ExportVoiceOptions = {},
): Promise<Uint8Array> {
  const record = await library.findById(id);
  if (record === undefined) throw voiceNotFound(id);
  const entries: Record<string, Uint8Array> = {
    [entryNames.reference]: encodeWav(await library.readReference(id)),
  };
  if (record.consentNote !== undefined) {
    entries[entryNames.consent] = new TextEncoder().encode(record.consentNote);
  }
  const keys = includeConditioning ? await library.conditioningKeys(id) : [];
  let number = 0;
  for (const key of keys.slice(0, maxConditionings)) {
    throwIfAborted(signal);
    const conditioning = await library.readConditioning(id, key);
    if (conditioning === undefined) continue;
    number += 1;
    entries[conditioningEntryName(number)] = encodeConditioning(conditioning);
  }
  const digests: Record<string, string> = {};
  for (const [name, bytes] of Object.entries(entries)) digests[name] = await sha256(bytes);
  const { consentNote: _inEntry, durationSeconds: _ofReference, ...voice } = record;
  const metadata: VoiceFileMetadata = { format: 'starling-voice', version: 1, voice, sha256: digests };
  const text = new TextEncoder().encode(`${JSON.stringify(metadata, undefined, 2)}\n`);
  throwIfAborted(signal);
  return zipSync({ [entryNames.metadata]: text, ...entries }, { level: 6, mtime: entryDate });
}
