import { abortedError, StarlingError, throwIfAborted } from '@starling-tts/core';
import type { HubConnection } from './hub-connection.js';
import { assertSuccess, TransientHubError } from './hub-errors.js';
import type { HubFile } from './hub-repository.js';

/** A file that grows, together with the hash of everything in it. */
export interface GrowingFile {
  /** Bytes in it. */
  readonly length: number;
  /** Adds bytes at the end. */
  append(chunk: Uint8Array): Promise<void>;
  /** Drops everything received so far. */
  restart(): Promise<void>;
}

/** A download of one file. */
export interface FileDownload {
  /** The file as the hub lists it. */
  readonly file: HubFile;
  /** Address of its bytes. */
  readonly address: string;
  /** Repository and commit for messages. */
  readonly model: string;
}

/** What one try tells the next one. */
export interface ReceiveMemory {
  /** Entity tag of the bytes that are here; a later process has none and needs none, because the digest catches what changed. */
  entityTag?: string | undefined;
}

/**
 * One request whose body is added to a file, from where it ends.
 *
 * @param onBytes told the length after every piece; it may fall when the download has to start again
 * @throws TransientHubError for what may pass; StarlingError `checksum_mismatch` for too many bytes, `download_failed`,
 * `model_not_found`, `aborted`; what the file throws passes as it is
 */
export async function receiveFile(
  connection: HubConnection,
  download: FileDownload,
  into: GrowingFile,
  memory: ReceiveMemory,
  onBytes: (loaded: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const idle = new IdleTimer(connection.idleTimeoutMilliseconds);
  let body: ReadableStreamDefaultReader<Uint8Array> | undefined;
  try {
    const response = await answerFrom(
      connection,
      download,
      into,
      memory,
      AbortSignal.any([signal, idle.signal]),
    );
    memory.entityTag = strongTag(response.headers.get('etag'));
    body = response.body?.getReader();
    for (;;) {
      const chunk = await readNext(body, signal);
      if (chunk === undefined) break;
      idle.restart();
      if (into.length + chunk.length > download.file.size) {
        await into.restart();
        throw checksumMismatch(connection, download, `more than the ${download.file.size} bytes listed`);
      }
      await into.append(chunk);
      onBytes(into.length);
      throwIfAborted(signal);
    }
    if (into.length < download.file.size) throw new TransientHubError('the connection was cut');
  } catch (error) {
    throw signal.aborted ? abortedError(signal) : error;
  } finally {
    idle.stop();
    const cancelled = body?.cancel().catch(() => undefined);
    // Under Node 20 the body of a request that was aborted between two reads is never done with cancelling.
    if (!signal.aborted) await cancelled;
  }
}

/** The answer that continues the file; the file is emptied when only the whole is to be had. */
async function answerFrom(
  connection: HubConnection,
  { address, model }: FileDownload,
  into: GrowingFile,
  { entityTag }: ReceiveMemory,
  signal: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = {};
  if (into.length > 0) {
    headers.range = `bytes=${into.length}-`;
    if (entityTag) headers['if-range'] = entityTag;
  }
  const response = await connection.request(address, headers, signal);
  if (response.status === 416) {
    await response.body?.cancel();
    await into.restart();
    throw new TransientHubError('the server cannot continue the download', { status: 416 });
  }
  await assertSuccess(connection, response, address, model);
  const start = rangeStart(response);
  if (start !== into.length) {
    await into.restart();
    if (start !== 0) {
      await response.body?.cancel();
      throw new TransientHubError('the server sent another part of the file than it was asked for');
    }
  }
  return response;
}

async function readNext(
  body: ReadableStreamDefaultReader<Uint8Array> | undefined,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  try {
    return (await body?.read())?.value;
  } catch (cause) {
    throw signal.aborted ? abortedError(signal) : new TransientHubError('the connection was cut', { cause });
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

/** The error of bytes that are not those that were listed. */
export function checksumMismatch(
  { advice }: HubConnection,
  { file: { path, digest }, model }: FileDownload,
  actual: string,
): StarlingError<'checksum_mismatch'> {
  return new StarlingError(
    'checksum_mismatch',
    `The bytes received for ${path} of ${model} are not those the hub lists (${digest.algorithm} ${digest.value}, got ${actual}). ${advice.whenDamaged}`,
    { file: path, expected: digest.value, actual },
  );
}

/** Fires its signal when nothing has happened for a while. */
class IdleTimer {
  readonly #controller = new AbortController();
  readonly #milliseconds: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
    this.restart();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(), this.#milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
