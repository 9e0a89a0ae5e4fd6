import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(path.join(root, name), 'utf8')) as Record<string, string>;

/** Every text that the code asks a translation of. */
function translatedTexts(): ReadonlySet<string> {
  const texts = new Set<string>();
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
  for (const file of files) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    const source = readFileSync(path.join(root, 'src', file), 'utf8');
    for (const [, single, double] of source.matchAll(
      /\bl10n\s*\.t\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g,
    )) {
      texts.add((single ?? double ?? '').replaceAll(/\\(.)/g, '$1'));
    }
  }
  return texts;
}

/** `{0}` and the like. */
const places = (text: string): string[] => [...text.matchAll(/\{\d+\}/g)].map(([place]) => place).sort();

describe('texts of the interface', () => {
  const manifest = readFileSync(path.join(root, 'package.json'), 'utf8');
  const named = new Set([...manifest.matchAll(/"%([\w.-]+)%"/g)].map(([, name]) => name!));

  it.each(['package.nls.json', 'package.nls.de.json'])(
    'of the manifest are all in %s, and no others',
    (file) => {
      expect(new Set(Object.keys(read(file)))).toEqual(named);
    },
  );

  it('of the code are all there in German, with the same places', () => {
    const german = read('l10n/bundle.l10n.de.json');
    const texts = translatedTexts();
    expect(texts.size).toBeGreaterThan(50);
    expect(new Set(Object.keys(german))).toEqual(texts);
    for (const text of texts) expect(places(german[text]!)).toEqual(places(text));
  });
});
