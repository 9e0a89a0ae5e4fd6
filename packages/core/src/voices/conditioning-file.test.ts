import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StarlingError } from '../errors/starling-error.js';
import { conditioningBits, createTestConditioning } from '../testing/voice-fixtures.js';
import { decodeConditioning, encodeConditioning } from './conditioning-file.js';

const file = encodeConditioning(createTestConditioning());

/** A file with this header and these data bytes. */
function fileOf(header: unknown, dataBytes = 0): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const metadata = { format: 'starling-voice-conditioning', version: '1', model_id: 'm', model_revision: '1' };

function expectInvalid(bytes: Uint8Array): void {
  expect(() => decodeConditioning(bytes)).toThrow(expect.objectContaining({ code: 'conditioning_invalid' }));
}

describe('round trip', () => {
  test('is exact to the bit for every element type', () => {
    expect(conditioningBits(decodeConditioning(file))).toEqual(conditioningBits(createTestConditioning()));
  });

  test('keeps model names of any script and works on bytes at an odd offset', () => {
    const conditioning = createTestConditioning({ modelId: 'Модель/ü😀', modelRevision: '' });
    const bytes = encodeConditioning(conditioning);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(conditioningBits(decodeConditioning(shifted.subarray(3)))).toEqual(conditioningBits(conditioning));
  });

  test('works on a Node Buffer, whose slice shares its memory', () => {
    expect(conditioningBits(decodeConditioning(Buffer.from(file)))).toEqual(
      conditioningBits(createTestConditioning()),
    );
  });

  test('is a safetensors file: aligned header, tensors without gaps in order of their offsets', () => {
    const view = new DataView(file.buffer);
    const length = Number(view.getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
    expect(header.__metadata__).toEqual({
      format: 'starling-voice-conditioning',
      version: '1',
      model_id: 'test-model',
      model_revision: '1',
    });
    expect(header.audio_tokens).toEqual({ dtype: 'I64', shape: [1, 2], data_offsets: [0, 16] });
    expect(header.audio_features).toEqual({ dtype: 'F32', shape: [1, 2, 2], data_offsets: [16, 32] });
    expect(header.speaker_embeddings).toEqual({ dtype: 'F16', shape: [3], data_offsets: [32, 38] });
  });

  test('refuses to write a shape that does not fit its data', () => {
    const data = Float32Array.of(1, 2);
    const conditioning = createTestConditioning({ tensors: { bad: { type: 'float32', dims: [3], data } } });
    expect(() => encodeConditioning(conditioning)).toThrow(/shape does not fit/);
  });
});

describe('damaged files are typed errors', () => {
  test.each([
    ['nothing', new Uint8Array()],
    ['half a length', new Uint8Array(4)],
    ['a header longer than the file', Uint8Array.of(255, 255, 0, 0, 0, 0, 0, 0)],
    ['an absurd header length', new Uint8Array(64).fill(255)],
    ['a header that is not JSON', fileOf('{"__metadata__":')],
    ['a header that is not UTF-8', Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe)],
    ['a header that is an array', fileOf([])],
    ['no metadata', fileOf({})],
    ['metadata of something else', fileOf({ __metadata__: { ...metadata, format: 'pt' } })],
    ['an unknown element type', tensorFile({ dtype: 'F64', shape: [1], data_offsets: [0, 8] }, 8)],
    ['a negative dimension', tensorFile({ dtype: 'F32', shape: [-1], data_offsets: [0, 4] }, 4)],
    ['a fractional dimension', tensorFile({ dtype: 'F32', shape: [0.5], data_offsets: [0, 2] }, 2)],
    [
      'dimensions that overflow',
      tensorFile({ dtype: 'F32', shape: [2 ** 27, 2 ** 27, 2 ** 27], data_offsets: [0, 4] }, 4),
    ],
    ['a shape that does not fit', tensorFile({ dtype: 'F32', shape: [2], data_offsets: [0, 4] }, 4)],
    ['offsets past the end', tensorFile({ dtype: 'F32', shape: [2], data_offsets: [0, 8] }, 4)],
    ['a gap at the start', tensorFile({ dtype: 'F32', shape: [1], data_offsets: [4, 8] }, 8)],
    ['bytes left over', tensorFile({ dtype: 'F32', shape: [1], data_offsets: [0, 4] }, 9)],
    [
      'a name that means something to objects',
      fileOf(
        `{"__metadata__":${JSON.stringify(metadata)},"__proto__":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}`,
      ),
    ],
  ])('%s', (_what, bytes) => {
    expectInvalid(bytes);
  });

  test('tensors that overlap', () => {
    const tensor = { dtype: 'F32', shape: [1], data_offsets: [0, 4] };
    expectInvalid(fileOf({ __metadata__: metadata, a: tensor, b: tensor }, 4));
  });

  test('every truncation', () => {
    for (let length = 0; length < file.length; length += 1) expectInvalid(file.slice(0, length));
  });

  test('any change of bytes gives conditioning or a typed error, nothing else', () => {
    const change = fc.record({ at: fc.nat(file.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const bytes = file.slice();
        for (const { at, value } of changes) bytes[at] = value;
        expectResultOrTypedError(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  test('any bytes and any JSON header give a typed error or conditioning', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), expectResultOrTypedError));
    const header = fc
      .dictionary(fc.string(), fc.jsonValue())
      .map((entries) => ({ ...entries, __metadata__: metadata }));
    fc.assert(
      fc.property(header, fc.nat(64), (value, bytes) => expectResultOrTypedError(fileOf(value, bytes))),
    );
  });
});

function tensorFile(tensor: unknown, dataBytes: number): Uint8Array {
  return fileOf({ __metadata__: metadata, a: tensor }, dataBytes);
}

function expectResultOrTypedError(bytes: Uint8Array): void {
  try {
    decodeConditioning(bytes);
  } catch (error) {
    expect(StarlingError.is(error, 'conditioning_invalid')).toBe(true);
  }
}
