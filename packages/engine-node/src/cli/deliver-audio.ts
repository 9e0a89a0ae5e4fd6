import { type CommandContext, userPath } from './context.js';
import type { Notes } from './notes.js';
import { withOutput, writeJson } from './output.js';

/** What an operation that makes audio answers. */
interface AudioOutput {
  readonly audio: string;
  readonly duration: number;
  readonly sample_rate: number;
}

/**
 * Runs an operation, writes its audio and says where it is; as JSON everything but the audio goes to standard output.
 *
 * @param run makes the audio; starts when it is known that the target can be written
 */
export async function deliverAudio(
  context: CommandContext,
  target: string,
  json: boolean,
  notes: Notes,
  run: () => Promise<AudioOutput>,
): Promise<void> {
  const description = await withOutput(context, target, async (output) => {
    const { audio, ...rest } = await run();
    await output.write(Buffer.from(audio, 'base64'));
    return rest;
  });
  if (json) await writeJson(context, { file: userPath(context, target), ...description });
  notes.note(
    `${wrote(target)} ${description.duration.toFixed(2)} s of speech, ${description.sample_rate} Hz`,
  );
}

/** Begins the sentence that says where audio went. */
export function wrote(target: string): string {
  return target === '-' ? 'wrote' : `${target}:`;
}
