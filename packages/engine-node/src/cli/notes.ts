import { formatBytes } from '../format.js';
import type { ModelProgress } from '../models/model-progress.js';
import type { CommandContext } from './context.js';

/** What a command tells people beside its data, on standard error. */
export interface Notes {
  /** One line that stays. */
  note(line: string): void;
  /** Something the user should know although the command succeeded. */
  warn(line: string): void;
  /** A model on its way: a bar on a terminal, a line per file elsewhere. */
  modelProgress(progress: ModelProgress): void;
  /** Text that the next one replaces; terminals only. */
  status(text: string): void;
  /** Takes away what is not meant to stay. */
  clear(): void;
}

/** Notes for a command; with `quiet` there are none. */
export function createNotes(context: CommandContext, quiet: boolean): Notes {
  return quiet ? silent : new StreamNotes(context);
}

/** Whether colours are wanted: a terminal that has them, and no `NO_COLOR` (https://no-color.org). */
export function wantsColour(context: CommandContext): boolean {
  const { NO_COLOR: noColour, TERM: terminal } = context.environment;
  return context.stderr.isTTY === true && !noColour && terminal !== 'dumb';
}

const silent: Notes = {
  note: () => undefined,
  warn: () => undefined,
  modelProgress: () => undefined,
  status: () => undefined,
  clear: () => undefined,
};

const barWidth = 24;

class StreamNotes implements Notes {
  readonly #stream: CommandContext['stderr'];
  readonly #terminal: boolean;
  readonly #colour: boolean;
  #transient = false;
  #lastLine = '';

  constructor(context: CommandContext) {
    this.#stream = context.stderr;
    this.#terminal = context.stderr.isTTY === true;
    this.#colour = wantsColour(context);
  }

  note(line: string): void {
    this.clear();
    this.#stream.write(`${line}\n`);
  }

  warn(line: string): void {
    this.note(`${this.#colour ? yellow('warning:') : 'warning:'} ${line}`);
  }

  modelProgress(progress: ModelProgress): void {
    if (this.#terminal) {
      if (progress.phase === 'ready') this.note(`${progress.model}: ready (${formatBytes(progress.total)})`);
      else this.status(progressLine(progress));
      return;
    }
    const line = plainLine(progress);
    if (line === this.#lastLine) return;
    this.#lastLine = line;
    this.note(line);
  }

  status(text: string): void {
    if (!this.#terminal) return;
    this.#stream.write(`\r\u001B[K${text.slice(0, (this.#stream.columns ?? 80) - 1)}`);
    this.#transient = true;
  }

  clear(): void {
    if (this.#transient) this.#stream.write('\r\u001B[K');
    this.#transient = false;
  }
}

/** `styleText` of Node decides by standard output, which is a pipe when data goes through it. */
function yellow(text: string): string {
  return `\u001B[33m${text}\u001B[39m`;
}

function progressLine({ phase, model, file, loaded, total }: ModelProgress): string {
  if (phase === 'resolve') return `${model}: asking the model hub`;
  const filled = total > 0 ? Math.floor((loaded / total) * barWidth) : 0;
  const bar = `${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}`;
  const percent = total > 0 ? Math.floor((loaded / total) * 100) : 0;
  const doing = { wait: 'waiting for another download of ', verify: 'checking ' }[phase as string] ?? '';
  return `[${bar}] ${percent}% of ${formatBytes(total)}  ${doing}${file}`;
}

function plainLine({ phase, model, file, fileTotal, total }: ModelProgress): string {
  switch (phase) {
    case 'resolve':
      return `${model}: asking the model hub`;
    case 'wait':
      return `${model}: waiting for another download of ${file}`;
    case 'verify':
      return `${model}: checking what is here of ${file}`;
    case 'download':
      return `${model}: downloading ${file} (${formatBytes(fileTotal)})`;
    case 'ready':
      return `${model}: ready (${formatBytes(total)})`;
  }
}
