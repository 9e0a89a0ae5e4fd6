import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { root } from './workspace.js';

/** Compressed bytes of an entry and every chunk it loads at once; what is behind `import()` does not count. */
async function initialBytes(code: string): Promise<number> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    minify: true,
    outdir: 'out',
    write: false,
    metafile: true,
  });
  const loaded = new Set<string>();
  const visit = (name: string) => {
    if (loaded.has(name)) return;
    loaded.add(name);
    for (const { path, kind } of metafile.outputs[name]!.imports)
      if (kind === 'import-statement') visit(path);
  };
  visit('out/stdin.js');
  const contents = outputFiles.filter(({ path }) => Array.from(loaded).some((name) => path.endsWith(name)));
  return gzipSync(Buffer.concat(contents.map((file) => file.contents))).length;
}

it('keeps core under 60 kB without codecs', async () => {
  const bytes = await initialBytes("export * from '@starling-tts/core'");
  expect(bytes).toBeGreaterThan(1000);
  expect(bytes).toBeLessThan(60_000);
});
