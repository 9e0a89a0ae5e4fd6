import { throwIfAborted } from '../errors/starling-error.js';
import { importProblem } from './import-problem.js';

/**
 * Inflates gzip data, checksum included. Stops as soon as there is more than allowed: a few kilobytes can stand for
 * gigabytes.
 *
 * @param maxBytes most that the result may have
 * @throws StarlingError `voice_import_invalid`, `aborted`
 */
export async function gunzip(
  bytes: Uint8Array,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const inflated = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream('gzip'));
  const reader = inflated.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      throwIfAborted(signal);
      const { value, done } = await reader.read().catch((cause: unknown) => {
        throw importProblem('voice data', 'is not whole gzip data', cause);
      });
      if (done) break;
      chunks.push(value);
      length += value.length;
      if (length > maxBytes) {
        throw importProblem('voice data', `holds more than the ${maxBytes} bytes that are allowed`);
      }
    }
  } finally {
    // Settled on its own; an error here would hide the one that matters.
    reader.cancel().catch(() => undefined);
  }
  const whole = new Uint8Array(length);
  let position = 0;
  for (const chunk of chunks) {
    whole.set(chunk, position);
    position += chunk.length;
  }
  return whole;
}
