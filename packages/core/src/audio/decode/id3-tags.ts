/**
 * Bytes that ID3v2 tags take at the start of a file. Music players put them in front of MP3 and sometimes FLAC; their size is coded
 * in four bytes of seven bits each.
 *
 * @returns where the audio begins, at most the length of the file
 */
export function id3TagsLength(bytes: Uint8Array): number {
  let position = 0;
  while (position + 10 <= bytes.length && isTag(bytes, position)) {
    const size = [6, 7, 8, 9].reduce((sum, index) => (sum << 7) | (bytes[position + index]! & 0x7f), 0);
    position += 10 + size;
  }
  return Math.min(position, bytes.length);
}

function isTag(bytes: Uint8Array, position: number): boolean {
  return bytes[position] === 0x49 && bytes[position + 1] === 0x44 && bytes[position + 2] === 0x33;
}
