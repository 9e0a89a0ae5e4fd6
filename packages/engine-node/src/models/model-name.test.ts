import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseModelName } from './model-name.js';

describe('parseModelName', () => {
  it('knows the embedded model and the listed ones, without regard to case', () => {
    expect(parseModelName('fledgling')).toMatchObject({ kind: 'embedded' });
    expect(parseModelName('Chatterbox-Turbo')).toMatchObject({
      kind: 'repository',
      repository: 'ResembleAI/chatterbox-turbo-ONNX',
      revision: 'main',
    });
  });

  it('reads repositories with and without revision', () => {
    expect(parseModelName('someone/voice')).toEqual({
      kind: 'repository',
      repository: 'someone/voice',
      revision: 'main',
      descriptor: undefined,
    });
    expect(parseModelName('someone/voice@refs/pr/3')).toMatchObject({ revision: 'refs/pr/3' });
    expect(parseModelName('chatterbox@v2')).toMatchObject({
      revision: 'v2',
      descriptor: { id: 'chatterbox' },
    });
  });

  it('takes for folders only what is written as a path', () => {
    expect(parseModelName('./voice')).toEqual({ kind: 'folder', folder: resolve('voice') });
    expect(parseModelName('../voice')).toEqual({ kind: 'folder', folder: resolve('..', 'voice') });
    expect(parseModelName('~/voice')).toEqual({ kind: 'folder', folder: join(homedir(), 'voice') });
    expect(parseModelName(resolve('voice'))).toEqual({ kind: 'folder', folder: resolve('voice') });
  });

  it.each([
    '',
    'nobody',
    'a/b/c',
    'a/b@',
    'a/b@x@y',
    'a/b@../x',
    'a/..',
    'a/b@x/../../y',
    'fledgling@v9',
    'a b/c',
    'https://hub.example.org/a/b',
  ])('refuses %j', (name) => {
    expect(() => parseModelName(name)).toThrow(/is no model/);
  });
});
