import { StarlingError, throwIfAborted } from '@starling-tts/core';
import { LanguageModel } from '../graphs/language-model.js';
import type { GraphRewriting, ModelAccess } from '../runtime.js';
import { withExactProducts } from './exact-products.js';
import { NotUnderstood } from './not-understood.js';
import { expectLogits, findDifference } from './prove-equality.js';
import { type RewrittenGraph, rewriteGraph } from './rewrite-graph.js';

/** Changes whenever rewriting or its proof does, so that old verdicts are not believed. */
const rewriterVersion = 1;

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
  const during = async <Result>(
    file: Uint8Array,
    layout: RewrittenGraph | undefined,
    use: (model: LanguageModel) => Promise<Result>,
  ): Promise<Result> => {
    throwIfAborted(signal);
    const model = await openGraph(withExactProducts(file), path, access, rewriting, layout);
    try {
      return await use(model);
    } finally {
      await model.release();
    }
  };
  const expected = await during(original, undefined, (model) => expectLogits(model, signal));
  if (!expected) return 'the size of its embeddings is not known';
  const difference = await during(rewritten.file, rewritten, (model) =>
    findDifference(model, expected, signal),
  );
  return difference ?? equal;
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
