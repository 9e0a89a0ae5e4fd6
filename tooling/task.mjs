// The project's tasks, runnable on a machine that has Node and npm and nothing else. `npm run <script>` calls this file;
// it fetches the pinned pnpm through npm, installs what is missing, builds what is stale and then does what was asked.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installIfNeeded, pnpm, root } from './lib/install.mjs';

const cli = path.join(root, 'packages/engine-node/dist/cli/main.js');

/** Runs a local binary of the workspace with the terminal attached; ends this process when it fails. */
function run(label, command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    process.stderr.write(`${label} failed\n`);
    process.exit(result.status ?? 1);
  }
}

/** Path of a binary that the root package depends on. */
const bin = (name) => path.join(root, 'node_modules/.bin', name);

/** Turbo builds what changed; its output is shown only when something fails. */
function build(...filters) {
  const result = pnpm([
    'exec',
    'turbo',
    'run',
    'build',
    '--output-logs=errors-only',
    ...filters.map((name) => `--filter=${name}`),
  ]);
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout}${result.stderr}build failed\n`);
    process.exit(result.status ?? 1);
  }
}

/** Hands over to the command line interface in the folder the user called from. */
function starling(args) {
  installIfNeeded();
  build('@starling-tts/engine-node');
  const result = spawnSync(process.execPath, [cli, ...args], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    stdio: 'inherit',
  });
  process.exit(result.status ?? 130);
}

/** Builds the demo page and serves it until it is interrupted. */
function demo(args) {
  installIfNeeded();
  build('@starling-tts/demo');
  run('demo', process.execPath, [path.join(root, 'apps/demo/scripts/serve.mjs'), ...args]);
}

/** Every test of the workspace; prints `N passed, N failed` as its last line, also when a step before the tests fails. */
function test(args) {
  const step = (label, action) => {
    const started = Date.now();
    try {
      action();
    } catch (error) {
      process.stderr.write(`${label}: ${error instanceof Error ? error.message : error}\n`);
      process.stdout.write('0 passed, 1 failed\n');
      process.exit(1);
    }
    process.stdout.write(`${label}: ok (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
  };
  const must = (command, commandArgs) => {
    const result = spawnSync(command, commandArgs, { cwd: root, stdio: 'inherit' });
    if (result.status !== 0) throw new Error('failed');
  };
  step('install', installIfNeeded);
  step('build', () => build());
  step('types', () => must(bin('tsc'), ['-p', 'tsconfig.check.json']));
  step('lint', () => must(bin('biome'), ['ci', '.']));
  const report = path.join(tmpdir(), `starling-test-${process.pid}.json`);
  const outcome = spawnSync(
    bin('vitest'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
    { cwd: root, stdio: 'inherit' },
  );
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  rmSync(report, { force: true });
  // A file that fails to load has no failed test of its own.
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((t) => t.status !== 'failed'),
  ).length;
  const failed = numFailedTests + brokenFiles;
  const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
  process.stdout.write(`${numPassedTests} passed, ${failed} failed${skipped}\n`);
  process.exit(outcome.status === 0 && failed === 0 ? 0 : 1);
}

const [task, ...args] = process.argv.slice(2);
switch (task) {
  case 'say':
    starling(['say', ...args]);
    break;
  case 'starling':
    starling(args);
    break;
  case 'demo':
    demo(args);
    break;
  case 'test':
    test(args);
    break;
  case 'build':
    installIfNeeded();
    build();
    break;
  case 'check':
    installIfNeeded();
    build();
    run('types', bin('tsc'), ['-p', 'tsconfig.check.json']);
    run('lint', bin('biome'), ['ci', '.']);
    break;
  case 'format':
    installIfNeeded();
    run('format', bin('biome'), ['check', '--write', '.']);
    break;
  case 'bench':
    installIfNeeded();
    build();
    run('bench', process.execPath, [
      path.join(root, 'bench', args[0] ?? 'speed', 'main.mjs'),
      ...args.slice(1),
    ]);
    break;
  default:
    process.stderr.write('tasks: say, starling, demo, test, build, check, format, bench\n');
    process.exit(2);
}
