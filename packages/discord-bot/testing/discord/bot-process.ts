import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { LocalDiscord } from './local-discord.js';
import { until } from './waiting.js';

/** A line of the bot's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly level: string; readonly msg: string };

/** Options of {@link BotProcess.start}. */
export interface BotProcessOptions {
  /** Where the bot's program is. */
  readonly program: string;
  /** The bot's data. */
  readonly dataFolder: string;
  /** More variables. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The bot's program, unchanged, in a process of its own. */
export class BotProcess {
  /** What it logged. */
  readonly log: LogLine[] = [];
  /** What it wrote to the standard error, and lines of the standard output that are no log. */
  readonly complaints: string[] = [];
  readonly #child: ChildProcess;
  /** The exit status, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.ended = new Promise((resolve) => {
      // When all that it wrote was read.
      child.once('close', (code, signal) => resolve(code ?? signal ?? 0));
    });
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (line.startsWith('{')) this.log.push(JSON.parse(line) as LogLine);
      else this.complaints.push(line);
    });
    createInterface({ input: child.stderr! }).on('line', (line) => this.complaints.push(line));
  }

  /** Starts the bot and waits until it is logged in. */
  static async start(discord: LocalDiscord, options: BotProcessOptions): Promise<BotProcess> {
    const { program, dataFolder, environment } = options;
    const child = spawn(process.execPath, [program], {
      cwd: dataFolder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: dataFolder,
        NODE_EXTRA_CA_CERTS: discord.certificate.file,
        DISCORD_TOKEN: discord.token,
        STARLING_DISCORD_TEST_API: discord.apiUrl,
        STARLING_DISCORD_DATA: dataFolder,
        STARLING_DISCORD_LOG_LEVEL: 'debug',
        STARLING_THREADS: '1',
        ...environment,
      },
    });
    const bot = new BotProcess(child);
    await until('the bot to log in', () => bot.#isOver || bot.has('logged in'), 60);
    if (bot.#isOver) throw new Error(`The bot ended: ${bot.complaints.join('\n')}`);
    return bot;
  }

  /** Process id. */
  get pid(): number {
    return this.#child.pid!;
  }

  /** Whether a line with this message was logged. */
  has(message: string): boolean {
    return this.log.some(({ msg }) => msg === message);
  }

  /** Ends the bot as a service manager would, and gives its exit status, or the signal that had to end it. */
  async stop(): Promise<number | NodeJS.Signals> {
    this.#child.kill('SIGTERM');
    const impatience = setTimeout(() => this.#child.kill('SIGKILL'), 20_000);
    const status = await this.ended;
    clearTimeout(impatience);
    return status;
  }

  get #isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}
