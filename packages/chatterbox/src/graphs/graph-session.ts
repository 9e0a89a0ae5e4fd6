import { type NamedTensor, orAborted, StarlingError, throwIfAborted } from '@starling-tts/core';
import type { Tensor } from 'onnxruntime-common';
import type {
  ModelAccess,
  RuntimeSession,
  SessionPlacement,
  TensorFactory,
  ValueMetadata,
} from '../runtime.js';
import { isTensorElementType, toRuntime } from '../tensors/named-tensor.js';

/** The four graphs of a model. */
export type GraphName = 'speech_encoder' | 'embed_tokens' | 'language_model' | 'conditional_decoder';

/**
 * One graph behind a first-come-first-served queue, so that no session runs twice at once however many requests there are.
 * Requests take turns at every step; one that waits can be cancelled.
 */
export class GraphSession {
  /** Which graph. */
  readonly name: GraphName;
  readonly #session: RuntimeSession;
  readonly #factory: TensorFactory;
  readonly #inputs: ReadonlyMap<string, ValueMetadata>;
  #last: Promise<unknown> = Promise.resolve();
  #released = false;

  private constructor(name: GraphName, session: RuntimeSession, factory: TensorFactory) {
    this.name = name;
    this.#session = session;
    this.#factory = factory;
    this.#inputs = new Map(session.inputs.map((input) => [input.name, input]));
  }

  /**
   * Loads a graph and checks that it has the inputs and outputs of its contract.
   *
   * @throws StarlingError `model_not_found`, `model_invalid`
   */
  static async open(
    name: GraphName,
    path: string,
    access: ModelAccess,
    contract: { inputs: readonly string[]; outputs: readonly string[] },
    placement?: SessionPlacement,
  ): Promise<GraphSession> {
    const session = await access.openSession(path, placement);
    const problem = contractProblem(session, contract);
    if (problem !== undefined) {
      await session.release();
      throw new StarlingError(
        'model_invalid',
        `${path} ${problem}, so it does not keep the Chatterbox contract of ${name}. ` +
          'Choose another model folder or precision.',
        { model: path },
      );
    }
    return new GraphSession(name, session, access.Tensor);
  }

  /** What the graph says about an input; undefined when it has none of that name. */
  input(name: string): ValueMetadata | undefined {
    return this.#inputs.get(name);
  }

  /** All inputs in graph order. */
  get inputs(): readonly ValueMetadata[] {
    return this.#session.inputs;
  }

  /** A tensor for one input, cast to the element type the graph declares. */
  tensor(input: string, value: NamedTensor): Tensor {
    return toRuntime(this.#factory, value, this.#inputs.get(input)?.type ?? value.type);
  }

  /**
   * Waits for its turn and runs the graph. Nothing starts after the signal has fired; a run that has started is finished by the
   * runtime, its result is dropped.
   *
   * @throws StarlingError `aborted`, `engine_disposed`, `engine_failed`
   */
  async run(feeds: Readonly<Record<string, Tensor>>, signal?: AbortSignal): Promise<Record<string, Tensor>> {
    throwIfAborted(signal);
    const result = this.#last.then(() => this.#runNow(feeds, signal));
    this.#last = result.catch(() => undefined);
    if (!signal) return await result;
    try {
      return await orAborted(result, signal);
    } catch (error) {
      // Nobody will see what the run under way returns, and memory of a graphics device is freed by nobody else.
      void result.then(disposeAll, () => undefined);
      throw error;
    }
  }

  async #runNow(
    feeds: Readonly<Record<string, Tensor>>,
    signal?: AbortSignal,
  ): Promise<Record<string, Tensor>> {
    throwIfAborted(signal);
    if (this.#released) {
      throw new StarlingError('engine_disposed', 'The engine was disposed while a call was running.', {});
    }
    try {
      return await this.#session.run(feeds);
    } catch (cause) {
      if (StarlingError.is(cause)) throw cause;
      throw new StarlingError(
        'engine_failed',
        `The runtime failed in ${this.name}. The cause has its own message; if it speaks of shapes or types, ` +
          'the files belong to another export than the model name says.',
        { stage: this.name },
        { cause },
      );
    }
  }

  /** Waits until the runs that have been asked for so far are over, also those whose callers have given up. */
  async settled(): Promise<void> {
    await this.#last;
  }

  /** Frees the session after the run in progress. Waiting runs fail with `engine_disposed`. Idempotent. */
  async release(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    await this.#last;
    await this.#session.release();
  }
}

function disposeAll(tensors: Readonly<Record<string, Tensor>>): void {
  for (const tensor of Object.values(tensors)) tensor.dispose();
}

/** What keeps a session from being the graph it should be. */
function contractProblem(
  session: RuntimeSession,
  contract: { inputs: readonly string[]; outputs: readonly string[] },
): string | undefined {
  const lacks = (values: readonly ValueMetadata[], wanted: readonly string[]) =>
    wanted.filter((name) => !values.some((value) => value.name === name));
  const missing = [...lacks(session.inputs, contract.inputs), ...lacks(session.outputs, contract.outputs)];
  if (missing.length > 0) return `lacks ${missing.join(', ')}`;
  const foreign = [...session.inputs, ...session.outputs].find(({ type }) => !isTensorElementType(type));
  return foreign && `has ${foreign.name} of type ${foreign.type} (float32, float16 and int64 are known)`;
}
