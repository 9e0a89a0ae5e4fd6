import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ModelReference, parseModelReference } from '@starling-tts/chatterbox/hub';

/** What a model's name stands for: what {@link parseModelReference} knows, or a folder of this machine. */
export type ModelLocation = ModelReference | { readonly kind: 'folder'; readonly folder: string };

/**
 * Reads a model's name: an id (`fledgling`, `chatterbox-turbo`), a folder written as a path (`./model`, `/srv/model`,
 * `~/model`, a `file:` URL), or a repository (`owner/name`). Ids and repositories may end with `@revision` (branch, tag or
 * commit; default `main`).
 *
 * @throws StarlingError `model_not_found` for names of no such form
 */
export function parseModelName(name: string): ModelLocation {
  const folder = folderOf(name);
  if (folder !== undefined) return { kind: 'folder', folder };

  return parseModelReference(name, 'a folder written as a path (./folder)');
}

function folderOf(name: string): string | undefined {
  if (name.startsWith('file:')) return fileURLToPath(name);
  if (name === '~' || name.startsWith('~/') || name.startsWith('~\\')) return join(homedir(), name.slice(1));
  const isPath = isAbsolute(name) || /^\.{1,2}([\\/]|$)/.test(name);
  return isPath ? resolve(name) : undefined;
}
