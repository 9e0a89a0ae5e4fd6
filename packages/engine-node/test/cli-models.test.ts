import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fledglingFiles } from '@starling-tts/model-fledgling';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutAfter, FakeHub } from './testing/fake-hub.ts';
import { Workplace } from './testing/starling.ts';

const repository = 'someone/small-voice';

let hub: FakeHub;
let place: Workplace;
let online: Readonly<Record<string, string>>;

beforeAll(async () => {
  const files = Object.entries(fledglingFiles).map(
    async ([path, url]) => [path, await readFile(url)] as const,
  );
  hub = await FakeHub.start(repository, Object.fromEntries(await Promise.all(files)));
  place = await Workplace.create();
  online = { HF_ENDPOINT: hub.endpoint, HF_TOKEN: 'hf_test', HF_HUB_OFFLINE: '0' };
});

afterAll(async () => {
  await hub.stop();
  await place.remove();
});

// One story: each step stands on the one before.
describe('a model from a hub', () => {
  it('is unknown before it is pulled', async () => {
    const { code, stderr } = await place.run(['say', 'Hello.', '--model', repository]);
    expect(code).toBe(1);
    expect(stderr).toContain('offline mode');
    expect(hub.requests).toEqual([]);
  });

  it('is downloaded once by two processes at the same time, over a bad line', async () => {
    let cuts = 0;
    hub.misbehave = (request, response, { path, content }) => {
      if (path !== 'onnx/language_model.onnx' || cuts === 2) return false;
      cuts += 1;
      cutAfter(response, content, Number(request.headers.range?.match(/\d+/)?.[0] ?? 0), 600_000);
      return true;
    };
    const args = ['models', 'pull', repository];
    const results = await Promise.all([
      place.run(args, { environment: online }),
      place.run(args, { environment: online }),
    ]);
    const folder = join(place.path('hub'), 'models--someone--small-voice', 'snapshots', hub.commit);
    for (const { code, stdout } of results) {
      expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: `${folder}\n` });
    }
    expect(results[0]?.stderr).toContain(`${repository}: asking the model hub\n`);
    expect(results[0]?.stderr).not.toContain('\u001B');
    const whole = hub.downloads.filter(({ headers }) => headers.range === undefined);
    expect(whole.length).toBe(new Set(whole.map(({ url }) => url)).size);
    expect(hub.downloads.every(({ headers }) => headers.authorization === 'Bearer hf_test')).toBe(true);
    expect((await readdir(join(folder, 'onnx'))).length).toBe(4);
    for (const [path, url] of Object.entries(fledglingFiles)) {
      const wanted = path !== 'generation_config.json' && path !== 'preprocessor_config.json';
      if (wanted) expect((await readFile(join(folder, path))).equals(await readFile(url))).toBe(true);
    }
  });

  it('speaks, without any network', async () => {
    const requests = hub.requests.length;
    const { code, stdout, stderr } = await place.run([
      ...['say', 'Downloaded and speaking.', '--model', `${repository}@main`, '--out', 'hub.wav', '--json'],
    ]);
    expect({ code, stderr: stderr.includes('hub.wav') }).toEqual({ code: 0, stderr: true });
    expect(JSON.parse(stdout.toString()).duration).toBeGreaterThan(0.5);
    expect(hub.requests.length).toBe(requests);
  });

  it('is described, and speaks from its folder too', async () => {
    const { stdout } = await place.run(['models', 'info', repository, '--json']);
    const described = JSON.parse(stdout.toString());
    expect(described).toMatchObject({ id: 'fledgling', revision: hub.commit, available: ['fp32'] });
    const spoken = await place.run([
      'say',
      'Hello.',
      '--model',
      described.folder,
      '--out',
      'folder.wav',
      '-q',
    ]);
    expect(spoken).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('starling models', () => {
  it('lists every model and says what is here', async () => {
    const { code, stdout } = await place.run(['models', 'list']);
    expect(code).toBe(0);
    const lines = stdout.toString().trimEnd().split('\n');
    expect(lines[0]).toMatch(/^MODEL +LANGUAGES +LICENCE +PRECISION +SIZE +AVAILABLE +FROM$/);
    expect(lines.find((line) => line.startsWith('fledgling '))).toMatch(/here \(fp32\) +in the package$/);
    expect(lines.find((line) => line.startsWith('chatterbox-turbo '))).toMatch(/ q4 .*ResembleAI\//);
    const listed = JSON.parse((await place.run(['models', '--json'])).stdout.toString());
    expect(listed.length).toBe(lines.length - 1);
  });

  it('describes a model for people', async () => {
    const { code, stdout } = await place.run(['models', 'info', 'fledgling']);
    expect(code).toBe(0);
    expect(stdout.toString()).toMatch(/^id: +fledgling\ntitle: +Fledgling/);
  });

  it('pulls a model of the list from wherever HF_ENDPOINT says, and reports what is missing', async () => {
    const { code, stderr } = await place.run(['models', 'pull', 'chatterbox-turbo'], { environment: online });
    expect(code).toBe(2);
    expect(stderr).toContain('The model hub knows no ResembleAI/chatterbox-turbo-ONNX@main');
  });

  it('stops when told to and continues later', async () => {
    const other = await Workplace.create();
    try {
      const { child, result } = other.start(['models', 'pull', repository], { environment: online });
      hub.misbehave = (_request, response, { path, content }) => {
        if (path !== 'onnx/speech_encoder.onnx') return false;
        // The rest never comes: the download hangs until it is stopped.
        response.writeHead(200, { 'content-length': content.length });
        response.write(content.subarray(0, 500_000), () => child.kill('SIGINT'));
        return true;
      };
      const stopped = await result;
      expect(stopped.code).toBe(130);
      expect(stopped.stderr).toMatch(/stopped\n$/);
      hub.misbehave = () => false;
      const again = await other.run(['models', 'pull', repository], { environment: online });
      expect(again.code).toBe(0);
      expect(basename(again.stdout.toString().trim())).toBe(hub.commit);
    } finally {
      await other.remove();
    }
  });
});
