import { dbfsOf, encodeWav } from '@starling-tts/core';
import { recordReference } from '@starling-tts/engine-web';
import type { RecordOptions } from '../recording/recording-picker.js';

/** The level that the meter shows as nothing, in dBFS. */
const meterFloorDbfs = -60;

/**
 * Records with the microphone.
 *
 * @returns a WAV file
 * @throws StarlingError `microphone_unavailable`, `aborted`
 */
export async function recordWav({ seconds, finish, signal, onLevel }: RecordOptions): Promise<Uint8Array> {
  const recording = await recordReference({
    seconds,
    finish,
    signal,
    // In decibels, as ears hear; a bar of plain amplitudes would hardly move.
    onLevel: ({ peak, seconds: elapsed }) => onLevel(1 - dbfsOf(peak) / meterFloorDbfs, elapsed),
  });
  return encodeWav(recording);
}
