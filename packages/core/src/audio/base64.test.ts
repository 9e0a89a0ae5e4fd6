import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StarlingError } from '../errors/starling-error.js';
import { decodeBase64, encodeBase64 } from './base64.js';

function errorOf(action: () => unknown): StarlingError {
  try {
    action();
  } catch (error) {
    if (StarlingError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('decodeBase64', () => {
  it('reads what Node writes, for any bytes and both alphabets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        expect(decodeBase64(buffer.toString('base64'), 'audio')).toEqual(bytes);
        expect(decodeBase64(buffer.toString('base64url'), 'audio')).toEqual(bytes);
        expect(encodeBase64(bytes)).toBe(buffer.toString('base64'));
      }),
    );
  });

  it.each([
    ['line breaks', 'aGVs\r\nbG8='],
    ['spaces and tabs', ' aG Vs\tbG8 = '],
    ['missing padding', 'aGVsbG8'],
    ['a data URI', 'data:audio/wav;base64,aGVsbG8='],
    ['a data URI with parameters and capitals', 'DATA:audio/ogg;codecs=opus;BASE64,aGVsbG8='],
    ['white space before a data URI', '\n data:;base64,aGVsbG8='],
  ])('accepts %s', (_, value) => {
    expect(new TextDecoder().decode(decodeBase64(value, 'audio'))).toBe('hello');
  });

  it('gives no bytes for an empty string', () => {
    expect(decodeBase64('', 'audio')).toHaveLength(0);
    expect(decodeBase64('data:audio/wav;base64,', 'audio')).toHaveLength(0);
  });

  it.each([
    ['a character outside the alphabet', 'aGVs*G8='],
    ['an umlaut', 'aGVsäG8='],
    ['padding in the middle', 'aG==VsbG8='],
    ['an impossible length', 'aGVsbG8aa'],
    ['three padding characters', 'aGVsb==='],
    ['a data URI with percent encoding', 'data:text/plain,hello'],
    ['a data URI without an end of its header', `data:${'a'.repeat(5000)}`],
  ])('refuses %s and names the field', (_, value) => {
    const error = errorOf(() => decodeBase64(value, 'reference_audio'));
    expect(error.code).toBe('audio_unreadable');
    expect(error.message).toMatch(/^reference_audio is not valid base64/);
    expect(error.details).toEqual({ field: 'reference_audio' });
    expect(error.message).not.toContain(value);
  });

  it('refuses more bytes than the limit, and takes exactly the limit', () => {
    const value = encodeBase64(new Uint8Array(100));
    expect(decodeBase64(value, 'audio', 100)).toHaveLength(100);
    const error = errorOf(() => decodeBase64(value, 'audio', 99));
    expect(error.code).toBe('audio_too_large');
    expect(error.details).toEqual({ field: 'audio', limitBytes: 99 });
  });

  it('throws nothing but typed errors, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.base64String()), (value) => {
        try {
          expect(decodeBase64(value, 'audio').length).toBeLessThanOrEqual(value.length);
        } catch (error) {
          expect(StarlingError.is(error, 'audio_unreadable')).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
