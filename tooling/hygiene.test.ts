import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { repositoryFiles, root } from './workspace.js';

const binary = /\.(onnx|wav|flac|opus|ogg|mp3|safetensors|png|gz|bin)$/;

const texts = repositoryFiles()
  .filter((file) => !binary.test(file))
  .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));

it('names no registry host', () => {
  // The registry is whatever the client is configured for; a host in a lock file would pin it.
  const host = new RegExp(['registry', '(npmjs|yarnpkg)', '(org|com)'].join('\\.'));
  expect(texts.filter(({ text }) => host.test(text)).map(({ file }) => file)).toEqual([]);
});

it('names no path of one machine', () => {
  const home = new RegExp(`(?<![\\w.~-])/(${['home', 'root', 'Users'].join('|')})/\\w`);
  const allowed = (file: string) =>
    file.endsWith('pnpm-lock.yaml') || file.startsWith('packages/core/src/text/');
  expect(texts.filter(({ file, text }) => !allowed(file) && home.test(text)).map(({ file }) => file)).toEqual(
    [],
  );
});
