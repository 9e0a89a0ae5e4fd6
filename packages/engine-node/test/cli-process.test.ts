import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FakeHub } from './testing/fake-hub.ts';
import { Workplace } from './testing/starling.ts';

/** About two minutes of speech: nobody waits for it. */
const longText = 'The quick brown fox jumps over the lazy dog, and then it rests. '.repeat(60);

let place: Workplace;

beforeAll(async () => {
  place = await Workplace.create();
});

afterAll(() => place.remove());

describe('stopping', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s in the middle of speech ends with %i and leaves no file', async (signal, status) => {
    await mkdir(place.path(signal));
    const { child, result } = place.start(['say', longText, '--stream', '--out', `${signal}/long.wav`]);
    // The file has a temporary name, and grows with the first audio.
    const growing = async () => {
      const [name = ''] = await readdir(place.path(signal));
      expect(name).toMatch(/^\.long\.wav/);
      expect((await stat(place.path(`${signal}/${name}`))).size).toBeGreaterThan(44);
    };
    await vi.waitFor(growing, { timeout: 60_000 });
    child.kill(signal);
    const { code, stderr } = await result;
    expect({ code, stderr }).toEqual({ code: status, stderr: 'stopped\n' });
    expect(await readdir(place.path(signal))).toEqual([]);
  });

  it('SIGINT after the first audio ends too', async () => {
    const { child, result } = place.start(['say', longText, '--stream', '--out', '-']);
    await once(child.stdout!, 'data');
    child.kill('SIGINT');
    expect((await result).code).toBe(130);
  });

  it('SIGINT while waiting for standard input ends too', async () => {
    const { child, result } = place.start(['say', '-', '--out', 'never.wav'], { keepInputOpen: true });
    // More than a pipe holds: it is taken only when somebody reads.
    await new Promise((resolve) => child.stdin?.write('word '.repeat(100_000), resolve));
    child.kill('SIGINT');
    expect((await result).code).toBe(130);
    expect(await readdir(place.folder)).not.toContain('never.wav');
  });

  it('one Ctrl-C that arrives twice, as under npm, still cleans up', async () => {
    await mkdir(place.path('twice'));
    const { child, result } = place.start(['say', longText, '--stream', '--out', 'twice/long.wav']);
    await vi.waitFor(async () => expect(await readdir(place.path('twice'))).toHaveLength(1), {
      timeout: 60_000,
    });
    child.kill('SIGINT');
    child.kill('SIGINT');
    expect((await result).code).toBe(130);
    expect(await readdir(place.path('twice'))).toEqual([]);
  });

  it('a reader that leaves early is no failure and ends the work', async () => {
    const { child, result } = place.start(['say', longText, '--stream', '--out', '-']);
    await once(child.stdout!, 'data');
    child.stdout?.destroy();
    expect(await result).toMatchObject({ code: 0, stderr: '' });
  });
});

it.runIf(existsSync('/dev/full'))('says when standard output cannot be written', async () => {
  const full = openSync('/dev/full', 'w');
  try {
    const { result } = place.start(['models', 'list', '--json'], { stdout: full });
    expect(await result).toMatchObject({
      code: 1,
      stderr: 'error: Cannot write to standard output (ENOSPC).\n',
    });
  } finally {
    closeSync(full);
  }
});

describe('starling', () => {
  it('explains itself', async () => {
    const { code, stdout, stderr } = await place.run(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.toString()).toContain('starling say "The quick brown fox." --out fox.wav');
    expect(stdout.toString()).toContain('130  stopped by Ctrl-C');
    for (const command of ['say', 'convert', 'clone', 'voices', 'models', 'run', 'doctor']) {
      const help = await place.run([command, '--help']);
      expect(help).toMatchObject({ code: 0, stderr: '' });
      expect(help.stdout.toString()).toMatch(new RegExp(`^Usage: starling ${command} `));
    }
  });

  it('knows its version', async () => {
    const { code, stdout } = await place.run(['--version']);
    expect({ code, stdout: stdout.toString() }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it.each([[['nonsense']], [['say', 'a', '--nonsense']], [['models', 'nonsense']]])(
    'points to the help after %j',
    async (args) => {
      const { code, stdout, stderr } = await place.run(args);
      expect({ code, stdout: stdout.toString() }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^error: .*\nhint: starling.* --help explains the command\n$/);
    },
  );

  it('shows a stack to those who ask for it', async () => {
    const { stderr } = await place.run(['say', 'a', '--model', 'nobody'], {
      environment: { STARLING_DEBUG: '1' },
    });
    expect(stderr).toMatch(/\n {4}at /);
  });
});

describe('starling doctor', () => {
  it('finds a healthy installation', async () => {
    const { code, stdout, stderr } = await place.run(['doctor', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { healthy, findings } = JSON.parse(stdout.toString());
    expect(healthy).toBe(true);
    const status = Object.fromEntries(
      findings.map((one: { check: string; status: string }) => [one.check, one.status]),
    );
    expect(status).toMatchObject({
      'Node.js': 'ok',
      'ONNX Runtime': 'ok',
      'device cpu': 'ok',
      'model files': 'ok',
      voices: 'ok',
      'disk space': 'ok',
    });
    expect(Object.keys(status)).not.toContain('model hub');
  });

  it('asks the hub only when told to, and says when it cannot be reached', async () => {
    const hub = await FakeHub.start('someone/else', {});
    try {
      const environment = { HF_ENDPOINT: hub.endpoint, HF_HUB_OFFLINE: '0' };
      const { code, stdout } = await place.run(['doctor', '--online'], { environment });
      expect(code).toBe(1);
      expect(stdout.toString()).toMatch(/^FAIL {2}model hub +The model hub knows no /m);
      expect(hub.requests.length).toBe(1);
    } finally {
      await hub.stop();
    }
  });
});
