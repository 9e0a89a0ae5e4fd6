/**
 * How well something that was typed fits a name: 0 not at all, more is better. Forgives case, accents, left-out letters and one wrong
 * letter or two.
 */
export function matchScore(typed: string, name: string): number {
  const wanted = plain(typed);
  const candidate = plain(name);
  if (wanted === '') return 1;
  if (candidate === wanted) return 100;
  if (candidate.startsWith(wanted)) return 80;
  if (candidate.split(/[\s\-_.']+/).some((word) => word.startsWith(wanted))) return 70;
  if (candidate.includes(wanted)) return 60;
  const typos = editDistance(wanted, candidate.slice(0, wanted.length + 1));
  if (wanted.length >= 3 && typos <= Math.floor(wanted.length / 3)) return 50 - typos;
  return wanted.length >= 2 && isSubsequence(wanted, candidate) ? 20 : 0;
}

/** The best matches in order; equal ones keep their order. */
export function bestMatches<Item>(
  typed: string,
  items: readonly Item[],
  nameOf: (item: Item) => string,
): readonly Item[] {
  return items
    .map((item) => ({ item, score: matchScore(typed.slice(0, 100), nameOf(item).slice(0, 100)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}

function isSubsequence(wanted: string, candidate: string): boolean {
  let at = 0;
  for (const letter of candidate) {
    if (letter === wanted[at]) at += 1;
  }
  return at === wanted.length;
}

/** Letters to insert, delete or replace, two swapped ones counting as two. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_value, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
