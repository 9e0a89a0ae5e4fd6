import type { Frame } from 'playwright-core';

/** What was heard in the player's page since {@link listen}. */
export interface Heard {
  /** Seconds in which there was sound louder than a whisper of the voice. */
  readonly soundingSeconds: number;
  /** Loudest root mean square over about 40 ms. */
  readonly loudest: number;
  /** Root mean square of the last moment. */
  readonly now: number;
}

/** What {@link listen} leaves in the page. */
interface Listener {
  sounding: number;
  loudest: number;
  now: number;
}

declare const starlingOutput: { readonly context?: AudioContext; readonly node?: AudioNode };

/** Starts measuring what the page plays, from its own audio graph. To be called in the player's frame. */
export async function listen(frame: Frame): Promise<void> {
  await frame.evaluate(() => {
    const heard: Listener = { sounding: 0, loudest: 0, now: 0 };
    Object.assign(globalThis, { starlingHeard: heard });
    let analyser: AnalyserNode | undefined;
    let last = performance.now();
    const samples = new Float32Array(1024);
    setInterval(() => {
      const { context, node } = starlingOutput;
      const elapsed = (performance.now() - last) / 1000;
      last = performance.now();
      heard.now = 0;
      if (context === undefined || node === undefined || context.state !== 'running') return;
      if (analyser?.context !== context) {
        analyser = context.createAnalyser();
        analyser.fftSize = samples.length;
        node.connect(analyser);
      }
      analyser.getFloatTimeDomainData(samples);
      heard.now = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      heard.loudest = Math.max(heard.loudest, heard.now);
      if (heard.now > 0.003) heard.sounding += elapsed;
    }, 25);
  });
}

/** What was heard so far. */
export async function heard(frame: Frame): Promise<Heard> {
  return frame.evaluate(() => {
    const { sounding, loudest, now } = (globalThis as unknown as { starlingHeard: Listener }).starlingHeard;
    return { soundingSeconds: sounding, loudest, now };
  });
}
