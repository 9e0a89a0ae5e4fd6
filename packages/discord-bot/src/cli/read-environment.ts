import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { StarlingError } from '@starling-tts/core';

/**
 * The variables of the process, and those of a file where the process has none or an empty one.
 *
 * @param file path of the file; absent: `.env` in the working folder, if there is one
 * @throws StarlingError `invalid_request` when a file that was asked for, or is there, cannot be read
 */
export function readEnvironment(file: string | undefined): NodeJS.ProcessEnv {
  let contents = '';
  try {
    contents = readFileSync(file ?? '.env', 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (file !== undefined || code !== 'ENOENT') {
      const name = file === undefined ? '.env in the working folder' : 'The file of --env';
      const message = `${name} cannot be read (${code}).`;
      throw new StarlingError('invalid_request', message, { problems: [{ field: '--env', message }] });
    }
  }
  const own = Object.entries(process.env).filter(([, value]) => value?.trim());
  return { ...parseEnv(contents), ...Object.fromEntries(own) };
}
