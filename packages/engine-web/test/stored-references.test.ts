import { fileURLToPath } from 'node:url';
import { fledgling, graphPaths, probeGraph } from '@starling-tts/chatterbox';
import { openModelAccess } from '@starling-tts/engine-node';
import { fledglingFolder, fledglingRevision } from '@starling-tts/model-fledgling';
import { expect, test } from 'vitest';
import { compareWith } from '../src/runtime/self-check/fingerprint.js';
import { storedReferences } from '../src/runtime/self-check/stored-references.js';

const paths = graphPaths(fledgling);

test.each([
  ['language_model', paths.languageModel],
  ['conditional_decoder', paths.conditionalDecoder],
] as const)('what is stored about %s of the embedded model is what it gives', async (graph, path) => {
  const reference = storedReferences[`${fledgling.id}@${fledglingRevision}/${path}`];
  // Missing after a new revision: scripts/make-references.mjs writes them.
  expect(reference).toBeDefined();
  const access = await openModelAccess(fileURLToPath(fledglingFolder), { threads: 1 });
  const session = await access.openSession(path);
  const results = await probeGraph(graph, session, access.Tensor);
  await access.dispose();
  expect(compareWith(reference!, results!)).toBeUndefined();
  // And a model that is not this one would be noticed.
  expect(
    compareWith(
      reference!,
      results!.map((result) => result.map((value) => 0.5 * value)),
    ),
  ).toMatch(/differ/);
});
