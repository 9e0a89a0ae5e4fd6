import { once } from 'node:events';
import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const elementType = { float32: 1, uint8: 2, int64: 7 };

/** Length of the random numbers that all weights are cut from, in elements: making new ones for each would take minutes. */
const poolLength = 1 << 20;

/** An ONNX graph in the making whose weights are random and go to a file beside it. */
export class ExternalGraph {
  #nodes = [];
  #initializers = [];
  #inputs = [];
  #outputs = [];
  #names = 0;
  #data;
  #location;
  #offset = 0;
  #random = generator(1);
  #floats = Float32Array.from({ length: poolLength }, () => this.#random() - 0.5);
  #bytes = Uint8Array.from(
    { length: poolLength },
    () => nibble(this.#random()) | (nibble(this.#random()) << 4),
  );

  /**
   * @param {import('node:stream').Writable} data where weights are written
   * @param {string} location the name of that file
   */
  constructor(data, location) {
    this.#data = data;
    this.#location = location;
  }

  input(name, type, shape) {
    this.#inputs.push(valueInfo(name, type, shape));
    return name;
  }

  output(name, type, shape) {
    this.#outputs.push(valueInfo(name, type, shape));
  }

  node(opType, input, attributes = {}, output = this.#fresh(opType), domain = '') {
    const attribute = Object.entries(attributes).map(([name, value]) => {
      if (typeof value === 'number') return onnx.AttributeProto.create({ name, type: 2, i: value });
      if (Array.isArray(value)) return onnx.AttributeProto.create({ name, type: 7, ints: value });
      return onnx.AttributeProto.create({ name, type: 1, f: value.float });
    });
    this.#nodes.push(
      onnx.NodeProto.create({ opType, domain, input, output: [output], name: `node_${output}`, attribute }),
    );
    return output;
  }

  ints(values, dims = [values.length]) {
    return this.#constant('int64', dims, BigInt64Array.from(values, BigInt));
  }

  floats(values, dims = [values.length]) {
    return this.#constant('float32', dims, Float32Array.from(values));
  }

  /** Random fp32 weights, uniform in ±scale/2. */
  async random(dims, scale) {
    const scaled = this.#floats.map((value) => value * scale);
    return this.#external('float32', dims, scaled);
  }

  /** A linear layer in four bits, blocks of 32, activations in int8: what published q4 graphs have. */
  async quantised(value, from, to) {
    const blocks = from / 32;
    const weights = await this.#external('uint8', [to, blocks, 16], this.#bytes);
    const deviation = 0.9 / Math.sqrt(from) / 4;
    const scales = await this.#external(
      'float32',
      [to * blocks],
      this.#floats.map((random) => deviation * (1 + 0.2 * random)),
    );
    const attributes = { K: from, N: to, bits: 4, block_size: 32, accuracy_level: 4 };
    return this.node(
      'MatMulNBits',
      [value, weights, scales],
      attributes,
      this.#fresh('linear'),
      'com.microsoft',
    );
  }

  encode() {
    const graph = onnx.GraphProto.create({
      name: 'bench',
      node: this.#nodes,
      initializer: this.#initializers,
      input: this.#inputs,
      output: this.#outputs,
    });
    const opsetImport = [
      { domain: '', version: 17 },
      { domain: 'com.microsoft', version: 1 },
    ];
    return onnx.ModelProto.encode(onnx.ModelProto.create({ irVersion: 8, opsetImport, graph })).finish();
  }

  #constant(type, dims, values) {
    const name = this.#fresh('constant');
    const rawData = new Uint8Array(values.buffer);
    this.#initializers.push(onnx.TensorProto.create({ name, dims, dataType: elementType[type], rawData }));
    return name;
  }

  async #external(type, dims, pool) {
    const name = this.#fresh('weight');
    const count = dims.reduce((product, size) => product * size, 1);
    const { BYTES_PER_ELEMENT: width } = pool;
    const start = Math.floor(this.#random() * (poolLength / 2));
    for (let written = 0; written < count; ) {
      const at = written === 0 ? start : 0;
      const piece = pool.subarray(at, at + count - written);
      await this.#write(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength));
      written += piece.length;
    }
    const length = count * width;
    const entries = { location: this.#location, offset: this.#offset, length };
    this.#initializers.push(
      onnx.TensorProto.create({
        name,
        dims,
        dataType: elementType[type],
        dataLocation: onnx.TensorProto.DataLocation.EXTERNAL,
        externalData: Object.entries(entries).map(([key, value]) => ({ key, value: String(value) })),
      }),
    );
    this.#offset += length;
    const gap = (4096 - (this.#offset % 4096)) % 4096;
    await this.#write(new Uint8Array(gap));
    this.#offset += gap;
    return name;
  }

  async #write(bytes) {
    if (!this.#data.write(bytes)) await once(this.#data, 'drain');
  }

  #fresh(prefix) {
    this.#names += 1;
    return `${prefix}_${this.#names}`;
  }
}

function valueInfo(name, type, shape) {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return onnx.ValueInfoProto.create({
    name,
    type: { tensorType: { elemType: elementType[type], shape: { dim } } },
  });
}

/** 1 to 15: the mean is the zero point, 8. */
function nibble(random) {
  return 1 + Math.floor(random * 15);
}

/** Numbers in [0, 1) that are the same everywhere (linear congruential generator). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
