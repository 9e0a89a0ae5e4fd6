/**
 * What a RunPod worker adds to a job: the time from handing a job to the worker to having its whole result, with an engine
 * that takes no time. The platform is a bare HTTP server in this process, the worker a process of its own, as in a container.
 *
 *   npm run build && node bench/runpod-overhead/main.mjs [--jobs 500] [--json FILE]
 */
import { fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machine, machineLine, table } from '../lib/report.mjs';

const { values: options } = parseArgs({
  options: { jobs: { type: 'string', default: '500' }, json: { type: 'string' } },
});
const jobs = Number(options.jobs);
const warmUp = 50;

const inputs = {
  'echo (no engine)': { echo: true },
  'tts, 3 s of audio': { operation: 'tts', text: 'x'.repeat(47), seed: 1 },
  'tts streaming, 3 s in 3 chunks': {
    operation: 'tts',
    mode: 'streaming',
    text: 'x'.repeat(47),
    chunk_size: 25,
    seed: 1,
  },
};

/** Hands the same job out again and again and measures each; returns milliseconds. */
async function measure(input) {
  const times = [];
  const handedAt = [];
  let posted = 0;
  let done;
  const finished = new Promise((resolve) => {
    done = resolve;
  });
  const server = createServer(async (request, response) => {
    const [, , , kind, , path = ''] = request.url.split('/');
    if (kind === 'job-take') {
      // A worker asks for the next job while its result is on its way; it is handed out when that has come, so that each
      // job is measured alone.
      if (handedAt.length === jobs + warmUp) return;
      while (handedAt.length > posted) await new Promise((resolve) => setImmediate(resolve));
      response.writeHead(200, { 'content-type': 'application/json' });
      handedAt.push(performance.now());
      response.end(JSON.stringify({ id: String(handedAt.length - 1), input }));
      return;
    }
    if (kind === 'job-stop') return;
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const isProgress = pieces[0]?.subarray(0, 24).toString().includes('IN_PROGRESS');
    if (kind === 'job-done' && !isProgress) {
      const number = Number.parseInt(path, 10);
      if (number >= warmUp) times.push(performance.now() - handedAt[number]);
      posted += 1;
      if (posted === jobs + warmUp) done();
    }
    response.end('{}');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${server.address().port}/v2/bench`;
  const worker = fork(fileURLToPath(new URL('worker.mjs', import.meta.url)), {
    env: {
      ...process.env,
      RUNPOD_POD_ID: 'bench',
      RUNPOD_WEBHOOK_GET_JOB: `${base}/job-take/$ID?`,
      RUNPOD_WEBHOOK_POST_OUTPUT: `${base}/job-done/bench/$ID?`,
      RUNPOD_WEBHOOK_POST_STREAM: `${base}/job-stream/bench/$ID?`,
      RUNPOD_WEBHOOK_PING: `${base}/ping/bench?`,
    },
  });
  await finished;
  worker.kill('SIGKILL');
  server.closeAllConnections();
  server.close();
  return times;
}

const quantile = (values, share) =>
  Math.round([...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] * 100) / 100;

const results = [];
for (const [name, input] of Object.entries(inputs)) {
  const times = await measure(input);
  results.push({ name, jobs: times.length, p50: quantile(times, 0.5), p99: quantile(times, 0.99) });
}
console.log(machineLine());
console.log(
  table(
    ['job', 'jobs', 'take to result p50 ms', 'p99 ms'],
    results.map(({ name, jobs: number, p50, p99 }) => [name, number, p50, p99]),
  ),
);
if (options.json) await writeFile(options.json, JSON.stringify({ machine: machine(), results }, null, 2));
