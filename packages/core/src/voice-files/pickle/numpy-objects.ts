import { importProblem } from '../import-problem.js';
import {
  isKind,
  type PickledArray,
  type PickledElementType,
  type PickleGlobal,
  type PickleTuple,
  type PickleValue,
} from './pickle-value.js';

/*
 * How NumPy pickles an array: `_reconstruct(ndarray, (0,), b'b')` makes an empty one, whose state is then
 * (version, shape, element type, column order, bytes). The element type is `dtype('f4', False, True)` with the state
 * (3, '<', None, None, None, -1, -1, 0). Everything that differs is refused.
 */

const globals: Readonly<Record<string, PickleGlobal['name']>> = {
  'numpy.core.multiarray _reconstruct': 'reconstruct',
  // The same function as NumPy 2 names it.
  'numpy._core.multiarray _reconstruct': 'reconstruct',
  'numpy ndarray': 'ndarray',
  'numpy dtype': 'dtype',
};

/** The global of a module, one of the few that are known. */
export function findGlobal(module: PickleValue, name: PickleValue): PickleGlobal {
  const key = `${String(module)} ${String(name)}`;
  const known = typeof module === 'string' && typeof name === 'string' && Object.hasOwn(globals, key);
  if (!known) throw importProblem('voice data', 'names something else than a NumPy array of numbers');
  return { kind: 'global', name: globals[key]! };
}

/** What calling a global with these arguments stands for. */
export function construct(callee: PickleValue, parameters: PickleValue): PickledArray | PickledElementType {
  if (isKind(callee, 'global') && isKind(parameters, 'tuple')) {
    const [first, second, third] = parameters.items;
    const hasThree = parameters.items.length === 3;
    if (callee.name === 'dtype' && hasThree && first === 'f4' && second === false && third === true) {
      return { kind: 'element type', isLittleEndian: false };
    }
    const isEmptyArray =
      hasThree &&
      isKind(first, 'global') &&
      first.name === 'ndarray' &&
      isTuple(second, [0]) &&
      third instanceof Uint8Array &&
      third.length === 1 &&
      third[0] === 0x62;
    if (callee.name === 'reconstruct' && isEmptyArray) return { kind: 'array', data: undefined };
  }
  throw importProblem('voice data', 'builds something else than a NumPy array of 32-bit floats');
}

/** Gives an array or element type its state, once. */
export function setState(target: PickleValue, state: PickleValue): void {
  if (isKind(target, 'element type') && !target.isLittleEndian) {
    if (isTuple(state, [3, '<', null, null, null, -1, -1, 0])) {
      target.isLittleEndian = true;
      return;
    }
  }
  if (isKind(target, 'array') && target.data === undefined && isKind(state, 'tuple')) {
    const [version, shape, elementType, isColumnOrder, data] = state.items;
    const length = isKind(shape, 'tuple') && shape.items.length === 1 ? shape.items[0] : undefined;
    const isWhole =
      state.items.length === 5 &&
      version === 1 &&
      isKind(elementType, 'element type') &&
      elementType.isLittleEndian &&
      isColumnOrder === false &&
      data instanceof Uint8Array &&
      data.length === 4 * Number(length);
    if (isWhole) {
      target.data = data;
      return;
    }
  }
  throw importProblem(
    'voice data',
    'holds an array of another kind than one row of little-endian 32-bit floats',
  );
}

function isTuple(value: PickleValue | undefined, items: readonly PickleValue[]): value is PickleTuple {
  return (
    isKind(value, 'tuple') &&
    value.items.length === items.length &&
    items.every((item, index) => value.items[index] === item)
  );
}
