import { join } from 'node:path';
import { StarlingError } from '@starling-tts/core';

/**
 * Turns a model's relative path (`onnx/language_model.onnx`) into a path of this machine, inside the model's folder.
 * The check is on the words of the path and not on where links lead: in the cache layout of the model hub every file is
 * a link into a neighbouring folder.
 *
 * @throws StarlingError `model_not_found` for absolute paths, `..`, empty or otherwise unusual segments
 */
export function modelPath(folder: string, path: string, model: string): string {
  const segments = path.split('/');
  // Letters, digits and inner dots are all that model repositories use; everything else (backslashes, drive letters,
  // control characters) means something else on some system.
  const harmless = segments.every((segment) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(segment));
  if (!harmless) {
    throw new StarlingError(
      'model_not_found',
      'A model asked for a file outside its folder. Paths inside a model are relative, with forward slashes and without "..".',
      { model },
    );
  }
  return join(folder, ...segments);
}
