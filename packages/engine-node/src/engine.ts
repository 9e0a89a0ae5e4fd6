import { type SpeechEngine, StarlingError } from '@starling-tts/core';
import { startHostedEngine } from './host/hosted-engine.js';
import { type LocalEngineConfiguration, openLocalEngine } from './local-engine.js';
import { type ResolveModelOptions, resolveModel } from './models/index.js';
import { type DeviceChoice, deviceTable } from './runtime/device.js';
import { hasSecondCore } from './runtime/threads.js';
import { defaultVerdictFolder } from './runtime/verdict-folder.js';

/** Options of {@link createNodeEngine}. */
export interface NodeEngineOptions extends ResolveModelOptions {
  /** As {@link resolveModel} takes it. Default `fledgling`, the embedded model. */
  readonly model?: string | undefined;
  /** What runs the model. Default `auto`, which is the CPU; a device asked for by name never falls back. */
  readonly device?: DeviceChoice | undefined;
  /**
   * Where inference happens.
   *
   * - `process` (default): in a process of its own. The event loop of this one stays free, a crash costs one call, and the
   *   process can be killed.
   * - `in-process`: here. Starts sooner and suits scripts that do nothing else: every step of a graph blocks the event loop.
   */
  readonly isolation?: 'process' | 'in-process' | undefined;
  /** Threads within one operator, 1 to 256. Default: one per physical core, at most 8. */
  readonly threads?: number | undefined;
  /**
   * Whether the decoder runs in a thread of its own, so that audio is decoded while the language model makes the next speech
   * tokens. Default: when there are two cores or more. No effect `in-process`.
   */
  readonly decoderThread?: boolean | undefined;
  /**
   * Whether the language model may be rewritten so that decoding does not copy its key-value cache. It is only on the CPU, and only
   * when the rewritten graph has been proved to compute the same (once for each graph, when it is first opened). Default true;
   * false runs every graph as it was exported.
   */
  readonly rewriteGraphs?: boolean | undefined;
  /**
   * Most sequences that the language model decodes as one batch when calls overlap, 1 to 64; a call with guidance takes two. More
   * speech per second for servers, for a little more time per call. Needs {@link NodeEngineOptions.rewriteGraphs} and a graph
   * that has been proved to keep sequences apart; otherwise calls take turns, as with 1. Which calls meet in a batch moves
   * logits in their last bits, so a seed gives the same speech nearly always and not always. Default 1.
   */
  readonly batchSize?: number | undefined;
  /**
   * Longest time in seconds that the inference process may work on one call, waiting for the consumer not counted; then it is
   * killed and the call fails with `engine_crashed`. Default 0: no limit. Not for `in-process`, where nothing can be killed.
   */
  readonly callTimeoutSeconds?: number | undefined;
}

/** An engine that {@link createNodeEngine} made. */
export interface NodeEngine extends SpeechEngine {
  /**
   * Id of the process that runs the model: this one for `in-process`, else the inference process, undefined between its crash
   * and the next request.
   */
  readonly processId: number | undefined;
}

/**
 * Opens a model under Node.js, downloading it first when it comes from the model hub and is not in the cache.
 *
 * @returns an engine; dispose of it when done. While idle it does not keep the process running
 * @throws StarlingError as {@link resolveModel}, and `device_unavailable`, `engine_crashed`, `invalid_request`, `aborted`
 *
 * @example
 * ```ts
 * const engine = await createNodeEngine({ model: 'chatterbox-turbo', onProgress: ({ loaded, total }) => bar(loaded / total) });
 * try {
 *   const voice = await engine.defaultVoice();
 *   for await (const part of engine.synthesize({ segment: { id: 0, text: 'Hello.' }, voice })) play(part);
 * } finally {
 *   await engine.dispose();
 * }
 * ```
 */
export async function createNodeEngine(options: NodeEngineOptions = {}): Promise<NodeEngine> {
  const {
    device = 'auto',
    isolation = 'process',
    threads,
    decoderThread = hasSecondCore(),
    callTimeoutSeconds = 0,
    batchSize = 1,
    signal,
  } = options;
  requireOption(device === 'auto' || Object.hasOwn(deviceTable, device), 'device', deviceProblem);
  requireOption(isolation === 'process' || isolation === 'in-process', 'isolation', isolationProblem);
  requireOption(threads === undefined || isInteger(threads, 1, 256), 'threads', threadsProblem);
  requireOption(isInteger(batchSize, 1, 64), 'batchSize', batchProblem);
  requireOption(
    callTimeoutSeconds >= 0 && callTimeoutSeconds <= 86_400,
    'callTimeoutSeconds',
    timeoutProblem,
  );

  const { descriptor, folder, revision, precision } = await resolveModel(
    options.model ?? 'fledgling',
    options,
  );
  const configuration: LocalEngineConfiguration = {
    descriptor,
    folder,
    revision,
    precision,
    device,
    ...(threads !== undefined && { threads }),
    ...(options.rewriteGraphs !== undefined && { rewriteGraphs: options.rewriteGraphs }),
    batchSize,
    // Decided here: the inference process does not see the caller's variables.
    verdictFolder: defaultVerdictFolder(),
  };
  if (isolation === 'in-process') {
    return Object.assign(await openLocalEngine(configuration, signal), { processId: process.pid });
  }
  return startHostedEngine({
    entry: new URL('./host/host-main.js', import.meta.url),
    configuration: { ...configuration, decoderThread },
    callTimeoutSeconds,
    ...(signal && { signal }),
  });
}

const deviceProblem = `must be 'auto' or one of ${Object.keys(deviceTable).join(', ')}`;
const isolationProblem = "must be 'process' or 'in-process'";
const threadsProblem = 'must be a whole number from 1 to 256';
const batchProblem = 'must be a whole number from 1 to 64';
const timeoutProblem = 'must be a number of seconds from 0 (no limit) to 86400';

function isInteger(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** Options come from command lines and configuration files as often as from typed code. */
function requireOption(holds: boolean, field: string, problem: string): void {
  if (holds) return;
  throw new StarlingError('invalid_request', `The engine option ${field} ${problem}.`, {
    problems: [{ field, message: `${field} ${problem}.` }],
  });
}
