import { encodeAudio, machineGeneratedInfo } from '@starling-tts/core';
import { mp3Encoder } from '@starling-tts/core/codecs';
import type { Take } from './take.js';

/** Hands a file to the user as a download. */
export function saveFile(bytes: Uint8Array, fileName: string, mimeType: string): void {
  const address = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mimeType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser has begun to read it by then; without a limit in time the memory would stay taken.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Downloads a take. The file says inside that a machine made it. */
export async function saveTake(take: Take, format: 'wav' | 'mp3'): Promise<void> {
  const audio = { samples: take.joined(), sampleRate: take.sampleRate };
  const encoders = [mp3Encoder];
  const { bytes, mimeType } = await encodeAudio(audio, { format, encoders, info: machineGeneratedInfo });
  saveFile(bytes, `${take.fileName}.${format}`, mimeType);
}
