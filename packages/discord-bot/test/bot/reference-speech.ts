import { createSpeechService, encodeBase64, type SpeechService } from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import { createNodeEngine } from '@starling-tts/engine-node';
import { toTtsInput } from '../../src/speech/speech-request.ts';

/** The seed that the bots of these tests are started with. */
export const seed = 20_261;

/** What the bot's engine makes of a text, made in this process by the same request. */
export interface ReferenceSpeech {
  /**
   * Mono samples at 24000 Hz.
   *
   * @param voiceId of {@link ReferenceSpeech.clone}; absent: the model's own voice
   */
  speak(text: string, voiceId?: string): Promise<Float32Array>;
  /** Makes a voice of a recording and gives its id. */
  clone(recording: Uint8Array): Promise<string>;
  /** Ends the engine. */
  dispose(): Promise<void>;
}

/** Opens the embedded model. */
export async function openReferenceSpeech(): Promise<ReferenceSpeech> {
  const engine = await createNodeEngine({ model: 'fledgling', threads: 1, device: 'cpu' });
  const service: SpeechService = createSpeechService({ engine, seed, decoders: codecDecoders });
  return {
    clone: async (recording) => {
      const reference_audio = encodeBase64(recording);
      const made = await service.run({
        operation: 'voice_cloning',
        reference_audio,
        voice_name: 'reference',
      });
      return made.voice_info.voice_id;
    },
    speak: async (text, voiceId) => {
      const request = {
        text,
        voiceId,
        userId: '1',
        guildId: '1',
        language: 'en',
        dictionary: [],
        maxSeconds: 60,
      };
      const chunks: Float32Array[] = [];
      for await (const part of service.stream(toTtsInput(request, engine.info))) {
        if (part.type === 'audio') chunks.push(part.samples);
      }
      const samples = new Float32Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
      let offset = 0;
      for (const chunk of chunks) {
        samples.set(chunk, offset);
        offset += chunk.length;
      }
      return samples;
    },
    dispose: () => engine.dispose(),
  };
}
