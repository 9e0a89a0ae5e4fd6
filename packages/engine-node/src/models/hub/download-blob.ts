import { rename, rm } from 'node:fs/promises';
import { abortedError, StarlingError, throwIfAborted } from '@starling-tts/core';
import { LockLostError, withFileLock } from './blob-lock.js';
import { isFileError } from './cache-errors.js';
import { fileSize } from './hub-cache.js';
import type { HubFile } from './hub-repository.js';
import { assertSuccess, downloadFailed, requestOnce, TransientHubError, withRetries } from './hub-request.js';
import type { HubSettings } from './hub-settings.js';
import { PartialFile } from './partial-file.js';

/** What to download and where to. */
export interface BlobDownload {
  /** The file as the hub lists it. */
  readonly file: HubFile;
  /** Address of its bytes. */
  readonly address: string;
  /** Where the finished file goes; its folder exists. */
  readonly destination: string;
  /** Repository and commit for messages. */
  readonly model: string;
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
  settings: HubSettings,
  download: BlobDownload,
  observer: BlobObserver,
  signal?: AbortSignal,
): Promise<void> {
  const guard = { signal, onWait: () => observer.onWait?.() };
  try {
    await withFileLock(download.destination, guard, (locked) =>
      downloadLocked(settings, download, observer, locked),
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
  settings: HubSettings,
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
  const digest = await fetchAndHash(settings, download, partial, observer, signal);
  if (digest !== download.file.digest.value) {
    await rm(partial, { force: true });
    const second = resumed && (await fetchAndHash(settings, download, partial, observer, signal));
    if (second !== download.file.digest.value) {
      await rm(partial, { force: true });
      throw checksumMismatch(download, second || digest);
    }
  }
  throwIfAborted(signal);
  await rename(partial, download.destination);
}

/** Fetches what is missing of the partial file. Returns the digest of the whole; the file is closed and flushed. */
async function fetchAndHash(
  settings: HubSettings,
  download: BlobDownload,
  partial: string,
  observer: BlobObserver,
  signal: AbortSignal,
): Promise<string> {
  const connection: { entityTag?: string | undefined } = {};
  return withRetries(settings, download.address, signal, async (madeProgress) => {
    const attempt = await PartialFile.open(partial, download.file, observer.onVerify, signal);
    observer.onBytes?.(attempt.length);
    const before = attempt.length;
    try {
      if (attempt.length < download.file.size) {
        await receive(settings, download, attempt, connection, observer, signal);
      }
      return await attempt.finish();
    } finally {
      await attempt.close();
      if (attempt.length - before >= progressBytes) madeProgress();
    }
  });
}

/**
 * One request whose body goes into the file. The answer's entity tag is kept for the next request's `If-Range`; a later
 * process has none and needs none, because the digest catches content that changed.
 */
async function receive(
  settings: HubSettings,
  download: BlobDownload,
  into: PartialFile,
  connection: { entityTag?: string | undefined },
  observer: BlobObserver,
  signal: AbortSignal,
): Promise<void> {
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(), settings.idleTimeoutMilliseconds);
  try {
    const headers: Record<string, string> = {};
    if (into.length > 0) {
      headers.range = `bytes=${into.length}-`;
      if (connection.entityTag) headers['if-range'] = connection.entityTag;
    }
    const response = await requestOnce(
      settings,
      download.address,
      headers,
      AbortSignal.any([signal, idle.signal]),
    );
    if (response.status === 416) {
      await response.body?.cancel();
      await into.restart();
      throw new TransientHubError('the server cannot continue the download', { status: 416 });
    }
    await assertSuccess(settings, response, download.address, download.model);
    const start = rangeStart(response);
    if (start !== into.length) {
      await into.restart();
      if (start !== 0) {
        await response.body?.cancel();
        throw new TransientHubError('the server sent another part of the file than it was asked for');
      }
    }
    connection.entityTag = strongTag(response.headers.get('etag'));
    for await (const chunk of response.body ?? []) {
      timer.refresh();
      if (into.length + chunk.length > download.file.size) {
        await into.restart();
        throw checksumMismatch(download, `more than the ${download.file.size} bytes listed`);
      }
      await into.append(chunk);
      observer.onBytes?.(into.length);
    }
    if (into.length < download.file.size) throw new TransientHubError('the connection was cut');
  } catch (error) {
    if (signal.aborted) throw abortedError(signal);
    if (StarlingError.is(error) || error instanceof TransientHubError) throw error;
    if (isFileError(error)) throw error;
    throw new TransientHubError('the connection was cut', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Index of the first byte of an answer; a server that ignores ranges answers with the whole file. */
function rangeStart(response: Response): number | undefined {
  if (response.status !== 206) return 0;
  const start = response.headers.get('content-range')?.match(/^bytes (\d+)-/)?.[1];
  return start === undefined ? undefined : Number(start);
}

/** Only a strong entity tag may be used with `If-Range` (RFC 9110, 13.1.5). */
function strongTag(tag: string | null): string | undefined {
  return tag?.startsWith('"') ? tag : undefined;
}

function checksumMismatch(download: BlobDownload, actual: string): StarlingError<'checksum_mismatch'> {
  const { path, digest } = download.file;
  return new StarlingError(
    'checksum_mismatch',
    `The bytes received for ${path} of ${download.model} are not those the hub lists (${digest.algorithm} ${digest.value}, got ${actual}). Nothing was kept; try again, or check the mirror in HF_ENDPOINT.`,
    { file: path, expected: digest.value, actual },
  );
}
