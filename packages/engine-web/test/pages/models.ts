/** A page with a model store, called from the tests with plain data. */
import { createWebModelStore } from '../../dist/models/index.js';
import { type OpenAnswer, type OpenRequest, open } from './open-model.js';

function openInWorker(request: OpenRequest): Promise<OpenAnswer> {
  const worker = new Worker(new URL('./models-worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<OpenAnswer>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(request);
  }).finally(() => worker.terminate()) as Promise<OpenAnswer>;
}

const tools = { open, openInWorker, createWebModelStore };

declare global {
  var modelsPage: typeof tools;
}

globalThis.modelsPage = tools;
