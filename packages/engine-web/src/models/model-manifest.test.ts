import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseManifest, pinnedManifest } from './model-manifest.js';

const file = { path: 'onnx/a.onnx', bytes: 3, sha256: 'a'.repeat(64) };

describe('a manifest', () => {
  test('keeps files and revision and nothing else', () => {
    const given = { revision: 'v1', files: [{ ...file, more: 1 }], more: 2 };
    expect(parseManifest(given)).toEqual({ revision: 'v1', files: [file] });
  });

  test.each([
    ['no object', 'files'],
    ['no files', { files: [] }],
    ['a file that is none', { files: [null] }],
    ['a path upwards', { files: [{ ...file, path: 'a/../b' }] }],
    ['an absolute path', { files: [{ ...file, path: '/a' }] }],
    ['a hidden file', { files: [{ ...file, path: '.git' }] }],
    ['a path with a query', { files: [{ ...file, path: 'a?b' }] }],
    ['a negative length', { files: [{ ...file, bytes: -1 }] }],
    ['a fraction as length', { files: [{ ...file, bytes: 1.5 }] }],
    ['a digest in capitals', { files: [{ ...file, sha256: 'A'.repeat(64) }] }],
    ['an empty revision', { files: [file], revision: '' }],
  ])('with %s is refused', (_title, value) => {
    expect(parseManifest(value)).toBeUndefined();
  });

  test('without a revision gets one from its files, whatever their order', () => {
    const other = { path: 'b', bytes: 1, sha256: 'b'.repeat(64) };
    const { revision, files, address } = pinnedManifest(
      { files: [other, file] },
      (path) => `https://x/${path}`,
    );
    const text = `b ${other.sha256}\nonnx/a.onnx ${file.sha256}`;
    expect(revision).toBe(createHash('sha256').update(text).digest('hex').slice(0, 12));
    expect(pinnedManifest({ files: [file, other] }, String).revision).toBe(revision);
    expect(files.get('b')).toEqual({
      path: 'b',
      size: 1,
      digest: { algorithm: 'sha256', value: other.sha256 },
    });
    expect(address('b')).toBe('https://x/b');
  });
});
