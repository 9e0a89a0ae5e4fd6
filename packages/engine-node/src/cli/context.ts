import { dirname, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** What a command may touch of the process it runs in; tests hand in their own. */
export interface CommandContext {
  /** Where `-` reads from. */
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Data, and nothing else. */
  readonly stdout: Writable;
  /** Progress, notes, errors. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Variables. */
  readonly environment: NodeJS.ProcessEnv;
  /** Folder that relative paths are relative to. */
  readonly folder: string;
  /** Fires when the user stops the command or the reader of stdout has gone away. */
  readonly signal: AbortSignal;
  /** Ends the command with this status unless it fails otherwise. */
  setExitCode(code: number): void;
}

/** The absolute path of a path that the user wrote. */
export function userPath(context: CommandContext, path: string): string {
  return resolve(context.folder, path);
}

/**
 * The folder in which the user typed the command. npm runs scripts in the package's folder and tells the user's in
 * `INIT_CWD`; a process that then changed its folder on purpose is left alone.
 */
export function userFolder(environment: NodeJS.ProcessEnv, current: string): string {
  const { INIT_CWD: initial, npm_package_json: manifest } = environment;
  return initial && manifest && dirname(manifest) === current ? initial : current;
}
