import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/**
 * Whether a program that some tests need is on this machine. When it is missing the tests that need it are skipped with a
 * line that says what to install; where everything must be there (`STARLING_REQUIRE_TOOLS=1`, as in CI) it throws instead.
 *
 * @example
 * ```ts
 * describe.runIf(outsideTool('ffmpeg', 'ffmpeg'))('against ffmpeg', () => { ... });
 * ```
 */
export function outsideTool(program: string, debianPackage: string): boolean {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  if (folders.some((folder) => isExecutable(path.join(folder, program)))) return true;
  return missing(`${program} is not installed: apt-get install ${debianPackage}`);
}

/** What a test says that cannot run: `false` after a line with the advice, or an error where everything must be there. */
export function missing(advice: string): false {
  if (process.env.STARLING_REQUIRE_TOOLS === '1') throw new Error(advice);
  process.stderr.write(`skipped: ${advice}\n`);
  return false;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
