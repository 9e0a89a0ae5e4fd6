import { withIntegerAttribute } from '../onnx/onnx-builders.js';
import { encodeOnnxModel, readOnnxModel } from '../onnx/onnx-model.js';

/** `accuracy_level` of MatMulNBits at which activations stay float32. */
const float32Activations = 1;

/**
 * The graph with activations of 4-bit products kept in float32. Rounded to int8, as exports ask for, they turn a difference in
 * the last bit into one of a percent, so that two ways to compute the same could not be compared.
 */
export function withExactProducts(file: Uint8Array): Uint8Array {
  const model = readOnnxModel(file);
  const isRounded = model.nodes.map(
    ({ operator, attributes }) =>
      operator === 'MatMulNBits' &&
      (attributes.get('accuracy_level')?.integer ?? float32Activations) !== float32Activations,
  );
  if (!isRounded.includes(true)) return file;
  model.nodes = model.nodes.map((node, index) =>
    isRounded[index] ? withIntegerAttribute(node, 'accuracy_level', float32Activations) : node,
  );
  return encodeOnnxModel(model);
}
