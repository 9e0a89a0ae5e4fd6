import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fledglingFolder } from '@starling-tts/model-fledgling';
import { afterAll, describe, expect, it } from 'vitest';
import { missing } from '../../../tooling/testing/outside-tool.ts';
import { createNodeEngine } from '../src/index.ts';

const training = fileURLToPath(new URL('../../model-fledgling/training/', import.meta.url));
const model = fileURLToPath(fledglingFolder);
const work = mkdtempSync(join(tmpdir(), 'starling-training-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Whether the Debian packages of the pipeline are there; programs alone do not show that PyTorch or the prompts are. */
function hasPackages(): boolean {
  if (!existsSync('/usr/bin/dpkg-query')) return missing('the training pipeline runs on Debian 12');
  const { stdout } = spawnSync(join(training, 'setup.sh'), ['--list'], { encoding: 'utf8' });
  for (const name of stdout.trim().split('\n')) {
    const found = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' });
    if (found.stdout.endsWith(' installed')) continue;
    return missing(`${name} is not installed: run packages/model-fledgling/training/setup.sh as root`);
  }
  return true;
}

describe.runIf(hasPackages())('the training pipeline', () => {
  /** Fails with what the program wrote. Not `spawnSync`: a worker that is blocked for a minute is given up. */
  const run = (program: string, ...args: string[]) =>
    promisify(execFile)(program, args, {
      cwd: training,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
      maxBuffer: 16 * 1024 * 1024,
    });

  it('passes its own tests', { timeout: 300_000 }, async () => {
    const tests = ['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'];
    const { stderr } = await run('/usr/bin/python3', ...tests);
    expect(stderr).toMatch(/Ran [1-9]\d* tests/);
  });

  it('goes from nothing to a model that the engine speaks with', { timeout: 900_000 }, async () => {
    await run('./smoke.sh', work);
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
