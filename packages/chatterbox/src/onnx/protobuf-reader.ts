/** A field of a protocol buffer message: varints as numbers, everything else as bytes. */
export interface ProtobufField {
  /** Field number. */
  readonly number: number;
  /** A varint's value, exact up to 2^53; undefined for other wire types. */
  readonly value?: number;
  /** Content of a length-delimited or fixed-size field, a view into the message; undefined for varints. */
  readonly bytes?: Uint8Array;
  /** The whole field with its key, a view into the message: what a writer copies when the field stays as it is. */
  readonly encoded: Uint8Array;
}

/**
 * Reads the fields of a protocol buffer message in order, without copying.
 *
 * @throws RangeError when the bytes are not such a message
 */
export function* readFields(message: Uint8Array): Generator<ProtobufField, void> {
  let offset = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[offset++];
      if (byte === undefined || scale > 2 ** 63) throw new RangeError('damaged protocol buffer');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number) => {
    if (offset + length > message.length) throw new RangeError('damaged protocol buffer');
    offset += length;
    return message.subarray(offset - length, offset);
  };
  while (offset < message.length) {
    const start = offset;
    const key = varint();
    const number = Math.floor(key / 8);
    const wireType = key % 8;
    const fieldSize = { 1: 8, 5: 4 }[wireType];
    let content: { value: number } | { bytes: Uint8Array };
    if (wireType === 0) content = { value: varint() };
    else if (wireType === 2) content = { bytes: take(varint()) };
    else if (fieldSize !== undefined) content = { bytes: take(fieldSize) };
    else throw new RangeError('damaged protocol buffer');
    yield { number, ...content, encoded: message.subarray(start, offset) };
  }
}

/** All values of a repeated unsigned integer field, packed or not. */
export function readIntegers(field: ProtobufField): readonly number[] {
  if (field.value !== undefined) return [field.value];
  const values: number[] = [];
  let value = 0;
  let scale = 1;
  for (const byte of field.bytes ?? []) {
    value += (byte & 0x7f) * scale;
    if (byte >= 0x80) {
      scale *= 128;
      continue;
    }
    values.push(value);
    value = 0;
    scale = 1;
  }
  return values;
}

/**
 * All values of a repeated `int64` field, packed or not, with their sign; exact up to 2^53.
 *
 * @throws RangeError when a packed field is cut off
 */
export function readSignedIntegers(field: ProtobufField): readonly number[] {
  // The key of an unpacked field is a varint as well, so its content is what follows it.
  const content = field.bytes ?? field.encoded.subarray(varintLength(field.encoded));
  const values: number[] = [];
  for (let offset = 0; offset < content.length; ) {
    const length = varintLength(content.subarray(offset));
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 7n) | BigInt(content[offset + i]! & 0x7f);
    values.push(Number(BigInt.asIntN(64, value)));
    offset += length;
  }
  return values;
}

function varintLength(bytes: Uint8Array): number {
  const last = bytes.findIndex((byte) => byte < 0x80);
  if (last < 0 || last > 9) throw new RangeError('damaged protocol buffer');
  return last + 1;
}
