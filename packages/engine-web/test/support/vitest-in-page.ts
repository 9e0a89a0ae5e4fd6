/**
 * What suites import from `vitest`, for a page: Vitest's own runner and matchers, without the rest of it, which needs Node. Pages
 * get this module in its place when they are built.
 */
import {
  chai,
  type ExpectStatic,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';
import { startTests, type Task, type VitestRunner } from '@vitest/runner';

export {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  it,
  suite,
  test,
} from '@vitest/runner';

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);

/** Vitest's `expect`. */
export const expect = Object.assign(
  (value: unknown, message?: string) => chai.expect(value, message),
  chai.expect,
) as unknown as ExpectStatic;
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect });
setState({ assertionCalls: 0, isExpectingAssertions: false }, expect);

/** How one test went. */
export interface PageTestResult {
  /** Its name, below the names of its groups. */
  readonly name: string;
  /** Why it failed; undefined when it passed. */
  readonly failure: string | undefined;
  /** Milliseconds. */
  readonly duration: number;
}

/** Runs the tests that a function registers, one after another. */
export async function runTests(register: () => void): Promise<readonly PageTestResult[]> {
  const runner: VitestRunner = {
    importFile: async () => register(),
    config: {
      root: '/',
      setupFiles: [],
      name: undefined,
      passWithNoTests: false,
      testNamePattern: undefined,
      allowOnly: false,
      sequence: { seed: 1, hooks: 'stack', setupFiles: 'list' },
      chaiConfig: undefined,
      maxConcurrency: 1,
      testTimeout: 120_000,
      hookTimeout: 120_000,
      retry: 0,
      includeTaskLocation: false,
      tags: [],
      tagsFilter: undefined,
      strictTags: false,
    },
  };
  const files = await startTests(['/page'], runner);
  return files.flatMap((file) => [
    ...describeFailures(file, []),
    ...file.tasks.flatMap((task) => results(task, [])),
  ]);
}

function results(task: Task, groups: readonly string[]): PageTestResult[] {
  const names = [...groups, task.name];
  if (task.type === 'suite') {
    return [...describeFailures(task, groups), ...task.tasks.flatMap((inner) => results(inner, names))];
  }
  const { state, errors, duration = 0 } = task.result ?? {};
  const failure = state === 'pass' ? undefined : (errors?.map(describeError).join('\n') ?? `it was ${state}`);
  return [{ name: names.join(' > '), failure, duration }];
}

/** A hook that fails fails its group. */
function describeFailures(
  group: Extract<Task, { type: 'suite' }>,
  groups: readonly string[],
): PageTestResult[] {
  return (group.result?.errors ?? []).map((error) => ({
    name: [...groups, group.name, 'hooks'].join(' > '),
    failure: describeError(error),
    duration: 0,
  }));
}

function describeError(error: { message?: string; stack?: string; diff?: string }): string {
  return [error.stack ?? error.message, error.diff].filter((part) => part !== undefined).join('\n');
}
