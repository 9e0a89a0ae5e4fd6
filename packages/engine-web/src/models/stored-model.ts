import type { ByteRange, ModelDescriptor } from '@starling-tts/chatterbox';
import type { HubFile } from '@starling-tts/chatterbox/hub';
import { StarlingError } from '@starling-tts/core';
import type { ModelFiles } from '../runtime/model-files.js';
import type { ModelRecord } from './model-records.js';
import { readStoredFile } from './segmented-file.js';
import type { BlobStorage } from './storage/blob-storage.js';

/** What may be read into memory at once: more than any tokenizer or graph without its weights. */
const mostBytesReadWhole = 256 * 1024 * 1024;

/** A model whose files are in storage. */
export class StoredModel implements ModelFiles {
  readonly descriptor: ModelDescriptor;
  readonly revision: string;
  readonly precision: string;
  readonly #model: string;
  readonly #storage: BlobStorage;
  readonly #files: ReadonlyMap<string, HubFile>;

  constructor(storage: BlobStorage, descriptor: ModelDescriptor, record: ModelRecord) {
    this.descriptor = descriptor;
    this.revision = record.revision;
    this.precision = record.precision;
    this.#model = record.model;
    this.#storage = storage;
    this.#files = new Map(record.files.map((file) => [file.path, file]));
  }

  async readFile(path: string, range?: ByteRange): Promise<Uint8Array> {
    const blob = await this.source(path);
    const part = range ? blob.slice(range.offset, range.offset + range.length) : blob;
    if (part.size > mostBytesReadWhole) {
      throw new StarlingError(
        'model_invalid',
        `The file ${path} of ${this.#model} has ${part.size} bytes, more than the ${mostBytesReadWhole} that are read at once. Use an export with its weights in files of their own.`,
        { model: this.#model },
      );
    }
    return new Uint8Array(await part.arrayBuffer());
  }

  async source(path: string): Promise<Blob> {
    const file = this.#files.get(path);
    const blob = file && (await readStoredFile(this.#storage, file));
    if (blob !== undefined) return blob;
    throw new StarlingError(
      'model_not_found',
      file
        ? `The file ${path} of ${this.#model} is no longer stored; the browser's data was cleared. Open the model again.`
        : `${this.#model} has no file ${path}.`,
      { model: this.#model, missing: [path] },
    );
  }
}
