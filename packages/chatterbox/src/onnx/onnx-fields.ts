/** ONNX element types that matter here, by their number in `onnx.proto`. */
export const onnxType = { float32: 1, int32: 6, int64: 7, bool: 9, float16: 10 } as const;

/** Field numbers of the ONNX messages, from `onnx.proto`. */
export const field = {
  model: { graph: 7, opsetImport: 8, functions: 25 },
  opset: { domain: 1, version: 2 },
  graph: { node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13 },
  node: { input: 1, output: 2, name: 3, operator: 4, attribute: 5, domain: 7 },
  attribute: { name: 1, float: 2, integer: 3, tensor: 5, graph: 6, integers: 8, graphs: 11, type: 20 },
  value: { name: 1, type: 2 },
  type: { tensor: 1 },
  tensorType: { elementType: 1, shape: 2 },
  shape: { dimension: 1 },
  dimension: { value: 1, symbol: 2 },
  tensor: { dims: 1, dataType: 2, int64Data: 7, name: 8, rawData: 9 },
} as const;
