/**
 * Prints `src/runtime/self-check/stored-references.ts`: what the graphs of the embedded model give for the probe, on the CPU of this
 * machine. To be run when the model, the probe or the fingerprint has changed:
 *
 *     node packages/engine-web/scripts/make-references.mjs > packages/engine-web/src/runtime/self-check/stored-references.ts
 */

import { fileURLToPath } from 'node:url';
import { fledgling, graphPaths, probeGraph } from '@starling-tts/chatterbox';
import { openModelAccess } from '@starling-tts/engine-node';
import { fledglingFolder, fledglingRevision } from '@starling-tts/model-fledgling';
import { toReference } from '../dist/runtime/self-check/fingerprint.js';

const access = await openModelAccess(fileURLToPath(fledglingFolder), { device: 'cpu', threads: 1 });
const paths = graphPaths(fledgling);
const entries = {};
for (const [graph, path] of [
  ['language_model', paths.languageModel],
  ['conditional_decoder', paths.conditionalDecoder],
]) {
  const session = await access.openSession(path);
  const run = () => probeGraph(graph, session, access.Tensor);
  entries[`${fledgling.id}@${fledglingRevision}/${path}`] = toReference(await run(), await run());
}
await access.dispose();
process.stdout.write(`import type { Reference } from './fingerprint.js';

/** What graphs of the embedded model give on a processor, by model, revision and path. A test computes them again. */
export const storedReferences: Readonly<Record<string, Reference>> = ${JSON.stringify(entries, undefined, 2)};
`);
