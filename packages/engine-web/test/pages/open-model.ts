/** Opening a model as plain data in, plain data out: for pages and workers. */
import { StarlingError } from '@starling-tts/core';
import {
  createWebModelStore,
  type OpenModelOptions,
  type WebModelProgress,
  type WebModelStoreOptions,
} from '../../dist/models/index.js';

export interface OpenRequest {
  readonly store?: Omit<WebModelStoreOptions, 'fetch'>;
  readonly name: string;
  readonly options?: Omit<OpenModelOptions, 'signal' | 'onProgress'>;
  /** Files whose digests are wanted. */
  readonly digests?: readonly string[];
  /** Cancels when so many bytes are here. */
  readonly abortAt?: number;
}

export interface OpenAnswer {
  readonly error?: { readonly code: string; readonly message: string; readonly details: unknown };
  readonly model?: { readonly family: string; readonly revision: string; readonly precision: string };
  readonly digests: Readonly<Record<string, string>>;
  readonly progress: readonly WebModelProgress[];
}

declare global {
  /** Bytes that the model being opened has. */
  var openedBytes: number;
}

/** Opens a model and tells what came of it. */
export async function open({
  store,
  name,
  options,
  digests = [],
  abortAt,
}: OpenRequest): Promise<OpenAnswer> {
  const progress: WebModelProgress[] = [];
  const controller = new AbortController();
  const onProgress = (event: WebModelProgress) => {
    progress.push(event);
    globalThis.openedBytes = event.totalLoaded;
    if (abortAt !== undefined && event.totalLoaded >= abortAt) controller.abort();
  };
  try {
    const models = createWebModelStore({ retryDelayMilliseconds: 1, ...store });
    const model = await models.openModel(name, { ...options, signal: controller.signal, onProgress });
    const found: Record<string, string> = {};
    for (const path of digests) {
      const source = await model.source(path);
      const bytes = source instanceof Blob ? await source.arrayBuffer() : source.slice().buffer;
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      found[path] = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    }
    const { descriptor, revision, precision } = model;
    return { model: { family: descriptor.id, revision, precision }, digests: found, progress };
  } catch (error) {
    if (!StarlingError.is(error)) throw error;
    return { error: error.toJSON(), digests: {}, progress };
  }
}
