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
  const times = { result: [], idle: [] };
  let handedAt = 0;
  let postedAt = 0;
  let count = 0;
  let done;
  const finished = new Promise((resolve) => {
    done = resolve;
  });
  const server = createServer(async (request, response) => {
    const kind = request.url.split('/')[3];
    if (kind === 'job-stop' || kind === 'ping') {
      if (kind === 'ping') response.end('{}');
      return;
    }
    if (kind === 'job-take') {
      if (count === jobs + warmUp) {
        done();
        return;
      }
      const now = performance.now();
      if (count > warmUp) times.idle.push(now - postedAt);
      response.writeHead(200, { 'content-type': 'application/json' });
      handedAt = performance.now();
      response.end(JSON.stringify({ id: `job-${count}`, input }));
      return;
    }
    for await (const _piece of request);
    if (kind === 'job-done') {
      postedAt = performance.now();
      count += 1;
      if (count > warmUp) times.result.push(postedAt - handedAt);
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
  const { result, idle } = await measure(input);
  results.push({
    name,
    jobs: result.length,
    p50: quantile(result, 0.5),
    p99: quantile(result, 0.99),
    nextTakeP50: quantile(idle, 0.5),
    nextTakeP99: quantile(idle, 0.99),
  });
}
console.log(machineLine());
console.log(
  table(
    ['job', 'jobs', 'take to result p50 ms', 'p99 ms', 'result to next take p50 ms', 'p99 ms'],
    results.map(({ name, jobs: number, p50, p99, nextTakeP50, nextTakeP99 }) => [
      name,
      number,
      p50,
      p99,
      nextTakeP50,
      nextTakeP99,
    ]),
  ),
);
if (options.json) await writeFile(options.json, JSON.stringify({ machine: machine(), results }, null, 2));
