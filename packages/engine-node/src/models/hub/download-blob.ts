import { rename, rm } from 'node:fs/promises';
import {
  checksumMismatch,
  downloadFailed,
  type FileDownload,
  type HubConnection,
  type ReceiveMemory,
  receiveFile,
  withRetries,
} from '@starling-tts/chatterbox/hub';
import { throwIfAborted } from '@starling-tts/core';
import { LockLostError, withFileLock } from './blob-lock.js';
import { fileSize } from './hub-cache.js';
import { PartialFile } from './partial-file.js';

/** What to download and where to. */
export interface BlobDownload extends FileDownload {
  /** Where the finished file goes; its folder exists. */
  readonly destination: string;
}

/** Told while a blob is on its way. */
export interface BlobObserver {
  /** Bytes that are safely here, including those of an earlier try. May fall when a download has to start again. */
  onBytes?(loaded: number): void;
  /** The bytes on disk are being hashed. */
  onVerify?(): void;
  /** Another process downloads the same file. */
  onWait?(): void;
}

/** Progress of this many bytes earns a failing download a fresh set of retries. */
const progressBytes = 1024 * 1024;

/**
 * Downloads one file into the cache: resumable (`<destination>.incomplete`), hashed on the way, flushed, renamed when
 * and only when size and digest are right. Two processes never write the same file.
 *
 * @throws StarlingError `download_failed`, `checksum_mismatch`, `model_not_found`, `disk_full`, `aborted`
 */
export async function downloadBlob(
  connection: HubConnection,
  download: BlobDownload,
  observer: BlobObserver,
  signal?: AbortSignal,
): Promise<void> {
  const guard = { signal, onWait: () => observer.onWait?.() };
  try {
    await withFileLock(download.destination, guard, (locked) =>
      downloadLocked(connection, download, observer, locked),
    );
  } catch (error) {
    if (!(error instanceof LockLostError)) throw error;
    throw downloadFailed(
      download.address,
      'the process was suspended for too long; run it again',
      undefined,
      error,
    );
  }
}

async function downloadLocked(
  connection: HubConnection,
  download: BlobDownload,
  observer: BlobObserver,
  signal: AbortSignal,
): Promise<void> {
  if ((await fileSize(download.destination)) === download.file.size) {
    observer.onBytes?.(download.file.size);
    return;
  }
  const partial = `${download.destination}.incomplete`;
  // Bytes of an earlier run may be wrong in themselves, so a mismatch after resuming earns one clean try.
  const resumed = ((await fileSize(partial)) ?? 0) > 0;
  const digest = await fetchAndHash(connection, download, partial, observer, signal);
  if (digest !== download.file.digest.value) {
    await rm(partial, { force: true });
    const second = resumed && (await fetchAndHash(connection, download, partial, observer, signal));
    if (second !== download.file.digest.value) {
      await rm(partial, { force: true });
      throw checksumMismatch(connection, download, second || digest);
    }
  }
  throwIfAborted(signal);
  await rename(partial, download.destination);
}

/** Fetches what is missing of the partial file. Returns the digest of the whole; the file is closed and flushed. */
async function fetchAndHash(
  connection: HubConnection,
  download: BlobDownload,
  partial: string,
  observer: BlobObserver,
  signal: AbortSignal,
): Promise<string> {
  const memory: ReceiveMemory = {};
  const onBytes = (loaded: number) => observer.onBytes?.(loaded);
  return withRetries(connection, download.address, signal, async (madeProgress) => {
    const attempt = await PartialFile.open(partial, download.file, observer.onVerify, signal);
    observer.onBytes?.(attempt.length);
    const before = attempt.length;
    try {
      if (attempt.length < download.file.size) {
        await receiveFile(connection, download, attempt, memory, onBytes, signal);
      }
      return await attempt.finish();
    } finally {
      await attempt.close();
      if (attempt.length - before >= progressBytes) madeProgress();
    }
  });
}
