/** How far a model is on its way. */
export interface WebModelProgress {
  /**
   * - `download`: bytes arrive
   * - `verify`: bytes of an earlier try are hashed before the download goes on
   * - `load`: everything is here; the engine may open it
   */
  readonly phase: 'download' | 'verify' | 'load';
  /** File that this is about, relative to the model; empty in phase `load`. */
  readonly file: string;
  /** Bytes of this file that are here. May fall when a download has to start again. */
  readonly loaded: number;
  /** Bytes of this file. */
  readonly total: number;
  /** Bytes of the whole model that are here. */
  readonly totalLoaded: number;
  /** Bytes of the whole model. */
  readonly totalBytes: number;
}

/** Receives progress; must not throw. */
export type WebModelProgressListener = (progress: WebModelProgress) => void;

/**
 * Passes on ten events a second at most; changes of phase or file and the end of a file always get through.
 *
 * @param now clock in milliseconds
 */
export function throttleModelProgress(
  listener: WebModelProgressListener,
  now: () => number = () => performance.now(),
): WebModelProgressListener {
  let last: WebModelProgress | undefined;
  let lastTime = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const isMilestone =
      progress.phase !== last?.phase || progress.file !== last.file || progress.loaded === progress.total;
    if (!isMilestone && now() - lastTime < 100) return;
    last = progress;
    lastTime = now();
    listener(progress);
  };
}
