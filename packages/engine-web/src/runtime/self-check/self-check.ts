import {
  probeGraph,
  type RuntimeSession,
  type TensorFactory,
  type VerdictStore,
} from '@starling-tts/chatterbox';
import type { ModelGraph } from '../device.js';
import type { ModelFiles } from '../model-files.js';
import { compareWith, type Reference, toReference } from './fingerprint.js';
import { storedReferences } from './stored-references.js';

/** Changes whenever probes or fingerprints do, so that what older versions have kept is not compared with. */
const probeVersion = 1;

/** What {@link createSelfCheck} needs. */
export interface SelfCheckOptions {
  /** The model. */
  readonly files: Pick<ModelFiles, 'descriptor' | 'revision'>;
  /** The runtime's tensor class. */
  readonly tensors: TensorFactory;
  /** Opens a graph on WASM. */
  readonly openOnWasm: (path: string) => Promise<RuntimeSession>;
  /** Keeps what was computed on WASM. */
  readonly references?: VerdictStore;
}

/** Compares graphs on a graphics device with what they compute on the processor. */
export interface SelfCheck {
  /**
   * Finds out what a graph should give. To be called before the graph is opened on the graphics device: the first time a model
   * that is not embedded is opened in a browser, the graph runs on WASM, and weights are in memory once.
   *
   * @returns compares the graph on the device, gives what is wrong or undefined; undefined when there is nothing to compare
   */
  prepare(
    graph: ModelGraph,
    path: string,
  ): Promise<((session: RuntimeSession) => Promise<string | undefined>) | undefined>;
}

/** The start-up check of graphs on a graphics device. */
export function createSelfCheck({ files, tensors, openOnWasm, references }: SelfCheckOptions): SelfCheck {
  const measure = async (graph: ProbedGraph, path: string): Promise<Reference | undefined> => {
    const session = await openOnWasm(path);
    try {
      const first = await probeGraph(graph, session, tensors);
      const second = first && (await probeGraph(graph, session, tensors));
      return first && second && toReference(first, second);
    } finally {
      await session.release();
    }
  };
  const find = async (graph: ProbedGraph, path: string): Promise<Reference | undefined> => {
    const name = `${files.descriptor.id}@${files.revision}/${path}`;
    if (Object.hasOwn(storedReferences, name)) return storedReferences[name];
    const key = `probe-${probeVersion}-${name.replaceAll(/[^a-z0-9]+/gi, '-')}`;
    const kept = parseReference(await references?.get(key));
    if (kept) return kept;
    const measured = await measure(graph, path);
    if (measured) await references?.put(key, JSON.stringify(measured));
    return measured;
  };
  return {
    async prepare(graph, path) {
      if (!isProbed(graph)) return undefined;
      const reference = await find(graph, path);
      if (!reference) return undefined;
      return async (session) => {
        const results = await probeGraph(graph, session, tensors);
        return results && compareWith(reference, results);
      };
    },
  };
}

type ProbedGraph = Parameters<typeof probeGraph>[0];

function isProbed(graph: ModelGraph): graph is ProbedGraph {
  return graph === 'language_model' || graph === 'conditional_decoder';
}

/** What was kept by another page may be anything. */
function parseReference(text: string | undefined): Reference | undefined {
  try {
    const { values, energies, spread, random } = JSON.parse(text ?? '') as Partial<Reference>;
    const areNumbers = (list: unknown) =>
      Array.isArray(list) && list.every((value) => typeof value === 'number');
    if (!areNumbers(values) || !areNumbers(energies)) return undefined;
    if (typeof spread !== 'number' || typeof random !== 'boolean') return undefined;
    return { values: values!, energies: energies!, spread, random };
  } catch {
    return undefined;
  }
}
