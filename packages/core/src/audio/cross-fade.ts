/**
 * Blends two takes of the same stretch of audio, from the first to the second, at constant power: gains are those of an
 * equal-power fade for takes that have nothing in common (a decoder that draws new noise on every call has unrelated phases:
 * powers add, not amplitudes) and of a linear fade for takes that are equal, with their measured correlation in between.
 *
 * @param into receives the result; may be `from`. All three have the same length
 */
export function crossFade(into: Float32Array, from: Float32Array, to: Float32Array): void {
  const length = into.length;
  const shared = correlation(from, to);
  for (let i = 0; i < length; i++) {
    const angle = ((i + 0.5) / length) * (Math.PI / 2);
    const out = Math.cos(angle);
    const incoming = Math.sin(angle);
    const power = Math.sqrt(1 + 2 * shared * out * incoming);
    into[i] = (out * from[i]! + incoming * to[i]!) / power;
  }
}

/** Normalised correlation, at least 0. */
function correlation(a: Float32Array, b: Float32Array): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  const scale = Math.sqrt(aa * bb);
  return scale > 0 ? Math.max(0, Math.min(1, ab / scale)) : 0;
}
