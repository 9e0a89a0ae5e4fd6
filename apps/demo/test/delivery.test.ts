import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { contentSecurityPolicy, contentSecurityPolicyHeader } from '../scripts/content-security-policy.mjs';
import { startStaticServer } from '../scripts/static-server.mjs';

const built = fileURLToPath(new URL('../dist/', import.meta.url));
const read = (name: string): Buffer => readFileSync(path.join(built, name));

/** Scripts that a script loads before it runs, itself included. */
function withImports(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  const code = read(name).toString();
  for (const [, imported] of code.matchAll(/(?:^|[;}\n])import(?:[^'"();]*?from)?\s*["']\.\/([^"']+)["']/g)) {
    withImports(`assets/${imported}`, found);
  }
  return found;
}

const page = read('index.html').toString();
const addresses = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, name]) => name!);

test('little is loaded before the page can be used', () => {
  const scripts = new Set(
    addresses.filter((name) => name.endsWith('.js')).flatMap((name) => [...withImports(name)]),
  );
  const first = ['index.html', ...addresses.filter((name) => name.endsWith('.css')), ...scripts];
  expect(first.length).toBeGreaterThan(2);
  const bytes = first.reduce((sum, name) => sum + gzipSync(read(name)).length, 0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(40_000);
});

test('every address is relative, so that the page works under any path', () => {
  expect([...page.matchAll(/(?:src|href)="(\/[^"]*|https?:[^"]*)"/g)].map(([, address]) => address)).toEqual(
    [],
  );
});

test('the page has its content security policy before anything that it governs, and nothing in it breaks it', () => {
  const [before, policy, after] = page.split(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/);
  expect(policy?.replaceAll('&#39;', "'")).toBe(contentSecurityPolicy);
  expect(before).not.toMatch(/<(script|link|style)/);
  expect(after).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/);
  expect(contentSecurityPolicy).toContain("default-src 'none'");
  expect(contentSecurityPolicy).not.toMatch(/'unsafe-|(script|worker)-src[^;]*(https?|data|blob):/);
});

test('the server sends the policy with the page and its workers', async () => {
  const { url, close } = await startStaticServer({ folder: built });
  try {
    const worker = readdirSync(path.join(built, 'assets')).find((name) => name.startsWith('worker-main'))!;
    for (const name of ['', 'service-worker.js', `assets/${worker}`]) {
      const { headers } = await fetch(url + name, { method: 'HEAD' });
      expect(headers.get('content-security-policy'), name).toBe(contentSecurityPolicyHeader);
    }
    expect(contentSecurityPolicyHeader).toContain("frame-ancestors 'none'");
  } finally {
    await close();
  }
});

test('nothing comes from anywhere else, and no engine for tests is in it', () => {
  const names = readdirSync(path.join(built, 'assets'));
  for (const name of names.filter((each) => /\.(js|css)$/.test(each))) {
    const code = read(`assets/${name}`).toString();
    expect(code, name).not.toMatch(/fonts\.googleapis|cdn\.jsdelivr|unpkg\.com/);
    expect(code, name).not.toMatch(/engineConformance|createFakeEngine|modelId:"fake"/);
  }
});

test('the service worker knows every file that the embedded model and the voices need', () => {
  const names = readdirSync(path.join(built, 'assets'));
  const worker = read('service-worker.js').toString();
  const needed = names.filter((name) => /\.(onnx|json|wav|opus|safetensors|wasm|js|css)$/.test(name));
  // Four graphs, two files for each of 37 voices, two builds of ONNX Runtime.
  expect(needed.length).toBeGreaterThan(4 + 2 * 37 + 2);
  expect(needed.filter((name) => !worker.includes(`assets/${name}`))).toEqual([]);
});
