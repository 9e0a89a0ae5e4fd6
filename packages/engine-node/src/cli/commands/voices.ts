import { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { withEngineOptions } from '../engine-options.js';
import { genderOption, parseInteger } from '../option-parsers.js';
import type { AddOptions, RemoveOptions } from './voices-change.js';
import type { PreviewOptions } from './voices-preview.js';
import type { ExportOptions, ImportCommandOptions } from './voices-transfer.js';
import type { VerifyCommandOptions } from './voices-verify.js';

const importHelp = `
What a path may lead to:
  a voice library of an earlier system   the folder with voice_catalog.json, name_mapping.json and embeddings/
  a folder of recordings                 named like "Amy - female, friendly customer service representative.wav"
  a .starvoice file, or a recording

Voices that are there already stay as they are, so the same command can be run again. Imported voices hide built-in ones
of the same name. The status is 1 when a voice was skipped.

Examples:
  starling voices import ./voice_embeddings --dry-run
  starling voices import ./voice_embeddings
  starling voices import Amy.starvoice --name "Amy from work"`;

const name = ['<name>', 'its name, or its id of 8 hexadecimal digits'] as const;

/** `starling voices`. What the commands do is loaded when one of them runs. */
export function voicesCommand(context: CommandContext): Command {
  const voices = new Command('voices').description('list, add, try, move and check voices');
  voices
    .command('list', { isDefault: true })
    .description('list the voices')
    .option('--json', 'as JSON, with the field names of the API')
    .action(async (options: { json?: true }) => {
      await (await import('./voices-list.js')).listVoices(context, options.json === true);
    });
  voices
    .command('show')
    .description('show what is known about a voice')
    .argument(...name)
    .option('--json', 'as JSON')
    .action(async (voice: string, options: { json?: true }) => {
      await (await import('./voices-list.js')).showVoice(context, voice, options.json === true);
    });
  withEngineOptions(
    voices
      .command('preview')
      .description('let a voice speak a sentence')
      .argument(...name)
      .option('-t, --text <text>', 'the sentence (default: one that says who is speaking)')
      .option(
        '-o, --out <path>',
        'WAV file to write, replacing it if it exists; - for standard output',
        'preview.wav',
      )
      .option('--seed <number>', 'speak in the same way again', parseInteger),
  ).action(async (voice: string, options: PreviewOptions) => {
    await (await import('./voices-preview.js')).previewVoice(context, voice, options);
  });
  voices
    .command('add')
    .description('add a voice from a recording; no model is needed, it is encoded when it first speaks')
    .argument('<recording>', 'one person speaking (WAV, MP3, FLAC, Ogg), or - for standard input')
    .option('-n, --name <name>', 'name of the voice (default: what the file is named after)')
    .addOption(genderOption())
    .option('--description <text>', 'what you want to remember about it')
    .option('--consent <note>', 'who agreed to the cloning, when and to what')
    .option('--max-seconds <seconds>', 'use at most this much, 5 to 60 (default: 30)', parseInteger)
    .option('-q, --quiet', 'no notes')
    .action(async (recording: string, options: AddOptions) => {
      await (await import('./voices-change.js')).addVoice(context, recording, options);
    });
  voices
    .command('rename')
    .description('give a voice of yours another name')
    .argument(...name)
    .argument('<new-name>', "1 to 64 letters, digits, spaces or - _ ' .")
    .option('-q, --quiet', 'no notes')
    .action(async (voice: string, newName: string, options: { quiet?: true }) => {
      await (await import('./voices-change.js')).renameVoice(context, voice, newName, options);
    });
  voices
    .command('remove')
    .description('remove a voice of yours and everything stored with it')
    .argument(...name)
    .option('-y, --yes', 'do not ask')
    .option('-q, --quiet', 'no notes')
    .action(async (voice: string, options: RemoveOptions) => {
      await (await import('./voices-change.js')).removeVoice(context, voice, options);
    });
  voices
    .command('import')
    .description('take over voices that you have')
    .argument('<path>', 'a voice library, a folder of recordings, a .starvoice file or a recording')
    .option('--dry-run', 'read and check everything, store nothing')
    .option('-n, --name <name>', 'name for a single voice')
    .option('--consent <note>', 'who agreed to the cloning, when and to what')
    .option(
      '--max-seconds <seconds>',
      'use at most this much of a recording, 5 to 60 (default: 30)',
      parseInteger,
    )
    .option(
      '--no-conditioning',
      'from .starvoice files: encode the voice anew instead of taking over what came along',
    )
    .option('--json', 'the report as JSON')
    .option('-q, --quiet', 'no notes')
    .addHelpText('after', importHelp)
    .action(async (path: string, options: ImportCommandOptions) => {
      await (await import('./voices-transfer.js')).importCommand(context, path, options);
    });
  voices
    .command('export')
    .description('write a voice into one .starvoice file')
    .argument(...name)
    .option(
      '-o, --out <path>',
      'file to write, replacing it if it exists; - for standard output (default: <name>.starvoice)',
    )
    .option('--no-conditioning', 'leave out what models made of it: smaller, and encoded again elsewhere')
    .option('-q, --quiet', 'no notes')
    .action(async (voice: string, options: ExportOptions) => {
      await (await import('./voices-transfer.js')).exportCommand(context, voice, options);
    });
  voices
    .command('verify')
    .description(
      'check everything that is stored; reports damage, changes nothing; the status is 1 when there is any',
    )
    .option('--json', 'the report as JSON')
    .option('-q, --quiet', 'no notes')
    .action(async (options: VerifyCommandOptions) => {
      await (await import('./voices-verify.js')).verifyCommand(context, options);
    });
  return voices;
}
