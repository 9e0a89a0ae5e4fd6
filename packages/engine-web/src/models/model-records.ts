import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { HubFile } from '@starling-tts/chatterbox/hub';
import { digestOfPiece, readStoredFile } from './segmented-file.js';
import type { BlobStorage } from './storage/blob-storage.js';
import { withTabLock } from './tab-lock.js';

/** What is written down about a model whose download has begun. */
export interface ModelRecord {
  /** Version of this form. */
  readonly version: 1;
  /** The model as it was asked for: an id or repository, with `@revision` when one was named. */
  readonly model: string;
  /** Where it came from; empty for the model hub. */
  readonly baseUrl: string;
  /** Exact version of the weights. */
  readonly revision: string;
  /** Id of its family's descriptor. */
  readonly family: string;
  /** Name of the set of weights. */
  readonly precision: string;
  /** Its files. */
  readonly files: readonly HubFile[];
}

/**
 * Writes the record of a download that begins. A complete version of the same model, source and precision stays what is opened until
 * this one is complete too.
 */
export async function writePendingRecord(storage: BlobStorage, record: ModelRecord): Promise<void> {
  await withRecordsLock(() => storage.write(pendingName(record), utf8ToBytes(JSON.stringify(record))));
}

/** Writes the record of a complete model in place of an earlier version's, and removes the files that only that one needed. */
export async function writeRecord(storage: BlobStorage, record: ModelRecord): Promise<void> {
  const hadEarlier = (await storage.read(recordName(record))) !== undefined;
  await storage.write(recordName(record), utf8ToBytes(JSON.stringify(record)));
  await storage.delete(pendingName(record));
  if (hadEarlier) await removeUnneeded(storage);
}

/** Every record that can be read, of complete models and of downloads that were broken off. */
export async function readRecords(storage: BlobStorage): Promise<readonly ModelRecord[]> {
  const records: ModelRecord[] = [];
  for (const { name } of await storage.list()) {
    if (!name.startsWith('model-') && !name.startsWith('pending-')) continue;
    const record = parseRecord(await (await storage.read(name))?.text());
    if (record !== undefined) records.push(record);
  }
  return records;
}

/** Whether all files of a record are here and whole. */
export async function isComplete(storage: BlobStorage, { files }: ModelRecord): Promise<boolean> {
  for (const file of files) if ((await readStoredFile(storage, file)) === undefined) return false;
  return true;
}

/** Removes records, and the files that no other record needs. */
export async function removeRecords(storage: BlobStorage, removed: readonly ModelRecord[]): Promise<void> {
  for (const record of removed) {
    await storage.delete(recordName(record));
    await storage.delete(pendingName(record));
  }
  await removeUnneeded(storage);
}

/**
 * No download begins between reading the records and removing what none of them needs: another tab's files would be removed as
 * they come.
 */
async function removeUnneeded(storage: BlobStorage): Promise<void> {
  await withRecordsLock(async () => {
    const needed = new Set(
      (await readRecords(storage)).flatMap(({ files }) => files.map(({ digest }) => digest.value)),
    );
    for (const { name } of await storage.list()) {
      const digest = digestOfPiece(name);
      if (digest !== undefined && !needed.has(digest)) await storage.delete(name);
    }
  });
}

/** One lock for every storage: it is held for moments only. */
function withRecordsLock(work: () => Promise<void>): Promise<void> {
  return withTabLock('starling-model-records', undefined, work);
}

const recordName = (record: ModelRecord) => `model-${identityOf(record)}`;
const pendingName = (record: ModelRecord) => `pending-${identityOf(record)}`;

function identityOf({ model, baseUrl, precision }: ModelRecord): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([model, baseUrl, precision])))).slice(0, 32);
}

/** Storage is this origin's own; a record can be cut short, but not hostile. */
function parseRecord(text: string | undefined): ModelRecord | undefined {
  try {
    const record: ModelRecord | undefined = text === undefined ? undefined : JSON.parse(text);
    return record?.version === 1 && Array.isArray(record.files) ? record : undefined;
  } catch {
    return undefined;
  }
}
