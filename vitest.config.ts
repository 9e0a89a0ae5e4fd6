import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The editor's own module exists in the editor alone. */
const vscode = fileURLToPath(new URL('packages/vscode-ext/src/testing/vscode-stub.ts', import.meta.url));

export default defineConfig({
  test: {
    // One file at a time leaves a machine of two cores idle half of the time: many tests wait for sound that is played.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        resolve: { alias: { vscode } },
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'tooling/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
