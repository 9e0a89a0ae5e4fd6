import { resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * Where Starling keeps what belongs to the user (cloned voices, under `voices`): `STARLING_HOME` when set, else the
 * platform's data folder (`$XDG_DATA_HOME/starling` or `~/.local/share/starling` on Linux,
 * `~/Library/Application Support/starling` on macOS, `%LOCALAPPDATA%\starling\Data` on Windows).
 * Downloaded models are not there: they share the model hub's own cache.
 *
 * @param environment variables to read; default `process.env`
 * @returns an absolute path that may not exist yet
 */
export function starlingHome(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.STARLING_HOME) return resolve(environment.STARLING_HOME);
  return envPaths('starling', { suffix: '' }).data;
}
