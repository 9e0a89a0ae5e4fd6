import {
  checksumMismatch,
  type FileDownload,
  type HubConnection,
  type ReceiveMemory,
  receiveFile,
  withRetries,
} from '@starling-tts/chatterbox/hub';
import { throwIfAborted } from '@starling-tts/core';
import { readStoredFile, SegmentedFile } from './segmented-file.js';
import type { BlobStorage } from './storage/blob-storage.js';
import { withTabLock } from './tab-lock.js';

/** Told while a file is on its way. */
export interface FileObserver {
  /** Bytes that are here. May fall when a download has to start again. */
  onBytes(loaded: number): void;
  /** Bytes of an earlier try that have been hashed. */
  onVerify(loaded: number): void;
}

/** Progress of this many bytes earns a failing download a fresh set of retries. */
const progressBytes = 1024 * 1024;

/**
 * Makes sure that a file is in storage, whole and with its digest. What a broken-off download leaves is taken up by the next one, in
 * this tab or another; two tabs never download the same file at once.
 *
 * @throws StarlingError `download_failed`, `checksum_mismatch`, `model_not_found`, `offline`, `aborted`; what the storage throws
 */
export async function downloadFile(
  connection: HubConnection,
  storage: BlobStorage,
  download: FileDownload,
  observer: FileObserver,
  signal: AbortSignal,
): Promise<void> {
  await withTabLock(`starling-model-${download.file.digest.value}`, signal, async () => {
    if ((await readStoredFile(storage, download.file)) !== undefined) {
      observer.onBytes(download.file.size);
      return;
    }
    const growing = await SegmentedFile.open(storage, download.file, observer.onVerify, signal);
    try {
      await fetchAndCheck(connection, download, growing, observer, signal);
      throwIfAborted(signal);
      await growing.complete();
    } catch (error) {
      // The reason is what matters; without room for the rest, it is fetched again.
      await growing.suspend().catch(() => undefined);
      throw error;
    }
  });
}

async function fetchAndCheck(
  connection: HubConnection,
  download: FileDownload,
  growing: SegmentedFile,
  observer: FileObserver,
  signal: AbortSignal,
): Promise<void> {
  const expected = download.file.digest.value;
  // Bytes of an earlier run may be wrong in themselves, so a mismatch after resuming earns one clean try.
  const wasResumed = growing.length > 0;
  await fetchMissing(connection, download, growing, observer, signal);
  let actual = growing.digest();
  if (actual === expected) return;
  await growing.restart();
  if (wasResumed) {
    await fetchMissing(connection, download, growing, observer, signal);
    actual = growing.digest();
    if (actual === expected) return;
    await growing.restart();
  }
  throw checksumMismatch(connection, download, actual);
}

async function fetchMissing(
  connection: HubConnection,
  download: FileDownload,
  growing: SegmentedFile,
  observer: FileObserver,
  signal: AbortSignal,
): Promise<void> {
  const memory: ReceiveMemory = {};
  observer.onBytes(growing.length);
  await withRetries(connection, download.address, signal, async (madeProgress) => {
    const before = growing.length;
    try {
      if (before < download.file.size) {
        await receiveFile(
          connection,
          download,
          growing,
          memory,
          (loaded) => observer.onBytes(loaded),
          signal,
        );
      }
    } finally {
      if (growing.length - before >= progressBytes) madeProgress();
    }
  });
}
