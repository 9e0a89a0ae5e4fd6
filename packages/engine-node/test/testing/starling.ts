import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeWav } from '@starling-tts/core';
import { createSyntheticVoice } from '@starling-tts/core/testing';

/** How a command ended. */
export interface CommandResult {
  /** Exit status; null when a signal ended it. */
  readonly code: number | null;
  /** Data. */
  readonly stdout: Buffer;
  /** Everything else. */
  readonly stderr: string;
}

/** What {@link Workplace.start} takes besides arguments. */
export interface StartOptions {
  /** What standard input holds. */
  readonly input?: string | Uint8Array;
  /** Leaves standard input open for the test to write to. */
  readonly keepInputOpen?: true;
  /** An open file that takes standard output. Default: a pipe to the test. */
  readonly stdout?: number;
  /** Further variables. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A running command. */
export interface RunningCommand {
  /** The process. */
  readonly child: ChildProcess;
  /** Settles when it has ended and its pipes are closed. */
  readonly result: Promise<CommandResult>;
}

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** An empty folder in which the built command runs, with its own voices and model cache and no network. */
export class Workplace {
  /** Absolute path. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes one in the system's temporary folder. */
  static async create(): Promise<Workplace> {
    return new Workplace(await mkdtemp(join(tmpdir(), 'starling-cli-')));
  }

  /** Path of a file in it. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** Runs `starling` to its end. */
  run(args: readonly string[], options?: StartOptions): Promise<CommandResult> {
    return this.start(args, options).result;
  }

  /** Starts `starling`. */
  start(
    args: readonly string[],
    { input, keepInputOpen, stdout: target, environment }: StartOptions = {},
  ): RunningCommand {
    const child = spawn(process.execPath, [main, ...args], {
      cwd: this.folder,
      stdio: ['pipe', target ?? 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: this.folder,
        STARLING_HOME: this.path('home'),
        HF_HUB_CACHE: this.path('hub'),
        HF_HUB_OFFLINE: '1',
        ...environment,
      },
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout?.on('data', (chunk) => stdout.push(chunk));
    child.stderr?.on('data', (chunk) => stderr.push(chunk));
    // A command that does not read its input closes the pipe.
    child.stdin?.on('error', () => undefined);
    if (!keepInputOpen) child.stdin?.end(input ?? '');
    const result = new Promise<CommandResult>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
      });
    });
    return { child, result };
  }

  /** Removes the folder. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A WAV recording that behaves like a voice of this pitch. */
export function recording(pitch: number, seconds = 6): Uint8Array {
  return encodeWav(createSyntheticVoice({ pitch, seconds }));
}
