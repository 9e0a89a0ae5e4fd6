import type { ValueMetadata } from '@starling-tts/chatterbox';
import { halfBits } from '@starling-tts/chatterbox/half-bits';
import type { InferenceSession, Tensor } from 'onnxruntime-node';

/** What a lane's thread needs to open its graph. */
export interface LaneConfiguration {
  /** Absolute path of the graph. */
  readonly file: string;
  /** The graph's path inside the model, for error texts. */
  readonly path: string;
  /** Name of the model, for error texts. */
  readonly model: string;
  /** Options of ONNX Runtime. */
  readonly sessionOptions: InferenceSession.SessionOptions;
}

/** A tensor as data that structured clone carries. */
export interface LaneTensor {
  /** Element type. */
  readonly type: Tensor.Type;
  /** Sizes. */
  readonly dims: readonly number[];
  /** Elements. */
  readonly data: Tensor['data'];
}

/** Tensors by name. */
export type LaneTensors = Readonly<Record<string, LaneTensor>>;

/** To the thread. */
export type LaneRequest =
  /** First message: loads the graph. Answered by `opened` or `openFailed`. */
  | { readonly type: 'open'; readonly configuration: LaneConfiguration }
  /** Runs the graph. Answered by `outputs` or `failed` with the same id. */
  | { readonly type: 'run'; readonly id: number; readonly feeds: LaneTensors }
  /** Frees the graph, if there is one, and ends the thread. */
  | { readonly type: 'release' };

/** What went wrong in the thread, in words. */
export interface LaneFailure {
  /** The runtime's message. */
  readonly message: string;
}

/** From the thread. */
export type LaneAnswer =
  /** First message: the graph is loaded. */
  | {
      readonly type: 'opened';
      readonly inputs: readonly ValueMetadata[];
      readonly outputs: readonly ValueMetadata[];
    }
  /** First message: it is not. The thread ends. */
  | { readonly type: 'openFailed'; readonly failure: LaneFailure }
  /** A run is over. */
  | { readonly type: 'outputs'; readonly id: number; readonly outputs: LaneTensors }
  /** A run has failed. */
  | { readonly type: 'failed'; readonly id: number; readonly failure: LaneFailure };

/** A tensor to be sent: a view is cut out, since structured clone would carry the whole buffer beneath it. */
export function toLane(tensor: Pick<Tensor, 'type' | 'dims' | 'data'>): LaneTensor {
  const { type, dims } = tensor;
  // As bits, which every version can clone and every runtime reads.
  const data =
    type === 'float16' ? (halfBits(tensor.data as ArrayBufferView) as Tensor['data']) : tensor.data;
  const isView = ArrayBuffer.isView(data) && data.byteLength !== data.buffer.byteLength;
  return { type, dims: [...dims], data: isView ? (data.slice() as Tensor['data']) : data };
}

/** Applies a change to each of some tensors. */
export function mapTensors<From, To>(
  tensors: Readonly<Record<string, From>>,
  change: (tensor: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(tensor)]));
}
