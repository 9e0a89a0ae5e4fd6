import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** The file that the outer test waits for; put in when this is bundled. */
declare const resultFile: string;

/** One test, as the outer test reports it. */
export interface HostTestResult {
  /** Its full title. */
  readonly title: string;
  /** What failed; undefined when it passed. */
  readonly error?: string;
}

/** Called by the editor's extension host: runs the suites and leaves the results in a file. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000 });
  // The suites are part of this bundle: they are loaded by importing them, with mocha's names in place.
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./suite/manifest.js');
  await import('./suite/commands.js');
  await import('./suite/view.js');
  const results: HostTestResult[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', (test) => results.push({ title: test.fullTitle() }));
    runner.on('fail', (test, error: Error) =>
      results.push({ title: test.fullTitle(), error: error.stack ?? error.message }),
    );
  });
  writeFileSync(resultFile, JSON.stringify(results));
}
