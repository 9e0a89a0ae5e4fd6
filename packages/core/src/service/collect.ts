import { concatSamples, type Pcm } from '../audio/index.js';
import type { Warning } from '../engine/warning.js';
import type { ServiceEndPart, ServicePart, SpeechProgress } from './service-part.js';

/** A whole stream of the service. */
export interface CollectedAudio {
  /** All audio. */
  readonly audio: Pcm;
  /** The last part. */
  readonly end: ServiceEndPart;
  /** Every warning in order. */
  readonly warnings: readonly Warning[];
}

/** Who follows a stream while it is collected. */
export interface CollectListeners {
  readonly onProgress?: ((progress: SpeechProgress) => void) | undefined;
  readonly onPart?: ((part: ServicePart) => void | Promise<void>) | undefined;
}

/** Reads a stream to its end. */
export async function collectAudio(
  parts: AsyncIterable<ServicePart>,
  { onProgress, onPart }: CollectListeners = {},
): Promise<CollectedAudio> {
  const chunks: Float32Array[] = [];
  const warnings: Warning[] = [];
  let sampleRate = 0;
  let last: ServiceEndPart | undefined;
  let start: { operation: SpeechProgress['operation']; pieces: number } | undefined;
  let samples = 0;
  for await (const part of parts) {
    switch (part.type) {
      case 'start':
        ({ sampleRate } = part);
        start = part;
        warnings.push(...part.warnings);
        break;
      case 'audio':
        chunks.push(part.samples);
        samples += part.samples.length;
        onProgress?.({
          operation: start!.operation,
          piece: part.pieceId + 1,
          pieces: start!.pieces,
          audioSeconds: samples / sampleRate,
        });
        break;
      case 'end':
        last = part;
        warnings.push(...part.warnings);
    }
    await onPart?.(part);
  }
  return { audio: { samples: concatSamples(chunks), sampleRate }, end: last!, warnings };
}

/** `warnings` of a result: absent when there are none. */
export function warningFields(warnings: readonly Warning[]) {
  return warnings.length > 0 ? { warnings: warnings.map(({ code, message }) => ({ code, message })) } : {};
}
