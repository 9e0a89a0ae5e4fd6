/** Exit statuses of a process that was ended by a signal. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** Calls back at the first SIGTERM or SIGINT. A second signal ends the process at once. */
export function onStopSignal(stop: () => void): void {
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(exitCodes[signal]);
      isStopping = true;
      stop();
    });
  }
}
