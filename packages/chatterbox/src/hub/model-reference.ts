import { StarlingError } from '@starling-tts/core';
import { findModelDescriptor, type ModelDescriptor, modelDescriptors } from '../descriptors/index.js';

/** What the name of a model stands for when it is not a path. */
export type ModelReference =
  /** The model that comes as a package. */
  | { readonly kind: 'embedded'; readonly descriptor: ModelDescriptor }
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
 * Reads a model's name: an id (`fledgling`, `chatterbox-turbo`) or a repository (`owner/name`), either with `@revision` (branch,
 * tag or commit; default `main`).
 *
 * @param otherForms what else the caller takes, for the message, for example "a folder written as a path (./folder)"
 * @throws StarlingError `model_not_found` for names of no such form
 */
export function parseModelReference(name: string, otherForms?: string): ModelReference {
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
  if (wellFormed) return { kind: 'repository', repository, revision, descriptor };
  const known = modelDescriptors.map((each) => each.id).join(', ');
  const forms = [
    `Use one of ${known}`,
    'a repository of the model hub (owner/name, optionally @revision)',
    ...(otherForms === undefined ? [] : [otherForms]),
  ];
  throw new StarlingError('model_not_found', `'${name}' is no model. ${forms.join('; or ')}.`, {
    model: name,
  });
}
