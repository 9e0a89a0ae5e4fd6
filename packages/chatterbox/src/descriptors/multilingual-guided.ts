import type { ModelDescriptor } from './model-descriptor.js';
import { multilingual } from './multilingual.js';

/** The speech encoder is that of Multilingual in fp32, which the repository does not repeat. */
const guidedSuffixes = { speechEncoder: '', embedTokens: '_v2', languageModel: '_v2' } as const;

/**
 * Chatterbox Multilingual as a community export with classifier-free guidance inside the graphs, and decoders of four, six and
 * ten steps.
 *
 * Sources: a published client of these graphs and the repository's listing; nobody of this project has run the files. The
 * repository has no `speech_encoder`: put that of Multilingual beside its graphs in a folder, and open the folder as this
 * family. Unverified: whether its tokenizer's template doubles the start of speech as the others do.
 */
export const multilingualGuided: ModelDescriptor = {
  ...multilingual,
  id: 'chatterbox-multilingual-guided',
  title: 'Chatterbox Multilingual, guidance in the graph',
  repository: 'hugbos/chatterbox-multilingual-ONNX-v2',
  compatibleRepositories: [],
  precisions: {
    fp16: { suffixes: { ...guidedSuffixes, conditionalDecoder: '_n10' } },
    'fp16-6-steps': { suffixes: { ...guidedSuffixes, conditionalDecoder: '_n6' } },
    'fp16-4-steps': { suffixes: { ...guidedSuffixes, conditionalDecoder: '_n4' } },
  },
  defaultPrecision: 'fp16',
  guidance: 'in-graph',
};
