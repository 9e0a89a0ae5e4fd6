import { english } from './english.js';
import { fledgling } from './fledgling.js';
import type { ModelDescriptor } from './model-descriptor.js';
import { multilingual } from './multilingual.js';
import { multilingualGuided } from './multilingual-guided.js';
import { nano } from './nano.js';
import { turbo } from './turbo.js';

export * from './model-descriptor.js';
export { type GraphPaths, graphPaths, type ModelFile, modelFiles } from './model-files.js';
export { english, fledgling, multilingual, multilingualGuided, nano, turbo };

/** Every model Starling knows, the embedded one first. */
export const modelDescriptors: readonly ModelDescriptor[] = [
  fledgling,
  english,
  multilingual,
  multilingualGuided,
  turbo,
  nano,
];

/**
 * The descriptor for a model's id or for a hub repository that follows its contract, without regard to case.
 *
 * @returns undefined when no model of that name is known
 */
export function findModelDescriptor(name: string): ModelDescriptor | undefined {
  const wanted = name.trim().toLowerCase();
  return modelDescriptors.find((descriptor) =>
    [descriptor.id, descriptor.repository, ...descriptor.compatibleRepositories].some(
      (known) => known?.toLowerCase() === wanted,
    ),
  );
}
