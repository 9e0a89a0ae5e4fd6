import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { copiedFiles, ownTarget, targets } from '../scripts/stage.mjs';
import { packExtension } from './support/package.js';

const root = fileURLToPath(new URL('..', import.meta.url));

type Target = keyof typeof targets;

/** Everything a package may hold. What is not here was not meant to be in it. */
const allowed = [
  /^(package\.json|package\.nls(\.de)?\.json|readme\.md|changelog\.md|SUPPORT\.md|LICENSE\.txt|THIRD_PARTY_NOTICES\.txt)$/,
  /^l10n\/bundle\.l10n(\.de)?\.json$/,
  /^media\/(icon\.png|player\.css|walkthrough\/[a-z]+\.md)$/,
  /^dist\/(extension|engine|targets)\.cjs$/,
  /^dist\/host\/(host|lane)-main\.js$/,
  /^dist\/webview\/(main|worklet)\.js$/,
  /^dist\/node_modules\/onnxruntime-(node|common)\/package\.json$/,
  /^dist\/node_modules\/onnxruntime-node\/dist\/[\w-]+\.js$/,
  /^dist\/node_modules\/onnxruntime-common\/dist\/cjs\/([\w-]+\.js|package\.json)$/,
  /^model\/([a-z_]+\.json|default_voice\.wav|onnx\/[a-z_]+\.onnx)$/,
  /^audio\/[a-z]+\.opus$/,
  /^conditioning\/[a-z]+\.safetensors$/,
];

const binaries = /^dist\/node_modules\/onnxruntime-node\/bin\/napi-v6\/([a-z0-9]+)\/([a-z0-9]+)\/[\w.]+$/;

/** The kind of program a file is, by its first bytes. */
async function programKind(file: string): Promise<string> {
  const bytes = await readFile(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) === 0x7f454c46) {
    return { 62: 'linux x64', 183: 'linux arm64' }[view.getUint16(18, true)] ?? 'another ELF';
  }
  if (view.getUint32(0, true) === 0xfeedfacf) {
    return { 16777228: 'darwin arm64', 16777223: 'darwin x64' }[view.getUint32(4, true)] ?? 'another Mach-O';
  }
  const header = view.getUint16(0) === 0x4d5a ? view.getUint32(0x3c, true) : 0;
  return { 34404: 'win32 x64', 43620: 'win32 arm64' }[view.getUint16(header + 4, true)] ?? 'no program';
}

describe.each(Object.entries(targets) as [Target, string][])('for %s', (target, folder) => {
  const files = copiedFiles(target);

  it('has the binaries of that platform and of no other', async () => {
    const programs = [...files].filter(([to]) => binaries.test(to));
    expect(programs.some(([to]) => to.endsWith('/onnxruntime_binding.node'))).toBe(true);
    expect(programs.some(([to]) => /\/(lib)?onnxruntime\.(so|1|dll)/.test(to))).toBe(true);
    for (const [to, from] of programs) {
      const [, os, architecture] = binaries.exec(to)!;
      expect(`${os}/${architecture}`).toBe(folder);
      expect(await programKind(from)).toBe(`${os} ${architecture}`);
    }
  });

  it('has nothing that is not meant to be in it, and no more than it needs', () => {
    const names = [...files.keys()];
    const renamed = names.map((name) =>
      name.replace(/^LICENSE$/, 'LICENSE.txt').replace(/^CHANGELOG\.md$/, 'changelog.md'),
    );
    expect(
      renamed.filter((name) => !binaries.test(name) && !allowed.some((pattern) => pattern.test(name))),
    ).toEqual([]);
    expect(names.filter((name) => /\.map$|\.d\.ts$|\.test\./.test(name))).toEqual([]);
    const bytes = [...files.values()].reduce((sum, file) => sum + statSync(file).size, 0);
    expect(bytes).toBeLessThan(85_000_000);
  });
});

describe.runIf(Object.hasOwn(targets, ownTarget))('the package for this machine', () => {
  let size = 0;
  let entries: Readonly<Record<string, Uint8Array>> = {};
  const text = (name: string): string => new TextDecoder().decode(entries[`extension/${name}`]);

  beforeAll(async () => {
    const file = await packExtension('package');
    const bytes = await readFile(file);
    size = bytes.length;
    entries = unzipSync(bytes);
  }, 240_000);

  it('is small enough for every marketplace', () => {
    expect(size).toBeGreaterThan(15_000_000);
    expect(size).toBeLessThan(45_000_000);
  });

  it('holds what it needs and nothing else', () => {
    const names = Object.keys(entries)
      .filter((name) => name.startsWith('extension/') && !name.endsWith('/'))
      .map((name) => name.slice('extension/'.length));
    expect(
      names.filter((name) => !binaries.test(name) && !allowed.some((pattern) => pattern.test(name))),
    ).toEqual([]);
    expect(names).toEqual(
      expect.arrayContaining([
        'dist/extension.cjs',
        'dist/engine.cjs',
        'dist/targets.cjs',
        'dist/host/host-main.js',
        'dist/webview/worklet.js',
        'model/onnx/language_model.onnx',
        'audio/amy.opus',
        'conditioning/amy.safetensors',
        'THIRD_PARTY_NOTICES.txt',
      ]),
    );
    expect(names.filter((name) => name.startsWith('conditioning/'))).toHaveLength(37);
  });

  it('loads little when it is activated: neither engine nor rules for texts', () => {
    const extension = text('dist/extension.cjs');
    expect(extension.length).toBeLessThan(80_000);
    expect(extension).toContain('require("./engine.cjs")');
    expect(extension).toContain('require("./targets.cjs")');
  });

  it('says what it runs on and lacks what is for this repository', () => {
    const manifest = JSON.parse(text('package.json')) as Record<string, unknown>;
    expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['type']));
    for (const field of ['type', 'private', 'scripts', 'dependencies', 'devDependencies']) {
      expect(manifest).not.toHaveProperty(field);
    }
    expect(new TextDecoder().decode(entries['extension.vsixmanifest'])).toContain(
      `TargetPlatform="${ownTarget}"`,
    );
  });

  it('has only images that a marketplace can show', () => {
    const images = [...text('readme.md').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, address]) => address);
    expect(images.length).toBeGreaterThan(0);
    for (const address of images) {
      expect(address).toMatch(/^https:\/\/.*\.png$/);
      expect(existsSync(path.join(root, '../../docs/images', path.basename(address!)))).toBe(true);
    }
  });

  it('names the licence of everything that came from others', () => {
    const notices = text('THIRD_PARTY_NOTICES.txt');
    for (const name of [
      'onnxruntime-node',
      'zod',
      'mpg123-decoder',
      'wasm-media-encoders',
      '@huggingface/tokenizers',
    ]) {
      expect(notices).toContain(`\n${name} `);
    }
  });
});
