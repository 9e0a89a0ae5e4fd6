import type { ModelDescriptor } from './model-descriptor.js';
import { turbo } from './turbo.js';

/**
 * Chatterbox Nano, English, 110 million parameters (GPT-2 small, 12 layers), in a community export of one mixed profile.
 *
 * Sources: the description of the repository and a tool that checks its graphs; everything else as Turbo. Its file names
 * follow from the published profile and have not been checked against a listing.
 */
export const nano: ModelDescriptor = {
  ...turbo,
  id: 'chatterbox-nano',
  title: 'Chatterbox Nano (English)',
  repository: 'owensong/chatterbox-nano-ONNX',
  compatibleRepositories: ['KitsuMate/chatterbox-nano-onnx', 'Masterx/chatterbox-nano-ONNX'],
  precisions: {
    mixed: {
      suffixes: {
        speechEncoder: '_q4f16',
        embedTokens: '_fp16',
        languageModel: '_q4f16',
        conditionalDecoder: '_q4',
      },
      approximateBytes: 546_000_000,
    },
  },
  defaultPrecision: 'mixed',
};
