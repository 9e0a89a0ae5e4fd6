/**
 * Packs the extension: `node scripts/pack.mjs [target ...]`, default the platform of this machine, `all` for every one. Uses no
 * network. The files are `dist/vsix/starling-vscode-<target>-<version>.vsix`.
 */
import { mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { ownTarget, root, stage, targets } from './stage.mjs';

/** Where a target is laid out. */
export const stagedFolder = (target) => path.join(root, 'dist', 'staged', target);

/**
 * Lays a target out and packs it.
 *
 * @param {keyof typeof targets} target
 * @returns {Promise<string>} path of the file
 */
export async function pack(target) {
  const folder = stagedFolder(target);
  await stage(target, folder);
  const { name, version } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const file = path.join(root, 'dist', 'vsix', `${name}-${target}-${version}.vsix`);
  await mkdir(path.dirname(file), { recursive: true });
  await createVSIX({ cwd: folder, packagePath: file, target, dependencies: false });
  return file;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2);
  const wanted = asked.includes('all') ? Object.keys(targets) : asked.length > 0 ? asked : [ownTarget];
  for (const target of wanted) {
    if (!Object.hasOwn(targets, target))
      throw new Error(`${target} is no target: ${Object.keys(targets).join(', ')}`);
    const file = await pack(target);
    const { size } = await stat(file);
    process.stdout.write(`${path.relative(process.cwd(), file)} ${(size / 1e6).toFixed(1)} MB\n`);
  }
}
