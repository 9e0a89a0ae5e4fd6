import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** A program that plays what it is given on its standard input: 24 kHz, mono, 16 bit little endian. */
export interface SystemProgram {
  /** Path of the program. */
  readonly command: string;
  /** Its arguments. */
  readonly args: readonly string[];
}

/** Programs that take raw samples, the best first: sound servers, then the device itself, then players that bring much along. */
const known: readonly { readonly name: string; readonly args: readonly string[] }[] = [
  { name: 'paplay', args: ['--raw', '--rate=24000', '--channels=1', '--format=s16le', '--latency-msec=100'] },
  {
    name: 'aplay',
    args: ['-q', '-t', 'raw', '-f', 'S16_LE', '-r', '24000', '-c', '1', '--buffer-time=100000'],
  },
  { name: 'play', args: ['-q', '-t', 'raw', '-r', '24000', '-e', 'signed', '-b', '16', '-c', '1', '-'] },
  {
    name: 'ffplay',
    args: ['-nodisp', '-autoexit', '-loglevel', 'error', '-f', 's16le', '-ar', '24000', '-i', 'pipe:0'],
  },
];

/**
 * Looks for a program that can play. Fixed names on the search path, fixed arguments: nothing of it comes from settings.
 *
 * @param searchPath value of `PATH`
 * @returns undefined when there is none
 */
export async function findSystemProgram(
  searchPath = process.env.PATH ?? '',
): Promise<SystemProgram | undefined> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  for (const { name, args } of known) {
    for (const folder of searchPath.split(delimiter)) {
      // A relative folder would be one of the workspace, whose programs are not to be trusted.
      if (!folder.startsWith('/') && !/^[A-Za-z]:[\\/]/.test(folder)) continue;
      const command = join(folder, `${name}${suffix}`);
      const isThere = await access(command, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isThere) return { command, args };
    }
  }
  return undefined;
}
