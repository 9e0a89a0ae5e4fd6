/**
 * Entry of the thread that reads one recording and ends.
 *
 * @packageDocumentation
 */
import { parentPort, workerData } from 'node:worker_threads';
import { readClip } from './read-clip.js';

// Started by `checkClip` of the same version, so it is given what it expects.
const check = await readClip(workerData as Uint8Array);
parentPort!.postMessage(check, check.status === 'good' ? [check.wav.buffer as ArrayBuffer] : []);
