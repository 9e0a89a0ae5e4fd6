/** Takes the pictures of the documentation, `docs/images/vscode-*.png`, in code-server with Chromium; takes ffmpeg. */
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = path.join(root, 'dist', 'take-screenshots.mjs');
await esbuild.build({
  entryPoints: [path.join(root, 'test/support/take-screenshots.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'error',
});
const { takeScreenshots } = await import(pathToFileURL(outfile).href);
await takeScreenshots(path.join(root, '../../docs/images'));
