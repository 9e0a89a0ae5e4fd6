import { halfToFloat } from '../tensors/half.js';
import { type ProtobufField, readFields, readIntegers } from './protobuf-reader.js';

/** Field numbers of the ONNX messages, from `onnx.proto`. */
const field = {
  model: { graph: 7 },
  graph: { initializer: 5 },
  tensor: { dims: 1, dataType: 2, floatData: 4, name: 8, rawData: 9, externalData: 13 },
  entry: { key: 1, value: 2 },
} as const;

const float32 = 1;
const float16 = 10;

/** Where a tensor's bytes are when not in the graph's own file. */
export interface ExternalBytes {
  /** File beside the graph; a bare name. */
  readonly file: string;
  /** First byte. */
  readonly offset: number;
  /** Number of bytes. */
  readonly length: number;
}

/** A floating-point weight of a graph. */
export interface FloatInitializer {
  /** Name in the graph. */
  readonly name: string;
  /** Shape. */
  readonly dims: readonly number[];
  /** Element type. */
  readonly type: 'float32' | 'float16';
  /** Its little-endian bytes, or where they are. */
  readonly data: Uint8Array | ExternalBytes;
}

/**
 * The float32 and float16 weights of an ONNX file.
 *
 * @throws RangeError when the bytes are not an ONNX file
 */
export function* readFloatInitializers(file: Uint8Array): Generator<FloatInitializer, void> {
  for (const graph of fieldsOf(file, field.model.graph)) {
    for (const tensor of fieldsOf(graph, field.graph.initializer)) {
      const initializer = readTensor(tensor);
      if (initializer) yield initializer;
    }
  }
}

/** Values of a weight whose bytes are at hand. */
export function initializerValues(type: FloatInitializer['type'], bytes: Uint8Array): Float32Array {
  // Copied, because a view into a file may start at an address that is not a multiple of the element size; not by slice(),
  // which shares memory when the view is a Node Buffer.
  const { buffer } = new Uint8Array(bytes);
  return type === 'float32' ? new Float32Array(buffer) : halfToFloat(new Uint16Array(buffer));
}

function* fieldsOf(message: Uint8Array, number: number): Generator<Uint8Array, void> {
  for (const found of readFields(message)) {
    if (found.number === number && found.bytes) yield found.bytes;
  }
}

function readTensor(tensor: Uint8Array): FloatInitializer | undefined {
  const fields = [...readFields(tensor)];
  const first = (number: number) => fields.find((candidate) => candidate.number === number);
  const dataType = first(field.tensor.dataType)?.value;
  if (dataType !== float32 && dataType !== float16) return undefined;
  const data =
    first(field.tensor.rawData)?.bytes ?? first(field.tensor.floatData)?.bytes ?? externalBytes(fields);
  if (data === undefined) return undefined;
  return {
    name: text(first(field.tensor.name)?.bytes),
    dims: fields
      .filter((candidate) => candidate.number === field.tensor.dims)
      .flatMap((dims) => [...readIntegers(dims)]),
    type: dataType === float32 ? 'float32' : 'float16',
    data,
  };
}

function externalBytes(fields: readonly ProtobufField[]): ExternalBytes | undefined {
  const entries = new Map<string, string>();
  for (const { number, bytes } of fields) {
    if (number !== field.tensor.externalData || !bytes) continue;
    const [key] = fieldsOf(bytes, field.entry.key);
    const [value] = fieldsOf(bytes, field.entry.value);
    entries.set(text(key), text(value));
  }
  const file = entries.get('location') ?? '';
  const offset = Number(entries.get('offset') ?? 0);
  const length = Number(entries.get('length'));
  // A name from a downloaded file is never followed out of the model's folder.
  const isBareName = /^[\w.-]+$/u.test(file) && !file.startsWith('.');
  const isRange = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  return isBareName && isRange ? { file, offset, length } : undefined;
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
