import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RepositoryCache } from './hub-cache.js';

// Windows without developer mode refuses symbolic links; file systems without hard links refuse those too.
const refused = vi.hoisted(() => ({ symlink: false, link: false }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const refuse = () => Promise.reject(Object.assign(new Error('not permitted'), { code: 'EPERM' }));
  return {
    ...real,
    symlink: (...args: Parameters<typeof real.symlink>) =>
      refused.symlink ? refuse() : real.symlink(...args),
    link: (...args: Parameters<typeof real.link>) => (refused.link ? refuse() : real.link(...args)),
  };
});

const commit = 'c'.repeat(40);
const digest = 'd'.repeat(64);
let cacheFolder: string;
let cache: RepositoryCache;

beforeEach(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'starling-cache-'));
  cache = new RepositoryCache(cacheFolder, 'owner/name');
  await mkdir(dirname(cache.blobPath(digest)), { recursive: true });
  await writeFile(cache.blobPath(digest), 'weights');
});

afterEach(() => rm(cacheFolder, { recursive: true, force: true }));

describe('a file of a commit', () => {
  it.each([
    ['a symbolic link', { symlink: false, link: false }],
    ['a hard link', { symlink: true, link: false }],
    ['a copy', { symlink: true, link: true }],
  ])('becomes %s where that is what works', async (title, refusals) => {
    Object.assign(refused, refusals);
    await cache.link(commit, 'onnx/model.onnx', digest);
    const path = join(cache.snapshotFolder(commit), 'onnx', 'model.onnx');
    expect(await readFile(path, 'utf8')).toBe('weights');
    expect(await cache.has(commit, 'onnx/model.onnx')).toBe(true);
    const sameFile = (await stat(path)).ino === (await stat(cache.blobPath(digest))).ino;
    expect(sameFile).toBe(title !== 'a copy');
  });

  it('is missing when its blob is gone, and is put right by linking again', async () => {
    Object.assign(refused, { symlink: false, link: false });
    await cache.link(commit, 'model.onnx', digest);
    await rm(cache.blobPath(digest));
    expect(await cache.has(commit, 'model.onnx')).toBe(false);
    await writeFile(cache.blobPath(digest), 'weights');
    await cache.link(commit, 'model.onnx', digest);
    expect(await cache.has(commit, 'model.onnx')).toBe(true);
  });
});

describe('a pinned revision', () => {
  it('is read back, also with slashes in its name, and only when it is a commit', async () => {
    expect(await cache.readRef('main')).toBeUndefined();
    await cache.writeRef('refs/pr/3', commit);
    expect(await cache.readRef('refs/pr/3')).toBe(commit);
    await cache.writeRef('main', '../../elsewhere');
    expect(await cache.readRef('main')).toBeUndefined();
  });
});
