/**
 * The extension in a real editor (code-server in Chromium): how soon a command is heard, and what extension host and engine keep in
 * memory while ten minutes of text are read, at three times the speed, so that it takes about a third of them.
 *
 *   npm run build && node bench/vscode/main.mjs [--starts 9] [--minutes 10] [--json FILE]
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { machine, machineLine, median, table } from '../lib/report.mjs';

const { values: options } = parseArgs({
  options: {
    starts: { type: 'string', default: '9' },
    minutes: { type: 'string', default: '10' },
    json: { type: 'string' },
  },
});

const extension = fileURLToPath(new URL('../../packages/vscode-ext/', import.meta.url));
const { startCodeServer, launchChromium, stage, ownTarget } = await support();

const folder = path.join(extension, 'dist', 'bench');
const staged = path.join(folder, 'extension');
const resultFile = path.join(folder, 'result.json');
await mkdir(folder, { recursive: true });
await stage(ownTarget, staged);
await copyFile(fileURLToPath(new URL('in-host.cjs', import.meta.url)), path.join(folder, 'in-host.cjs'));
await writeFile(resultFile, '');
await writeFile(
  path.join(folder, 'plan.json'),
  JSON.stringify({ starts: Number(options.starts), text: longText(Number(options.minutes)) }),
);

const server = await startCodeServer({ settings: { 'starling.voice': 'Amy', 'starling.rate': 3 } });
// Nobody clicks in this window, which sound may ask for.
const browser = await launchChromium({ args: ['--autoplay-policy=no-user-gesture-required'] });
let result;
try {
  const page = await browser.newPage();
  const remote = (file) => `vscode-remote://${server.authority}${file}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', remote(staged)],
    ['extensionTestsPath', remote(path.join(folder, 'in-host.cjs'))],
  ]);
  await page.goto(
    `${server.url}/?folder=${encodeURIComponent(server.workspace)}&payload=${encodeURIComponent(payload)}`,
  );
  result = await untilWritten(resultFile, Number(options.minutes) * 120 + 600);
} finally {
  await browser.close();
  await server.stop();
}
if (result.error !== undefined) throw new Error(result.error);
report(result);
if (options.json !== undefined) {
  await writeFile(options.json, `${JSON.stringify({ machine: machine(), ...result }, null, 2)}\n`);
}

function report({ activation, cold, engineCold, warm, memory }) {
  const milliseconds = (values) => `${Math.round(median(values))} ms`;
  process.stdout.write(
    `${table(
      ['from', 'to', 'median', 'of'],
      [
        ['use of a command', 'the extension is active', milliseconds([activation]), '1'],
        ['command, first of the window', 'first sound', milliseconds(cold), '1'],
        ['command, engine ended before', 'first sound', milliseconds(engineCold), String(engineCold.length)],
        ['command, engine running', 'first sound', milliseconds(warm), String(warm.length)],
      ],
    )}\n\n`,
  );
  const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;
  const of = (name) => memory.samples.map((sample) => sample[name]);
  const quarter = (values, index) => {
    const length = Math.max(1, Math.floor(values.length / 4));
    return megabytes(median(values.slice(index * length, (index + 1) * length)));
  };
  const row = (label, name) => [
    label,
    megabytes(memory.before[name]),
    quarter(of(name), 0),
    quarter(of(name), 3),
    megabytes(Math.max(...of(name))),
  ];
  process.stdout.write(
    `${table(
      ['memory while reading', 'before', 'first quarter', 'last quarter', 'most'],
      [
        row('extension host, resident', 'host'),
        row('extension host, heap', 'hostHeap'),
        row('engine, resident', 'engine'),
      ],
    )}\n\n`,
  );
  process.stdout.write(`read in ${Math.round(memory.seconds)} s\n${machineLine()}\n`);
}

/** Ordinary prose; the voice says about 210 words in a minute. */
function longText(minutes) {
  const sentences = [
    'The ferry leaves at seven in the morning and comes back when the light is going.',
    'Most of the people on board know each other, and those who do not soon will.',
    'There is coffee below, and a bench on the side that is away from the wind.',
    'Nobody talks much before the first island comes out of the mist.',
  ];
  const words = sentences.join(' ').split(' ').length;
  const rounds = Math.ceil((minutes * 210) / words);
  return Array.from({ length: rounds }, (_, round) => `Part ${round + 1}. ${sentences.join(' ')}`).join(
    '\n\n',
  );
}

async function untilWritten(file, seconds) {
  for (let waited = 0; waited < seconds; waited += 1) {
    const text = existsSync(file) ? await readFile(file, 'utf8') : '';
    if (text !== '') return JSON.parse(text);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error(`The extension host has not answered within ${seconds} s.`);
}

/** The helpers of the extension's own tests. */
async function support() {
  const outfile = path.join(extension, 'dist', 'bench-support.mjs');
  await build({
    stdin: {
      contents: `export { startCodeServer } from './test/support/code-server.js';
        export { launchChromium } from '../../tooling/testing/chromium.js';
        export { ownTarget, stage } from './scripts/stage.mjs';`,
      resolveDir: extension,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}
