import { describe, expect, test } from 'vitest';
import { voicePickle } from '../../../test/fixtures/voice-library/voice-pickle.mjs';
import { StarlingError } from '../../errors/starling-error.js';
import { readPickledVoice } from './pickled-voice.js';
import { readPickle } from './read-pickle.js';

const samples = Float32Array.from({ length: 30_000 }, (_, index) => Math.sin(index / 7) / 3);
const pickle = voicePickle(samples, 24_000, { fields: { duration: 1.25, format: 'chattts_compatible' } });

function messageOf(bytes: Uint8Array, read: (bytes: Uint8Array) => unknown = readPickle): string {
  try {
    read(bytes);
  } catch (error) {
    if (StarlingError.is(error, 'voice_import_invalid')) return error.message;
    throw error;
  }
  return 'accepted';
}

/** A pickle that was written with opcodes and short strings. */
function assembled(...parts: readonly (number | string)[]): Uint8Array {
  const bytes = parts.flatMap((part) =>
    typeof part === 'number' ? [part] : [0x8c, part.length, ...new TextEncoder().encode(part), 0x94],
  );
  return Uint8Array.from([0x80, 4, ...bytes]);
}

describe('the pickle reader', () => {
  test('reads what voice pickles hold', () => {
    const entries = readPickle(pickle);
    expect([...entries.keys()]).toEqual(['audio', 'sample_rate', 'duration', 'format']);
    expect(entries.get('duration')).toBe(1.25);
    expect(entries.get('format')).toBe('chattts_compatible');
    expect(readPickledVoice(pickle, 2)).toEqual({ samples, sampleRate: 24_000 });
  });

  test('reads audio at an odd place of a larger buffer and keeps no hold of it', () => {
    const shifted = new Uint8Array(pickle.length + 3);
    shifted.set(pickle, 3);
    const { samples: read } = readPickledVoice(shifted.subarray(3), 2);
    shifted.fill(0);
    expect(read).toEqual(samples);
    expect(read.buffer.byteLength).toBe(samples.byteLength);
  });

  test('knows the constructor by the name that NumPy 2 gives it', () => {
    const renamed = voicePickle(samples, 24_000, { module: 'numpy._core.multiarray' });
    expect(readPickledVoice(renamed, 2).samples).toEqual(samples);
  });

  test.each([
    ['os', 'system'],
    ['posix', 'system'],
    ['builtins', 'eval'],
    ['builtins', 'exec'],
    ['subprocess', 'Popen'],
    ['numpy', 'load'],
    ['numpy', '__proto__'],
    ['numpy.core.multiarray', 'scalar'],
    ['numpy.core.multiarray _reconstruct', ''],
  ])('refuses the global %s.%s', (module, name) => {
    const attack = assembled(module, name, 0x93, 'true', 0x85, 0x52, 0x2e);
    expect(messageOf(attack)).toBe('The voice data names something else than a NumPy array of numbers.');
  });

  test('refuses every opcode that voices have no use for', () => {
    const known = new Set(
      [0x95, 0x94, 0x68, 0x28, 0x7d, 0x75, 0x85, 0x87, 0x74, 0x4e, 0x88, 0x89].concat([
        0x4b, 0x4d, 0x4a, 0x47, 0x8c, 0x43, 0x42, 0x93, 0x52, 0x62, 0x2e,
      ]),
    );
    for (let opcode = 0; opcode < 256; opcode += 1) {
      const message = messageOf(assembled('key', 'value', opcode, 0, 0, 0, 0, 0, 0, 0, 0));
      expect(message, `opcode ${opcode}`).not.toBe('accepted');
      if (!known.has(opcode)) expect(message).toContain('an instruction that a pickled voice has no use for');
    }
  });

  test.each([
    ['a call of something that is no global', assembled('name', 0x4b, 1, 0x85, 0x52, 0x2e)],
    ['a dtype of another kind', assembled('numpy', 'dtype', 0x93, 'O8', 0x89, 0x88, 0x87, 0x52, 0x2e)],
    ['a state for a dictionary', assembled(0x7d, 0x94, 0x7d, 0x62, 0x2e)],
    ['an empty stack', assembled(0x2e)],
    ['a mark that was never set', assembled(0x74, 0x2e)],
    ['a memo that was never filled', assembled(0x68, 9, 0x2e)],
    ['keys that are no strings', assembled(0x7d, 0x28, 0x4b, 1, 0x4b, 2, 0x75, 0x2e)],
    ['a key twice', assembled(0x7d, 0x28, 'a', 0x4e, 'a', 0x4e, 0x75, 0x2e)],
    ['a key without a value', assembled(0x7d, 0x28, 'a', 0x75, 0x2e)],
    ['no dictionary', assembled('text', 0x2e)],
    ['something behind the end', assembled(0x7d, 0x2e, 0x4e)],
    ['another protocol', Uint8Array.of(0x80, 5, 0x7d, 0x2e)],
    ['a frame longer than the file', assembled(0x95, 0xff, 0, 0, 0, 0, 0, 0, 0, 0x7d, 0x2e)],
    ['a frame of 2^64 bytes', assembled(0x95, ...new Array(8).fill(0xff), 0x7d, 0x2e)],
    ['text that is not UTF-8', assembled(0x8c, 1, 0xff, 0x2e)],
    ['an endless stack', assembled(...new Array(5000).fill(0x4e), 0x2e)],
    ['an endless memo', assembled(0x7d, ...new Array(5000).fill(0x94), 0x2e)],
    ['nothing', new Uint8Array()],
  ])('refuses %s', (_what, bytes) => {
    expect(messageOf(bytes)).toMatch(/^The voice data /);
  });

  test('a dictionary may hold itself without harm', () => {
    const cyclic = assembled(0x7d, 0x94, 0x28, 'self', 0x68, 0, 0x75, 0x2e);
    expect([...readPickle(cyclic).keys()]).toEqual(['self']);
  });

  test('refuses a pickle that was cut off anywhere', () => {
    const short = voicePickle(samples.subarray(0, 20), 24_000);
    for (let length = 0; length < short.length; length += 1) {
      expect(messageOf(short.subarray(0, length)), `${length} bytes`).toMatch(/^The voice data /);
    }
    expect(messageOf(short)).toBe('accepted');
  });
});

describe('pickled voices', () => {
  const read = (bytes: Uint8Array) => readPickledVoice(bytes, 2);

  test.each([
    [
      'a length that is not that of the data',
      'one row of little-endian',
      swap(pickle, [0x30, 0x75], [0x31, 0x75]),
    ],
    ['big-endian numbers', 'one row of little-endian', swap(pickle, [0x8c, 1, 0x3c], [0x8c, 1, 0x3e])],
    ['another element type', '32-bit floats', swap(pickle, [0x66, 0x34], [0x66, 0x38])],
    ['no sample rate', 'no sample rate between 8000 and 192000 Hz', voicePickle(samples, 1000)],
    ['a fraction of a rate', 'no sample rate', voicePickle(samples, 24_000.5)],
    ['more than is allowed', 'more than 2 seconds', voicePickle(new Float32Array(48_001), 24_000)],
    ['no numbers', 'not numbers', voicePickle(Float32Array.of(0, Number.NaN), 24_000)],
    ['no audio', 'holds no audio', assembled(0x7d, 0x28, 'sample_rate', 0x4d, 0xc0, 0x5d, 0x75, 0x2e)],
    ['an array without its state', 'holds no audio', withoutState()],
  ])('with %s are refused', (_what, message, bytes) => {
    expect(messageOf(bytes, read)).toContain(message);
  });
});

/** The bytes with the first occurrence of a few replaced. */
function swap(bytes: Uint8Array, from: readonly number[], to: readonly number[]): Uint8Array {
  const changed = bytes.slice();
  const at = bytes.findIndex((_, index) => from.every((byte, offset) => bytes[index + offset] === byte));
  if (at < 0) throw new Error('there is nothing to replace');
  changed.set(to, at);
  return changed;
}

function withoutState(): Uint8Array {
  const reconstruct = ['numpy.core.multiarray', '_reconstruct', 0x93, 'numpy', 'ndarray', 0x93] as const;
  const empty = [0x4b, 0, 0x85, 0x43, 1, 0x62, 0x87, 0x52] as const;
  return assembled(
    0x7d,
    0x28,
    'audio',
    ...reconstruct,
    ...empty,
    'sample_rate',
    0x4d,
    0xc0,
    0x5d,
    0x75,
    0x2e,
  );
}
