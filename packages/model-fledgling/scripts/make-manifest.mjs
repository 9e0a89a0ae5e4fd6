/**
 * Writes `model/manifest.json`: length and SHA-256 of every model file. Run after any change of a model file, from
 * anywhere: `node packages/model-fledgling/scripts/make-manifest.mjs`.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../model/', import.meta.url));
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'manifest.json')
  .map((entry) => join(entry.parentPath, entry.name))
  .sort()
  .map((path) => {
    const content = readFileSync(path);
    return {
      path: relative(folder, path).split(sep).join('/'),
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    };
  });
writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify({ files }, undefined, 2)}\n`);
process.stdout.write(`${files.length} files, ${files.reduce((sum, file) => sum + file.bytes, 0)} bytes\n`);
