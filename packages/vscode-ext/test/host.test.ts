import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import esbuild from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasChromium, launchChromium } from '../../../tooling/testing/chromium.js';
import type { HostTestResult } from './host/index.js';
import { type CodeServer, startCodeServer } from './support/code-server.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The reading side in a real extension host. The editor takes the extension under development and the tests from its
 * window's address, runs the tests in the host, and these leave their results in a file.
 */
describe.skipIf(!hasChromium())('in the extension host', () => {
  let server: CodeServer;
  let folder: string;
  let results: readonly HostTestResult[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'starling-host-'));
    const resultFile = path.join(folder, 'results.json');
    await layOut(folder, resultFile);
    server = await startCodeServer({ files: { 'staged.txt': 'one\ntwo\n' } });
    await run('git', ['init', '--quiet'], { cwd: server.workspace });
    await run('git', ['add', 'staged.txt'], { cwd: server.workspace });
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const remote = (...names: string[]): string =>
        `vscode-remote://${server.authority}${path.join(folder, ...names)}`;
      const payload = JSON.stringify([
        ['extensionDevelopmentPath', remote()],
        ['extensionTestsPath', remote('tests.cjs')],
      ]);
      await page.goto(
        `${server.url}/?folder=${encodeURIComponent(server.workspace)}&payload=${encodeURIComponent(payload)}`,
      );
      await vi.waitUntil(() => existsSync(resultFile), { timeout: 150_000, interval: 250 });
    } finally {
      await browser.close();
    }
    results = JSON.parse(await readFile(resultFile, 'utf8'));
  }, 240_000);

  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('passes every test of its own', () => {
    expect(results.filter(({ error }) => error !== undefined)).toEqual([]);
    // Were a suite not loaded, none of it would fail.
    expect(results.map(({ title }) => title.split(' ')[0])).toEqual(
      expect.arrayContaining(['manifest', 'commands', 'view']),
    );
    expect(results.length).toBeGreaterThanOrEqual(25);
  });
});

/** An extension with the manifest of the real one, its reading side, and the tests. */
async function layOut(folder: string, resultFile: string): Promise<void> {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const { type: _, ...rest } = manifest;
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ ...rest, main: './extension.cjs' }));
  for (const name of ['package.nls.json', 'media', 'l10n']) {
    if (existsSync(path.join(root, name)))
      await cp(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  const common: esbuild.BuildOptions = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    mainFields: ['module', 'main'],
    supported: { 'dynamic-import': false },
    logLevel: 'error',
  };
  await esbuild.build({
    ...common,
    entryPoints: [path.join(root, 'test/host/extension.ts')],
    outfile: path.join(folder, 'extension.cjs'),
  });
  await esbuild.build({
    ...common,
    entryPoints: [path.join(root, 'test/host/index.ts')],
    outfile: path.join(folder, 'tests.cjs'),
    define: { resultFile: JSON.stringify(resultFile) },
  });
}
