import { expect, test } from 'vitest';
import { childEnvironment } from './child-environment.js';

test('keeps what loaders and drivers need and nothing else', () => {
  const parent = {
    Path: 'C:\\bin',
    CUDA_VISIBLE_DEVICES: '1',
    VK_ICD_FILENAMES: '/icd.json',
    HF_TOKEN: 'secret',
    NODE_OPTIONS: '--inspect',
    AWS_SECRET_ACCESS_KEY: 'secret',
  };
  expect(childEnvironment(parent, false)).toEqual({
    Path: 'C:\\bin',
    CUDA_VISIBLE_DEVICES: '1',
    VK_ICD_FILENAMES: '/icd.json',
  });
});

test('tells the Electron binary to act as Node', () => {
  expect(childEnvironment({}, true)).toEqual({ ELECTRON_RUN_AS_NODE: '1' });
});
