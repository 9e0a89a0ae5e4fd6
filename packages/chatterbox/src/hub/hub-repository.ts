import type { HubConnection } from './hub-connection.js';
import { downloadFailed } from './hub-errors.js';
import { requestJson } from './retries.js';

/** A file of a repository at one commit. */
export interface HubFile {
  /** Path inside the repository, forward slashes. */
  readonly path: string;
  /** Length in bytes. */
  readonly size: number;
  /** Digest that the content must have; also the name of the cache's blob. */
  readonly digest: HubDigest;
}

/** Large files carry the SHA-256 of their bytes, small ones git's blob id (SHA-1 over a header and the bytes). */
export interface HubDigest {
  /** How it is computed. */
  readonly algorithm: 'sha256' | 'git-sha1';
  /** Lower-case hexadecimal. */
  readonly value: string;
}

const commitPattern = /^[0-9a-f]{40}$/;
const listingPages = 50;

/** Whether a revision is a full commit id, which can never move. */
export function isCommit(revision: string): boolean {
  return commitPattern.test(revision);
}

/** Address of one file's bytes. */
export function fileAddress(
  connection: HubConnection,
  repository: string,
  commit: string,
  path: string,
): string {
  return `${connection.endpoint}/${repository}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * The commit a branch or tag stands for right now.
 *
 * @throws StarlingError `model_not_found`, `download_failed`, `aborted`
 */
export async function resolveCommit(
  connection: HubConnection,
  repository: string,
  revision: string,
  signal?: AbortSignal,
): Promise<string> {
  const address = `${connection.endpoint}/api/models/${repository}/revision/${encodeURIComponent(revision)}`;
  const { body } = await requestJson(connection, address, `${repository}@${revision}`, signal);
  const commit = isRecord(body) ? body.sha : undefined;
  if (typeof commit !== 'string' || !isCommit(commit)) {
    throw downloadFailed(address, 'the answer names no commit: is this a model hub?');
  }
  return commit;
}

/**
 * Every file of a repository at a commit, with size and digest.
 *
 * @throws StarlingError `model_not_found`, `download_failed`, `aborted`
 */
export async function listFiles(
  connection: HubConnection,
  repository: string,
  commit: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, HubFile>> {
  const files = new Map<string, HubFile>();
  const first = `${connection.endpoint}/api/models/${repository}/tree/${commit}?recursive=true`;
  let address: string | undefined = first;
  for (let page = 0; address !== undefined; page++) {
    if (page === listingPages) throw downloadFailed(first, 'the list of files does not end');
    const { body, headers } = await requestJson(connection, address, `${repository}@${commit}`, signal);
    if (!Array.isArray(body)) throw downloadFailed(address, 'the list of files is not a list');
    for (const entry of body) {
      const file = parseEntry(entry);
      if (file) files.set(file.path, file);
    }
    address = nextPage(headers.get('link'), address, connection.endpoint);
  }
  return files;
}

/** An entry of the tree API: `{ type, path, size, oid, lfs?: { oid, size } }`. Folders and unusable entries are left out. */
function parseEntry(entry: unknown): HubFile | undefined {
  if (!isRecord(entry) || entry.type !== 'file' || typeof entry.path !== 'string') return undefined;
  const large = isRecord(entry.lfs) ? entry.lfs : undefined;
  const size = large?.size ?? entry.size;
  const value = large?.oid ?? entry.oid;
  const pattern = large ? /^[0-9a-f]{64}$/ : commitPattern;
  // The digest becomes a file name, so nothing but hexadecimal digits may pass.
  if (typeof value !== 'string' || !pattern.test(value)) return undefined;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined;
  return { path: entry.path, size, digest: { algorithm: large ? 'sha256' : 'git-sha1', value } };
}

/** The `rel="next"` address of a Link header, rebased on the endpoint so that a mirror is never left. */
function nextPage(link: string | null, current: string, endpoint: string): string | undefined {
  const target = link?.match(/<([^>]+)>\s*;\s*rel="?next"?/)?.[1];
  if (target === undefined) return undefined;
  const url = new URL(target, current);
  return url.origin === new URL(endpoint).origin ? url.href : `${current.split('?')[0]}${url.search}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
