import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findModelDescriptor, type ModelDescriptor, modelDescriptors } from '@starling-tts/chatterbox';
import { StarlingError } from '@starling-tts/core';

/** What a model's name stands for. */
export type ModelLocation =
  /** The model that comes as a package. */
  | { readonly kind: 'embedded'; readonly descriptor: ModelDescriptor }
  /** A folder of this machine. */
  | { readonly kind: 'folder'; readonly folder: string }
  /** A repository on the model hub; the descriptor is known for models of our list. */
  | {
      readonly kind: 'repository';
      readonly repository: string;
      readonly revision: string;
      readonly descriptor: ModelDescriptor | undefined;
    };

const repositoryPattern = /^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/;
const revisionPattern = /^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)*$/;

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

  const [id = '', revision = 'main', ...rest] = name.trim().split('@');
  const descriptor = findModelDescriptor(id);
  const repository = descriptor?.id === id.toLowerCase() ? descriptor.repository : id;
  if (descriptor && repository === undefined && revision === 'main') return { kind: 'embedded', descriptor };
  const wellFormed =
    repository !== undefined &&
    repositoryPattern.test(repository) &&
    revisionPattern.test(revision) &&
    !`${repository}/${revision}`.includes('..') &&
    rest.length === 0;
  if (!wellFormed) throw unknownModel(name);
  return { kind: 'repository', repository, revision, descriptor };
}

function folderOf(name: string): string | undefined {
  if (name.startsWith('file:')) return fileURLToPath(name);
  if (name === '~' || name.startsWith('~/') || name.startsWith('~\\')) return join(homedir(), name.slice(1));
  const isPath = isAbsolute(name) || /^\.{1,2}([\\/]|$)/.test(name);
  return isPath ? resolve(name) : undefined;
}

function unknownModel(name: string): StarlingError<'model_not_found'> {
  const known = modelDescriptors.map(({ id }) => id).join(', ');
  return new StarlingError(
    'model_not_found',
    `'${name}' is no model. Use one of ${known}; a repository of the model hub (owner/name, optionally @revision); or a folder written as a path (./folder).`,
    { model: name },
  );
}
