import { readFile } from 'node:fs/promises';
import { fledglingFolder } from '@starling-tts/model-fledgling';
import onnxProto from 'onnx-proto';
import { describe, expect, test } from 'vitest';
import { externalDataFiles, renameExternalData } from './external-data.js';
import { createNode, createTensor, createValue, withIntegerAttribute } from './onnx-builders.js';
import { encodeOnnxModel, readOnnxModel } from './onnx-model.js';
import { readFields, readSignedIntegers } from './protobuf-reader.js';
import { integerField } from './protobuf-writer.js';

const { onnx } = onnxProto;

test('integers keep their sign and size', () => {
  for (const value of [0, 1, -1, 127, 128, -128, 2 ** 31, -(2 ** 31), 2 ** 53, -(2 ** 53)]) {
    const [read] = [...readFields(integerField(300, value))];
    expect(read!.number).toBe(300);
    expect(readSignedIntegers(read!)).toEqual([value]);
  }
});

describe('a model', () => {
  test('is the same after reading and writing, value descriptions aside', async () => {
    const file = await readFile(new URL('onnx/language_model.onnx', fledglingFolder));
    const decode = (bytes: Uint8Array) => {
      const model = onnx.ModelProto.decode(bytes);
      model.graph!.valueInfo = [];
      return JSON.stringify(
        onnx.ModelProto.toObject(model, { longs: String, bytes: String, defaults: true }),
      );
    };
    // Compared as text: a matcher would walk two million bytes.
    expect(decode(encodeOnnxModel(readOnnxModel(file))) === decode(file)).toBe(true);
  });

  test('gets nodes, weights and values that others can read', () => {
    const model = readOnnxModel(
      onnx.ModelProto.encode(
        onnx.ModelProto.create({ graph: onnx.GraphProto.create({ name: 'g' }) }),
      ).finish(),
    );
    const node = createNode('Gather', 'com.example', ['a', ''], 'b', { axis: -1, perm: [0, -2] });
    model.nodes.push(node, withIntegerAttribute(node, 'axis', 3));
    model.initializers.push(createTensor('w', 7, [2], BigInt64Array.of(-1n, 2n ** 40n)));
    model.inputs.push(createValue('x', 1, ['rows', 4]));
    model.operatorSets.set('com.example', 2);
    const { graph, opsetImport } = onnx.ModelProto.decode(encodeOnnxModel(model));
    expect(graph!.node![0]).toMatchObject({
      opType: 'Gather',
      domain: 'com.example',
      input: ['a', ''],
      output: ['b'],
    });
    const attributes = (index: number) =>
      graph!.node![index]!.attribute!.map(({ name, i, ints }) => [name, Number(i), ints!.map(Number)]);
    expect(attributes(0)).toEqual([
      ['axis', -1, []],
      ['perm', 0, [0, -2]],
    ]);
    expect(attributes(1)).toEqual([
      ['perm', 0, [0, -2]],
      ['axis', 3, []],
    ]);
    expect(model.initializers[0]!.integers).toEqual([-1, 2 ** 40]);
    expect(model.inputs[0]).toMatchObject({ name: 'x', elementType: 1, shape: [undefined, 4] });
    expect(graph!.input![0]!.type!.tensorType!.shape!.dim![0]!.dimParam).toBe('rows');
    expect(opsetImport).toMatchObject([{ domain: 'com.example' }]);
  });
});

test('external weights are listed and renamed, and nothing else changes', () => {
  const external = (name: string, location: string) => ({
    name,
    dims: [4],
    dataType: 1,
    dataLocation: 1,
    externalData: [
      { key: 'location', value: location },
      { key: 'offset', value: '4096' },
      { key: 'length', value: '16' },
    ],
  });
  const encode = (location: string) =>
    onnx.ModelProto.encode(
      onnx.ModelProto.fromObject({
        irVersion: 8,
        graph: {
          name: 'g',
          initializer: [
            external('a', location),
            external('b', location),
            { name: 'c', dims: [1], floatData: [1] },
          ],
        },
      }),
    ).finish();
  expect(externalDataFiles(encode('w.onnx_data'))).toEqual(['w.onnx_data']);
  const renamed = renameExternalData(encode('w.onnx_data'), (file) => `a-much-longer-name-of-${file}`);
  expect([...renamed]).toEqual([...encode('a-much-longer-name-of-w.onnx_data')]);
  const file = encode('w.onnx_data');
  expect([...renameExternalData(file, (name) => name)]).toEqual([...file]);
});
