/**
 * Packs the extension: `node scripts/pack.mjs [target ...] [--out FOLDER]`, default the platform of this machine, `all` for every
 * one. Uses no network. The files are `dist/vsix/starling-vscode-<target>-<version>.vsix`.
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { ownTarget, root, stage, targets } from './stage.mjs';

/**
 * Lays a target out and packs it.
 *
 * @param {keyof typeof targets} target
 * @param {string} out folder for the file, and for `staged/<target>`
 * @returns {Promise<string>} path of the file
 */
export async function pack(target, out) {
  const folder = path.join(out, 'staged', target);
  await stage(target, folder);
  const { name, version } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const file = path.join(out, `${name}-${target}-${version}.vsix`);
  await createVSIX({ cwd: folder, packagePath: file, target, dependencies: false });
  return file;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    options: { out: { type: 'string', default: path.join(root, 'dist', 'vsix') } },
    allowPositionals: true,
  });
  const wanted = positionals.includes('all') ? Object.keys(targets) : positionals;
  for (const target of wanted.length > 0 ? wanted : [ownTarget]) {
    if (!Object.hasOwn(targets, target)) {
      throw new Error(`${target} is no target: ${Object.keys(targets).join(', ')}`);
    }
    const file = await pack(target, values.out);
    const { size } = await stat(file);
    process.stdout.write(`${path.relative(process.cwd(), file)} ${(size / 1e6).toFixed(1)} MB\n`);
  }
}
