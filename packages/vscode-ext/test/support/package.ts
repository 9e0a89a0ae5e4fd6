import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ownTarget, root } from '../../scripts/stage.mjs';

const run = promisify(execFile);

/**
 * Packs the extension for this machine.
 *
 * @param forWhom name of the caller: tests run beside each other, each packs into a folder of its own
 * @returns path of the file
 */
export async function packExtension(forWhom: string): Promise<string> {
  const out = path.join(root, 'dist', 'packed-for', forWhom);
  // A program of its own: the packer prints everything it does.
  await run(process.execPath, [path.join(root, 'scripts', 'pack.mjs'), ownTarget, '--out', out]);
  const { name, version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  return path.join(out, `${name}-${ownTarget}-${version}.vsix`);
}
