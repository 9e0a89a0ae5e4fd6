import { concatSamples, type Pcm } from '../audio/index.js';
import { throwIfAborted } from '../errors/starling-error.js';
import type { ModelAudio } from './speech-plan.js';

/** Puts an inaudible mark into audio that tells it was made by a machine. None is built in. */
export interface Watermarker {
  /**
   * Marks audio.
   *
   * @returns audio of the same length and rate
   */
  mark(audio: Pcm, context?: { readonly signal?: AbortSignal | undefined }): Promise<Pcm>;
}

/**
 * Marks audio piece by piece. A mark needs a stretch of audio to be found again, so a piece is held back until it is
 * complete: nothing without a mark is ever emitted.
 */
export async function* markPieces(
  audio: AsyncIterable<ModelAudio>,
  watermarker: Watermarker,
  sampleRate: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<ModelAudio> {
  let held: Float32Array[] = [];
  let heldPiece = 0;
  const release = async (): Promise<ModelAudio> => {
    const samples = concatSamples(held);
    held = [];
    const marked = await watermarker.mark({ samples, sampleRate }, { signal });
    throwIfAborted(signal);
    return { samples: marked.samples, pieceId: heldPiece };
  };
  for await (const { samples, pieceId } of audio) {
    if (held.length > 0 && pieceId !== heldPiece) yield await release();
    heldPiece = pieceId;
    held.push(samples);
  }
  if (held.length > 0) yield await release();
}
