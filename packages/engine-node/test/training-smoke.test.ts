import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fledglingFolder } from '@starling-tts/model-fledgling';
import { afterAll, describe, expect, it } from 'vitest';
import { outsideTool } from '../../../tooling/testing/outside-tool.ts';
import { createNodeEngine } from '../src/index.ts';

const training = fileURLToPath(new URL('../../model-fledgling/training/', import.meta.url));
const model = fileURLToPath(fledglingFolder);
const work = mkdtempSync(join(tmpdir(), 'starling-training-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Whether the Debian packages of the pipeline are there; programs alone do not show that PyTorch or the prompts are. */
function hasPackages(): boolean {
  if (!existsSync('/usr/bin/dpkg-query')) {
    process.stderr.write('skipped: the training pipeline runs on Debian\n');
    return false;
  }
  const { stdout } = spawnSync(join(training, 'setup.sh'), ['--list'], { encoding: 'utf8' });
  for (const name of stdout.trim().split('\n')) {
    const found = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' });
    if (found.stdout.endsWith(' installed')) continue;
    const advice = `${name} is not installed: run packages/model-fledgling/training/setup.sh`;
    if (process.env.STARLING_REQUIRE_TOOLS === '1') throw new Error(advice);
    process.stderr.write(`skipped: ${advice}\n`);
    return false;
  }
  return outsideTool('praat', 'praat');
}

describe.runIf(hasPackages())('the training pipeline', () => {
  const run = (program: string, ...args: string[]) =>
    spawnSync(program, args, {
      cwd: training,
      encoding: 'utf8',
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });

  it('passes its own tests', { timeout: 300_000 }, () => {
    const { status, stderr } = run(
      '/usr/bin/python3',
      '-m',
      'unittest',
      'discover',
      '-s',
      'tests',
      '-t',
      '.',
    );
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(/Ran [1-9]\d* tests/);
  });

  it('goes from nothing to a model that the engine speaks with', { timeout: 900_000 }, async () => {
    const { status, stdout, stderr } = run('./smoke.sh', work);
    expect(status, `${stdout}\n${stderr}`).toBe(0);
    const pack = join(work, 'pack');
    for (const file of [
      'config',
      'generation_config',
      'preprocessor_config',
      'tokenizer',
      'tokenizer_config',
    ]) {
      const [made, installed] = [pack, model].map((folder) =>
        readFileSync(join(folder, `${file}.json`), 'utf8'),
      );
      expect(made, file).toBe(installed);
    }
    copyFileSync(join(model, 'default_voice.wav'), join(pack, 'default_voice.wav'));
    const engine = await createNodeEngine({ model: pack, isolation: 'in-process', threads: 1 });
    try {
      const segment = { id: 0, text: 'Yes.' };
      let samples = 0;
      for await (const part of engine.synthesize({
        segment,
        voice: await engine.defaultVoice(),
        options: { seed: 1 },
      })) {
        if (part.type === 'audio') samples += part.samples.length;
      }
      expect(samples).toBeGreaterThan(0);
    } finally {
      await engine.dispose();
    }
  });
});
