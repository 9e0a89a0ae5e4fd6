import { describe, expect, it } from 'vitest';
import { plainTextPassages } from '../plain/plain-passages.js';
import { prepareSentences } from '../prepare-sentences.js';
import { splitIdentifier } from './identifiers.js';

describe('splitIdentifier', () => {
  it.each([
    ['camelCase', 'camel case'],
    ['PascalCaseName', 'Pascal case name'],
    ['snake_case_name', 'snake case name'],
    ['SCREAMING_CASE', 'SCREAMING CASE'],
    ['XMLHttpRequest', 'XML http request'],
    ['parseJSONFile', 'parse JSON file'],
    ['_private', 'private'],
    ['$element', 'element'],
    ['#secret', 'secret'],
    ['__init__', 'init'],
    ['utf8ToUtf16', 'utf8 to utf16'],
    ['JavaScript', 'JavaScript'],
    ['word', 'word'],
    ['_', '_'],
  ])('splits %s into %s', (name, expected) => {
    expect(splitIdentifier(name)).toBe(expected);
  });
});

async function say(text: string, pronunciations: Readonly<Record<string, string>> = {}) {
  const sentences = await prepareSentences(plainTextPassages(text), undefined, {
    maxCharacters: 300,
    pronunciations,
  });
  return sentences.map((sentence) => sentence.text).join(' ');
}

describe('rules for prose', () => {
  it.each([
    ['Call useEffect or max_value here.', 'Call use effect or max value here.'],
    ['We write JavaScript today.', 'We write JavaScript today.'],
    ['Fixed in 9bca5db1f2 today.', 'Fixed in hash today.'],
    ['The key is QWxhZGRpbjpvcGVuIHNlc2FtZQ1x2y3z here.', 'The key is hash here.'],
    ['Id 123e4567-e89b-12d3-a456-426614174000 is taken.', 'Id identifier is taken.'],
    ['Digest sha256:deadbeef12 is fine.', 'Digest hash is fine.'],
    ['It failed at src/main.ts:12:5 today.', 'It failed at main dot T S line twelve today.'],
    ['Use a => b and c !== d there.', 'Use a arrow b and c not equal d there.'],
    ['Run npm test -- --help or -v now.', 'Run npm test, dash dash help or dash v now.'],
    ['Use foo.barBaz() of SpannedText.concat here.', 'Use foo dot bar baz of Spanned text dot concat here.'],
    [
      'See index.html on example.com, e.g. in the U.S. today.',
      'See index dot H T M L on example dot com, for example in the U S today.',
    ],
    ['Mask 0xFF is used.', 'Mask hex F F is used.'],
    [
      'Numbers like 1234567 and words like defaced stay.',
      'Numbers like one million two hundred thirty-four thousand five hundred sixty-seven and words like defaced stay.',
    ],
  ])('says %j as %j', async (text, expected) => {
    expect(await say(text)).toBe(expected);
  });

  it("lets the user's pronunciations win over every rule", async () => {
    const pronunciations = {
      useEffect: 'the effect hook',
      kubectl: 'cube control',
      'https://x.org/a': 'our site',
    };
    expect(await say('Use useEffect with kubectl from https://x.org/a now.', pronunciations)).toBe(
      'Use the effect hook with cube control from our site now.',
    );
  });
});
