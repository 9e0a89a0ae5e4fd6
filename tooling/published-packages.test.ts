import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, describe, expect, it } from 'vitest';
import { publishedPackages } from './workspace.js';

const out = mkdtempSync(path.join(tmpdir(), 'starling-pack-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

/** The tarball as the registry would get it. */
function pack(folder: string): Buffer {
  const target = mkdtempSync(path.join(out, 'tarball-'));
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', target], {
    cwd: folder,
    stdio: 'pipe',
  });
  return readFileSync(path.join(target, readdirSync(target)[0]!));
}

describe.each(publishedPackages())('$manifest.name as published', ({ folder, manifest }) => {
  const tarball = pack(folder);

  it('has an exports map, files and fields that resolve', async () => {
    const { messages, pkg } = await publint({
      pack: { tarball: new Uint8Array(tarball).buffer },
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it('has types that every ESM resolver finds', async () => {
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
    if (!result.types) throw new Error('no types in the package');
    // ESM only, so resolution from CommonJS and from the retired node10 algorithm is not claimed.
    const problems = result.problems.filter(
      (problem) =>
        !('resolutionKind' in problem && ['node10', 'node16-cjs'].includes(problem.resolutionKind)),
    );
    expect(problems.filter((problem) => problem.kind !== 'CJSResolvesToESM')).toEqual([]);
  });

  it('carries no tests and no build leftovers', () => {
    const listed = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--silent', '--ignore-scripts'], {
        cwd: folder,
        encoding: 'utf8',
      }),
    ) as [{ files: { path: string }[] }] | Record<string, { files: { path: string }[] }>;
    const files = (Array.isArray(listed) ? listed[0] : listed[manifest.name])!.files.map((file) => file.path);
    expect(files.filter((file) => /\.test\.|\.tsbuildinfo$|fixtures\//.test(file))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts']),
    );
  });
});
