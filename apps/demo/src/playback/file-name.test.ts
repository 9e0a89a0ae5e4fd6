import { expect, it } from 'vitest';
import { fileNameOf } from './file-name.js';

it.each([
  [['Amy', 'Hello, World!'], 'amy-hello-world'],
  [['Zoë', '../../etc/passwd'], 'zoë-etc-passwd'],
  [['', '…'], 'starling'],
  [['a'.repeat(100)], 'a'.repeat(60)],
])('makes a plain file name of %j', (parts, name) => {
  expect(fileNameOf(...parts)).toBe(name);
});
