import { readFields } from './protobuf-reader.js';
import { bytesField, joinBytes } from './protobuf-writer.js';

/** Field numbers of the ONNX messages, from `onnx.proto`. */
const field = {
  graph: 7,
  initializer: 5,
  externalData: 13,
  entry: { key: 1, value: 2 },
} as const;

/**
 * The files beside an ONNX file that hold its weights, as the file names them; nothing has been checked about the names.
 *
 * @throws RangeError when the bytes are not an ONNX file
 */
export function externalDataFiles(graph: Uint8Array): readonly string[] {
  const files = new Set<string>();
  renameExternalData(graph, (file) => {
    files.add(file);
    return file;
  });
  return [...files];
}

/**
 * The same graph with other names for the files that hold its weights. Everything else stays byte for byte.
 *
 * @param rename gets a name as it stands in the file and gives the new one
 * @throws RangeError when the bytes are not an ONNX file
 */
export function renameExternalData(graph: Uint8Array, rename: (file: string) => string): Uint8Array {
  const renameEntry = (entry: Uint8Array) => {
    const isLocation = [...readFields(entry)].some(
      ({ number, bytes }) => number === field.entry.key && text(bytes) === 'location',
    );
    return isLocation ? mapField(entry, field.entry.value, (value) => encode(rename(text(value)))) : entry;
  };
  return mapField(graph, field.graph, (inner) =>
    mapField(inner, field.initializer, (tensor) => mapField(tensor, field.externalData, renameEntry)),
  );
}

/** A message with the content of one field changed wherever it occurs. */
function mapField(
  message: Uint8Array,
  wanted: number,
  change: (content: Uint8Array) => Uint8Array,
): Uint8Array {
  let isChanged = false;
  const parts = [...readFields(message)].map(({ number, bytes, encoded }) => {
    if (number !== wanted || !bytes) return encoded;
    const changed = change(bytes);
    if (changed === bytes) return encoded;
    isChanged = true;
    return bytesField(number, changed);
  });
  return isChanged ? joinBytes(parts) : message;
}

const encoder = new TextEncoder();
function encode(value: string): Uint8Array {
  return encoder.encode(value);
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
