import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelDescriptor } from '@starling-tts/chatterbox';
import { detectDescriptor } from '@starling-tts/chatterbox/hub';

/**
 * Tells the family of a model in a folder.
 *
 * @param model name for messages
 * @throws StarlingError `model_not_found` when there is no tokenizer, `model_invalid` when the files are of no known family
 */
export function detectDescriptorIn(folder: string, model: string): Promise<ModelDescriptor> {
  return detectDescriptor((path) => readFile(join(folder, path), 'utf8').catch(() => undefined), model);
}
