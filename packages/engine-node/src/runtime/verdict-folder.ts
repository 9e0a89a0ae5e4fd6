import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VerdictStore } from '@starling-tts/chatterbox';
import envPaths from 'env-paths';

/** Longest text that is read back. */
const MOST_BYTES = 4096;

/**
 * Where what has been proved about graphs is remembered: `STARLING_HOME/cache/graphs` when that is set, else `graphs` in the
 * platform's cache folder (`$XDG_CACHE_HOME/starling` or `~/.cache/starling` on Linux, `~/Library/Caches/starling` on
 * macOS, `%LOCALAPPDATA%\starling\Cache` on Windows).
 */
export function defaultVerdictFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment.STARLING_HOME
    ? join(environment.STARLING_HOME, 'cache')
    : envPaths('starling', { suffix: '' }).cache;
  return join(base, 'graphs');
}

/** Verdicts as small files, one each, written in one step. A folder that cannot be used is as good as an empty one. */
export function createVerdictFolder(folder: string): VerdictStore {
  const fileOf = (key: string) => {
    if (!/^[a-z0-9-]{1,200}$/.test(key)) throw new RangeError('a verdict under an unusual key');
    return join(folder, `${key}.txt`);
  };
  return {
    async get(key) {
      const path = fileOf(key);
      try {
        const file = await open(path);
        try {
          const { bytesRead, buffer } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
          return buffer.toString('utf8', 0, bytesRead);
        } finally {
          await file.close();
        }
      } catch {
        return undefined;
      }
    },
    async put(key, verdict) {
      const path = fileOf(key);
      const staged = `${path}.${randomUUID()}`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(staged, verdict, { flag: 'wx', mode: 0o600 });
        await rename(staged, path);
      } catch {
        await rm(staged, { force: true }).catch(() => undefined);
      }
    },
  };
}
