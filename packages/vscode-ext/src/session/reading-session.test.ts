import { StarlingError } from '@starling-tts/core';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Reading, Sentence, SessionState } from './contracts.js';
import { ReadingSession } from './reading-session.js';
import { FakeSink } from './testing/fake-sink.js';
import { FakeSpeech } from './testing/fake-speech.js';

const names = ['One.', 'Two.', 'Three.', 'Four.', 'Five.', 'Six.', 'Seven.', 'Eight.'];

/** Sentences that follow each other in a document, ten characters each. */
function reading(texts: readonly string[] = names): Reading {
  const sentences = texts.map(
    (text, index): Sentence => ({
      text,
      ranges: [{ start: index * 10, end: index * 10 + 9 }],
      pauseAfterSeconds: 0.5,
      kind: 'prose',
    }),
  );
  return { title: 'Test', sentences };
}

/** Lets everything that waits for nothing but its turn go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
}

function setUp({ held = false, capacity = 10 } = {}) {
  const sink = new FakeSink(capacity);
  const speech = new FakeSpeech(held);
  const retries: unknown[] = [];
  const soundFailures: Error[] = [];
  const session = new ReadingSession({
    speech,
    sink,
    onRetry: (error) => retries.push(error),
    onSoundFailed: (error) => soundFailures.push(error),
  });
  const states: SessionState[] = [];
  session.onChange((state) => states.push(state));
  return { sink, speech, session, states, retries, soundFailures };
}

const crash = () => new StarlingError('engine_crashed', 'The process ended.', {});

describe('ReadingSession', () => {
  it('reads every sentence to the end, each after its pause', async () => {
    const { sink, session, states } = setUp({ capacity: 2 });
    session.start(reading(names.slice(0, 3)));
    for (let step = 0; step < 12; step += 1) {
      await settle();
      sink.play(0.5);
    }
    const seconds = [0, 1, 2].map(
      (sentence) =>
        sink.heard
          .filter((part) => part.sentence === sentence)
          .reduce((sum, { samples }) => sum + samples.length, 0) / 24_000,
    );
    expect(seconds).toEqual([1.5, 1.5, 1.5]);
    expect(session.state.phase).toBe('idle');
    expect([...new Set(states.map(({ phase }) => phase))]).toEqual(['loading', 'playing', 'idle']);
  });

  it('says what is heard, not what was handed over', async () => {
    const { sink, session } = setUp();
    session.start(reading());
    await settle();
    expect(sink.queuedSeconds).toBeGreaterThan(5);
    expect(session.state).toMatchObject({ phase: 'loading', sentence: 0 });
    sink.play(1);
    expect(session.state).toMatchObject({ phase: 'playing', sentence: 0 });
    sink.play(1);
    expect(session.state).toMatchObject({ phase: 'playing', sentence: 1, ranges: [{ start: 10, end: 19 }] });
  });

  it('speaks ahead by no more than the sink takes and two sentences', async () => {
    const { speech, session } = setUp({ capacity: 1 });
    session.start(reading());
    await settle();
    expect(speech.texts).toEqual(names.slice(0, 3));
  });

  it('is silent and forgotten at the moment it is stopped', async () => {
    const { sink, speech, session } = setUp({ held: true });
    session.start(reading());
    await settle();
    session.stop();
    expect(sink.generation).toBeUndefined();
    expect(session.state).toMatchObject({ phase: 'idle', sentenceCount: 0 });
    speech.release();
    await settle();
    sink.play(5);
    expect(sink.heard).toEqual([]);
    expect(speech.calls.map(({ outcome }) => outcome)).toEqual(['aborted']);
  });

  it('goes to the next and previous sentence without speaking again what is known', async () => {
    const { sink, speech, session } = setUp({ capacity: 1 });
    session.start(reading());
    await settle();
    sink.play(0.5);
    session.next();
    expect(session.state).toMatchObject({ phase: 'loading', sentence: 1 });
    await settle();
    sink.play(0.2);
    expect(sink.heard.at(-1)?.samples[0]).toBeCloseTo(speech.sampleOf.get('Two.')!, 6);
    session.previous();
    await settle();
    sink.play(0.2);
    expect(session.state).toMatchObject({ phase: 'playing', sentence: 0 });
    expect(speech.texts.filter((text) => text === 'One.')).toHaveLength(1);
    expect(speech.texts.filter((text) => text === 'Two.')).toHaveLength(1);
  });

  it('ends after the last sentence and stays at the first', async () => {
    const { session } = setUp();
    session.start(reading(names.slice(0, 2)));
    await settle();
    session.previous();
    expect(session.state.sentence).toBe(0);
    session.next();
    expect(session.state.sentence).toBe(1);
    session.next();
    expect(session.state.phase).toBe('idle');
  });

  it('stays paused when the sentence changes, and goes on from there', async () => {
    const { sink, session } = setUp();
    session.start(reading());
    await settle();
    sink.play(0.5);
    session.pause();
    session.next();
    await settle();
    sink.play(5);
    expect(session.state).toMatchObject({ phase: 'paused', sentence: 1 });
    expect(sink.heard.every(({ sentence }) => sentence === 0)).toBe(true);
    session.toggle();
    sink.play(0.5);
    expect(session.state).toMatchObject({ phase: 'playing', sentence: 1 });
  });

  it('repeats the present sentence from its start', async () => {
    const { sink, session } = setUp();
    session.start(reading());
    await settle();
    sink.play(0.9);
    session.repeat();
    await settle();
    sink.play(1.4);
    const again = sink.heard.filter(({ generation }) => generation === sink.generation);
    expect(again.every(({ sentence }) => sentence === 0)).toBe(true);
    expect(again.reduce((sum, { samples }) => sum + samples.length, 0)).toBe(1.4 * 24_000);
  });

  it('drops samples and events of earlier generations', async () => {
    const { sink, speech, session } = setUp({ held: true });
    session.start(reading());
    await settle();
    for (let step = 0; step < 3; step += 1) session.next();
    speech.release();
    await settle();
    speech.release();
    await settle();
    sink.play(0.5);
    expect(new Set(sink.heard.map(({ sentence }) => sentence))).toEqual(new Set([3]));
    expect(speech.calls[0]?.outcome).toBe('aborted');
  });

  it('tells when the sink is locked and goes on by itself when it is not any more', async () => {
    const { sink, session } = setUp();
    sink.setLocked(true);
    session.start(reading());
    await settle();
    sink.play(1);
    expect(session.state.phase).toBe('locked');
    sink.setLocked(false);
    sink.play(0.5);
    expect(session.state.phase).toBe('playing');
    expect(sink.heard[0]).toMatchObject({ sentence: 0 });
  });

  it('tells when it waits for speech in the middle of a reading', async () => {
    const { sink, speech, session } = setUp({ held: true });
    session.start(reading());
    await settle();
    speech.release();
    await settle();
    sink.play(0.25);
    expect(session.state.phase).toBe('playing');
    sink.play(5);
    expect(session.state.phase).toBe('loading');
    speech.release();
    await settle();
    sink.play(0.25);
    expect(session.state.phase).toBe('playing');
  });

  it('begins a long reading with its first clause', async () => {
    const { speech, session } = setUp();
    const long =
      'When the first words are to be heard early, the sentence is cut after a clause and the rest follows at once.';
    session.start(reading([long, long.replace('first', 'second')]));
    await settle();
    expect(speech.texts).toEqual([
      'When the first words are to be heard early,',
      'the sentence is cut after a clause and the rest follows at once.',
      long.replace('first', 'second'),
    ]);
  });

  it('changes the speed of what is queued and the voice of what is not yet heard', async () => {
    const { sink, speech, session } = setUp({ capacity: 1 });
    session.setVoice('Amy');
    session.start(reading());
    session.setRate(1.5);
    expect(sink.rate).toBe(1.5);
    session.setRate(9);
    expect(session.state.rate).toBe(3);
    await settle();
    sink.play(0.5);
    const { generation } = sink;
    session.setVoice('Amy');
    expect(sink.generation).toBe(generation);
    session.setVoice('Ben');
    await settle();
    expect(session.state.sentence).toBe(0);
    expect(speech.calls.at(-1)?.voice).toBe('Ben');
    expect(speech.calls.filter(({ text }) => text === 'One.').map(({ voice }) => voice)).toEqual([
      'Amy',
      'Ben',
    ]);
  });

  it('speaks a sentence again when the engine ended before its first sound', async () => {
    const { sink, speech, session, retries } = setUp();
    speech.failures.set('Two.', [{ error: crash(), after: 0 }]);
    session.start(reading(names.slice(0, 3)));
    await settle();
    sink.play(2);
    expect(session.state).toMatchObject({ phase: 'playing', sentence: 1 });
    expect(retries).toHaveLength(1);
    expect(new Set(sink.heard.map(({ generation }) => generation)).size).toBe(1);
  });

  it('goes back to what is heard when the engine ended in the middle of a sentence', async () => {
    const { sink, speech, session, retries } = setUp({ held: true });
    speech.failures.set('Two.', [{ error: crash(), after: 1 }]);
    session.start(reading(names.slice(0, 3)));
    for (let chunk = 0; chunk < 3; chunk += 1) {
      await settle();
      speech.release();
    }
    await settle();
    sink.play(1.7);
    expect(session.state).toMatchObject({ phase: 'playing', sentence: 1 });
    speech.release();
    await settle();
    expect(retries).toHaveLength(1);
    expect(session.state).toMatchObject({ phase: 'loading', sentence: 1 });
    speech.release();
    await settle();
    sink.play(0.4);
    expect(session.state).toMatchObject({ phase: 'playing', sentence: 1 });
    const again = sink.heard.filter(({ generation }) => generation === sink.generation);
    expect(again.map(({ sentence }) => sentence)).toEqual([1]);
  });

  it('shows an error after what can still be heard, and tries again on resume', async () => {
    const { sink, speech, session } = setUp();
    const broken = new StarlingError('voice_not_found', 'No such voice.', { voice: 'x' });
    speech.failures.set('Two.', [{ error: broken, after: 0 }]);
    session.start(reading(names.slice(0, 3)));
    await settle();
    expect(session.state.phase).toBe('loading');
    sink.play(1.5);
    expect(session.state).toMatchObject({ phase: 'error', sentence: 1, error: broken });
    session.resume();
    await settle();
    sink.play(0.5);
    expect(session.state).toMatchObject({ phase: 'playing', sentence: 1 });
    expect(session.state.error).toBeUndefined();
  });

  it('shows why the sink cannot start, and tries again on resume', async () => {
    const { sink, session } = setUp();
    const silent = new Error('There is no loudspeaker.');
    const start = vi.spyOn(sink, 'start').mockRejectedValueOnce(silent);
    session.start(reading());
    await settle();
    expect(session.state).toMatchObject({ phase: 'error', sentence: 0, error: silent });
    session.resume();
    await settle();
    sink.play(0.5);
    expect(start).toHaveBeenCalledTimes(2);
    expect(session.state).toMatchObject({ phase: 'playing', sentence: 0 });
  });

  it('ends and tells it once when sound fails while it is heard', async () => {
    const { sink, speech, session, states, soundFailures } = setUp({ capacity: 1 });
    session.start(reading());
    await settle();
    sink.play(0.5);
    expect(session.state.phase).toBe('playing');
    const lost = new Error('The device is gone.');
    sink.fail(lost, sink.generation! - 1);
    expect(session.state.phase).toBe('playing');
    sink.fail(lost);
    sink.fail(lost, 1);
    await settle();
    expect(session.state).toMatchObject({ phase: 'idle', sentenceCount: 0 });
    expect(soundFailures).toEqual([lost]);
    expect(states.map(({ phase }) => phase)).not.toContain('error');
    expect(sink.generation).toBeUndefined();
    const calls = speech.calls.length;
    await settle();
    expect(speech.calls).toHaveLength(calls);
    session.start(reading());
    await settle();
    sink.play(0.5);
    expect(session.state.phase).toBe('playing');
  });

  it('shows an error that comes twice', async () => {
    const { speech, session, retries } = setUp();
    speech.failures.set('One.', [
      { error: crash(), after: 0 },
      { error: crash(), after: 0 },
    ]);
    session.start(reading());
    await settle();
    expect(session.state.phase).toBe('error');
    expect(retries).toHaveLength(1);
  });

  it('moves ranges with the text', async () => {
    const { session, sink } = setUp();
    session.start(reading());
    await settle();
    sink.play(0.5);
    const effect = session.applyEdits([{ rangeOffset: 0, rangeLength: 0, text: 'abc' }]);
    expect(effect.touchedUpcoming).toBe(false);
    expect(session.state.ranges).toEqual([{ start: 3, end: 12 }]);
  });

  it('skips what is deleted, at once when it is being heard', async () => {
    const { session, sink, speech } = setUp({ capacity: 1 });
    session.start(reading());
    await settle();
    sink.play(0.5);
    session.applyEdits([{ rangeOffset: 40, rangeLength: 10, text: '' }]);
    expect(session.applyEdits([{ rangeOffset: 0, rangeLength: 10, text: '' }]).touchedUpcoming).toBe(true);
    expect(session.state).toMatchObject({ phase: 'loading', sentence: 1, ranges: [{ start: 0, end: 9 }] });
    for (let step = 0; step < 40; step += 1) {
      await settle();
      sink.play(0.5);
    }
    expect(session.state.phase).toBe('idle');
    expect(speech.texts).toEqual(names.filter((text) => text !== 'Five.'));
    expect(sink.heard.some(({ sentence }) => sentence === 4)).toBe(false);
  });

  it('replaces what is to come by what the document says now', async () => {
    const { session, sink, speech } = setUp({ capacity: 1 });
    session.start(reading());
    await settle();
    sink.play(0.5);
    const { settledEnd } = session;
    expect(settledEnd).toBe(9);
    session.replaceUpcoming(reading(['One.', 'New.']).sentences.slice(1));
    for (let step = 0; step < 10; step += 1) {
      await settle();
      sink.play(0.5);
    }
    expect(session.state.phase).toBe('idle');
    expect(sink.heard.at(-2)?.samples[0]).toBeCloseTo(speech.sampleOf.get('New.')!, 6);
  });

  it('never lets anything be heard that is not of the present generation and sentence', async () => {
    const action = fc.oneof(
      fc.constantFrom(
        'next',
        'previous',
        'repeat',
        'toggle',
        'pause',
        'resume',
        'stop',
        'start',
        'release',
        'lock',
      ),
      fc.integer({ min: 1, max: 30 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), fc.boolean(), async (actions, held) => {
        const { sink, speech, session } = setUp({ held, capacity: 2 });
        session.start(reading());
        for (const step of actions) {
          const before = sink.heard.length;
          if (typeof step === 'number') sink.play(step / 10);
          else if (step === 'release') speech.release();
          else if (step === 'lock') sink.setLocked(!sink.isLocked);
          else if (step === 'start') session.start(reading(names.toReversed()));
          else session[step]();
          if (typeof step !== 'number') expect(sink.heard.length).toBe(before);
          const { phase, sentence, sentenceCount } = session.state;
          const last = sink.heard.at(-1);
          if (sink.heard.length > before && phase !== 'idle') {
            expect(last?.sentence).toBe(sentence);
            expect(last?.generation).toBe(sink.generation);
          }
          expect(phase === 'idle').toBe(sentenceCount === 0);
          if (phase === 'idle') expect(sink.generation).toBeUndefined();
          if (phase === 'paused') expect(sink.isPaused).toBe(true);
          if (phase === 'playing' || phase === 'loading') expect(sink.isPaused).toBe(false);
          expect(speech.calls.filter(({ outcome }) => outcome === 'speaking').length).toBeLessThanOrEqual(2);
          await settle();
        }
        // Whatever happened, left alone it comes to its end.
        sink.setLocked(false);
        session.resume();
        for (let turn = 0; turn < 80 && session.state.phase !== 'idle'; turn += 1) {
          await settle();
          speech.release();
          sink.play(0.5);
        }
        expect(session.state.phase).toBe('idle');
      }),
      { numRuns: 150 },
    );
  });
});
