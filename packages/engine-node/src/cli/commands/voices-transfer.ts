import { exportVoice, type VoiceImportResult } from '@starling-tts/core/voice-files';
import { importVoices } from '../../voices/index.js';
import { type CommandContext, userPath } from '../context.js';
import { exitCodes, UsageError } from '../failure.js';
import { createNotes } from '../notes.js';
import { withOutput, writeJson, writeLine } from '../output.js';
import { openVoiceLibrary } from '../session.js';
import { findVoice } from '../voice-fields.js';

/** Options of `starling voices import`. */
export interface ImportCommandOptions {
  /** Store nothing. */
  readonly dryRun?: true;
  /** Name for a single voice. */
  readonly name?: string;
  /** Who agreed. */
  readonly consent?: string;
  /** How much of a recording is used. */
  readonly maxSeconds?: number;
  /** Whether what models made of a voice is taken over. */
  readonly conditioning: boolean;
  /** The report as JSON. */
  readonly json?: true;
  /** No notes. */
  readonly quiet?: true;
}

/** Options of `starling voices export`. */
export interface ExportOptions {
  /** Where the file goes. */
  readonly out?: string;
  /** Whether what models made of the voice goes along. */
  readonly conditioning: boolean;
  /** No notes. */
  readonly quiet?: true;
}

/** `starling voices import`. */
export async function importCommand(
  context: CommandContext,
  path: string,
  options: ImportCommandOptions,
): Promise<void> {
  const { dryRun, name, consent, maxSeconds, json, quiet } = options;
  if (maxSeconds !== undefined && (maxSeconds < 5 || maxSeconds > 60)) {
    throw new UsageError(`--max-seconds must be between 5 and 60, got ${maxSeconds}.`);
  }
  const notes = createNotes(context, quiet === true);
  let written: Promise<unknown> = Promise.resolve();
  const report = await importVoices(openVoiceLibrary(context), userPath(context, path), {
    dryRun,
    name,
    maxSeconds,
    consentNote: consent,
    includeConditioning: options.conditioning,
    signal: context.signal,
    onResult: (result) => {
      if (!json) {
        written = written.then(() => writeLine(context, resultLine(result, dryRun === true)));
        // Looked at below; until then a reader that has gone must not end the process.
        written.catch(() => undefined);
      }
      for (const warning of result.warnings) notes.warn(`${result.name ?? result.source}: ${warning}`);
    },
  });
  await written;
  if (json) await writeJson(context, { dry_run: dryRun === true, ...report });
  for (const warning of report.warnings) notes.warn(warning);
  const count = (wanted: string) => report.results.filter(({ status }) => status === wanted).length;
  const done = dryRun ? 'would be imported (dry run)' : 'imported';
  notes.note(`${count('imported')} ${done}, ${count('present')} already there, ${count('skipped')} skipped`);
  if (count('skipped') > 0) context.setExitCode(exitCodes.failure);
}

/** `starling voices export`. */
export async function exportCommand(
  context: CommandContext,
  name: string,
  options: ExportOptions,
): Promise<void> {
  const library = openVoiceLibrary(context);
  const voice = await findVoice(library, name);
  const out = options.out ?? `${voice.name}.starvoice`;
  const bytes = await withOutput(context, out, async (file) => {
    const exported = await exportVoice(library, voice.id, {
      includeConditioning: options.conditioning,
      signal: context.signal,
    });
    await file.write(exported);
    return exported.length;
  });
  const megabytes = (bytes / 1_000_000).toFixed(2);
  createNotes(context, options.quiet === true).note(`${voice.name}: ${megabytes} MB in ${out}`);
}

function resultLine({ status, source, id, name, reason }: VoiceImportResult, dryRun: boolean): string {
  const word = { imported: dryRun ? 'would import' : 'imported', present: 'there', skipped: 'skipped' }[
    status
  ];
  const voice = [id ?? '', name ?? source].filter(Boolean).join('  ');
  return `${word.padEnd(12)}  ${voice}${reason === undefined ? '' : `: ${reason}`}`;
}
