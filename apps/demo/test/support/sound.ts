import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';

/** Everything that went to the loudspeakers since the last call. */
export async function takeSound(page: Page): Promise<Float32Array> {
  // As text: an array of numbers of this length takes a second to cross.
  const bytes = await page.evaluate(async () => {
    const sound = await globalThis.takeSound();
    const view = new Uint8Array(sound.buffer);
    let text = '';
    for (let start = 0; start < view.length; start += 32_768) {
      text += String.fromCharCode(...view.subarray(start, start + 32_768));
    }
    return btoa(text);
  });
  const buffer = Buffer.from(bytes, 'base64');
  return new Float32Array(new Uint8Array(buffer).buffer);
}

/** Sound without the silence before and after it. */
export function trimmed(sound: Float32Array): Float32Array {
  const first = sound.findIndex((sample) => sample !== 0);
  const last = sound.findLastIndex((sample) => sample !== 0);
  return first === -1 ? new Float32Array(0) : sound.slice(first, last + 1);
}

/** Root mean square. */
export function rootMeanSquare(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length));
}

/** Where `needle` begins in `haystack`, by its first samples; -1 when it is not there. */
export function placeOf(needle: Float32Array, haystack: Float32Array, tolerance: number): number {
  const probe = needle.subarray(0, 400);
  for (let start = 0; start + needle.length <= haystack.length; start += 1) {
    if (probe.every((sample, index) => Math.abs(sample - haystack[start + index]!) <= tolerance))
      return start;
  }
  return -1;
}

/** The bytes of a file that the page gave for download. */
export async function downloaded(download: Download): Promise<Uint8Array> {
  return new Uint8Array(await readFile(await download.path()));
}
