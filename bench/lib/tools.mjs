import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Debian package that brings each external program the benches use. */
const debianPackage = {
  flite: 'flite',
  sox: 'sox',
  opusenc: 'opus-tools',
  pocketsphinx_batch: 'pocketsphinx',
  chromium: 'chromium',
};

/**
 * Stops the bench with a sentence that says what to install when a program or file is missing.
 *
 * @param {readonly (keyof typeof debianPackage)[]} programs looked up on PATH
 * @param {readonly { path: string, package: string }[]} [files] files that must exist, and the Debian package of each
 */
export async function requireTools(programs, files = []) {
  const missing = [];
  for (const program of programs) {
    if (!(await onPath(program))) missing.push({ what: program, package: debianPackage[program] });
  }
  for (const file of files) {
    if (!(await readable(file.path))) missing.push({ what: file.path, package: file.package });
  }
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((item) => item.package))].join(' ');
  process.stderr.write(
    `Missing: ${missing.map((item) => item.what).join(', ')}.\n` +
      `On Debian or Ubuntu install with: apt-get install ${packages}\n`,
  );
  process.exit(2);
}

/**
 * Runs a program to its end and gives its standard output as text.
 *
 * @param {string} program
 * @param {readonly string[]} parameters passed as they are, no shell in between
 * @param {{ input?: string }} [options] `input` is written to standard input
 * @returns {Promise<string>}
 */
export function run(program, parameters, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { stdio: ['pipe', 'pipe', 'pipe'] });
    const output = [];
    const complaints = [];
    child.stdout.on('data', (bytes) => output.push(bytes));
    child.stderr.on('data', (bytes) => complaints.push(bytes));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(output).toString('utf8'));
      else
        reject(
          new Error(
            `${program} ended with code ${code}: ${Buffer.concat(complaints).toString('utf8').slice(-2000)}`,
          ),
        );
    });
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

async function onPath(program) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (folder !== '' && (await readable(join(folder, program)))) return true;
  }
  return false;
}

async function readable(path) {
  try {
    await access(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
