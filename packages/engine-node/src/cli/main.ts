#!/usr/bin/env node
/**
 * The `starling` command.
 *
 * @packageDocumentation
 */
import { CommanderError } from 'commander';
import { onStopSignal, type StopSignal, stopExitCodes } from '../process/stop-signals.js';
import { type CommandContext, userFolder } from './context.js';
import { describeFailure, exitCodes } from './failure.js';
import { createProgram } from './program.js';

const stop = new AbortController();
let stoppedBy: StopSignal | 'closed output' | 'failed output' | undefined;

onStopSignal(stopWork);

function stopWork(reason: NonNullable<typeof stoppedBy>): void {
  stoppedBy ??= reason;
  stop.abort();
}

// The reader of a pipe may leave early (`starling say … --out - | head`): nothing is left to do then, and nothing is wrong.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return stopWork('closed output');
  process.stderr.write(`error: Cannot write to standard output (${error.code}).\n`);
  process.exitCode = exitCodes.failure;
  stopWork('failed output');
});
process.stderr.on('error', () => undefined);

const context: CommandContext = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  folder: userFolder(process.env, process.cwd()),
  signal: stop.signal,
  setExitCode(code) {
    process.exitCode = code;
  },
};

try {
  await createProgram(context).parseAsync();
  // A command that finished although it was told to stop has finished.
} catch (error) {
  process.exitCode = report(error);
}
// A pipe that nobody writes to any more would keep the process waiting.
process.stdin.unref?.();

function report(error: unknown): number {
  if (stoppedBy === 'closed output') return exitCodes.ok;
  if (stoppedBy === 'failed output') return exitCodes.failure;
  if (stoppedBy !== undefined) {
    process.stderr.write('stopped\n');
    return stopExitCodes[stoppedBy];
  }
  // Commander has already written its message or the help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  const { exitCode, message, hint } = describeFailure(error);
  process.stderr.write(`error: ${message}\n${hint ? `hint: ${hint}\n` : ''}`);
  if (process.env.STARLING_DEBUG && error instanceof Error) {
    process.stderr.write(
      `${error.stack}\n${error.cause instanceof Error ? `caused by ${error.cause.stack}\n` : ''}`,
    );
  }
  return exitCode;
}
