import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { root } from './workspace.js';

/** Bytes of an entry with everything it loads at once, minified and compressed; lazily imported code does not count. */
async function initialBytes(code: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    minify: true,
    outdir: 'out',
    write: false,
  });
  const entry = outputFiles.find(({ path }) => path.endsWith('stdin.js'))!;
  return gzipSync(entry.contents).length;
}

it('keeps core under 60 kB without codecs', async () => {
  expect(await initialBytes("export * from '@starling-tts/core'")).toBeLessThan(60_000);
});
