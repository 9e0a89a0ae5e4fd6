import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import {
  downloadFailed,
  fileAddress,
  type HubConnection,
  type HubFile,
  isCommit,
  listFiles,
  type ModelReference,
  requestJson,
  resolveCommit,
} from '@starling-tts/chatterbox/hub';
import { StarlingError } from '@starling-tts/core';

/** A fixed list of a model's files. Whoever has it needs nobody to say what the right bytes are. */
export interface ModelManifest {
  /**
   * Exact version of the weights; for repositories of the model hub the commit, 40 hexadecimal digits. Default: made from the list
   * itself.
   */
  readonly revision?: string;
  /** Every file, or at least every one that is needed. */
  readonly files: readonly ManifestFile[];
}

/** A file of a {@link ModelManifest}. */
export interface ManifestFile {
  /** Path inside the model, forward slashes. */
  readonly path: string;
  /** Length. */
  readonly bytes: number;
  /** SHA-256, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** A model's files, found. */
export interface ResolvedManifest {
  /** Exact version of the weights. */
  readonly revision: string;
  /** Files by path. */
  readonly files: ReadonlyMap<string, HubFile>;
  /** Address of a file's bytes. */
  address(path: string): string;
}

/** File of a plain folder that lists the others. */
export const manifestName = 'manifest.json';

const pathPattern = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;

/** The list of a repository from the model hub. */
export async function hubManifest(
  connection: HubConnection,
  { repository, revision }: ModelReference & { kind: 'repository' },
  signal: AbortSignal | undefined,
): Promise<ResolvedManifest> {
  const commit = isCommit(revision)
    ? revision
    : await resolveCommit(connection, repository, revision, signal);
  return {
    revision: commit,
    files: await listFiles(connection, repository, commit, signal),
    address: (path) => fileAddress(connection, repository, commit, path),
  };
}

/**
 * The list in a plain folder, `manifest.json`.
 *
 * @param folder address that ends with a slash
 * @returns undefined when there is none, which means that the address is that of a hub
 * @throws StarlingError `download_failed`, `aborted`
 */
export async function folderManifest(
  connection: HubConnection,
  folder: string,
  model: string,
  signal: AbortSignal | undefined,
): Promise<ResolvedManifest | undefined> {
  const address = `${folder}${manifestName}`;
  const body = await requestJson(connection, address, model, signal).then(
    (answer) => answer.body,
    (error: unknown) => {
      // Not there, or a web page in its place, which is how many sites answer for what they do not have.
      const isAbsent = StarlingError.is(error, 'model_not_found') || isNotJson(error);
      if (!isAbsent) throw error;
      return undefined;
    },
  );
  // A hub may have a file of this name that is about something else.
  if (!isRecord(body) || !('files' in body)) return undefined;
  const manifest = parseManifest(body);
  if (manifest === undefined) {
    throw downloadFailed(
      address,
      'the file is no list of a model: { "files": [{ "path", "bytes", "sha256" }] }',
    );
  }
  return pinnedManifest(manifest, (path) => folder + path);
}

function isNotJson(error: unknown): boolean {
  return StarlingError.is(error, 'download_failed') && error.cause instanceof SyntaxError;
}

/** A list that is known already. */
export function pinnedManifest(manifest: ModelManifest, address: (path: string) => string): ResolvedManifest {
  const files = manifest.files.map((file): HubFile => {
    return { path: file.path, size: file.bytes, digest: { algorithm: 'sha256', value: file.sha256 } };
  });
  return {
    revision: manifest.revision ?? revisionOf(manifest.files),
    files: new Map(files.map((file) => [file.path, file])),
    address,
  };
}

/**
 * Checks a list that came from outside.
 *
 * @returns undefined when it is none
 */
export function parseManifest(value: unknown): ModelManifest | undefined {
  if (!isRecord(value) || !Array.isArray(value.files) || value.files.length === 0) return undefined;
  const files: ManifestFile[] = [];
  for (const file of value.files as unknown[]) {
    if (!isRecord(file)) return undefined;
    const { path, bytes, sha256: digest } = file;
    const isFile =
      typeof path === 'string' &&
      pathPattern.test(path) &&
      Number.isSafeInteger(bytes) &&
      (bytes as number) >= 0 &&
      typeof digest === 'string' &&
      /^[0-9a-f]{64}$/.test(digest);
    if (!isFile) return undefined;
    files.push({ path, bytes: bytes as number, sha256: digest });
  }
  const { revision } = value;
  if (revision !== undefined && (typeof revision !== 'string' || revision === '')) return undefined;
  return { files, ...(revision !== undefined && { revision }) };
}

function revisionOf(files: readonly ManifestFile[]): string {
  const lines = files.map((file) => `${file.path} ${file.sha256}`).sort();
  return bytesToHex(sha256(utf8ToBytes(lines.join('\n')))).slice(0, 12);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
