import { StarlingError, throwIfAborted } from '@starling-tts/core';
import { LanguageModel } from '../graphs/language-model.js';
import type { GraphRewriting, ModelAccess } from '../runtime.js';
import { withExactProducts } from './exact-products.js';
import { NotUnderstood } from './not-understood.js';
import { equalityTolerance, lastBit, mostTolerated, probeLogits, relativeError } from './prove-equality.js';
import { type RewrittenGraph, rewriteGraph } from './rewrite-graph.js';

/** Changes whenever rewriting or its proof does, so that old verdicts are not believed. */
const rewriterVersion = 3;

/** The verdict that lets a rewritten graph run; others tell why not. */
const equal = 'equal';

/**
 * Loads the language model, rewritten so that decoding does not copy its cache where the runtime offers it, the graph is of a known
 * kind and the rewritten one has been proved to compute the same. In every other case it runs as it was exported, and
 * {@link ModelAccess.debug} is told why.
 *
 * The proof runs both graphs over the same inputs, one after the other so that weights are in memory once. Where the
 * runtime remembers verdicts, this is done once for each graph.
 *
 * @throws StarlingError `model_not_found`, `model_invalid`, `aborted`
 */
export async function openLanguageModel(
  path: string,
  access: ModelAccess,
  signal?: AbortSignal,
): Promise<LanguageModel> {
  const { rewriting } = access;
  if (rewriting) {
    try {
      return await openRewritten(path, access, rewriting, signal);
    } catch (error) {
      throwIfAborted(signal);
      access.debug?.(`${path} runs as exported, with its cache copied at each step: ${reasonOf(error)}.`);
    }
  }
  return await LanguageModel.open(path, access);
}

async function openRewritten(
  path: string,
  access: ModelAccess,
  rewriting: GraphRewriting,
  signal: AbortSignal | undefined,
): Promise<LanguageModel> {
  const original = await access.readFile(path);
  const rewritten = rewriteGraph(original);
  const key = await verdictKey(original, rewriting.runtime);
  let verdict = await rewriting.verdicts?.get(key);
  if (verdict === undefined) {
    verdict = await prove(original, rewritten, path, access, rewriting, signal);
    await rewriting.verdicts?.put(key, verdict);
  }
  if (verdict !== equal) throw new NotUnderstood(verdict);
  const model = await openGraph(rewritten.file, path, access, rewriting, rewritten);
  access.debug?.(`${path} runs rewritten: its cache is not copied.`);
  return model;
}

/** @returns the verdict: {@link equal}, or what stands against it */
async function prove(
  original: Uint8Array,
  rewritten: RewrittenGraph,
  path: string,
  access: ModelAccess,
  rewriting: GraphRewriting,
  signal: AbortSignal | undefined,
): Promise<string> {
  const logitsOf = async (file: Uint8Array, layout?: RewrittenGraph, factor?: number) => {
    throwIfAborted(signal);
    const model = await openGraph(withExactProducts(file), path, access, rewriting, layout);
    try {
      return await probeLogits(model, signal, factor);
    } finally {
      await model.release();
    }
  };
  const expected = await logitsOf(original);
  const actual = expected && (await logitsOf(rewritten.file, rewritten));
  if (!expected || !actual) return 'the size of its embeddings is not known';
  const error = relativeError(expected, actual);
  if (error <= equalityTolerance) return equal;
  if (error <= mostTolerated) {
    // Large models with little structure amplify rounding. What the original does to itself is no difference.
    const moved = await logitsOf(original, undefined, lastBit);
    if (moved && error <= relativeError(expected, moved)) return equal;
  }
  return `the rewritten graph differs by ${error.toExponential(1)} where ${equalityTolerance} is allowed`;
}

function openGraph(
  file: Uint8Array,
  path: string,
  access: ModelAccess,
  rewriting: GraphRewriting,
  layout: RewrittenGraph | undefined,
): Promise<LanguageModel> {
  const changed: ModelAccess = {
    Tensor: access.Tensor,
    readFile: (other, range) => access.readFile(other, range),
    openSession: (other) => rewriting.openSession(other, file),
  };
  return LanguageModel.open(path, changed, layout);
}

async function verdictKey(file: Uint8Array, runtime: string): Promise<string> {
  const digest = async (bytes: Uint8Array) =>
    Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
  const environment = new TextEncoder().encode(`${rewriterVersion} ${runtime}`);
  return `cache-${await digest(file)}-${(await digest(environment)).slice(0, 16)}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof NotUnderstood) return error.message;
  if (StarlingError.is(error)) return `it could not be rewritten (${error.code})`;
  return `it could not be rewritten (${error instanceof Error ? error.name : typeof error})`;
}
