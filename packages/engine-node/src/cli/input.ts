import { readFile, stat } from 'node:fs/promises';
import { type CommandContext, userPath } from './context.js';
import { UsageError } from './failure.js';

const mostTextBytes = 1024 * 1024;
const mostAudioBytes = 64 * 1024 * 1024;
const mostRequestBytes = 64 * 1024 * 1024;

/** Text from a file or, for `-`, from standard input. */
export async function readText(context: CommandContext, source: string): Promise<string> {
  const bytes = await readSource(context, source, mostTextBytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(
      `${nameOf(source)} is not UTF-8 text.`,
      'to convert a recording, use starling convert',
    );
  }
}

/** A recording from a file or, for `-`, from standard input, as the operations take it: base64. */
export async function readAudio(context: CommandContext, source: string): Promise<string> {
  return (await readAudioBytes(context, source)).toString('base64');
}

/** A recording from a file or, for `-`, from standard input. */
export async function readAudioBytes(context: CommandContext, source: string): Promise<Buffer> {
  const bytes = await readSource(context, source, mostAudioBytes);
  if (bytes.length === 0) throw new UsageError(`${nameOf(source)} is empty: a recording was expected.`);
  return bytes;
}

/**
 * JSON from a file or, for `-`, from standard input.
 *
 * @param advice what to do when it is no JSON
 */
export async function readJson(
  context: CommandContext,
  source: string,
  advice = 'see starling run --help for an example request',
): Promise<unknown> {
  const bytes = await readSource(context, source, mostRequestBytes);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // The parser's own message quotes the content.
    throw new UsageError(`${nameOf(source)} is not valid JSON.`, advice);
  }
}

async function readSource(context: CommandContext, source: string, mostBytes: number): Promise<Buffer> {
  if (source === '-') return readStdin(context, mostBytes);
  const path = userPath(context, source);
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new UsageError(`There is no file ${path}.`);
  if (!found.isFile()) throw new UsageError(`${path} is not a file.`);
  if (found.size > mostBytes) throw tooLarge(source, mostBytes);
  return readFile(path, { signal: context.signal });
}

async function readStdin(context: CommandContext, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const { stdin, signal } = context;
  const onAbort = () => stdin.destroy(new Error('stopped'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    for await (const chunk of stdin) {
      length += chunk.length;
      if (length > mostBytes) throw tooLarge('-', mostBytes);
      chunks.push(Buffer.from(chunk));
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  return Buffer.concat(chunks);
}

function tooLarge(source: string, mostBytes: number): UsageError {
  return new UsageError(`${nameOf(source)} is larger than ${mostBytes / 1024 / 1024} MB.`);
}

function nameOf(source: string): string {
  return source === '-' ? 'Standard input' : source;
}
