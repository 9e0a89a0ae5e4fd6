/**
 * Mixes channels into one by their mean, which can never clip. One channel is returned as it is, without a copy.
 *
 * @param channels one array per channel; when lengths differ the shortest counts
 * @returns mono samples, empty when there is no channel
 */
export function mixToMono(channels: readonly Float32Array[]): Float32Array {
  const [first, ...others] = channels;
  if (first === undefined) return new Float32Array(0);
  if (others.length === 0) return first;
  const length = channels.reduce((least, channel) => Math.min(least, channel.length), first.length);
  const mixed = first.slice(0, length);
  for (const channel of others) {
    for (let index = 0; index < length; index += 1) mixed[index]! += channel[index]!;
  }
  const share = 1 / channels.length;
  for (let index = 0; index < length; index += 1) mixed[index]! *= share;
  return mixed;
}
