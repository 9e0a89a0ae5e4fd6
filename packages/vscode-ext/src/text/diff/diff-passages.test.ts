import { describe, expect, it } from 'vitest';
import { prepareSentences } from '../prepare-sentences.js';
import { diffPassages } from './diff-passages.js';
import { parseDiff } from './parse-diff.js';

const diff = `diff --git a/src/reader.ts b/src/reader.ts
index 1111111..2222222 100644
--- a/src/reader.ts
+++ b/src/reader.ts
@@ -10,3 +10,4 @@ export function readAll(input: Source): void {
   one
--- a line that began with two dashes
+++ a line that begins with two plus signs
+another
   two
@@ -30,2 +31,1 @@ export function readAll(input: Source): void {
   three
-four
diff --git a/docs/new.md b/docs/new.md
new file mode 100644
--- /dev/null
+++ b/docs/new.md
@@ -0,0 +1,2 @@
+# New
+text
diff --git a/old/name.ts b/new/name.ts
similarity index 100%
rename from old/name.ts
rename to new/name.ts
diff --git a/logo.png b/logo.png
index 3333333..4444444 100644
Binary files a/logo.png and b/logo.png differ
diff --git a/gone.ts b/gone.ts
deleted file mode 100644
--- a/gone.ts
+++ /dev/null
@@ -1 +0,0 @@
-export {};
`;

describe('parseDiff', () => {
  it('reads what happened to each file', () => {
    expect(parseDiff(diff).map(({ range: _, ...file }) => file)).toEqual([
      {
        status: 'modified',
        path: 'src/reader.ts',
        added: 2,
        removed: 2,
        sections: ['export function readAll(input: Source): void {'],
      },
      { status: 'added', path: 'docs/new.md', added: 2, removed: 0, sections: [] },
      {
        status: 'renamed',
        path: 'new/name.ts',
        previousPath: 'old/name.ts',
        added: 0,
        removed: 0,
        sections: [],
      },
      { status: 'binary', path: 'logo.png', added: 0, removed: 0, sections: [] },
      { status: 'deleted', path: 'gone.ts', added: 0, removed: 1, sections: [] },
    ]);
  });

  it('knows where each file stands in the diff', () => {
    const starts = parseDiff(diff).map(({ range }) => diff.slice(range.start, range.end).split('\n'));
    expect(starts.map((lines) => lines[0])).toEqual(
      diff.split('\n').filter((line) => line.startsWith('diff ')),
    );
    expect(starts[1]?.at(-1)).toBe('+text');
  });

  it('reads diffs that no version control wrote', () => {
    const plain =
      '--- a.txt\t2026-01-01\n+++ b.txt\t2026-01-02\n@@ -1 +1,2 @@\n-x\n+y\n+z\n--- c.txt\n+++ c.txt\n@@ -1 +1 @@\n-x\n+y\n';
    expect(parseDiff(plain)).toMatchObject([
      { path: 'b.txt', added: 2, removed: 1 },
      { path: 'c.txt', added: 1, removed: 1 },
    ]);
  });
});

describe('diffPassages', () => {
  it('sums up, then tells file by file', async () => {
    const sentences = await prepareSentences(diffPassages(diff), diff, { maxCharacters: 300 });
    expect(sentences.map(({ text }) => text)).toEqual([
      'five files changed, four lines added and three removed.',
      'source slash reader dot T S: two lines added and two removed, in read all.',
      'New file docs slash new dot M D, two lines.',
      'Renamed old slash name dot T S to new slash name dot T S.',
      'logo dot P N G, a binary file, changed.',
      'Deleted gone dot T S, one line.',
    ]);
    expect(diff.slice(sentences[2]!.ranges[0]!.start)).toMatch(/^diff --git a\/docs\/new.md/);
  });

  it('has nothing to say of nothing', () => {
    expect(diffPassages('')).toEqual([]);
    expect(diffPassages('no diff at all\n')).toEqual([]);
  });
});
