/**
 * Bundles the extension into a folder: what runs when it is activated, the rules for texts, the engine's side, the programs of the engine's process, and the player's
 * page. What stays outside is `vscode`, which the editor has, and `onnxruntime-node`, which is a native module.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = (...names) => path.join(root, 'src', ...names);
const engineNode = (...names) => path.join(root, 'node_modules/@starling-tts/engine-node/dist', ...names);

/** In CommonJS there is no `import.meta`; addresses of files beside a bundle are told from where the bundle is. */
const importMetaUrl = {
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
};

/** What the extension's bundle loads when it is needed: the bundle, by the file that imports it. */
const loadedWhenNeeded = new Map([
  [source('engine', 'lazy-engine.ts'), './engine.cjs'],
  [source('host', 'lazy-targets.ts'), './targets.cjs'],
]);

const otherBundles = {
  name: 'other-bundles',
  setup({ onResolve }) {
    onResolve({ filter: /\/index\.js$/ }, ({ importer, kind }) => {
      const file = kind === 'dynamic-import' ? loadedWhenNeeded.get(importer) : undefined;
      return file && { path: file, external: true };
    });
  },
};

const node = {
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode', 'onnxruntime-node'],
  // The other form of jsonc-parser loads its parts in a way that cannot be bundled.
  mainFields: ['module', 'main'],
  // Editors of the last years load CommonJS; `import()` inside becomes `require`.
  supported: { 'dynamic-import': false },
  ...importMetaUrl,
};

const browser = { platform: 'browser', target: 'chrome122', format: 'iife' };

/**
 * @param {string} folder where `dist` of the extension is written
 * @returns {Promise<string[]>} every file that went in, relative to the repository's root, for the licence notices
 */
export async function bundle(folder) {
  const jobs = [
    {
      ...node,
      entryPoints: [source('extension.ts')],
      outfile: 'extension.cjs',
      plugins: [otherBundles],
    },
    { ...node, entryPoints: [source('engine/index.ts')], outfile: 'engine.cjs' },
    { ...node, entryPoints: [source('host/targets/index.ts')], outfile: 'targets.cjs' },
    { ...node, entryPoints: [engineNode('host/host-main.js')], outfile: 'host/host-main.js' },
    { ...node, entryPoints: [engineNode('runtime/lane/lane-main.js')], outfile: 'host/lane-main.js' },
    { ...browser, entryPoints: [source('webview/main.ts')], outfile: 'webview/main.js' },
    { ...browser, entryPoints: [source('webview/worklet.ts')], outfile: 'webview/worklet.js' },
  ];
  const inputs = new Set();
  for (const { outfile, ...job } of jobs) {
    const { metafile } = await esbuild.build({
      ...job,
      outfile: path.join(folder, outfile),
      bundle: true,
      minify: true,
      // Names of classes and functions are in messages of errors.
      keepNames: job.platform === 'node',
      legalComments: 'none',
      metafile: true,
      logLevel: 'error',
    });
    const { inputs: used } = Object.values(metafile.outputs)[0];
    for (const file of Object.keys(used)) inputs.add(path.resolve(file));
  }
  return [...inputs];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundle(process.argv[2] ?? path.join(root, 'dist', 'bundle'));
}
