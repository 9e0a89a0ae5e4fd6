/** How much a line matters. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

const ranks: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/**
 * Writes a line: how much it matters, a sentence, and the id of the job it is about. Messages never hold texts, audio or keys.
 */
export type Log = (level: LogLevel, message: string, jobId?: string) => void;

/** Options of {@link createLog}. */
export interface LogOptions {
  /** Receives whole lines. */
  readonly write: (line: string) => void;
  /** Lines below this are left out. Default `info`. */
  readonly level?: LogLevel;
  /** One JSON object a line, as RunPod's console filters it; else text. Default false. */
  readonly json?: boolean;
}

/** Longest message in characters: the platform's console throttles workers that write more. */
const longestMessage = 4096;

/** Makes a log in RunPod's format: `{"requestId","message","level"}` or `LEVEL | id | message`. */
export function createLog({ write, level: lowest = 'info', json = false }: LogOptions): Log {
  return (level, message, jobId) => {
    if (ranks[level] < ranks[lowest]) return;
    const short = message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
    if (json) {
      write(`${JSON.stringify({ requestId: jobId ?? null, message: short, level: level.toUpperCase() })}\n`);
    } else {
      write(
        `${level.toUpperCase().padEnd(5)} | ${jobId === undefined ? '' : `${jobId} | `}${short.replaceAll('\n', ' ')}\n`,
      );
    }
  };
}

/** The level that `RUNPOD_LOG_LEVEL` (or `RUNPOD_DEBUG_LEVEL`) names; `info` when neither names one. */
export function logLevelOf(environment: NodeJS.ProcessEnv): LogLevel {
  const name = (environment.RUNPOD_LOG_LEVEL ?? environment.RUNPOD_DEBUG_LEVEL ?? '').toLowerCase();
  if (name === 'warning') return 'warn';
  if (name === 'trace' || name === 'notset') return 'debug';
  return Object.hasOwn(ranks, name) ? (name as LogLevel) : 'info';
}
