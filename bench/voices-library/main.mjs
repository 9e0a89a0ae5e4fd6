/**
 * How fast stored voices become ready next to encoding them, how long it takes to list ten thousand, and the memory both take.
 *
 *   npm run build && node bench/voices-library/main.mjs [--rounds 3] [--listed 10000] [--import PATH] [--json FILE]
 *
 * `--import` takes the voices of an earlier library (or a folder of recordings) in the place of built-in ones of their names.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createVoiceLibrary } from '@starling-tts/core';
import { createFileVoiceStore, createNodeEngine, importVoices } from '@starling-tts/engine-node';
import { createBuiltInVoiceStore } from '@starling-tts/voices';
import { machine, machineLine, median, table } from '../lib/report.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    listed: { type: 'string', default: '10000' },
    import: { type: 'string' },
    json: { type: 'string' },
  },
});
const rounds = Number(options.rounds);
const listed = Number(options.listed);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
const megabytes = (bytes) => Math.round(bytes / 10_000) / 100;
/** Bytes in use. Memory of arrays goes back a little after its collection. */
const heap = async () => {
  for (let round = 0; round < 5; round += 1) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};
/** Milliseconds that work takes, and its result. */
async function timed(work) {
  const start = performance.now();
  const result = await work();
  return { milliseconds: performance.now() - start, result };
}

const place = await mkdtemp(join(tmpdir(), 'starling-bench-'));
try {
  const engine = await createNodeEngine({ isolation: 'in-process', threads: 1 });
  const figures = { ...(await readiness(engine)), listing: await listing() };
  await engine.dispose();
  report(figures);
  if (options.json) {
    await writeFile(options.json, `${JSON.stringify({ machine: machine(), ...figures }, undefined, 2)}\n`);
  }
} finally {
  await rm(place, { recursive: true, force: true });
}

/** Every voice: encoded from its recording, loaded from the folder, taken from memory, all within each round. */
async function readiness(engine) {
  const folder = join(place, 'voices');
  const builtIn = createBuiltInVoiceStore();
  const store = createFileVoiceStore(folder);
  if (options.import) await importVoices(createVoiceLibrary({ stores: [store] }), options.import);
  const imported = new Set((await store.list()).map(({ name }) => name));
  for (const record of await builtIn.list()) {
    if (!imported.has(record.name)) await store.put(record, await builtIn.readReference(record.id));
  }
  const voices = await store.list();
  const open = () => createVoiceLibrary({ stores: [createFileVoiceStore(folder)] });

  // Warm-up, not measured.
  await engine.encodeVoice(await store.readReference(voices[0].id));

  const measured = voices.map(() => ({ encode: [], cold: [], warm: [] }));
  let conditioningBytes = [];
  for (let round = 0; round < rounds; round += 1) {
    conditioningBytes = [];
    for (const [index, { id }] of voices.entries()) {
      await rm(join(folder, id, 'conditioning'), { recursive: true, force: true });
      const times = measured[index];
      const encoded = await timed(() => open().conditioning(id, engine));
      times.encode.push(encoded.milliseconds);
      const library = open();
      times.cold.push((await timed(() => library.conditioning(id, engine))).milliseconds);
      times.warm.push((await timed(() => library.conditioning(id, engine))).milliseconds);
      const usage = library.usage();
      if (usage.store.count !== 1 || usage.memory.count !== 1 || usage.encoded.count !== 0) {
        throw new Error('a voice was not where it was expected');
      }
      const tensors = Object.values(encoded.result.tensors);
      conditioningBytes.push(tensors.reduce((sum, { data }) => sum + data.byteLength, 0));
    }
  }

  // All voices through one library, as a server meets them.
  const before = await heap();
  const library = createVoiceLibrary({ stores: [createFileVoiceStore(folder)] });
  const all = async () => {
    for (const { id } of voices) await library.conditioning(id, engine);
  };
  const allCold = (await timed(all)).milliseconds;
  const retained = (await heap()) - before;
  const allWarm = (await timed(all)).milliseconds;

  const packaged = createVoiceLibrary({ stores: [createBuiltInVoiceStore()] });
  const fromPackage = [];
  for (const { id } of await builtIn.list()) {
    fromPackage.push((await timed(() => packaged.conditioning(id, engine))).milliseconds);
  }
  if (packaged.usage().encoded.count > 0) throw new Error('a built-in voice was encoded');

  const inProcess = [];
  const child = fileURLToPath(new URL('./new-process.mjs', import.meta.url));
  for (let round = 0; round < Math.max(3, rounds); round += 1) {
    const key = (await store.conditioningKeys(voices[0].id))[0];
    const { stdout } = await promisify(execFile)(process.execPath, [child, folder, voices[0].id, key]);
    inProcess.push(Number(stdout));
  }
  const middle = (kind) => measured.map((times) => median(times[kind]));
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  return {
    voices: voices.length,
    importedVoices: imported.size,
    oneVoiceMilliseconds: {
      encode: median(middle('encode')),
      coldLoad: median(middle('cold')),
      slowestColdLoad: Math.max(...middle('cold')),
      coldLoadInNewProcess: median(inProcess),
      coldLoadFromPackage: median(fromPackage),
      warmLoad: median(middle('warm')),
    },
    allVoicesMilliseconds: { encode: sum(middle('encode')), coldLoad: allCold, warmLoad: allWarm },
    memoryBytes: { conditioningOfOneVoice: median(conditioningBytes), retainedByLibrary: retained },
  };
}

/** A folder with thousands of voices. */
async function listing() {
  const folder = join(place, 'many');
  const store = createFileVoiceStore(folder);
  const template = {
    id: '00000000',
    name: 'Template',
    gender: 'female',
    description: 'friendly customer service representative',
    durationSeconds: 1,
    originalSampleRate: 24_000,
    originalFile: 'Template - female, friendly customer service representative.wav',
    createdAt: '2025-01-27T15:42:18.000Z',
    type: 'user_cloned_voice',
  };
  const recording = { samples: new Float32Array(24_000), sampleRate: 24_000 };
  await store.put(template, recording);
  const json = await readFile(join(folder, template.id, 'voice.json'), 'utf8');
  // Put by put would look at every name each time; what is listed are the same files.
  for (let index = 1; index < listed; index += 1) {
    const id = index.toString(16).padStart(8, '0');
    await mkdir(join(folder, id));
    const text = json.replace(template.id, id).replace('"Template"', `"Voice ${index}"`);
    await writeFile(join(folder, id, 'voice.json'), text);
  }
  const before = await heap();
  const library = createVoiceLibrary({ stores: [createFileVoiceStore(folder), createBuiltInVoiceStore()] });
  const first = await timed(() => library.list());
  if (first.result.length !== listed + 37) throw new Error('voices are missing from the list');
  first.result = undefined;
  const retained = (await heap()) - before;
  const again = [];
  const found = [];
  const byId = [];
  for (let round = 0; round < rounds; round += 1) {
    again.push((await timed(() => library.list())).milliseconds);
    found.push((await timed(() => library.findByName(`voice ${listed - 1}`))).milliseconds);
    byId.push((await timed(() => library.findById((listed - 1).toString(16).padStart(8, '0')))).milliseconds);
  }
  const firstPut = await timed(() => store.put({ ...template, id: 'fffffffe', name: 'Last' }, recording));
  const nextPut = await timed(() => store.put({ ...template, id: 'ffffffff', name: 'Very last' }, recording));
  return {
    voices: listed,
    firstListMilliseconds: first.milliseconds,
    nextListMilliseconds: median(again),
    findByNameMilliseconds: median(found),
    findByIdMilliseconds: median(byId),
    firstPutMilliseconds: firstPut.milliseconds,
    nextPutMilliseconds: nextPut.milliseconds,
    retainedBytes: retained,
  };
}

function report({
  voices,
  importedVoices,
  oneVoiceMilliseconds: one,
  allVoicesMilliseconds: all,
  memoryBytes,
  listing: many,
}) {
  const ms = (value) => `${value < 1 ? value.toFixed(3) : value.toFixed(1)} ms`;
  const faster = (value, base) => `${(100 * (1 - value / base)).toFixed(2)} % faster`;
  console.log(
    `Fledgling, 1 thread, ${voices} voices (${importedVoices} imported), median of ${rounds} rounds`,
  );
  console.log(`${machineLine()}\n`);
  console.log(
    table(
      ['a voice becomes ready', 'one voice', `all ${voices}`, 'against encoding'],
      [
        ['encoded from its recording', ms(one.encode), ms(all.encode), ''],
        ['loaded from the folder', ms(one.coldLoad), ms(all.coldLoad), faster(one.coldLoad, one.encode)],
        ['  the slowest voice', ms(one.slowestColdLoad), '', ''],
        ['  first thing in a new process', ms(one.coldLoadInNewProcess), '', ''],
        [
          'loaded from the package',
          ms(one.coldLoadFromPackage),
          '',
          faster(one.coldLoadFromPackage, one.encode),
        ],
        ['from memory', ms(one.warmLoad), ms(all.warmLoad), faster(one.warmLoad, one.encode)],
      ],
    ),
  );
  console.log(
    `\nConditioning of a voice: ${megabytes(memoryBytes.conditioningOfOneVoice)} MB; all ${voices} in memory: ${megabytes(memoryBytes.retainedByLibrary)} MB\n`,
  );
  console.log(
    table(
      [`${many.voices} voices in a folder`, 'time'],
      [
        ['listed for the first time', ms(many.firstListMilliseconds)],
        ['listed again', ms(many.nextListMilliseconds)],
        ['one found by name', ms(many.findByNameMilliseconds)],
        ['one found by id', ms(many.findByIdMilliseconds)],
        ['one added, nothing known yet', ms(many.firstPutMilliseconds)],
        ['another one added', ms(many.nextPutMilliseconds)],
      ],
    ),
  );
  console.log(`\nMemory kept after listing: ${megabytes(many.retainedBytes)} MB`);
  const bars = [
    ['a voice in memory is ready at least 98 % faster than by encoding', one.warmLoad <= 0.02 * one.encode],
    ['stored conditioning loads in under 20 ms', one.coldLoad < 20],
  ];
  for (const [bar, met] of bars) console.log(`${met ? 'met' : 'MISSED'}: ${bar}`);
  if (bars.some(([, met]) => !met)) process.exitCode = 1;
}
