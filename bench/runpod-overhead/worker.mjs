// The worker of the bench: the real one, over an engine that takes no time.
import { createSpeechService } from '@starling-tts/core';
import { createFakeEngine } from '@starling-tts/core/testing';
import { createSpeechHandler, readWorkerSettings, startWorker } from '@starling-tts/runpod-handler';

const speak = createSpeechHandler({ service: createSpeechService({ engine: createFakeEngine() }) });
startWorker({
  settings: readWorkerSettings(process.env),
  handler: (job, context) => (job.input.echo ? Promise.resolve({ output: job.input }) : speak(job, context)),
});
