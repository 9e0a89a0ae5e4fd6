import * as z from 'zod/mini';
import type { NamedTensor, TensorElementType, VoiceConditioning } from '../engine/conditioning.js';
import { StarlingError } from '../errors/starling-error.js';

/*
 * Conditioning is stored as a safetensors file (https://huggingface.co/docs/safetensors): 8 bytes little-endian header
 * length, a JSON header, then the tensors' bytes without gaps. The header's `__metadata__` names model and revision.
 */

const format = 'starling-voice-conditioning';
const maxHeaderBytes = 256 * 1024;
const maxTensors = 256;
const maxDimensions = 8;

/** Largest file that {@link decodeConditioning} looks at, in bytes: far above what any model of the family makes. */
export const maxConditioningFileBytes = 256 * 1024 * 1024;

const elementTypes = {
  I64: { type: 'int64', bytes: 8 },
  F32: { type: 'float32', bytes: 4 },
  F16: { type: 'float16', bytes: 2 },
} as const satisfies Record<string, { type: TensorElementType; bytes: number }>;

type StoredType = keyof typeof elementTypes;

const storedTypes = { int64: 'I64', float32: 'F32', float16: 'F16' } as const satisfies Record<
  TensorElementType,
  StoredType
>;

const offset = z.int().check(z.minimum(0), z.maximum(maxConditioningFileBytes));

const metadataSchema = z.object({
  format: z.literal(format),
  version: z.literal('1'),
  model_id: z.string().check(z.minLength(1), z.maxLength(512)),
  model_revision: z.string().check(z.maxLength(512)),
});

const tensorSchema = z.object({
  dtype: z.enum(['I64', 'F32', 'F16']),
  shape: z.array(offset).check(z.maxLength(maxDimensions)),
  data_offsets: z.tuple([offset, offset]),
});

/** Names that a tensor may have: what ONNX graphs use, and nothing that means something to JavaScript objects. */
const tensorName = /^(?!__)[A-Za-z0-9_./:-]{1,128}$/;

/**
 * Conditioning as the bytes of a safetensors file. Bit-exact: {@link decodeConditioning} gives back the same tensors.
 *
 * @throws StarlingError `conditioning_invalid` when a tensor's shape does not fit its data or a name cannot be stored
 */
export function encodeConditioning(conditioning: VoiceConditioning): Uint8Array {
  const { modelId, modelRevision } = conditioning;
  const header: Record<string, unknown> = {
    __metadata__: { format, version: '1', model_id: modelId, model_revision: modelRevision },
  };
  // Widest elements first keeps every tensor aligned to its element size without gaps, which the format forbids.
  const tensors = Object.entries(conditioning.tensors).sort(
    ([nameA, a], [nameB, b]) => elementBytes(b) - elementBytes(a) || (nameA < nameB ? -1 : 1),
  );
  if (tensors.length > maxTensors) throw invalid(`has more than ${maxTensors} tensors`);
  let end = 0;
  for (const [name, tensor] of tensors) {
    if (!tensorName.test(name)) throw invalid('has a tensor name that cannot be stored');
    if (elementCount(tensor.dims) !== tensor.data.length) {
      throw invalid(`has a tensor '${name}' whose shape does not fit its data`);
    }
    const begin = end;
    end += tensor.data.byteLength;
    header[name] = { dtype: storedTypes[tensor.type], shape: tensor.dims, data_offsets: [begin, end] };
  }
  const json = JSON.stringify(header);
  const headerBytes = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 8) * 8, ' '));
  const paddedLength = Math.ceil(headerBytes.length / 8) * 8;
  const file = new Uint8Array(8 + paddedLength + end).fill(0x20, 8, 8 + paddedLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(paddedLength), true);
  file.set(headerBytes, 8);
  let position = 8 + paddedLength;
  for (const [, { data }] of tensors) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return file;
}

/**
 * Reads what {@link encodeConditioning} wrote. The bytes are not trusted: sizes, names, shapes and offsets are checked
 * before anything is allocated.
 *
 * @throws StarlingError `conditioning_invalid`, whatever is wrong with the bytes
 */
export function decodeConditioning(bytes: Uint8Array): VoiceConditioning {
  if (bytes.length > maxConditioningFileBytes) throw invalid('is larger than any conditioning');
  if (bytes.length < 8) throw invalid('is too short to have a header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getBigUint64(0, true);
  if (headerLength > BigInt(maxHeaderBytes) || headerLength > BigInt(bytes.length - 8)) {
    throw invalid('has a header that is longer than allowed or than the file');
  }
  const dataStart = 8 + Number(headerLength);
  const entries = Object.entries(parseHeader(bytes.subarray(8, dataStart)));
  if (entries.length > maxTensors + 1) throw invalid(`has more than ${maxTensors} tensors`);
  const metadata = metadataSchema.safeParse(entries.find(([name]) => name === '__metadata__')?.[1]);
  if (!metadata.success) throw invalid('does not say which model and revision made it');

  const described = entries
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => {
      const parsed = tensorSchema.safeParse(entry);
      if (!tensorName.test(name) || !parsed.success)
        throw invalid('describes a tensor in a form it cannot have');
      return { name, ...parsed.data };
    })
    .sort((a, b) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]);

  const tensors: Record<string, NamedTensor> = {};
  let expectedBegin = 0;
  for (const { name, dtype, shape, data_offsets } of described) {
    const [begin, end] = data_offsets;
    if (begin !== expectedBegin || end < begin || dataStart + end > bytes.length) {
      throw invalid('has tensors that overlap, leave gaps or reach past the end');
    }
    if (elementCount(shape) * elementTypes[dtype].bytes !== end - begin) {
      throw invalid(`has a tensor '${name}' whose shape does not fit its data`);
    }
    tensors[name] = readTensor(
      dtype,
      shape,
      new Uint8Array(bytes.subarray(dataStart + begin, dataStart + end)),
    );
    expectedBegin = end;
  }
  if (dataStart + expectedBegin !== bytes.length) throw invalid('has bytes that belong to no tensor');
  return { modelId: metadata.data.model_id, modelRevision: metadata.data.model_revision, tensors };
}

function parseHeader(bytes: Uint8Array): object {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof header === 'object' && header !== null && !Array.isArray(header)) return header;
  } catch (cause) {
    throw invalid('has a header that is not JSON', cause);
  }
  throw invalid('has a header that is not a JSON object');
}

function readTensor(dtype: StoredType, dims: readonly number[], bytes: Uint8Array<ArrayBuffer>): NamedTensor {
  switch (dtype) {
    case 'I64':
      return { type: 'int64', dims, data: new BigInt64Array(bytes.buffer) };
    case 'F32':
      return { type: 'float32', dims, data: new Float32Array(bytes.buffer) };
    case 'F16':
      return { type: 'float16', dims, data: new Uint16Array(bytes.buffer) };
  }
}

function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1);
}

function elementBytes(tensor: NamedTensor): number {
  return elementTypes[storedTypes[tensor.type]].bytes;
}

function invalid(what: string, cause?: unknown): StarlingError<'conditioning_invalid'> {
  return new StarlingError(
    'conditioning_invalid',
    `The stored voice conditioning ${what}. Delete it: it is made anew from the voice's reference recording.`,
    {},
    { cause },
  );
}
