/** Opens a model in a worker, where files are written through synchronous handles. */
import { type OpenRequest, open } from './open-model.js';

globalThis.onmessage = async ({ data }: MessageEvent<OpenRequest>) => postMessage(await open(data));
