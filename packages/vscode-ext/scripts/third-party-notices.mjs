import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The MIT licence, for packages whose own archive holds no licence text. */
const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** Packages under the MIT licence whose manifests do not say whose it is, or say nothing of a licence; found in their readmes. */
const holders = {
  format: 'Sami Samhuri',
  'onnxruntime-node': 'Microsoft Corporation',
  'onnxruntime-common': 'Microsoft Corporation',
};

/**
 * The licences of everything that is inside a package and not this project's own.
 *
 * @param {readonly string[]} files absolute paths of what was bundled
 * @param {readonly string[]} folders of packages that are copied
 * @returns {Promise<string>}
 * @throws Error when a package has no licence text: it must not be shipped unnoticed
 */
export async function thirdPartyNotices(files, folders) {
  const packages = new Set(folders);
  for (const file of files) {
    if (file.includes(`${path.sep}node_modules${path.sep}`)) packages.add(packageOf(file));
  }
  const notices = new Map();
  for (const folder of packages) {
    const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    const { name, version } = manifest;
    const license = manifest.license ?? (Object.hasOwn(holders, name) ? 'MIT' : undefined);
    if (name.startsWith('@starling-tts/')) continue;
    notices.set(`${name} ${version} (${license})`, await licenceText(folder, { ...manifest, license }));
  }
  const sorted = [...notices].sort(([one], [other]) => one.localeCompare(other));
  return `Starling Read Aloud contains the following software of others.\n\n${sorted
    .map(([title, text]) => `${'='.repeat(78)}\n${title}\n${'='.repeat(78)}\n\n${text.trim()}\n`)
    .join('\n')}`;
}

/** Folder of the package that a file is of: what follows the last `node_modules`, two names with a scope. */
function packageOf(file) {
  const names = file.split(path.sep);
  const start = names.lastIndexOf('node_modules') + 1;
  return names.slice(0, start + (names[start].startsWith('@') ? 2 : 1)).join(path.sep);
}

async function licenceText(folder, { name, license, author }) {
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (file !== undefined) return readFile(path.join(folder, file), 'utf8');
  const holder = holders[name] ?? (typeof author === 'string' ? author : author?.name);
  if (license === 'MIT' && holder !== undefined) return `MIT License\n\nCopyright (c) ${holder}\n\n${mit}`;
  throw new Error(`${name} (${license}) has no licence text; add it to scripts/third-party-notices.mjs`);
}
