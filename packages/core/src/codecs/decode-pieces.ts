import type { AudioDecoderContext, DecodedChannels } from '../audio/decode/audio-decoder.js';
import { tooLong } from '../audio/decode/too-long.js';
import { concatSamples } from '../audio/edit.js';
import { throwIfAborted } from '../errors/starling-error.js';

/** What the decoder libraries return for a piece of a file. */
interface DecodedPiece {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly errors: readonly unknown[];
}

/** The face that the WebAssembly decoders have in common. */
export interface PieceDecoder {
  /** Settles when the WebAssembly module runs. */
  readonly ready: Promise<void>;
  /** Takes the next piece. */
  decode(piece: Uint8Array): DecodedPiece | Promise<DecodedPiece>;
  /** Decodes what is left at the end. */
  flush?(): Promise<DecodedPiece>;
  /** Frees the WebAssembly memory. */
  free(): void;
}

/** After so many damaged frames the file is given up, because each is decoded, reported and logged by the library. */
const mostDamagedFrames = 50;

/** Input after which other work of the event loop has its turn: aborts arrive, servers answer. */
const bytesBetweenPauses = 256 * 1024;

/**
 * Feeds a file to a decoder piece by piece. Compressed silence can expand many thousand times, so the length is checked
 * after every piece: memory never exceeds what `maxSeconds` needs plus one piece.
 *
 * @param decoder freed at the end whatever happens
 * @param bytes the whole file
 * @param pieceBytes how much is decoded between two checks
 * @param context limit and abort signal
 * @throws StarlingError `audio_too_large`, `aborted`; an Error when the file is too damaged
 */
export async function decodePieces(
  decoder: PieceDecoder,
  bytes: Uint8Array,
  pieceBytes: number,
  { signal, maxSeconds }: AudioDecoderContext,
): Promise<DecodedChannels> {
  const pieces: DecodedPiece[] = [];
  let samples = 0;
  let damagedFrames = 0;
  function take(piece: DecodedPiece): void {
    damagedFrames += piece.errors.length;
    if (damagedFrames > mostDamagedFrames) throw new Error(`${damagedFrames} frames are damaged`);
    if (piece.samplesDecoded <= 0) return;
    samples += piece.samplesDecoded;
    if (samples > maxSeconds * piece.sampleRate) throw tooLong(maxSeconds);
    pieces.push(piece);
  }
  try {
    await decoder.ready;
    for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
      throwIfAborted(signal);
      take(await decoder.decode(bytes.subarray(offset, offset + pieceBytes)));
      if (offset % bytesBetweenPauses < pieceBytes) await eventLoopTurn();
    }
    if (decoder.flush !== undefined) take(await decoder.flush());
  } finally {
    release(decoder);
  }
  return joinPieces(pieces);
}

/** A file may change its format in the middle; what follows the change is not the recording that began. */
function joinPieces(pieces: readonly DecodedPiece[]): DecodedChannels {
  const first = pieces[0];
  if (first === undefined) return { channelData: [], sampleRate: 0 };
  const change = pieces.findIndex(
    (piece) => piece.sampleRate !== first.sampleRate || piece.channelData.length !== first.channelData.length,
  );
  const alike = change < 0 ? pieces : pieces.slice(0, change);
  return {
    channelData: first.channelData.map((_, channel) =>
      concatSamples(alike.map((piece) => piece.channelData[channel]!)),
    ),
    sampleRate: first.sampleRate,
  };
}

/** A trap inside the WebAssembly module leaves nothing that could still be freed; the error that matters is the first. */
function release(decoder: PieceDecoder): void {
  try {
    decoder.free();
  } catch {
    // The module's memory goes with its instance.
  }
}

/** Lets timers and messages run. */
export function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
