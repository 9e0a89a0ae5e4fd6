import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type CommandContext, userPath } from './context.js';
import { UsageError } from './failure.js';

/** Something audio is written to, from the first byte to the last. */
export interface OutputFile {
  /** Adds bytes at the end. */
  write(bytes: Uint8Array): Promise<void>;
  /** Replaces bytes already written, where that is possible; a pipe ignores it. */
  rewrite(position: number, bytes: Uint8Array): Promise<void>;
  /** Makes the result visible under its name. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

/**
 * Opens an output: standard output for `-`, else a file that appears under its name when it is finished and not before.
 *
 * @throws UsageError when the folder does not exist
 */
async function openOutput(context: CommandContext, target: string): Promise<OutputFile> {
  if (target === '-') return streamOutput(context);
  const path = userPath(context, target);
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  const handle = await open(temporary, 'w').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`Cannot write ${path} (${error.code}).`, 'the folder must exist and be writable');
  });
  // However the process ends: an impatient second Ctrl-C leaves no time for anything else.
  const removeOnExit = () => rmSync(temporary, { force: true });
  process.on('exit', removeOnExit);
  return {
    async write(bytes) {
      for (let written = 0; written < bytes.length; ) {
        written += (await handle.write(bytes, written)).bytesWritten;
      }
    },
    async rewrite(position, bytes) {
      await handle.write(bytes, 0, bytes.length, position);
    },
    async finish() {
      await handle.close();
      await rename(temporary, path);
      process.off('exit', removeOnExit);
    },
    async discard() {
      await handle.close().catch(() => undefined);
      await rm(temporary, { force: true });
      process.off('exit', removeOnExit);
    },
  };
}

/**
 * Opens an output, lets work fill it and makes the result visible, or leaves nothing behind when the work fails. Opened
 * first, so that a wrong path is told before minutes of work.
 */
export async function withOutput<Result>(
  context: CommandContext,
  target: string,
  work: (output: OutputFile) => Promise<Result>,
): Promise<Result> {
  const output = await openOutput(context, target);
  try {
    const result = await work(output);
    await output.finish();
    return result;
  } catch (error) {
    await output.discard();
    throw error;
  }
}

/** Writes a line of data to standard output. */
export async function writeLine(context: CommandContext, line: string): Promise<void> {
  await writeStdout(context, `${line}\n`);
}

/** Writes a value as JSON to standard output. */
export async function writeJson(context: CommandContext, value: unknown): Promise<void> {
  await writeLine(context, JSON.stringify(value, null, 2));
}

function streamOutput(context: CommandContext): OutputFile {
  return {
    write: (bytes) => writeStdout(context, bytes),
    rewrite: async () => undefined,
    finish: async () => undefined,
    discard: async () => undefined,
  };
}

/** Honours back-pressure, so that a slow reader slows the work down instead of filling the memory. */
async function writeStdout({ stdout, signal }: CommandContext, chunk: Uint8Array | string): Promise<void> {
  if (!stdout.write(chunk)) await once(stdout, 'drain', { signal });
}
