import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type Rollup } from 'vite';
import { contentSecurityPolicy } from './scripts/content-security-policy.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const serviceWorkerFile = 'service-worker.js';

/** Tells the service worker the names of what was built. */
function offlineFiles(): Plugin {
  return {
    name: 'offline-files',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const built = Object.values(bundle);
      const worker = bundle[serviceWorkerFile];
      if (worker?.type !== 'chunk') throw new Error('The service worker was not built.');
      const named = (pattern: RegExp): string[] =>
        built
          .map(({ fileName }) => fileName)
          .filter((name) => name !== serviceWorkerFile && pattern.test(name));

      // ONNX Runtime and its worker come with the model, when that is first used.
      const runtime = named(/\/(ort[.-]|worker-main)/);
      const page = named(/\.(css|js)$/).filter((name) => !runtime.includes(name));
      const fixed = readdirSync(path.join(folder, 'public')).filter((name) => !name.startsWith('.'));
      const model = named(/\.(onnx|json|wav)$/);
      const files = {
        version: digestOf(
          built.filter(({ fileName }) => page.includes(fileName) || fileName === 'index.html'),
        ),
        shell: ['./', ...page, ...fixed],
        model: {
          wasm: [...model, ...runtime.filter((name) => !/webgpu|asyncify/.test(name))],
          webgpu: [...model, ...runtime],
        },
        voices: named(/\.(opus|safetensors)$/),
      };
      worker.code = worker.code.replace('__FILES__', JSON.stringify(files));
    },
  };
}

/** Writes the policy into the page. While developing, styles are written into the page, which it forbids. */
function pagePolicy(): Plugin {
  return {
    name: 'page-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** Changes when anything in these files or in `public` does. */
function digestOf(built: readonly (Rollup.OutputChunk | Rollup.OutputAsset)[]): string {
  const digest = createHash('sha256');
  for (const file of built)
    digest.update(file.fileName).update(file.type === 'chunk' ? file.code : file.source);
  for (const name of readdirSync(path.join(folder, 'public'))) {
    digest.update(name).update(readFileSync(path.join(folder, 'public', name)));
  }
  return digest.digest('hex').slice(0, 16);
}

export default defineConfig({
  // Relative addresses: the built page works under any path of any host.
  base: './',
  build: {
    target: 'es2023',
    // Models, voices and WebAssembly are files of their own, never text inside a script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        index: path.join(folder, 'index.html'),
        'service-worker': path.join(folder, 'src/offline/service-worker.ts'),
      },
      output: {
        // A service worker's address stays the same: that is how the browser finds its next version.
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? serviceWorkerFile : 'assets/[name]-[hash].js',
      },
    },
  },
  worker: { format: 'es' },
  plugins: [pagePolicy(), offlineFiles()],
});
