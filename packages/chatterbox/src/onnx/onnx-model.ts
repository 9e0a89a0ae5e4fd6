import { field, onnxType } from './onnx-fields.js';
import { type ProtobufField, readFields, readSignedIntegers } from './protobuf-reader.js';
import { bytesField, integerField, joinBytes } from './protobuf-writer.js';

/** An attribute of a node; only what rewriting reads. */
export interface OnnxAttribute {
  /** Value of an integer attribute. */
  readonly integer?: number;
  /** Value of a float attribute. */
  readonly float?: number;
  /** Values of an integer list. */
  readonly integers: readonly number[];
  /** Value of a tensor attribute. */
  readonly tensor?: OnnxTensor;
  /** Whether it holds graphs of its own (`If`, `Loop`). */
  readonly holdsGraph: boolean;
  /** The attribute as it stands in the node. */
  readonly encoded: Uint8Array;
}

/** A node. Inputs may be replaced. */
export interface OnnxNode {
  /** Name for messages; may be empty. */
  readonly name: string;
  /** Operator, for example `MatMul`. */
  readonly operator: string;
  /** Operator set; empty for ONNX's own. */
  readonly domain: string;
  /** Names of the values it reads; empty for an input left out. */
  readonly inputs: string[];
  /** Names of the values it makes. */
  readonly outputs: readonly string[];
  /** Attributes by name. */
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
  /** All other fields as they stand in the file. */
  readonly others: readonly Uint8Array[];
}

/** A weight or constant; its content stays where it is. */
export interface OnnxTensor {
  /** Name in the graph; empty for a constant of a node. */
  readonly name: string;
  /** Element type, see {@link onnxType}. */
  readonly elementType: number;
  /** Shape. */
  readonly dims: readonly number[];
  /** Values of an int64 tensor of at most 64 values that is stored in the file itself. */
  readonly integers?: readonly number[];
  /** The tensor message as it stands in the file. */
  readonly encoded: Uint8Array;
}

/** An input or output of the graph. */
export interface OnnxValue {
  /** Name. */
  readonly name: string;
  /** Element type, see {@link onnxType}. */
  readonly elementType: number;
  /** Sizes; undefined where symbolic. */
  readonly shape: readonly (number | undefined)[];
  /** The message as it stands in the file. */
  readonly encoded: Uint8Array;
}

/** An ONNX file taken apart as far as rewriting needs it. Everything else is kept byte by byte. */
export interface OnnxModel {
  /** Nodes in the file's order. */
  nodes: OnnxNode[];
  /** Weights. */
  initializers: OnnxTensor[];
  /** Inputs. */
  inputs: OnnxValue[];
  /** Outputs. */
  outputs: OnnxValue[];
  /** Imported operator sets by domain. */
  readonly operatorSets: Map<string, number>;
  /** Whether it defines functions of its own. */
  readonly hasFunctions: boolean;
  /** Fields of the graph that are none of the above, without value descriptions, whose shapes a change makes wrong. */
  readonly graphOthers: readonly Uint8Array[];
  /** Fields of the model that are none of the above. */
  readonly modelOthers: readonly Uint8Array[];
}

/**
 * Reads an ONNX file. Weights are views into it.
 *
 * @throws RangeError when the bytes are not an ONNX file
 */
export function readOnnxModel(file: Uint8Array): OnnxModel {
  const modelFields = [...readFields(file)];
  const graphs = modelFields.filter(({ number }) => number === field.model.graph);
  if (graphs.length !== 1 || !graphs[0]!.bytes) throw new RangeError('not an ONNX file with one graph');
  const graphFields = [...readFields(graphs[0]!.bytes)];
  const known: readonly number[] = Object.values(field.graph);
  return {
    nodes: messages(graphFields, field.graph.node).map(readNode),
    initializers: messages(graphFields, field.graph.initializer).map(readTensor),
    inputs: messages(graphFields, field.graph.input).map(readValue),
    outputs: messages(graphFields, field.graph.output).map(readValue),
    operatorSets: new Map(messages(modelFields, field.model.opsetImport).map(readOperatorSet)),
    hasFunctions: modelFields.some(({ number }) => number === field.model.functions),
    graphOthers: graphFields.flatMap(({ number, encoded }) => (known.includes(number) ? [] : [encoded])),
    modelOthers: modelFields.flatMap(({ number, encoded }) =>
      number === field.model.graph || number === field.model.opsetImport ? [] : [encoded],
    ),
  };
}

/** Writes the file again. */
export function encodeOnnxModel(model: OnnxModel): Uint8Array {
  const graph = [
    ...model.nodes.map((node) => bytesField(field.graph.node, encodeNode(node))),
    ...model.initializers.map(({ encoded }) => bytesField(field.graph.initializer, encoded)),
    ...model.inputs.map(({ encoded }) => bytesField(field.graph.input, encoded)),
    ...model.outputs.map(({ encoded }) => bytesField(field.graph.output, encoded)),
    ...model.graphOthers,
  ];
  const operatorSets = [...model.operatorSets].map(([domain, version]) =>
    bytesField(field.model.opsetImport, [
      bytesField(field.opset.domain, domain),
      integerField(field.opset.version, version),
    ]),
  );
  return joinBytes([...model.modelOthers, ...operatorSets, bytesField(field.model.graph, graph)]);
}

function encodeNode(node: OnnxNode): readonly Uint8Array[] {
  return [
    ...node.inputs.map((name) => bytesField(field.node.input, name)),
    ...node.outputs.map((name) => bytesField(field.node.output, name)),
    ...node.others,
  ];
}

function readNode(message: Uint8Array): OnnxNode {
  const fields = [...readFields(message)];
  return {
    name: text(fields, field.node.name),
    operator: text(fields, field.node.operator),
    domain: text(fields, field.node.domain),
    inputs: messages(fields, field.node.input).map(decode),
    outputs: messages(fields, field.node.output).map(decode),
    attributes: new Map(messages(fields, field.node.attribute).map(readAttribute)),
    others: fields.flatMap(({ number, encoded }) =>
      number === field.node.input || number === field.node.output ? [] : [encoded],
    ),
  };
}

/** Reads one attribute and its name. */
export function readAttribute(message: Uint8Array): [string, OnnxAttribute] {
  const fields = [...readFields(message)];
  const [integer] = integers(fields, field.attribute.integer);
  const float = fields.find(({ number }) => number === field.attribute.float)?.bytes;
  const [tensor] = messages(fields, field.attribute.tensor);
  const graphs: readonly number[] = [field.attribute.graph, field.attribute.graphs];
  return [
    text(fields, field.attribute.name),
    {
      ...(integer !== undefined && { integer }),
      ...(float?.length === 4 && { float: dataView(float).getFloat32(0, true) }),
      integers: integers(fields, field.attribute.integers),
      ...(tensor && { tensor: readTensor(tensor) }),
      holdsGraph: fields.some(({ number }) => graphs.includes(number)),
      encoded: message,
    },
  ];
}

/** Reads one weight or constant. */
export function readTensor(message: Uint8Array): OnnxTensor {
  const fields = [...readFields(message)];
  const [elementType = 0] = integers(fields, field.tensor.dataType);
  const values = elementType === onnxType.int64 ? int64Values(fields) : undefined;
  return {
    name: text(fields, field.tensor.name),
    elementType,
    dims: integers(fields, field.tensor.dims),
    ...(values && { integers: values }),
    encoded: message,
  };
}

function int64Values(fields: readonly ProtobufField[]): readonly number[] | undefined {
  const [raw] = messages(fields, field.tensor.rawData);
  if (!raw) {
    const values = integers(fields, field.tensor.int64Data);
    return values.length > 0 && values.length <= 64 ? values : undefined;
  }
  if (raw.length > 64 * 8 || raw.length % 8 !== 0) return undefined;
  const view = dataView(raw);
  return Array.from({ length: raw.length / 8 }, (_, i) => Number(view.getBigInt64(8 * i, true)));
}

/** Reads one input or output. */
export function readValue(message: Uint8Array): OnnxValue {
  const fields = [...readFields(message)];
  const inside = (bytes: Uint8Array | undefined, number: number) =>
    bytes && messages([...readFields(bytes)], number)[0];
  const [type] = messages(fields, field.value.type);
  const tensorType = inside(type, field.type.tensor);
  const shape = inside(tensorType, field.tensorType.shape);
  const dimensions = shape ? messages([...readFields(shape)], field.shape.dimension) : [];
  return {
    name: text(fields, field.value.name),
    elementType: tensorType
      ? (integers([...readFields(tensorType)], field.tensorType.elementType)[0] ?? 0)
      : 0,
    shape: dimensions.map((dimension) => integers([...readFields(dimension)], field.dimension.value)[0]),
    encoded: message,
  };
}

function readOperatorSet(message: Uint8Array): [string, number] {
  const fields = [...readFields(message)];
  return [text(fields, field.opset.domain), integers(fields, field.opset.version)[0] ?? 0];
}

function messages(fields: readonly ProtobufField[], number: number): readonly Uint8Array[] {
  return fields.flatMap((found) => (found.number === number && found.bytes ? [found.bytes] : []));
}

function integers(fields: readonly ProtobufField[], number: number): readonly number[] {
  return fields.flatMap((found) => (found.number === number ? readSignedIntegers(found) : []));
}

function text(fields: readonly ProtobufField[], number: number): string {
  return decode(messages(fields, number)[0] ?? new Uint8Array());
}

const decoder = new TextDecoder();
function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

function dataView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
