import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ownTarget, root } from '../../scripts/stage.mjs';

const run = promisify(execFile);

/** Packs the extension for this machine and returns the file. */
export async function packExtension(): Promise<string> {
  // A program of its own: the packer prints everything it does.
  await run(process.execPath, [path.join(root, 'scripts', 'pack.mjs'), ownTarget]);
  const { name, version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  return path.join(root, 'dist', 'vsix', `${name}-${ownTarget}-${version}.vsix`);
}
