import { StarlingError, throwIfAborted } from '@starling-tts/core';
import { LanguageModel } from '../graphs/language-model.js';
import type { GraphRewriting, ModelAccess } from '../runtime.js';
import { withExactProducts } from './exact-products.js';
import { NotUnderstood } from './not-understood.js';
import {
  equalityTolerance,
  lastBit,
  mostTolerated,
  probeBatch,
  probeLogits,
  relativeError,
} from './prove-equality.js';
import { type RewrittenGraph, rewriteGraph } from './rewrite-graph.js';

/** Changes whenever rewriting or its proof does, so that old verdicts are not believed. */
const rewriterVersion = 4;

/** The verdict of a proof that succeeded; others tell why it did not. */
const proved = 'equal';

/** How {@link openLanguageModel} opens it. */
export interface OpenLanguageModelOptions {
  /** Most rows decoded as one batch, where the rewritten graph has been proved to do that right. Default 1: no batches. */
  readonly batchSize?: number;
  /** Cancels opening. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Loads the language model, rewritten so that decoding does not copy its cache where the runtime offers it, the graph is of a known
 * kind and the rewritten one has been proved to compute the same. In every other case it runs as it was exported, and
 * {@link ModelAccess.debug} is told why.
 *
 * The proof runs both graphs over the same inputs, one after the other so that weights are in memory once. Where the
 * runtime remembers verdicts, this is done once for each graph. Sequences are decoded in batches only by a graph that is
 * rewritten and gives each of them what it gives it alone.
 *
 * @throws StarlingError `model_not_found`, `model_invalid`, `aborted`
 */
export async function openLanguageModel(
  path: string,
  access: ModelAccess,
  options: OpenLanguageModelOptions = {},
): Promise<LanguageModel> {
  const { rewriting } = access;
  if (rewriting) {
    try {
      return await openRewritten(path, access, rewriting, options);
    } catch (error) {
      throwIfAborted(options.signal);
      const batches = (options.batchSize ?? 1) > 1 ? ' and no batches' : '';
      access.debug?.(
        `${path} runs as exported, with its cache copied at each step${batches}: ${reasonOf(error)}.`,
      );
    }
  }
  return await LanguageModel.open(path, access);
}

/** A graph's two forms, and where they run. */
interface Candidate {
  readonly path: string;
  readonly original: Uint8Array;
  readonly rewritten: RewrittenGraph;
  readonly access: ModelAccess;
  readonly rewriting: GraphRewriting;
  readonly signal: AbortSignal | undefined;
}

async function openRewritten(
  path: string,
  access: ModelAccess,
  rewriting: GraphRewriting,
  { batchSize = 1, signal }: OpenLanguageModelOptions,
): Promise<LanguageModel> {
  const original = await access.readFile(path);
  const rewritten = rewriteGraph(original);
  const candidate = { path, original, rewritten, access, rewriting, signal };
  const verdict = await remembered('cache', candidate, proveEqual);
  if (verdict !== proved) throw new NotUnderstood(verdict);
  const batches = batchSize > 1 ? await remembered('batch', candidate, proveBatches) : undefined;
  const model = await openGraph(rewritten.file, candidate, rewritten);
  access.debug?.(`${path} runs rewritten: its cache is not copied.`);
  if (batches === proved) model.batchSequences(batchSize);
  else if (batches !== undefined) access.debug?.(`${path} decodes no batches: ${batches}.`);
  return model;
}

/** The verdict of a proof on this graph, found before or now. */
async function remembered(
  kind: 'cache' | 'batch',
  candidate: Candidate,
  prove: (candidate: Candidate) => Promise<string>,
): Promise<string> {
  const { original, rewriting } = candidate;
  const key = `${kind}-${await graphKey(original, rewriting.runtime)}`;
  const known = await rewriting.verdicts?.get(key);
  if (known !== undefined) return known;
  const verdict = await prove(candidate);
  await rewriting.verdicts?.put(key, verdict);
  return verdict;
}

/** @returns {@link proved}, or what stands against the rewritten graph */
async function proveEqual(candidate: Candidate): Promise<string> {
  const { original, rewritten, signal } = candidate;
  const logitsOf = (file: Uint8Array, layout?: RewrittenGraph, factor?: number) =>
    withProbed(file, candidate, layout, (model) => probeLogits(model, signal, factor));
  const expected = await logitsOf(original);
  const actual = expected && (await logitsOf(rewritten.file, rewritten));
  if (!expected || !actual) return sizeUnknown;
  const error = relativeError(expected, actual);
  if (error <= equalityTolerance) return proved;
  if (error <= mostTolerated) {
    // Large models with little structure amplify rounding. What the original does to itself is no difference.
    const moved = await logitsOf(original, undefined, lastBit);
    if (moved && error <= relativeError(expected, moved)) return proved;
  }
  return `the rewritten graph differs by ${error.toExponential(1)} where ${equalityTolerance} is allowed`;
}

/** @returns {@link proved} when sequences of different lengths come out of one batch as each does alone, or why not */
async function proveBatches(candidate: Candidate): Promise<string> {
  const { rewritten } = candidate;
  return await withProbed(rewritten.file, candidate, rewritten, async (model) => {
    if (model.guides) return 'guidance is in the graph';
    try {
      const alone = await probeBatch(model, false);
      const together = await probeBatch(model, true);
      if (!alone || !together) return sizeUnknown;
      const error = relativeError(alone, together);
      if (error <= mostTolerated) return proved;
      return `sequences of one batch differ by ${error.toExponential(1)} from those decoded alone`;
    } catch (error) {
      // Positions for all rows alike are built into some graphs: shapes do not fit then.
      if (StarlingError.is(error, 'engine_failed'))
        return 'it takes no sequences of different lengths at once';
      throw error;
    }
  });
}

const sizeUnknown = 'the size of its embeddings is not known';

/** Opens a graph with exact products for as long as it is looked at. */
async function withProbed<Result>(
  file: Uint8Array,
  candidate: Candidate,
  layout: RewrittenGraph | undefined,
  probe: (model: LanguageModel) => Promise<Result>,
): Promise<Result> {
  throwIfAborted(candidate.signal);
  const model = await openGraph(withExactProducts(file), candidate, layout);
  try {
    return await probe(model);
  } finally {
    await model.release();
  }
}

function openGraph(
  file: Uint8Array,
  { path, access, rewriting }: Candidate,
  layout: RewrittenGraph | undefined,
): Promise<LanguageModel> {
  const changed: ModelAccess = {
    Tensor: access.Tensor,
    readFile: (other, range) => access.readFile(other, range),
    openSession: (other) => rewriting.openSession(other, file),
  };
  return LanguageModel.open(path, changed, layout);
}

async function graphKey(file: Uint8Array, runtime: string): Promise<string> {
  const digest = async (bytes: Uint8Array) =>
    Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
  const environment = new TextEncoder().encode(`${rewriterVersion} ${runtime}`);
  return `${await digest(file)}-${(await digest(environment)).slice(0, 16)}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof NotUnderstood) return error.message;
  if (StarlingError.is(error)) return `it could not be rewritten (${error.code})`;
  return `it could not be rewritten (${error instanceof Error ? error.name : typeof error})`;
}
