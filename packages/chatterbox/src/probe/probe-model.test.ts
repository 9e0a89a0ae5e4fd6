import { onnx } from 'onnx-proto';
import { expect, test } from 'vitest';
import { probeModel } from './probe-model.js';

test('is the graph that its comment says', () => {
  const { opsetImport, graph } = onnx.ModelProto.decode(probeModel());
  expect(probeModel()).toHaveLength(67);
  expect(Number(opsetImport[0]?.version)).toBe(17);
  expect(graph?.node?.map(({ opType, input, output }) => ({ opType, input, output }))).toEqual([
    { opType: 'Add', input: ['x', 'x'], output: ['y'] },
  ]);
});
