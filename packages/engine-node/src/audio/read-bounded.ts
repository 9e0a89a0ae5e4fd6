/** By then the header of a WAV file has passed. */
const headerBytes = 4096;

/**
 * Reads a stream to its end, or stops reading when it has more bytes than allowed.
 *
 * @param stream what is read; destroyed when it goes over the limit
 * @param limitOf tells the limit from the first bytes
 * @returns everything; undefined when there was more than allowed
 */
export async function readBounded(
  stream: NodeJS.ReadableStream,
  limitOf: (start: Uint8Array) => number,
): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  let limit: number | undefined;
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (limit === undefined && length >= headerBytes) limit = limitOf(Buffer.concat(chunks));
    if (limit !== undefined && length > limit) return undefined;
  }
  return Buffer.concat(chunks);
}
