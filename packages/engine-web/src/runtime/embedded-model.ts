import { fledgling } from '@starling-tts/chatterbox';
import { StarlingError } from '@starling-tts/core';
import type { ModelFiles } from './model-files.js';

/** Name of the model that comes with the package. */
export const embeddedModel = fledgling.id;

/**
 * Opens the model that comes with the package. Its files are where the bundler has put them: fetched from the page's own origin,
 * each when it is first read.
 *
 * @throws StarlingError `model_not_found` when a file is not where it should be
 */
export async function openEmbeddedModel(precision?: string): Promise<ModelFiles> {
  const { fledglingFiles, fledglingRevision } = await import('@starling-tts/model-fledgling');
  const addresses: Readonly<Record<string, URL>> = fledglingFiles;
  const read = async (path: string): Promise<Uint8Array> => {
    const address = Object.hasOwn(addresses, path) ? addresses[path] : undefined;
    const response = address && (await fetch(address).catch(() => undefined));
    if (!response?.ok) throw missingFile(path, address);
    return new Uint8Array(await response.arrayBuffer());
  };
  return {
    descriptor: fledgling,
    revision: fledglingRevision,
    precision: precision ?? fledgling.defaultPrecision,
    async readFile(path, range) {
      const bytes = await read(path);
      return range ? bytes.subarray(range.offset, range.offset + range.length) : bytes;
    },
    source: read,
  };
}

function missingFile(path: string, address: URL | undefined): StarlingError<'model_not_found'> {
  return new StarlingError(
    'model_not_found',
    address
      ? `The file ${path} of the embedded model is not at ${address.pathname}. Serve the files that the bundler has written beside its output.`
      : `The embedded model has no file ${path}.`,
    { model: fledgling.id, missing: [path] },
  );
}
