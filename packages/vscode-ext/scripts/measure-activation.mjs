/**
 * How long the extension takes to be active once its host is asked for it: loading its bundle and running `activate`, each time in
 * a new process, with a stand-in for the editor's own module. Bundles anew first.
 *
 *   node scripts/measure-activation.mjs [--runs 21]
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import esbuild from 'esbuild';
import { bundle } from './bundle.mjs';

const run = promisify(execFile);
const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '21' } } });
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = await mkdtemp(path.join(tmpdir(), 'starling-activation-'));

/** Runs in the new process: `vscode` is found where its arguments say. */
const program = `
  const [extension, editor] = process.argv.slice(1);
  const Module = require('node:module');
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (name, ...others) => (name === 'vscode' ? editor : resolve(name, ...others));
  require('vscode');
  const begun = performance.now();
  const { activate } = require(extension);
  const loaded = performance.now();
  activate({ subscriptions: [], extensionUri: require('vscode').Uri.file('/extension') });
  process.stdout.write(JSON.stringify([loaded - begun, performance.now() - begun]), () => process.exit());
`;

try {
  await bundle(folder);
  const editor = path.join(folder, 'vscode.cjs');
  await esbuild.build({
    entryPoints: [path.join(root, 'src/testing/vscode-stub.ts')],
    outfile: editor,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  const times = [];
  for (let count = 0; count < Number(options.runs); count += 1) {
    const { stdout } = await run(process.execPath, [
      '-e',
      program,
      path.join(folder, 'extension.cjs'),
      editor,
    ]);
    times.push(JSON.parse(stdout));
  }
  for (const [index, name] of ['bundle loaded', 'active'].entries()) {
    const sorted = times.map((each) => each[index]).toSorted((one, other) => one - other);
    const at = (share) => sorted[Math.floor((sorted.length - 1) * share)].toFixed(1);
    process.stdout.write(`${name}: median ${at(0.5)} ms, ${at(0)} to ${at(1)} ms of ${sorted.length} runs\n`);
  }
  for (const name of (await readdir(folder)).filter(
    (each) => each.endsWith('.cjs') && each !== 'vscode.cjs',
  )) {
    process.stdout.write(`${name}: ${((await stat(path.join(folder, name))).size / 1000).toFixed(0)} kB\n`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
