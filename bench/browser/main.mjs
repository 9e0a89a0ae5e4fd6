/**
 * How fast the embedded model speaks in a browser on WASM with one thread, next to transformers.js on the same files in the same
 * page.
 *
 *   npm run build && node bench/browser/main.mjs [--rounds 5] [--json FILE]
 */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fledglingFolder } from '@starling-tts/model-fledgling';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { machine, machineLine, median, table } from '../lib/report.mjs';
import { requireTools } from '../lib/tools.mjs';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, json: { type: 'string' } },
});
const rounds = Math.max(2, Number(options.rounds));

await requireTools(['chromium']);
const folder = await mkdtemp(path.join(tmpdir(), 'starling-bench-browser-'));
const root = fileURLToPath(new URL('.', import.meta.url));
const ownRequire = createRequire(import.meta.url);
const peerRequire = createRequire(ownRequire.resolve('@huggingface/transformers'));
const peerRuntime = path.dirname(peerRequire.resolve('onnxruntime-web'));

const configuration = {
  root,
  base: './',
  configFile: false,
  logLevel: 'error',
  worker: { format: 'es' },
  resolve: {
    // transformers.js comes with the build of ONNX Runtime that has WebGPU, which lacks an operator of the decoder. Both sides get the
    // build for WASM alone, each of its own version.
    alias: { 'onnxruntime-web/webgpu': path.join(peerRuntime, 'ort.wasm.bundle.min.mjs') },
  },
  build: { outDir: path.join(folder, 'built'), target: 'es2023', assetsInlineLimit: 0, emptyOutDir: true },
};
let server;
let browser;
try {
  await build(configuration);
  await cp(fledglingFolder, path.join(folder, 'built/models/fledgling'), { recursive: true });
  for (const name of ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm']) {
    await cp(path.join(peerRuntime, name), path.join(folder, 'built/peer-runtime', name));
  }
  server = await preview({ ...configuration, preview: { host: '127.0.0.1', port: 0 } });
  // One profile, so that pages find what earlier ones have kept.
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  const address = `http://127.0.0.1:${server.httpServer.address().port}/index.html`;
  const context = await browser.newContext();
  const inPage = async (work) => {
    const page = await context.newPage();
    page.on('pageerror', (error) => process.stderr.write(`${error.stack}\n`));
    await page.goto(address);
    try {
      return await work(page);
    } finally {
      await page.close();
    }
  };
  const opening = { starling: [], peer: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const side of ['starling', 'peer']) {
      opening[side].push(await inPage((page) => page.evaluate((name) => openToFirstWord(name), side)));
    }
  }
  const { encode, factor, first } = await inPage((page) =>
    page.evaluate((count) => measureRounds(count), rounds),
  );
  const [starlingFirst, ...starlingLater] = opening.starling;
  const [peerFirst, ...peerLater] = opening.peer;
  const both = (values) => ({ starling: median(values.starling), peer: median(values.peer) });
  const figures = {
    realTimeFactor: both(factor),
    firstAudioSeconds: both(first),
    voiceEncodingSeconds: both(encode),
    firstVisitToFirstWordSeconds: { starling: starlingFirst, peer: peerFirst },
    laterVisitToFirstWordSeconds: both({ starling: starlingLater, peer: peerLater }),
  };
  const milliseconds = (value) => `${Math.round(1000 * value)} ms`;
  const row = (name, { starling, peer }, print) => [name, print(starling), print(peer)];
  console.log(
    `Fledgling in Chromium ${browser.version()}, WASM, one thread, greedy, median of ${rounds} rounds`,
  );
  console.log(`${machineLine()}\n`);
  console.log(
    table(
      ['measure', 'Starling', 'transformers.js'],
      [
        row('real-time factor', figures.realTimeFactor, (value) => value.toFixed(3)),
        row('first audio, warm', figures.firstAudioSeconds, milliseconds),
        row('voice encoding', figures.voiceEncodingSeconds, milliseconds),
        row('open, encode, say one word; first visit', figures.firstVisitToFirstWordSeconds, milliseconds),
        row('the same, later visits', figures.laterVisitToFirstWordSeconds, milliseconds),
      ],
    ),
  );
  const record = { machine: machine(), browser: browser.version(), rounds, figures };
  if (options.json === undefined) console.log(`\n${JSON.stringify(record)}`);
  else await writeFile(options.json, `${JSON.stringify(record, undefined, 2)}\n`);
} finally {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
}
