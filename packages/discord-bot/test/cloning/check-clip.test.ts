import { createHash } from 'node:crypto';
import { decodeWav, encodeWav, parseWavHeader } from '@starling-tts/core';
import { createSyntheticVoice } from '@starling-tts/core/testing';
import { describe, expect, it } from 'vitest';
import { checkClip } from '../../dist/cloning/check-clip.js';

const never = new AbortController().signal;
const clip = (seconds: number, sampleRate: number) =>
  encodeWav(createSyntheticVoice({ seconds, pitch: 140, sampleRate }));

describe('checkClip', () => {
  it('hands on what a voice is made of, and the digest of what was sent', async () => {
    const bytes = clip(40, 16_000);
    const check = await checkClip(bytes, never);
    if (check.status !== 'good') throw new Error(check.status);
    expect(check.seconds).toBe(40);
    expect(check.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(parseWavHeader(check.wav)).toMatchObject({ sampleRate: 16_000, frames: 30 * 16_000, channels: 1 });
    expect(decodeWav(check.wav).channelData[0]).toEqual(
      decodeWav(bytes).channelData[0]?.subarray(0, 30 * 16_000),
    );
  });

  it('hands on no more than models hear', async () => {
    const check = await checkClip(clip(6, 192_000), never);
    if (check.status !== 'good') throw new Error(check.status);
    expect(parseWavHeader(check.wav)).toMatchObject({ sampleRate: 48_000, frames: 6 * 48_000 });
  });

  it('leaves the event loop to others while it reads', async () => {
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const check = await checkClip(clip(100, 48_000), never);
    isOver = true;
    expect(check.status).toBe('good');
    // A decoder in this thread leaves it a handful.
    expect(turns).toBeGreaterThan(100);
  });

  it('ends what takes too long, and goes on with the next', async () => {
    const [late, next] = await Promise.all([
      checkClip(clip(60, 48_000), never, 1),
      checkClip(clip(6, 8000), never),
    ]);
    expect([late.status, next.status]).toEqual(['unreadable', 'good']);
  });

  it('ends when the member does not want it any more, also while it waits for its turn', async () => {
    const stop = new AbortController();
    const running = checkClip(clip(60, 48_000), stop.signal);
    const waiting = checkClip(clip(60, 48_000), stop.signal);
    stop.abort();
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    expect((await checkClip(clip(1, 8000), never)).status).toBe('too-short');
  });
});
