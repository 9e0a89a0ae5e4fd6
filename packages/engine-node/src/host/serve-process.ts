import {
  type ClientMessage,
  type EngineOpener,
  EngineServer,
  type ServerChannel,
  type ServerMessage,
} from '@starling-tts/core/remote-engine';

/** Exit code after an error that nobody caught (`EX_SOFTWARE` of sysexits.h). */
const SOFTWARE_ERROR = 70;

/**
 * Turns this process, started by {@link HostProcess}, into an inference host: answers its parent until it is told to leave or
 * the parent is gone.
 *
 * @param open makes the engine
 */
export function serveProcess(open: EngineOpener): void {
  const server = new EngineServer(parentChannel(), open);
  process.on('message', (message: ClientMessage) => {
    server.receive(message).then(
      (leave) => {
        if (leave) process.exit(0);
      },
      (error: unknown) => crash(error),
    );
  });
  // The parent has ended, however it ended: a host without a parent must not live on. Killed, because leaving in good
  // order waits for nobody's runs either and would abort, with a core dump, in the middle of a decoder thread's run.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // Ctrl-C reaches the whole process group. The parent decides what it means and cancels or closes.
  process.on('SIGINT', () => undefined);
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}

function parentChannel(): ServerChannel {
  return {
    send: (message: ServerMessage) =>
      new Promise((resolve) => {
        // An error here means that the channel is closed; `disconnect` ends the process.
        process.send?.(message, undefined, undefined, () => resolve());
      }),
  };
}

/** Writes where it happened, never the message: it may quote what was being spoken. */
function crash(error: unknown): never {
  const frames = error instanceof Error ? stackFrames(error) : '';
  const name = error instanceof Error ? error.name : typeof error;
  process.stderr.write(`${name}\n${frames}\n`);
  process.exit(SOFTWARE_ERROR);
}

function stackFrames(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n');
}
