import { mkdir } from 'node:fs/promises';
import type { ModelFile } from '@starling-tts/chatterbox';
import {
  dataBeforeGraphs,
  fileAddress,
  type HubConnection,
  type HubFile,
  isCommit,
  listFiles,
  numberedParts,
  resolveCommit,
} from '@starling-tts/chatterbox/hub';
import { StarlingError } from '@starling-tts/core';
import { type ModelProgress, type ModelProgressListener, throttleProgress } from '../model-progress.js';
import { withCacheErrors } from './cache-errors.js';
import { assertDiskSpace } from './disk-space.js';
import { downloadBlob } from './download-blob.js';
import { fileSize, RepositoryCache } from './hub-cache.js';
import { hubConnection } from './hub-request.js';
import type { HubSettings } from './hub-settings.js';

/** Options of {@link HubSnapshot} methods. */
export interface SnapshotOptions {
  /** Stops network traffic and waiting. */
  readonly signal?: AbortSignal | undefined;
  /** Told about every step; throttled. */
  readonly onProgress?: ModelProgressListener | undefined;
}

/**
 * One repository at one commit, in the cache. A branch is resolved to a commit once and pinned in the cache; a pinned
 * commit whose files are all here needs no network at all.
 */
export class HubSnapshot {
  readonly #settings: HubSettings;
  readonly #connection: HubConnection;
  readonly #cache: RepositoryCache;
  #files: ReadonlyMap<string, HubFile> | undefined;
  /** `owner/name`. */
  readonly repository: string;
  /** The commit. */
  readonly commit: string;

  private constructor(settings: HubSettings, cache: RepositoryCache, repository: string, commit: string) {
    this.#settings = settings;
    this.#connection = hubConnection(settings);
    this.#cache = cache;
    this.repository = repository;
    this.commit = commit;
  }

  /**
   * Finds the commit of a revision: itself, the one pinned in the cache, or the hub's answer, which is then pinned.
   *
   * @param revision branch, tag or commit
   * @param refresh asks the hub although the cache has a pinned commit
   * @throws StarlingError `offline`, `model_not_found`, `download_failed`, `aborted`
   */
  static async open(
    settings: HubSettings,
    repository: string,
    revision: string,
    options: SnapshotOptions & { readonly refresh?: boolean | undefined } = {},
  ): Promise<HubSnapshot> {
    const cache = new RepositoryCache(settings.cacheFolder, repository);
    if (isCommit(revision)) return new HubSnapshot(settings, cache, repository, revision);
    const pinned = options.refresh && !settings.offline ? undefined : await cache.readRef(revision);
    if (pinned !== undefined) return new HubSnapshot(settings, cache, repository, pinned);
    if (settings.offline) throw offlineError(`${repository}@${revision}`);
    options.onProgress?.(resolving(repository));
    const commit = await resolveCommit(hubConnection(settings), repository, revision, options.signal);
    await withCacheErrors(settings.cacheFolder, settings.endpoint, () => cache.writeRef(revision, commit));
    return new HubSnapshot(settings, cache, repository, commit);
  }

  /** Folder with the repository's tree, as far as it was downloaded. */
  get folder(): string {
    return this.#cache.snapshotFolder(this.commit);
  }

  /** Which of these files the cache lacks and may still have to ask the hub for. */
  async missing(files: readonly ModelFile[]): Promise<readonly ModelFile[]> {
    const missing: ModelFile[] = [];
    for (const file of files) {
      if (await this.#cache.has(this.commit, file.path)) continue;
      if (file.optional && (await this.#cache.isAbsent(this.commit, file.path))) continue;
      missing.push(file);
    }
    return missing;
  }

  /**
   * The repository's files with sizes, from the hub.
   *
   * @throws StarlingError `offline`, `model_not_found`, `download_failed`, `aborted`
   */
  async list(options: SnapshotOptions = {}): Promise<ReadonlyMap<string, HubFile>> {
    if (this.#files) return this.#files;
    if (this.#settings.offline) throw offlineError(`${this.repository}@${this.commit}`);
    options.onProgress?.(resolving(this.repository));
    this.#files = await listFiles(this.#connection, this.repository, this.commit, options.signal);
    return this.#files;
  }

  /**
   * Makes sure that all these files are in the cache. Numbered parts of external data (`x.onnx_data_1`) come along with
   * the first.
   *
   * @returns bytes of the files that were not here before
   * @throws StarlingError `offline`, `model_not_found` with the files the repository lacks, `disk_full`,
   * `download_failed`, `checksum_mismatch`, `aborted`
   */
  async ensure(files: readonly ModelFile[], options: SnapshotOptions = {}): Promise<number> {
    const missing = await this.missing(files);
    if (missing.length === 0) return 0;
    const listed = await this.list(options);
    const lacking = missing.filter((file) => !file.optional && !listed.has(file.path));
    if (lacking.length > 0) throw this.#missingFilesError(lacking.map((file) => file.path));
    return withCacheErrors(this.#settings.cacheFolder, `${this.#settings.endpoint}/${this.repository}`, () =>
      this.#fetch(missing, listed, options),
    );
  }

  async #fetch(
    missing: readonly ModelFile[],
    listed: ReadonlyMap<string, HubFile>,
    options: SnapshotOptions,
  ): Promise<number> {
    const wanted: HubFile[] = [];
    for (const { path } of missing) {
      const file = listed.get(path);
      if (file) wanted.push(...numberedParts(path, listed.values()), file);
      else await this.#cache.markAbsent(this.commit, path);
    }
    return this.#download(dataBeforeGraphs(wanted), options);
  }

  async #download(files: readonly HubFile[], { signal, onProgress }: SnapshotOptions): Promise<number> {
    let remaining = 0;
    for (const { digest, size } of files) {
      const blob = this.#cache.blobPath(digest.value);
      const here = (await fileSize(blob)) ?? (await fileSize(`${blob}.incomplete`)) ?? 0;
      remaining += Math.max(0, size - here);
    }
    await mkdir(this.#cache.blobPath(''), { recursive: true });
    await assertDiskSpace(this.#cache.folder, remaining);

    const total = files.reduce((sum, { size }) => sum + size, 0);
    const report = onProgress && throttleProgress(onProgress);
    let finished = 0;
    for (const file of files) {
      let fileLoaded = 0;
      const tell = (phase: ModelProgress['phase']) =>
        report?.({
          phase,
          model: this.repository,
          file: file.path,
          fileLoaded,
          fileTotal: file.size,
          loaded: finished + fileLoaded,
          total,
        });
      const blob = {
        file,
        address: fileAddress(this.#connection, this.repository, this.commit, file.path),
        destination: this.#cache.blobPath(file.digest.value),
        model: `${this.repository}@${this.commit}`,
      };
      const observer = {
        onBytes(loaded: number) {
          fileLoaded = loaded;
          tell('download');
        },
        onVerify: () => tell('verify'),
        onWait: () => tell('wait'),
      };
      await downloadBlob(this.#connection, blob, observer, signal);
      await this.#cache.link(this.commit, file.path, file.digest.value);
      finished += file.size;
    }
    return total;
  }

  #missingFilesError(missing: readonly string[]): StarlingError<'model_not_found'> {
    return new StarlingError(
      'model_not_found',
      `The repository ${this.repository} at ${this.commit} lacks ${missing.join(', ')}. Choose another precision or repository.`,
      { model: this.repository, missing },
    );
  }
}

function resolving(model: string): ModelProgress {
  return { phase: 'resolve', model, file: '', fileLoaded: 0, fileTotal: 0, loaded: 0, total: 0 };
}

function offlineError(model: string): StarlingError<'offline'> {
  return new StarlingError(
    'offline',
    `${model} is not completely in the cache and offline mode (HF_HUB_OFFLINE) forbids downloading it. Pull it once while online, or name a local folder.`,
    { model },
  );
}
