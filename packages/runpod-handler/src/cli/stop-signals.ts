/** Exit statuses of a process that was ended by a signal. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Calls back at the first SIGTERM or SIGINT, or when the process that started this one is gone. A second signal ends the
 * process at once.
 */
export function onStopSignal(stop: () => void): void {
  let isStopping = false;
  const begin = () => {
    if (isStopping) return false;
    isStopping = true;
    stop();
    return true;
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (!begin()) process.exit(exitCodes[signal]);
    });
  }
  process.on('disconnect', begin);
}
