import { descriptorById, type ModelReference, parseModelReference } from '@starling-tts/chatterbox/hub';
import { StarlingError } from '@starling-tts/core';
import { openEmbeddedModel } from '../runtime/embedded-model.js';
import type { ModelFiles } from '../runtime/model-files.js';
import { fetchModel } from './fetch-model.js';
import type { ModelManifest } from './model-manifest.js';
import type { WebModelProgressListener } from './model-progress.js';
import { isComplete, type ModelRecord, readRecords, removeRecords } from './model-records.js';
import type { BlobStorage } from './storage/blob-storage.js';
import { estimateStorage } from './storage/estimate-storage.js';
import { openStorage, type StorageChoice } from './storage/open-storage.js';
import { StoredModel } from './stored-model.js';

/** Options of {@link createWebModelStore}. */
export interface WebModelStoreOptions {
  /** HTTP client. Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /**
   * Where downloads are kept. `auto` (default) is the origin private file system, else Cache Storage, else memory, which is also what
   * takes the place of one that the browser does not have: pages that are neither https nor localhost have none.
   */
  readonly storage?: StorageChoice | undefined;
  /** Where models come from unless a call says otherwise, see {@link OpenModelOptions.baseUrl}. */
  readonly baseUrl?: string | undefined;
  /** Pause before the first of three retries in milliseconds; doubles each time. Default 500. */
  readonly retryDelayMilliseconds?: number | undefined;
}

/** Options of {@link WebModelStore.openModel}. */
export interface OpenModelOptions {
  /** Set of weights, for example `q4`. Default: the family's own default when it is complete, else the first that is. */
  readonly precision?: string | undefined;
  /**
   * Where the model comes from, an absolute http(s) address: that of a folder that holds the model's files and a `manifest.json` listing
   * them (`{ "files": [{ "path", "bytes", "sha256" }] }`), as any static host can serve it; or that of a model hub or a mirror.
   * Default: the store's, else the public model hub.
   */
  readonly baseUrl?: string | undefined;
  /** The list of files that is trusted, for applications that pin what they run. Default: the folder's or the hub's own. */
  readonly manifest?: ModelManifest | undefined;
  /** Asks for the newest version instead of using the one that is stored. Default false. */
  readonly refresh?: boolean | undefined;
  /** Stops downloading and waiting; what has arrived stays for the next time. */
  readonly signal?: AbortSignal | undefined;
  /** Told how far it is; throttled to about ten calls a second. Not called for a model that is here. */
  readonly onProgress?: WebModelProgressListener | undefined;
}

/** A model in a {@link WebModelStore}. */
export interface StoredModelInfo {
  /** Name as it was asked for; {@link WebModelStore.remove} takes it. */
  readonly model: string;
  /** Where it came from; empty for the public model hub. */
  readonly baseUrl: string;
  /** Exact version of the weights. */
  readonly revision: string;
  /** Name of the set of weights. */
  readonly precision: string;
  /** Size of its files. */
  readonly bytes: number;
  /** Whether it can be opened without a connection; false when its download was broken off. */
  readonly isComplete: boolean;
}

/** What a {@link WebModelStore} takes up. */
export interface StorageUsage {
  /** Which storage is in use. */
  readonly storage: BlobStorage['kind'];
  /** Bytes of all models, unfinished downloads included. */
  readonly bytes: number;
  /** Bytes that the browser lets this origin store in all; undefined where it does not tell. */
  readonly quotaBytes: number | undefined;
  /** Bytes that this origin may still store; undefined where the browser does not tell. */
  readonly availableBytes: number | undefined;
}

/**
 * Models in the browser: downloaded once, checked, kept, and opened from then on without a connection. Works in pages and workers;
 * both see the same models.
 */
export interface WebModelStore {
  /**
   * Opens a model; downloads what is missing of it. The embedded model comes from where the page's own files are.
   *
   * @param name `fledgling` or another model's id, or `owner/name`, either with `@revision`
   * @throws StarlingError `model_not_found` (with the missing files), `model_invalid`, `offline`, `download_failed`,
   * `checksum_mismatch`, `disk_full`, `invalid_request`, `aborted`
   */
  openModel(name: string, options?: OpenModelOptions): Promise<ModelFiles>;
  /** Every model whose download has begun. */
  list(): Promise<readonly StoredModelInfo[]>;
  /** How much is stored, and how much may be. */
  usage(): Promise<StorageUsage>;
  /** Removes a model in all its versions; files that another one needs too stay. False when there was none. */
  remove(model: string): Promise<boolean>;
  /** Removes every model. */
  clear(): Promise<void>;
}

/**
 * Makes a model store. Nothing is opened before the first call.
 *
 * @example
 * ```ts
 * const models = createWebModelStore();
 * const model = await models.openModel('chatterbox-turbo', {
 *   onProgress: ({ totalLoaded, totalBytes }) => bar(totalLoaded / totalBytes),
 * });
 * ```
 */
export function createWebModelStore(options: WebModelStoreOptions = {}): WebModelStore {
  return new BrowserModelStore(options);
}

const publicHub = 'https://huggingface.co';

class BrowserModelStore implements WebModelStore {
  readonly #options: WebModelStoreOptions;
  #opened: Promise<BlobStorage> | undefined;

  constructor(options: WebModelStoreOptions) {
    this.#options = options;
  }

  async openModel(name: string, options: OpenModelOptions = {}): Promise<ModelFiles> {
    const reference = parseModelReference(name);
    if (reference.kind === 'embedded') return openEmbeddedModel(options.precision);
    const model = canonicalName(reference);
    const baseUrl = checkedBaseUrl(options.baseUrl ?? this.#options.baseUrl);
    const storage = await this.#storage();
    const stored = options.refresh
      ? undefined
      : await findStored(storage, { ...options, model, baseUrl }, reference);
    const record =
      stored ??
      (await fetchModel({
        ...options,
        reference,
        model,
        baseUrl,
        endpoint: baseUrl || publicHub,
        storage,
        fetch: this.#options.fetch ?? ((...request) => fetch(...request)),
        retryDelayMilliseconds: this.#options.retryDelayMilliseconds ?? 500,
      }));
    return new StoredModel(storage, descriptorById(record.family), record);
  }

  async list(): Promise<readonly StoredModelInfo[]> {
    const storage = await this.#storage();
    const models: StoredModelInfo[] = [];
    for (const record of await readRecords(storage)) {
      const { model, baseUrl, revision, precision, files } = record;
      const bytes = files.reduce((sum, { size }) => sum + size, 0);
      models.push({
        model,
        baseUrl,
        revision,
        precision,
        bytes,
        isComplete: await isComplete(storage, record),
      });
    }
    return models.sort((a, b) => (a.model < b.model ? -1 : 1));
  }

  async usage(): Promise<StorageUsage> {
    const storage = await this.#storage();
    const pieces = await storage.list();
    const { quota, available } = await estimateStorage();
    return {
      storage: storage.kind,
      bytes: pieces.reduce((sum, { bytes }) => sum + bytes, 0),
      quotaBytes: quota,
      availableBytes: available,
    };
  }

  async remove(model: string): Promise<boolean> {
    const storage = await this.#storage();
    const wanted = canonicalName(parseModelReference(model));
    const removed = (await readRecords(storage)).filter((record) => record.model === wanted);
    if (removed.length > 0) await removeRecords(storage, removed);
    return removed.length > 0;
  }

  async clear(): Promise<void> {
    await (await this.#storage()).clear();
  }

  #storage(): Promise<BlobStorage> {
    this.#opened ??= openStorage(this.#options.storage ?? 'auto');
    return this.#opened;
  }
}

/** One name for all ways to write it. */
function canonicalName(reference: ModelReference): string {
  if (reference.kind === 'embedded') return reference.descriptor.id;
  const id =
    reference.descriptor?.repository === reference.repository
      ? reference.descriptor.id
      : reference.repository;
  return reference.revision === 'main' ? id : `${id}@${reference.revision}`;
}

/** The stored model that a call means, when it is whole. */
async function findStored(
  storage: BlobStorage,
  { model, baseUrl, precision, manifest }: OpenModelOptions & { readonly model: string },
  reference: ModelReference & { kind: 'repository' },
): Promise<ModelRecord | undefined> {
  const preferred = precision ?? reference.descriptor?.defaultPrecision;
  const candidates = (await readRecords(storage))
    .filter((record) => record.model === model && record.baseUrl === baseUrl)
    .filter((record) => precision === undefined || record.precision === precision)
    .filter((record) => manifest === undefined || isOf(record, manifest))
    .sort((a, b) => Number(b.precision === preferred) - Number(a.precision === preferred));
  for (const record of candidates) if (await isComplete(storage, record)) return record;
  return undefined;
}

/** Whether a stored model is what a list that the caller trusts says. */
function isOf({ revision, files }: ModelRecord, manifest: ModelManifest): boolean {
  const digests = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]));
  return (
    (manifest.revision === undefined || manifest.revision === revision) &&
    files.every(({ path, digest }) => digests.get(path) === digest.value)
  );
}

/** The address without query and final slash; empty for the public hub. */
function checkedBaseUrl(baseUrl: string | undefined): string {
  if (baseUrl === undefined || baseUrl === '') return '';
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') {
    return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  }
  const message =
    'baseUrl must be an absolute http or https address, for example https://models.example.org/turbo';
  throw new StarlingError('invalid_request', `${message}.`, { problems: [{ field: 'baseUrl', message }] });
}
