import { once } from 'node:events';
import { EndBehaviorType, type VoiceReceiver } from '@discordjs/voice';
import { OpusEncoder } from 'mediaplex';
import { voiceChannels, voiceSampleRate } from '../speech/voice-format.js';
import type { RecordOptions, VoiceRecording } from '../voice-session.js';

/** What clients send five times before they send nothing, because the person is silent. */
const silenceFrame = Buffer.from([0xf8, 0xff, 0xfe]);

/** Longest pause that is put in for one, in seconds, after those frames. */
const longestPause = 0.3;

/** Seconds without a sound after which a recording ends, unless told otherwise. */
const defaultPatience = 5;

/**
 * Records one person of a voice channel until there is enough, nothing is heard any more, or the signal fires. Nobody else is
 * received. The connection must not be deaf.
 *
 * @throws what the library's stream fails with, when packets cannot be decrypted
 */
export async function recordSpeaker(
  receiver: VoiceReceiver,
  options: RecordOptions,
): Promise<VoiceRecording> {
  const { userId, maximumSeconds, patienceSeconds = defaultPatience, signal, onHeard } = options;
  const decoder = OpusEncoder.create(voiceSampleRate, voiceChannels);
  const collected = new SampleCollector(Math.round(maximumSeconds * voiceSampleRate));
  const stream = receiver.subscribe(userId, { end: { behavior: EndBehaviorType.Manual } });
  const ended = new AbortController();
  let heardAt: number | undefined;
  let wasSilent = false;

  function hear(packet: Buffer): void {
    const now = performance.now();
    if (heardAt === undefined) onHeard?.();
    const isSilent = packet.equals(silenceFrame);
    // A gap within speech is the network's, and no pause.
    if (heardAt !== undefined && wasSilent && !isSilent) {
      collected.addSilence(Math.min(longestPause, (now - heardAt) / 1000) * voiceSampleRate);
    }
    heardAt = now;
    wasSilent = isSilent;
    collected.addStereo(decoder.decode(packet));
  }

  try {
    const reason = await new Promise<VoiceRecording['reason']>((resolve, reject) => {
      const quiet = setTimeout(() => resolve('quiet'), patienceSeconds * 1000);
      ended.signal.addEventListener('abort', () => clearTimeout(quiet));
      const stop = () => resolve('stopped');
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop, { signal: ended.signal });
      stream.on('data', (packet: Buffer) => {
        try {
          hear(packet);
          quiet.refresh();
          if (collected.isFull) resolve('full');
        } catch (error) {
          reject(error);
        }
      });
      stream.once('error', reject);
      // The library ends the stream with the connection.
      stream.once('close', () => resolve('gone'));
    });
    return { samples: collected.samples, sampleRate: voiceSampleRate, reason };
  } finally {
    ended.abort();
    stream.removeAllListeners('data');
    // A packet that is being received when the stream ends may still fail.
    stream.on('error', () => undefined);
    // Until it is closed, the receiver would hand out this stream for the next recording too.
    if (!stream.closed) {
      const isClosed = once(stream, 'close');
      stream.destroy();
      await isClosed;
    }
  }
}

/** Mono samples up to a length. */
class SampleCollector {
  readonly #samples: Float32Array;
  #length = 0;

  constructor(maximum: number) {
    this.#samples = new Float32Array(maximum);
  }

  get isFull(): boolean {
    return this.#length === this.#samples.length;
  }

  /** What was collected; shares its memory with the collector. */
  get samples(): Float32Array {
    return this.#samples.subarray(0, this.#length);
  }

  addSilence(length: number): void {
    this.#length = Math.min(this.#samples.length, this.#length + Math.round(length));
  }

  /** Takes interleaved 16-bit stereo. */
  addStereo(pcm: Buffer): void {
    for (let offset = 0; offset + 3 < pcm.length && !this.isFull; offset += 4) {
      this.#samples[this.#length] = (pcm.readInt16LE(offset) + pcm.readInt16LE(offset + 2)) / 65_536;
      this.#length += 1;
    }
  }
}
