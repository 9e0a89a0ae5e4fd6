import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * What a browser loads of some code, bundled, minified and compressed.
 *
 * @param {string} code an ES module, for example `export * from '@starling-tts/core'`
 * @returns {Promise<{ initial: number, later: number }>} bytes of the entry and every chunk that it loads at once, and of
 * what stays behind `import()`
 */
export async function bundleSize(code) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    // The Ogg Opus encoder names it for Node; its documentation says so.
    external: ['node:module'],
    minify: true,
    outdir: 'out',
    write: false,
    metafile: true,
  });
  const loaded = new Set();
  const visit = (name) => {
    if (loaded.has(name)) return;
    loaded.add(name);
    for (const { path, kind } of metafile.outputs[name].imports) if (kind === 'import-statement') visit(path);
  };
  visit('out/stdin.js');
  const isInitial = ({ path }) => [...loaded].some((name) => path.endsWith(name));
  const size = (files) =>
    files.length === 0 ? 0 : gzipSync(Buffer.concat(files.map((file) => file.contents))).length;
  return {
    initial: size(outputFiles.filter(isInitial)),
    later: size(outputFiles.filter((file) => !isInitial(file))),
  };
}
