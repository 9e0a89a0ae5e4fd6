import { once } from 'node:events';
import { basename } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type VoiceLibrary, type VoiceRecord, voiceNameTaken } from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import { importRecording, parseRecordingName } from '@starling-tts/core/voice-files';
import type { CommandContext } from '../context.js';
import { UsageError } from '../failure.js';
import { readAudioBytes } from '../input.js';
import { createNotes } from '../notes.js';
import { openVoiceLibrary } from '../session.js';
import { findVoice } from '../voice-fields.js';

/** Options of `starling voices add`. */
export interface AddOptions {
  /** Name of the voice. */
  readonly name?: string;
  /** For the list. */
  readonly gender?: VoiceRecord['gender'];
  /** Free text. */
  readonly description?: string;
  /** Who agreed. */
  readonly consent?: string;
  /** How much of the recording is used. */
  readonly maxSeconds?: number;
  /** No notes. */
  readonly quiet?: true;
}

/** Options of `starling voices remove`. */
export interface RemoveOptions {
  /** Do not ask. */
  readonly yes?: true;
  /** No notes. */
  readonly quiet?: true;
}

/** `starling voices add`. */
export async function addVoice(context: CommandContext, path: string, options: AddOptions): Promise<void> {
  const { maxSeconds, consent, quiet, ...told } = options;
  if (maxSeconds !== undefined && (maxSeconds < 5 || maxSeconds > 60)) {
    throw new UsageError(`--max-seconds must be between 5 and 60, got ${maxSeconds}.`);
  }
  if (path === '-' && told.name === undefined) {
    throw new UsageError('A recording from standard input has no name.', 'give the voice one with --name');
  }
  const fileName = path === '-' ? '' : basename(path);
  const bytes = new Uint8Array(await readAudioBytes(context, path));
  const library = openVoiceLibrary(context);
  const name = told.name ?? parseRecordingName(fileName).name;
  if ((await library.findByName(name)) !== undefined) throw voiceNameTaken(name);
  const added = await importRecording(
    library,
    { fileName, bytes },
    { ...told, maxSeconds, consentNote: consent, decoders: codecDecoders, signal: context.signal },
  );
  if (added.status === 'skipped') throw new UsageError(added.reason ?? 'The recording cannot be used.');
  const notes = createNotes(context, quiet === true);
  for (const warning of added.warnings) notes.warn(warning);
  notes.note(
    added.status === 'present'
      ? `This recording is here already: ${added.name} (${added.id})`
      : `${added.name}: added as ${added.id}`,
  );
}

/** `starling voices rename`. */
export async function renameVoice(
  context: CommandContext,
  name: string,
  newName: string,
  { quiet }: { readonly quiet?: true },
): Promise<void> {
  const library = openVoiceLibrary(context);
  const voice = await findOwnVoice(library, name);
  const renamed = await library.rename(voice.id, newName);
  createNotes(context, quiet === true).note(`${voice.name}: renamed to ${renamed.name}`);
}

/** `starling voices remove`. */
export async function removeVoice(
  context: CommandContext,
  name: string,
  { yes, quiet }: RemoveOptions,
): Promise<void> {
  const library = openVoiceLibrary(context);
  const voice = await findOwnVoice(library, name);
  const notes = createNotes(context, quiet === true);
  if (!yes && !(await isConfirmed(context, `Remove ${voice.name} (${voice.id}) for good?`))) {
    notes.note(`${voice.name}: kept`);
    return;
  }
  await library.delete(voice.id);
  const hidden = await library.findByName(voice.name);
  notes.note(`${voice.name}: removed${hidden ? '; the built-in voice of that name is back' : ''}`);
}

async function findOwnVoice(library: VoiceLibrary, name: string): Promise<VoiceRecord> {
  const voice = await findVoice(library, name);
  if ((await library.listOwn()).some(({ id }) => id === voice.id)) return voice;
  throw new UsageError(
    `${voice.name} is a built-in voice and stays as it is.`,
    'starling voices list shows which voices are yours',
  );
}

async function isConfirmed({ stdin, stderr, signal }: CommandContext, question: string): Promise<boolean> {
  if (!stdin.isTTY) {
    throw new UsageError(
      'Removing a voice cannot be undone, and nobody can be asked here.',
      'confirm with --yes',
    );
  }
  // Without line editing Ctrl-C is the signal that it always is.
  const terminal = createInterface({ input: stdin, output: stderr, terminal: false });
  try {
    // The end of the input is an answer as well: no.
    const closed = once(terminal, 'close', { signal }).then(() => '');
    const answer = await Promise.race([terminal.question(`${question} [y/N] `, { signal }), closed]);
    return /^y(?:es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
