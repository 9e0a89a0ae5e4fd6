import { createRequire } from 'node:module';
import { Command } from 'commander';
import { cloneCommand } from './commands/clone.js';
import { convertCommand } from './commands/convert.js';
import { doctorCommand } from './commands/doctor.js';
import { modelsCommand } from './commands/models.js';
import { runCommand } from './commands/run.js';
import { sayCommand } from './commands/say.js';
import { voicesCommand } from './commands/voices.js';
import type { CommandContext } from './context.js';

const introduction = `Chatterbox voices on this machine: text to speech, streaming, voice cloning, voice conversion.`;

const epilogue = `
Examples:
  starling say "The quick brown fox." --out fox.wav
  starling clone me.wav --name Me
  starling say "In my own voice." --voice Me
  starling convert talk.wav --voice Me --out talk-as-me.wav
  starling models pull chatterbox-turbo

Data goes to standard output, everything else to standard error; "-" stands for a pipe.

Exit status:
  0    done (also when the reader of a pipe left early)
  1    failed; may work again later or elsewhere
  2    the command or the request is wrong
  130  stopped by Ctrl-C (143: by SIGTERM); no half-written file is left

Environment:
  STARLING_HOME    where your voices are kept (default: the platform’s data folder)
  STARLING_MODEL   default of --model
  STARLING_DEBUG   prints stack traces
  HF_ENDPOINT, HF_TOKEN, HF_HOME, HF_HUB_CACHE, HF_HUB_OFFLINE   as for other programs that use the model hub
  NO_COLOR         no colours`;

/** The command line interface; parsing it runs the command. Nothing heavy is loaded before a command needs it. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('starling')
    .description(introduction)
    .version(packageVersion(), '-V, --version', 'print the version')
    .addHelpText('after', epilogue);
  for (const command of [
    sayCommand(context),
    convertCommand(context),
    cloneCommand(context),
    voicesCommand(context),
    modelsCommand(context),
    runCommand(context),
    doctorCommand(context),
  ]) {
    program.addCommand(command);
  }
  throwInsteadOfExiting(program, context);
  return program;
}

/** Settings that commander does not pass on to commands added with `addCommand`. */
function throwInsteadOfExiting(command: Command, context: CommandContext): void {
  command
    .exitOverride()
    .showHelpAfterError(`hint: ${fullName(command)} --help explains the command`)
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
    });
  for (const child of command.commands) throwInsteadOfExiting(child, context);
}

function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}

function packageVersion(): string {
  return createRequire(import.meta.url)('../../package.json').version;
}
