import { stat } from 'node:fs/promises';
import { type CommandContext, userPath } from './context.js';
import { UsageError } from './failure.js';
import { readText } from './input.js';
import type { Notes } from './notes.js';

/**
 * The text that `starling say` speaks: its argument as it is, standard input for `-`, a file only through `--file`.
 * A text never turns into something else because a file of that name happens to exist.
 *
 * @throws UsageError when there is no text, or two
 */
export async function readSpokenText(
  context: CommandContext,
  argument: string | undefined,
  file: string | undefined,
  notes: Notes,
): Promise<string> {
  if (file !== undefined && argument !== undefined) {
    throw new UsageError('Give either a text or --file, not both.');
  }
  if (file !== undefined) return readText(context, file);
  if (argument === '-') return readText(context, '-');
  if (argument === undefined) {
    throw new UsageError(
      'There is no text to speak.',
      'starling say "Hello there.", or --file letter.txt, or - for a pipe',
    );
  }
  const looksLikePath = /\.(txt|md|text)$/i.test(argument) && argument.length < 1000;
  if (looksLikePath && (await stat(userPath(context, argument)).catch(() => undefined))?.isFile()) {
    notes.warn('the argument is spoken as it stands; --file speaks what is in the file');
  }
  return argument;
}
