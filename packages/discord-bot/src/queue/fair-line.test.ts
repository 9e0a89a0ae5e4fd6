import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairLine } from './fair-line.js';

const item = (authorId: string, number: number) => ({ authorId, number });

function drain(line: FairLine<{ authorId: string; number: number }>): string[] {
  const taken: string[] = [];
  for (let next = line.take(); next !== undefined; next = line.take())
    taken.push(`${next.authorId}${next.number}`);
  return taken;
}

describe('a fair line', () => {
  it('keeps the order of arrival where people take turns', () => {
    const line = new FairLine<{ authorId: string; number: number }>();
    for (const [author, number] of [
      ['a', 1],
      ['b', 1],
      ['a', 2],
      ['c', 1],
      ['b', 2],
    ] as const)
      line.add(item(author, number));
    expect(drain(line)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2']);
  });

  it('lets others in between the many items of one', () => {
    const line = new FairLine<{ authorId: string; number: number }>();
    for (let number = 1; number <= 4; number += 1) line.add(item('a', number));
    line.add(item('b', 1));
    line.add(item('b', 2));
    expect(drain(line)).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'a4']);
  });

  it('lets a newcomer wait for one turn of each at most', () => {
    const line = new FairLine<{ authorId: string; number: number }>();
    for (let number = 1; number <= 4; number += 1) line.add(item('a', number));
    expect(line.take()?.number).toBe(1);
    expect(line.take()?.number).toBe(2);
    line.add(item('b', 1));
    expect(drain(line)).toEqual(['b1', 'a3', 'a4']);
  });

  it('does not make anybody wait for what was taken back', () => {
    const line = new FairLine<{ authorId: string; number: number }>();
    line.add(item('b', 1));
    for (let number = 1; number <= 3; number += 1) line.add(item('a', number));
    expect(line.remove(({ authorId, number }) => authorId === 'a' && number < 3)).toHaveLength(2);
    line.remove(({ authorId }) => authorId === 'a');
    line.add(item('a', 9));
    line.add(item('b', 2));
    expect(drain(line)).toEqual(['b1', 'a9', 'b2']);
  });

  it('loses and doubles nothing, keeps each author’s order, and lets nobody take three turns while another waits', () => {
    const action = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c', 'd') },
      { weight: 2, arbitrary: fc.constant('take' as const) },
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const line = new FairLine<{ authorId: string; number: number }>();
        const added: string[] = [];
        const taken: { authorId: string; number: number; wereWaiting: readonly string[] }[] = [];
        let number = 0;
        const take = () => {
          const wereWaiting = line.items().map(({ authorId }) => authorId);
          const next = line.take();
          if (next !== undefined) taken.push({ ...next, wereWaiting });
        };
        for (const step of actions) {
          if (step === 'take') take();
          else {
            number += 1;
            added.push(`${step}${number}`);
            line.add(item(step, number));
          }
        }
        while (line.length > 0) take();
        expect(taken.map((entry) => `${entry.authorId}${entry.number}`).sort()).toEqual(added.sort());
        for (const author of ['a', 'b', 'c', 'd']) {
          const own = taken.filter(({ authorId }) => authorId === author).map((entry) => entry.number);
          expect(own).toEqual(own.toSorted((x, y) => x - y));
        }
        // Nobody is heard three times while somebody else waits all along.
        for (const [index, { authorId, wereWaiting }] of taken.entries()) {
          const own = taken.flatMap((later, at) => (at > index && later.authorId === authorId ? [at] : []));
          const again = own[1];
          if (again === undefined) continue;
          for (const other of new Set(wereWaiting.filter((waiting) => waiting !== authorId))) {
            const served = taken.slice(index, again).some((between) => between.authorId === other);
            expect(served).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
