/** A field of a protocol buffer message: varints as numbers, everything else as bytes. */
export interface ProtobufField {
  /** Field number. */
  readonly number: number;
  /** A varint's value, exact up to 2^53; undefined for other wire types. */
  readonly value?: number;
  /** Content of a length-delimited or fixed-size field, a view into the message; undefined for varints. */
  readonly bytes?: Uint8Array;
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
    const key = varint();
    const number = Math.floor(key / 8);
    const wireType = key % 8;
    if (wireType === 0) yield { number, value: varint() };
    else if (wireType === 1) yield { number, bytes: take(8) };
    else if (wireType === 2) yield { number, bytes: take(varint()) };
    else if (wireType === 5) yield { number, bytes: take(4) };
    else throw new RangeError('damaged protocol buffer');
  }
}

/** All values of a repeated integer field, packed or not. */
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
