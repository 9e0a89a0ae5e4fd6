/**
 * Orderly ends of command line programs. Loads nothing else.
 *
 * @packageDocumentation
 */

/** A signal by which people and service managers ask a program to end. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

/** Exit statuses of a process that a signal ended: 128 and the signal's number. */
export const stopExitCodes: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

/** One Ctrl-C may arrive twice, from the terminal and from npm that passes it on; in milliseconds. */
const sameSignalWithin = 500;

/**
 * Calls back at the first SIGINT or SIGTERM. A further one, half a second later or more, ends the process at once with
 * {@link stopExitCodes}.
 *
 * @param stop begins the orderly end; which status the process ends with is its business
 */
export function onStopSignal(stop: (signal: StopSignal) => void): void {
  let stoppedAt: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stoppedAt === undefined) {
        stoppedAt = performance.now();
        stop(signal);
      } else if (performance.now() - stoppedAt > sameSignalWithin) process.exit(stopExitCodes[signal]);
    });
  }
}
