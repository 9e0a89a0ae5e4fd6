import onnxProto from 'onnx-proto';
import { describe, expect, test } from 'vitest';
import { readOnnxModel } from '../onnx/onnx-model.js';
import { NotUnderstood } from './not-understood.js';
import { addedRowsOutput, rewriteGraph } from './rewrite-graph.js';

const { onnx } = onnxProto;

type Node = {
  op: string;
  inputs: string[];
  outputs: string[];
  domain?: string;
  ints?: Record<string, number[]>;
} & {
  numbers?: Record<string, number>;
  graph?: boolean;
};

/** One layer of attention with a cache grown by Concat. */
function attention(): Node[] {
  return [
    {
      op: 'Concat',
      inputs: ['past_key_values.0.key', 'k'],
      outputs: ['present.0.key'],
      numbers: { axis: 2 },
    },
    {
      op: 'Concat',
      inputs: ['past_key_values.0.value', 'v'],
      outputs: ['present.0.value'],
      numbers: { axis: 2 },
    },
    { op: 'Transpose', inputs: ['present.0.key'], outputs: ['kt'], ints: { perm: [0, 1, 3, 2] } },
    { op: 'MatMul', inputs: ['q', 'kt'], outputs: ['scores'] },
    { op: 'Softmax', inputs: ['scores'], outputs: ['weights'], numbers: { axis: -1 } },
    { op: 'MatMul', inputs: ['weights', 'present.0.value'], outputs: ['logits'] },
  ];
}

interface Change {
  nodes?: Node[];
  type?: number;
  pastShape?: (number | string)[];
  presents?: string[];
  functions?: boolean;
}

function encode({ nodes = attention(), type = 1, pastShape, presents, functions }: Change = {}): Uint8Array {
  const value = (name: string, elemType: number, shape: readonly (number | string)[]) => ({
    name,
    type: {
      tensorType: {
        elemType,
        shape: {
          dim: shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size })),
        },
      },
    },
  });
  const cache = pastShape ?? ['batch', 2, 'past', 8];
  const names = presents ?? ['present.0.key', 'present.0.value'];
  const model = onnx.ModelProto.fromObject({
    irVersion: 8,
    producerName: 'test',
    opsetImport: [{ domain: '', version: 17 }],
    ...(functions && { functions: [{ name: 'f', domain: 'own' }] }),
    graph: {
      name: 'g',
      node: nodes.map(({ op, inputs, outputs, domain = '', numbers = {}, ints = {}, graph }) => ({
        opType: op,
        domain,
        input: inputs,
        output: outputs,
        attribute: [
          ...Object.entries(numbers).map(([name, i]) => ({ name, type: 2, i })),
          ...Object.entries(ints).map(([name, list]) => ({ name, type: 7, ints: list })),
          ...(graph ? [{ name: 'then_branch', type: 5, g: { name: 'inner' } }] : []),
        ],
      })),
      input: [
        ...['q', 'k', 'v'].map((name) => value(name, 1, ['batch', 2, 'rows', 8])),
        value('past_key_values.0.key', type, cache),
        value('past_key_values.0.value', type, cache),
      ],
      output: [
        value('logits', 1, ['batch', 2, 'rows', 8]),
        ...names.map((name) => value(name, type, ['batch', 2, 'total', 8])),
      ],
    },
  });
  return onnx.ModelProto.encode(model).finish();
}

function refusal(file: Uint8Array): string {
  try {
    rewriteGraph(file);
  } catch (error) {
    if (error instanceof NotUnderstood) return error.message;
    throw error;
  }
  return '';
}

/** The attention with one node put in place of another. */
function withNode(index: number, node: Partial<Node>, ...more: Node[]): Uint8Array {
  const nodes = attention();
  nodes[index] = { ...nodes[index]!, ...node };
  return encode({ nodes: [...nodes, ...more] });
}

describe('a rewritten graph', () => {
  test('gives its new rows and takes the cache unchanged', () => {
    const rewritten = rewriteGraph(encode());
    expect(rewritten).toMatchObject({
      layers: 1,
      heads: 2,
      headSize: 8,
      mask: 'capacity',
      hasPositionShift: false,
    });
    const model = readOnnxModel(rewritten.file);
    expect(model.outputs.map(({ name }) => name)).toEqual(['logits', addedRowsOutput]);
    expect(model.inputs.map(({ name }) => name)).toEqual(
      readOnnxModel(encode()).inputs.map(({ name }) => name),
    );
    expect(model.nodes.some(({ inputs }) => inputs.includes('present.0.key'))).toBe(false);
    expect(model.operatorSets).toEqual(
      new Map([
        ['', 17],
        ['com.microsoft', 1],
      ]),
    );
    // Read by another implementation of the format.
    const decoded = onnx.ModelProto.decode(rewritten.file);
    expect(decoded.producerName).toBe('test');
    expect(
      decoded.graph?.output?.[1]?.type?.tensorType?.shape?.dim?.map(({ dimValue }) => Number(dimValue)),
    ).toEqual([2, 0, 2, 0, 8]);
  });

  test('has its nodes in an order in which they can run', () => {
    const { nodes, inputs, initializers } = readOnnxModel(
      rewriteGraph(encode({ nodes: attention().reverse() })).file,
    );
    const made = new Set([...inputs, ...initializers].map(({ name }) => name));
    for (const node of nodes) {
      for (const input of node.inputs) expect(made).toContain(input);
      for (const output of node.outputs) made.add(output);
    }
  });
});

describe('refused, so that the model runs as exported', () => {
  test.each<[string, Uint8Array, string]>([
    ['bytes that are no model', Uint8Array.of(1, 2, 3), 'cannot be read'],
    ['nothing', new Uint8Array(), 'cannot be read'],
    ['a half precision cache', encode({ type: 10 }), 'not float32'],
    ['a cache of unknown heads', encode({ pastShape: ['batch', 'heads', 'past', 8] }), 'no shape'],
    ['a cache of unbelievable heads', encode({ pastShape: ['batch', 1e6, 'past', 8] }), 'no shape'],
    ['a cache of three sizes', encode({ pastShape: ['batch', 2, 8] }), 'no shape'],
    ['a missing present', encode({ presents: ['present.0.key'] }), 'no key and value'],
    [
      'a present of another name',
      encode({ presents: ['present.0.key', 'present.7.value'] }),
      'lacks present.0.value',
    ],
    ['functions', encode({ functions: true }), 'functions'],
    ['an inner graph', withNode(4, { graph: true }), 'graph of its own'],
    ['growth on another axis', withNode(0, { numbers: { axis: 1 } }), 'not the cache with new rows'],
    [
      'new rows first',
      withNode(0, { inputs: ['k', 'past_key_values.0.key'] }),
      'not the cache with new rows',
    ],
    ['another operator', withNode(0, { op: 'Add' }), 'not the cache with new rows'],
    ['another transposition', withNode(2, { ints: { perm: [0, 2, 1, 3] } }), 'keys are read by'],
    ['keys on the left', withNode(3, { inputs: ['kt', 'q'] }), 'keys are read by'],
    ['keys scaled by more than a number', encode({ nodes: scaledBy('q') }), 'keys are read by'],
    ['keys read twice', withNode(0, {}, { op: 'Relu', inputs: ['kt'], outputs: ['other'] }), 'read by 2'],
    [
      'values read by something else',
      withNode(5, { inputs: ['present.0.value', 'weights'] }),
      'values are read by',
    ],
    ['a value made twice', withNode(0, {}, { op: 'Relu', inputs: ['q'], outputs: ['scores'] }), 'made twice'],
    ['a name of ours', withNode(4, { outputs: ['starling_cache/0'] }), 'made twice'],
    ['a circle', withNode(4, { inputs: ['logits'] }), 'depends on itself'],
  ])('%s', (_, file, reason) => {
    expect(refusal(file)).toContain(reason);
  });

  test('settings of GroupQueryAttention that are not known', () => {
    const node: Node = {
      op: 'GroupQueryAttention',
      domain: 'com.microsoft',
      inputs: ['q', 'k', 'v', 'past_key_values.0.key', 'past_key_values.0.value', 'seqlens', 'total'],
      outputs: ['logits', 'present.0.key', 'present.0.value'],
      numbers: { num_heads: 2, kv_num_heads: 2 },
    };
    const grouped = (change: Partial<Node>) => encode({ nodes: [{ ...node, ...change }] });
    expect(refusal(grouped({}))).toBe('');
    expect(rewriteGraph(grouped({})).mask).toBe('length');
    const numbers = node.numbers!;
    for (const change of [
      { numbers: { ...numbers, kv_num_heads: 1 } },
      { numbers: { ...numbers, local_window_size: 64 } },
      { numbers: { ...numbers, smooth_softmax: 1 } },
      { numbers: { ...numbers, do_rotary: 1 } },
      { inputs: [...node.inputs, '', '', 'position_ids'] },
      { inputs: node.inputs.with(1, '') },
      { domain: 'elsewhere' },
    ]) {
      expect(refusal(grouped(change))).toContain('not known');
    }
  });

  test('a chain of very many nodes, without overflowing the stack', () => {
    const chain: Node[] = Array.from({ length: 19_000 }, (_, i) => ({
      op: 'Relu',
      inputs: [i === 0 ? 'q' : `r${i - 1}`],
      outputs: [`r${i}`],
    }));
    const nodes = attention();
    nodes[3] = { ...nodes[3]!, inputs: ['r18999', 'kt'] };
    expect(refusal(encode({ nodes: [...chain, ...nodes] }))).toBe('');
    const more: Node[] = Array.from({ length: 1100 }, (_, i) => ({
      op: 'Relu',
      inputs: ['q'],
      outputs: [`s${i}`],
    }));
    expect(refusal(encode({ nodes: [...chain, ...nodes, ...more] }))).toContain('too many nodes');
  });

  test('damaged files, without hanging or another error', () => {
    const file = encode();
    for (let i = 0; i < file.length; i++) {
      for (const byte of [0, 0x7f, 0xff]) {
        const damaged = file.slice();
        damaged[i] = byte;
        refusal(damaged);
      }
      refusal(file.slice(0, i));
    }
  });
});

/** Keys multiplied by another tensor on their way. */
function scaledBy(factor: string): Node[] {
  const nodes = attention();
  nodes[3] = { ...nodes[3]!, inputs: ['q', 'scaled'] };
  return [...nodes, { op: 'Mul', inputs: ['kt', factor], outputs: ['scaled'] }];
}
