import { engineConformance } from './engine-conformance.js';
import { createFakeEngine } from './fake-engine.js';

const everyChunkSize = Array.from({ length: 100 }, (_, index) => index + 1);

engineConformance('fake engine', async () => createFakeEngine(), { chunkSizes: everyChunkSize });

engineConformance('fake engine that can do little', async () =>
  createFakeEngine({
    hasDefaultVoice: false,
    capabilities: {
      streaming: 'segment',
      conversion: false,
      exaggeration: false,
      classifierFreeGuidance: false,
    },
  }),
);
