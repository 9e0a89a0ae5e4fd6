import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseRequest } from '@starling-tts/core';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

describe('.runpod/Dockerfile', () => {
  // Continued lines are one instruction.
  const lines = read('.runpod/Dockerfile').replaceAll('\\\n', ' ').split('\n');
  const of = (instruction: string) =>
    lines
      .filter((line) => line.startsWith(`${instruction} `))
      .map((line) => line.slice(instruction.length + 1).trim());
  const stages = of('FROM').map((line) => line.split(' AS ')[1]);

  it('has a target for the CPU and one for CUDA 12 with cuDNN', () => {
    expect(stages).toEqual(expect.arrayContaining(['cpu', 'cuda']));
    expect(of('FROM').find((line) => line.endsWith(' AS cuda'))).toMatch(
      /^nvidia\/cuda:12\.\d+\.\d+-cudnn-runtime-/,
    );
  });

  it('copies only what is there', () => {
    const sources = of('COPY').flatMap((line) => {
      const words = line.split(/\s+/);
      return words[0]!.startsWith('--from=') ? [] : words.slice(0, -1);
    });
    expect(sources.length).toBeGreaterThan(3);
    expect(sources.filter((source) => !existsSync(join(root, source)))).toEqual([]);
  });

  it('copies between stages that exist', () => {
    const from = of('COPY').flatMap((line) => /^--from=(\S+)/.exec(line)?.[1] ?? []);
    expect(from.filter((stage) => !stages.includes(stage))).toEqual([]);
  });

  it('pins the package manager of the repository and runs without rights', () => {
    const { packageManager } = JSON.parse(read('package.json')) as { packageManager: string };
    const used = new Set(lines.flatMap((line) => line.match(/pnpm@[\d.]+/g) ?? []));
    expect(Array.from(used)).toEqual([packageManager]);
    expect(of('USER')).toEqual(['1000:1000', '1000:1000']);
  });

  it('starts the command that the package has', () => {
    const { bin } = JSON.parse(read('packages/runpod-handler/package.json')) as {
      bin: Record<string, string>;
    };
    for (const entry of of('ENTRYPOINT')) {
      expect(JSON.parse(entry)).toEqual(['node', join('/app', bin['starling-runpod']!)]);
    }
  });
});

describe('.runpod/hub.json', () => {
  const hub = JSON.parse(read('.runpod/hub.json')) as { type: string; config: { env: { key: string }[] } };

  it('offers only variables that something reads', () => {
    const sources = [
      'packages/runpod-handler/src/cli/speech-options.ts',
      'packages/runpod-handler/src/cli/worker-command.ts',
      'packages/runpod-handler/src/worker/log.ts',
      'packages/engine-node/src/models/hub/hub-settings.ts',
    ].map(read);
    const unread = hub.config.env.filter(({ key }) => !sources.some((source) => source.includes(key)));
    expect(unread).toEqual([]);
    expect(hub.type).toBe('serverless');
  });
});

describe('.runpod/tests.json', () => {
  const { tests } = JSON.parse(read('.runpod/tests.json')) as { tests: { name: string; input: unknown }[] };

  it.each(tests)('has an input that is a request: $name', ({ input }) => {
    expect(parseRequest(input).warnings).toEqual([]);
  });
});
