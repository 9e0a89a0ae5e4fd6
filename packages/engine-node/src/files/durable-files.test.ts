import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeFileDurably, writeDurably, writeFileAtomically } from './durable-files.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'starling-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('puts a whole file in the place of another, for its owner alone to read', async () => {
  const path = join(folder, 'a.json');
  writeFileSync(path, 'a longer file than the next one');
  await writeFileAtomically(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).mode & 0o077).toBe(0);
  expect(readdirSync(folder)).toEqual(['a.json']);
});

it('leaves nothing behind when the file cannot be put in its place', async () => {
  const path = join(folder, 'taken');
  mkdirSync(join(path, 'by a folder'), { recursive: true });
  await expect(writeFileAtomically(path, 'new')).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(['taken']);
});

it('writes a new file only where there is none', async () => {
  const path = join(folder, 'a');
  await writeDurably(path, 'old');
  await expect(writeDurably(path, 'new')).rejects.toMatchObject({ code: 'EEXIST' });
  expect(readFileSync(path, 'utf8')).toBe('old');
});

it('removes a file, and minds none that is not there', async () => {
  const path = join(folder, 'a');
  await writeDurably(path, '');
  await removeFileDurably(path);
  await removeFileDurably(path);
  expect(readdirSync(folder)).toEqual([]);
});
