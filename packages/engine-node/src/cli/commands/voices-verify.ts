import { createFileVoiceStore } from '../../voices/index.js';
import type { CommandContext } from '../context.js';
import { exitCodes } from '../failure.js';
import { createNotes } from '../notes.js';
import { writeJson, writeLine } from '../output.js';
import { voicesFolder } from '../session.js';

/** Options of `starling voices verify`. */
export interface VerifyCommandOptions {
  /** The report as JSON. */
  readonly json?: true;
  /** No notes. */
  readonly quiet?: true;
}

/** `starling voices verify`. */
export async function verifyCommand(context: CommandContext, options: VerifyCommandOptions): Promise<void> {
  const store = createFileVoiceStore(voicesFolder(context));
  const notes = createNotes(context, options.quiet === true);
  const report = await store
    .verify({
      signal: context.signal,
      onProgress: (voice, voices) => notes.status(`voice ${voice} of ${voices}`),
    })
    .finally(() => notes.clear());
  if (options.json) await writeJson(context, { folder: store.folder, ...report });
  else {
    for (const { severity, path, problem } of report.problems) {
      await writeLine(context, `${severity}: ${path}: ${problem}`);
    }
  }
  const damaged = report.problems.filter(({ severity }) => severity === 'damage').length;
  const found = damaged === 0 ? 'no damage' : `${damaged} damaged`;
  notes.note(`${report.voices} voices, ${report.files} files read, ${found} in ${store.folder}`);
  if (damaged > 0) context.setExitCode(exitCodes.failure);
}
