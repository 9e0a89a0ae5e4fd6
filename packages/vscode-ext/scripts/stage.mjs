/**
 * What a package of the extension consists of, for each platform, and laying it out in a folder.
 */

import { readdirSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { thirdPartyNotices } from './third-party-notices.mjs';

/** The package's folder in this repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));
const packageFolder = (name) => path.join(root, 'node_modules', ...name.split('/'));

/**
 * The platforms that onnxruntime-node has a binary for, by the editor's name for them. Intel Macs, Alpine Linux and 32-bit ARM
 * are not among them, and the web has no processes at all.
 */
export const targets = {
  'linux-x64': 'linux/x64',
  'linux-arm64': 'linux/arm64',
  'darwin-arm64': 'darwin/arm64',
  'win32-x64': 'win32/x64',
  'win32-arm64': 'win32/arm64',
};

/** The platform of this machine. */
export const ownTarget = `${process.platform}-${process.arch}`;

/** Where images of the documentation are once the repository is published: a package has none of them. */
const imageAddress = 'https://raw.githubusercontent.com/starling-tts/starling/main/docs/images/';

/**
 * Every file of a package that is copied as it is: where it goes, and where it comes from.
 *
 * @param {keyof typeof targets} target
 * @returns {Map<string, string>}
 */
export function copiedFiles(target) {
  const files = new Map();
  const add = (to, from) => files.set(to.replaceAll(path.sep, '/'), from);
  const addTree = (to, from, wanted = () => true) => {
    for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      const relative = path.relative(from, file);
      if (entry.isFile() && wanted(relative)) add(path.join(to, relative), file);
    }
  };
  for (const name of ['CHANGELOG.md', 'LICENSE', 'SUPPORT.md', 'package.nls.json', 'package.nls.de.json']) {
    add(name, path.join(root, name));
  }
  for (const name of ['l10n', 'media']) addTree(name, path.join(root, name));
  addTree('model', path.join(packageFolder('@starling-tts/model-fledgling'), 'model'));
  for (const name of ['audio', 'conditioning'])
    addTree(name, path.join(packageFolder('@starling-tts/voices'), name));

  const { runtime, common } = onnxRuntime();
  const binaries = path.join('bin', 'napi-v6', ...targets[target].split('/'));
  const modules = 'dist/node_modules';
  // Of the runtime: what `require` loads, and the binary of the platform. The rest is for its install script.
  addTree(`${modules}/onnxruntime-node/dist`, path.join(runtime, 'dist'), (file) => file.endsWith('.js'));
  addTree(`${modules}/onnxruntime-node/${binaries}`, path.join(runtime, binaries), isNeededBinary);
  add(`${modules}/onnxruntime-node/package.json`, path.join(runtime, 'package.json'));
  addTree(`${modules}/onnxruntime-common/dist/cjs`, path.join(common, 'dist', 'cjs'), (file) =>
    /\.js$|package\.json$/.test(file),
  );
  add(`${modules}/onnxruntime-common/package.json`, path.join(common, 'package.json'));
  return files;
}

/** The library is there twice for macOS, byte for byte; the binding loads the one of the shorter name. */
function isNeededBinary(file) {
  return !/^libonnxruntime\.\d+\.\d+\.\d+\.dylib$/.test(file);
}

function onnxRuntime() {
  const engineNode = createRequire(path.join(packageFolder('@starling-tts/engine-node'), 'package.json'));
  const runtime = path.dirname(engineNode.resolve('onnxruntime-node/package.json'));
  // The folder above `dist/cjs`: its manifest is not among its exports.
  const entry = createRequire(path.join(runtime, 'package.json')).resolve('onnxruntime-common');
  const common = entry.slice(0, entry.lastIndexOf(`${path.sep}dist${path.sep}`));
  return { runtime, common };
}

/**
 * Lays out a package, ready for `vsce package` or to be run by an editor as an extension under development.
 *
 * @param {keyof typeof targets} target
 * @param {string} folder is replaced
 * @returns {Promise<void>}
 */
export async function stage(target, folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const bundled = await bundle(path.join(folder, 'dist'));
  for (const [to, from] of copiedFiles(target)) {
    await mkdir(path.dirname(path.join(folder, to)), { recursive: true });
    await cp(from, path.join(folder, to), { dereference: true });
  }
  await writeFile(path.join(folder, 'package.json'), await packagedManifest());
  // Everything that is laid out is meant to be packed; without this file the packer asks about it.
  await writeFile(path.join(folder, '.vscodeignore'), '');
  const readme = await readFile(path.join(root, 'README.md'), 'utf8');
  await writeFile(path.join(folder, 'README.md'), readme.replaceAll('../../docs/images/', imageAddress));
  const { runtime, common } = onnxRuntime();
  await writeFile(
    path.join(folder, 'THIRD_PARTY_NOTICES.txt'),
    await thirdPartyNotices(bundled, [runtime, common]),
  );
}

/** The manifest without what is for this repository only. Files ending in `.js` are CommonJS in a package. */
async function packagedManifest() {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  for (const field of ['type', 'private', 'scripts', 'dependencies', 'devDependencies'])
    delete manifest[field];
  manifest.engines = { vscode: manifest.engines.vscode };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
