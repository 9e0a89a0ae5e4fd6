// The worker of the bench: the real one, over an engine that takes no time.
import { createSpeechService } from '@starling-tts/core';
import { createFakeEngine } from '@starling-tts/core/testing';
import { createSpeechHandler, readWorkerSettings, startWorker } from '@starling-tts/runpod-handler';

const { info } = createFakeEngine();
const sampleRate = 24_000;
const second = Float32Array.from({ length: sampleRate }, (_, index) => 0.3 * Math.sin(index / 20));

/** Three seconds of audio that is there already. */
const engine = {
  specificationVersion: 1,
  info,
  encodeVoice: async () => ({ modelId: info.modelId, modelRevision: info.modelRevision, tensors: {} }),
  defaultVoice: async () => ({ modelId: info.modelId, modelRevision: info.modelRevision, tensors: {} }),
  async *synthesize({ segment }) {
    yield { type: 'start', sampleRate, warnings: [] };
    for (let part = 0; part < 3; part += 1) {
      yield { type: 'audio', samples: second.slice(), segmentId: segment.id, firstSample: part * sampleRate };
    }
    const totals = {
      speechTokens: 75,
      samples: 3 * sampleRate,
      audioSeconds: 3,
      wallSeconds: 0,
      firstAudioSeconds: 0,
      stopReason: 'stop_token',
    };
    yield { type: 'end', segmentId: segment.id, totals, warnings: [] };
  },
};
const speak = createSpeechHandler({ service: createSpeechService({ engine }) });
startWorker({
  settings: readWorkerSettings(process.env),
  handler: (job, context) => (job.input.echo ? Promise.resolve({ output: job.input }) : speak(job, context)),
});
