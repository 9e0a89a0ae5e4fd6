/** What is going on while a model is being made available. */
export interface ModelProgress {
  /**
   * - `resolve`: asking the hub for revision and file list
   * - `wait`: another process is downloading the same file
   * - `download`: bytes are arriving
   * - `verify`: bytes of an earlier try are being hashed before the download goes on
   * - `ready`: everything is here
   */
  readonly phase: 'resolve' | 'wait' | 'download' | 'verify' | 'ready';
  /** Name of the model or repository. */
  readonly model: string;
  /** File the phase is about, relative to the model; empty for phases about the whole model. */
  readonly file: string;
  /** Bytes of this file that are here. */
  readonly fileLoaded: number;
  /** Bytes this file has; 0 when not known yet. */
  readonly fileTotal: number;
  /** Bytes of everything to download that are here. */
  readonly loaded: number;
  /** Bytes of everything to download; 0 when not known yet. */
  readonly total: number;
}

/** Receives progress; must not throw. */
export type ModelProgressListener = (progress: ModelProgress) => void;

/**
 * Passes on at most one event per interval, except that a change of phase or file and the last byte of a file always
 * get through.
 *
 * @param intervalMilliseconds shortest time between two ordinary events
 * @param now clock in milliseconds
 */
export function throttleProgress(
  listener: ModelProgressListener,
  intervalMilliseconds = 100,
  now: () => number = () => performance.now(),
): ModelProgressListener {
  let last: ModelProgress | undefined;
  let lastTime = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const changed = progress.phase !== last?.phase || progress.file !== last.file;
    const fileDone = progress.fileLoaded === progress.fileTotal;
    if (!changed && !fileDone && now() - lastTime < intervalMilliseconds) return;
    last = progress;
    lastTime = now();
    listener(progress);
  };
}
