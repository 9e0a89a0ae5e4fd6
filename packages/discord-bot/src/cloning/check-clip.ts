import { Worker } from 'node:worker_threads';
import { abortedError, orAborted, throwIfAborted } from '@starling-tts/core';
import { longestReading } from './clip-limits.js';
import type { ClipCheck } from './read-clip.js';

/** Settles when the recording before is done with. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Reads a recording to see whether a voice can be made of it. The file may be hostile: a few kilobytes can hold minutes of
 * sound in many channels. So it is read in a thread of its own, one at a time, where it keeps no speech waiting and can be
 * ended.
 *
 * @param bytes the file, as large as it may be
 * @param signal ends the thread
 * @param longest milliseconds after which a recording counts as unreadable; default {@link longestReading}
 * @throws StarlingError `aborted`
 */
export async function checkClip(
  bytes: Uint8Array,
  signal: AbortSignal,
  longest = longestReading,
): Promise<ClipCheck> {
  const check = turn.then(() => {
    throwIfAborted(signal);
    return readInThread(bytes, signal, longest);
  });
  turn = check.catch(() => undefined);
  return orAborted(check, signal);
}

async function readInThread(bytes: Uint8Array, signal: AbortSignal, longest: number): Promise<ClipCheck> {
  const thread = new Worker(new URL('./clip-thread.js', import.meta.url), {
    workerData: bytes,
    // Decoders write about damage to the console, and need nothing of the bot's variables.
    stdout: true,
    stderr: true,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  const patience = AbortSignal.timeout(longest);
  const end = AbortSignal.any([signal, patience]);
  try {
    return await new Promise((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
      thread.once('exit', () => reject(new Error('The thread that reads recordings ended without a word.')));
      end.addEventListener('abort', () => reject(abortedError(end)), { once: true });
    });
  } catch (error) {
    throwIfAborted(signal);
    if (patience.aborted || (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
      return { status: 'unreadable' };
    }
    throw error;
  } finally {
    await thread.terminate();
  }
}
