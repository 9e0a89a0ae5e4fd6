/** A seed for a request that states none: an unsigned 32-bit integer. */
export function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}

/**
 * The seed of one piece of a request. Pieces need different seeds, or equal sentences would sound equal to the sample;
 * the first piece has the request's own, so that a short text is what the engine makes of that seed.
 */
export function pieceSeed(seed: number, piece: number): number {
  if (piece === 0) return seed;
  // The finaliser of MurmurHash3: spreads neighbouring inputs over all 32 bits.
  let mixed = (seed + Math.imul(piece, 0x9e37_79b9)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
