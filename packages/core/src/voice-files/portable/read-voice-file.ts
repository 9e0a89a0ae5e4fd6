import { unzipSync } from 'fflate';
import { decodeWav, durationSeconds, mixToMono, type Pcm, parseWavHeader } from '../../audio/index.js';
import type { VoiceConditioning } from '../../engine/conditioning.js';
import { StarlingError } from '../../errors/starling-error.js';
import { decodeConditioning, maxConsentNoteLength } from '../../voices/index.js';
import { blameInput, importProblem } from '../import-problem.js';
import {
  entryLimit,
  entryNames,
  isVoiceFile,
  maxEntries,
  maxInflatedBytes,
  maxVoiceFileBytes,
  metadataSchema,
  sha256,
  type VoiceFileMetadata,
} from './voice-file-format.js';

/** What a `.starvoice` file holds. */
export interface VoiceFileContents {
  /** What is known about the voice. */
  readonly voice: VoiceFileMetadata['voice'];
  /** Its recording. */
  readonly reference: Pcm;
  /** Conditioning that came along. */
  readonly conditioning: readonly VoiceConditioning[];
  /** Who agreed to the cloning; undefined where it was not noted. */
  readonly consentNote: string | undefined;
}

const maxSeconds = 300;

/**
 * Reads a `.starvoice` file. Nothing in it is trusted: the number of entries and their sizes are looked at before anything
 * is inflated, and every entry has to have the checksum that `voice.json` states.
 *
 * @throws StarlingError `voice_import_invalid`
 */
export async function readVoiceFile(file: Uint8Array): Promise<VoiceFileContents> {
  const entries = inflate(file);
  const metadata = readMetadata(entries.get(entryNames.metadata));
  for (const [name, bytes] of entries) {
    if (name === entryNames.metadata) continue;
    const stated = Object.hasOwn(metadata.sha256, name) ? metadata.sha256[name] : undefined;
    if ((await sha256(bytes)) !== stated) {
      throw importProblem('archive', 'holds an entry that has changed since it was written');
    }
  }
  for (const name of Object.keys(metadata.sha256)) {
    if (entryLimit(name) !== undefined && !entries.has(name))
      throw importProblem('archive', 'lacks an entry');
  }
  const consent = entries.get(entryNames.consent);
  return {
    voice: metadata.voice,
    reference: readReference(entries.get(entryNames.reference)),
    conditioning: [...entries.keys()]
      .filter((name) => name.startsWith('conditioning-'))
      .sort()
      .map((name) => readConditioning(entries.get(name)!)),
    consentNote: consent && readConsent(consent),
  };
}

function inflate(file: Uint8Array): ReadonlyMap<string, Uint8Array> {
  if (file.length > maxVoiceFileBytes)
    throw importProblem('archive', `is larger than ${maxVoiceFileBytes} bytes`);
  if (!isVoiceFile(file)) throw importProblem('archive', 'is not a .starvoice file');
  const wanted = new Set<string>();
  let count = 0;
  let total = 0;
  const entries = blameInput('archive', () =>
    unzipSync(file, {
      filter({ name, size, originalSize }) {
        count += 1;
        if (count > maxEntries) throw importProblem('archive', `has more than ${maxEntries} entries`);
        const limit = entryLimit(name);
        if (limit === undefined) return false;
        if (wanted.has(name)) throw importProblem('archive', 'has two entries of the same name');
        wanted.add(name);
        total += originalSize;
        if (size > limit || originalSize > limit || total > maxInflatedBytes) {
          throw importProblem('archive', 'has an entry larger than allowed');
        }
        return true;
      },
    }),
  );
  return new Map(Object.entries(entries));
}

function readMetadata(bytes: Uint8Array | undefined): VoiceFileMetadata {
  if (bytes === undefined) throw importProblem('archive', 'is not a .starvoice file: it has no voice.json');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's own message quotes the content.
    throw importProblem('metadata', 'is not JSON in UTF-8');
  }
  const parsed = metadataSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const fields = new Set(parsed.error.issues.map(({ path }) => path.slice(0, 2).join('.') || 'format'));
  throw importProblem('metadata', `has no usable ${[...fields].join(', ')}`);
}

function readReference(bytes: Uint8Array | undefined): Pcm {
  if (bytes === undefined) throw importProblem('recording', 'is missing from the archive');
  try {
    const header = parseWavHeader(bytes);
    const { channelData, sampleRate } = decodeWav(bytes, header);
    const reference = { samples: mixToMono(channelData), sampleRate };
    const seconds = durationSeconds(reference);
    if (!(seconds >= 1 && seconds <= maxSeconds)) {
      throw importProblem('recording', `must be between 1 and ${maxSeconds} seconds long`);
    }
    return reference;
  } catch (error) {
    if (StarlingError.is(error, 'voice_import_invalid')) throw error;
    throw importProblem('recording', 'cannot be read', error);
  }
}

function readConditioning(bytes: Uint8Array): VoiceConditioning {
  try {
    return decodeConditioning(bytes);
  } catch (error) {
    throw importProblem('conditioning', 'cannot be read', error);
  }
}

function readConsent(bytes: Uint8Array): string {
  try {
    const note = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (note.length <= maxConsentNoteLength) return note;
  } catch (cause) {
    throw importProblem('consent note', 'is not UTF-8 text', cause);
  }
  throw importProblem('consent note', `is longer than ${maxConsentNoteLength} characters`);
}
