import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outsideTool } from '../../../../../tooling/testing/outside-tool.ts';
import { makeRecording, recordings } from '../../../test/audio/ffmpeg-recording.ts';
import { readAdts } from './adts.js';
import type { AudioFacts } from './audio-facts.js';
import { readMp4 } from './mp4.js';
import { readWebm } from './webm.js';

const readers: Readonly<Record<string, (bytes: Uint8Array) => AudioFacts | undefined>> = {
  m4a: readMp4,
  mp4: readMp4,
  mov: readMp4,
  aac: readAdts,
  webm: readWebm,
  mka: readWebm,
};
const readerOf = (name: string) => readers[name.slice(name.lastIndexOf('.') + 1)]!;

describe.runIf(outsideTool('ffmpeg', 'ffmpeg'))('files by ffmpeg', () => {
  test.each(recordings)('tells rate and length of $name', (recording) => {
    const facts = readerOf(recording.name)(makeRecording(recording));
    expect(facts?.sampleRate).toBe(recording.decodedRate);
    // A frame more or less: encoders pad both ends, and the last block tells its beginning.
    expect(Math.abs(facts!.seconds - 1)).toBeLessThan(0.15);
  });

  test.each(recordings)('reads every beginning of $name without hanging', (recording) => {
    const bytes = makeRecording(recording);
    for (let length = 0; length < bytes.length; length += 1 + Math.floor(bytes.length / 150)) {
      read(readerOf(recording.name), bytes.subarray(0, length));
    }
  });

  test.each(recordings)('reads damaged forms of $name without hanging', (recording) => {
    const bytes = makeRecording(recording);
    const change = fc.tuple(fc.nat(Math.min(bytes.length, 1500) - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const damaged = bytes.slice();
        for (const [position, value] of changes) damaged[position] = value;
        read(readerOf(recording.name), damaged);
      }),
      { numRuns: 100 },
    );
  });
});

test.each(Object.entries(readers))('finds nothing in nothing (%s)', (_name, reader) => {
  expect(reader(new Uint8Array())).toBeUndefined();
  expect(reader(new Uint8Array(1000))).toBeUndefined();
});

/** A file that is damaged gives facts, nothing, or one kind of error. */
function read(reader: (bytes: Uint8Array) => AudioFacts | undefined, bytes: Uint8Array): void {
  try {
    const facts = reader(bytes);
    if (facts) expect(facts.seconds).toBeGreaterThanOrEqual(0);
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
  }
}
