import { importProblem } from '../import-problem.js';
import { construct, findGlobal, setState } from './numpy-objects.js';
import { isKind, type PickleValue } from './pickle-value.js';

/*
 * A reader for the pickles that hold voices: protocol 4 (https://peps.python.org/pep-3154), a dictionary with one NumPy
 * array, strings and numbers. It knows the 24 opcodes that such files are made of and refuses every other. Nothing is
 * called: the names of the three NumPy things are recognised, any other name is refused.
 */

const maxSteps = 4096;
const maxStackHeight = 128;
const maxEntries = 64;

const mark = Symbol('mark');
type StackValue = PickleValue | typeof mark;

/**
 * Reads a pickle that holds a dictionary. Data is not copied: arrays are views of the given bytes.
 *
 * @throws StarlingError `voice_import_invalid` for everything that is not a whole pickle of the few opcodes
 */
export function readPickle(bytes: Uint8Array): ReadonlyMap<string, PickleValue> {
  return new PickleReader(bytes).read();
}

class PickleReader {
  /** What each opcode does. The names are those of Python's `pickletools`. */
  static readonly #instructions: ReadonlyMap<number, (reader: PickleReader) => void> = new Map([
    /* FRAME */ [0x95, (reader) => reader.#checkFrame()],
    /* MEMOIZE */ [0x94, (reader) => void reader.#memo.push(reader.#top())],
    /* BINGET */ [0x68, (reader) => reader.#push(reader.#remembered(reader.#unsigned(1)))],
    /* MARK */ [0x28, (reader) => void reader.#stack.push(mark)],
    /* EMPTY_DICT */ [0x7d, (reader) => reader.#push({ kind: 'dictionary', entries: new Map() })],
    /* SETITEMS */ [0x75, (reader) => reader.#setItems()],
    /* TUPLE1 */ [0x85, (reader) => reader.#pushTuple(1)],
    /* TUPLE3 */ [0x87, (reader) => reader.#pushTuple(3)],
    /* TUPLE */ [0x74, (reader) => reader.#push({ kind: 'tuple', items: reader.#popToMark() })],
    /* NONE */ [0x4e, (reader) => reader.#push(null)],
    /* NEWTRUE */ [0x88, (reader) => reader.#push(true)],
    /* NEWFALSE */ [0x89, (reader) => reader.#push(false)],
    /* BININT1 */ [0x4b, (reader) => reader.#push(reader.#unsigned(1))],
    /* BININT2 */ [0x4d, (reader) => reader.#push(reader.#unsigned(2))],
    /* BININT */ [0x4a, (reader) => reader.#push(reader.#view.getInt32(reader.#advance(4), true))],
    /* BINFLOAT */ [0x47, (reader) => reader.#push(reader.#view.getFloat64(reader.#advance(8), false))],
    /* SHORT_BINUNICODE */ [0x8c, (reader) => reader.#push(reader.#text(reader.#unsigned(1)))],
    /* SHORT_BINBYTES */ [0x43, (reader) => reader.#push(reader.#data(reader.#unsigned(1)))],
    /* BINBYTES */ [0x42, (reader) => reader.#push(reader.#data(reader.#unsigned(4)))],
    /* STACK_GLOBAL */ [0x93, (reader) => reader.#pushGlobal()],
    /* REDUCE */ [0x52, (reader) => reader.#reduce()],
    /* BUILD */ [0x62, (reader) => reader.#build()],
  ]);

  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #stack: StackValue[] = [];
  readonly #memo: PickleValue[] = [];
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(): ReadonlyMap<string, PickleValue> {
    if (this.#unsigned(1) !== 0x80 || this.#unsigned(1) !== 4) {
      throw importProblem('voice data', 'is not a pickle of protocol 4');
    }
    for (let step = 0; step < maxSteps; step += 1) {
      const opcode = this.#unsigned(1);
      if (opcode === 0x2e) return this.#finish();
      const perform = PickleReader.#instructions.get(opcode);
      if (perform === undefined) {
        throw importProblem('voice data', 'holds an instruction that a pickled voice has no use for');
      }
      perform(this);
      if (this.#stack.length > maxStackHeight) break;
    }
    throw importProblem('voice data', 'is a pickle far more complicated than a voice');
  }

  /** STOP. */
  #finish(): ReadonlyMap<string, PickleValue> {
    const value = this.#pop();
    if (this.#stack.length > 0 || this.#position !== this.#bytes.length) {
      throw importProblem('voice data', 'goes on behind its end');
    }
    if (!isKind(value, 'dictionary')) throw importProblem('voice data', 'is not a dictionary');
    return value.entries;
  }

  #checkFrame(): void {
    const length = this.#view.getBigUint64(this.#advance(8), true);
    if (length > BigInt(this.#bytes.length - this.#position)) throw this.#cutOff();
  }

  #setItems(): void {
    const items = this.#popToMark();
    const target = this.#top();
    if (!isKind(target, 'dictionary') || items.length % 2 !== 0) throw this.#malformed();
    for (let index = 0; index < items.length; index += 2) {
      const key = items[index];
      if (typeof key !== 'string' || target.entries.has(key)) throw this.#malformed();
      target.entries.set(key, items[index + 1]!);
    }
    if (target.entries.size > maxEntries) throw this.#malformed();
  }

  #pushTuple(length: number): void {
    const items = Array.from({ length }, () => this.#pop());
    this.#push({ kind: 'tuple', items: items.reverse() });
  }

  #pushGlobal(): void {
    const name = this.#pop();
    this.#push(findGlobal(this.#pop(), name));
  }

  #reduce(): void {
    const parameters = this.#pop();
    this.#push(construct(this.#pop(), parameters));
  }

  #build(): void {
    const state = this.#pop();
    setState(this.#top(), state);
  }

  #push(value: PickleValue): void {
    this.#stack.push(value);
  }

  #pop(): PickleValue {
    const value = this.#top();
    this.#stack.pop();
    return value;
  }

  #top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined || value === mark) throw this.#malformed();
    return value;
  }

  #popToMark(): PickleValue[] {
    const start = this.#stack.lastIndexOf(mark);
    if (start < 0) throw this.#malformed();
    const [, ...items] = this.#stack.splice(start);
    // No mark is among them: the last one came first.
    return items as PickleValue[];
  }

  #remembered(index: number): PickleValue {
    const value = this.#memo[index];
    if (value === undefined) throw this.#malformed();
    return value;
  }

  #unsigned(length: 1 | 2 | 4): number {
    const position = this.#advance(length);
    if (length === 1) return this.#view.getUint8(position);
    return length === 2 ? this.#view.getUint16(position, true) : this.#view.getUint32(position, true);
  }

  #text(length: number): string {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.#data(length));
    } catch (cause) {
      throw importProblem('voice data', 'holds text that is not UTF-8', cause);
    }
  }

  #data(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** Takes the next bytes; gives the place where they begin. */
  #advance(length: number): number {
    const start = this.#position;
    if (length > this.#bytes.length - start) throw this.#cutOff();
    this.#position += length;
    return start;
  }

  #cutOff() {
    return importProblem('voice data', 'is cut off');
  }

  #malformed() {
    return importProblem('voice data', 'is not put together like a pickled voice');
  }
}
