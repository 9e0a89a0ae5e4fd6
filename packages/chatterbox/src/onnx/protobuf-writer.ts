const encoder = new TextEncoder();

/** A varint or, for negative numbers, the ten bytes of its two's complement in 64 bits. */
function varint(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return bytes;
}

/** An integer field. */
export function integerField(number: number, value: number | bigint): Uint8Array {
  return Uint8Array.from([...varint(number * 8), ...varint(value)]);
}

/** A string, bytes or message field; several parts are joined. */
export function bytesField(number: number, content: string | Uint8Array | readonly Uint8Array[]): Uint8Array {
  const parts =
    typeof content === 'string'
      ? [encoder.encode(content)]
      : content instanceof Uint8Array
        ? [content]
        : content;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return joinBytes([Uint8Array.from([...varint(number * 8 + 2), ...varint(length)]), ...parts]);
}

/** A message from its encoded fields. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
