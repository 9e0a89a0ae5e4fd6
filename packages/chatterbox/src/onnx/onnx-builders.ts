import { field } from './onnx-fields.js';
import {
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
  readAttribute,
  readTensor,
  readValue,
} from './onnx-model.js';
import { bytesField, integerField, joinBytes } from './protobuf-writer.js';

/** Numbers of `AttributeProto.AttributeType`. */
const attributeType = { integer: 2, integers: 7 } as const;

/** Attribute values of a new node. */
export type NewAttributes = Readonly<Record<string, number | readonly number[]>>;

/** A new node; integer attributes only. */
export function createNode(
  operator: string,
  domain: string,
  inputs: readonly string[],
  output: string,
  attributes: NewAttributes,
): OnnxNode {
  const encodedAttributes = Object.entries(attributes).map(([name, value]) => integerAttribute(name, value));
  return {
    name: output,
    operator,
    domain,
    inputs: [...inputs],
    outputs: [output],
    attributes: new Map(encodedAttributes.map((attribute) => readAttribute(attribute))),
    others: [
      bytesField(field.node.name, output),
      bytesField(field.node.operator, operator),
      bytesField(field.node.domain, domain),
      ...encodedAttributes.map((attribute) => bytesField(field.node.attribute, attribute)),
    ],
  };
}

/** The node with one integer attribute set. */
export function withIntegerAttribute(node: OnnxNode, name: string, value: number): OnnxNode {
  const before = node.attributes.get(name)?.encoded;
  const attribute = integerAttribute(name, value);
  const replaced = before && bytesField(field.node.attribute, before);
  const others = node.others.filter((other) => !replaced || !areEqual(other, replaced));
  return {
    ...node,
    attributes: new Map([...node.attributes, readAttribute(attribute)]),
    others: [...others, bytesField(field.node.attribute, attribute)],
  };
}

/** A new weight. */
export function createTensor(
  name: string,
  elementType: number,
  dims: readonly number[],
  values: BigInt64Array | Float32Array,
): OnnxTensor {
  const encoded = joinBytes([
    ...dims.map((size) => integerField(field.tensor.dims, size)),
    integerField(field.tensor.dataType, elementType),
    bytesField(field.tensor.name, name),
    bytesField(field.tensor.rawData, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  ]);
  return readTensor(encoded);
}

/** A new input or output; a string is a symbolic size. */
export function createValue(
  name: string,
  elementType: number,
  shape?: readonly (number | string)[],
): OnnxValue {
  const dimensions = shape?.map((size) =>
    bytesField(
      field.shape.dimension,
      typeof size === 'number'
        ? integerField(field.dimension.value, size)
        : bytesField(field.dimension.symbol, size),
    ),
  );
  const tensorType = [
    integerField(field.tensorType.elementType, elementType),
    ...(dimensions ? [bytesField(field.tensorType.shape, dimensions)] : []),
  ];
  const encoded = joinBytes([
    bytesField(field.value.name, name),
    bytesField(field.value.type, bytesField(field.type.tensor, tensorType)),
  ]);
  return readValue(encoded);
}

function integerAttribute(name: string, value: number | readonly number[]): Uint8Array {
  const content =
    typeof value === 'number'
      ? [integerField(field.attribute.integer, value)]
      : value.map((item) => integerField(field.attribute.integers, item));
  const type = typeof value === 'number' ? attributeType.integer : attributeType.integers;
  return joinBytes([
    bytesField(field.attribute.name, name),
    ...content,
    integerField(field.attribute.type, type),
  ]);
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
