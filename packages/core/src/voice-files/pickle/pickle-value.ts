/*
 * What a voice pickle can hold. Nothing of it is an object of the program that wrote it: globals are names and nothing else.
 */

/** A value on the stack of {@link readPickle}. */
export type PickleValue =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | PickleTuple
  | PickleDictionary
  | PickleGlobal
  | PickledArray
  | PickledElementType;

/** A tuple. */
export interface PickleTuple {
  readonly kind: 'tuple';
  readonly items: readonly PickleValue[];
}

/** A dictionary whose keys are strings. */
export interface PickleDictionary {
  readonly kind: 'dictionary';
  readonly entries: Map<string, PickleValue>;
}

/** The name of one of the three things that a NumPy array is rebuilt with. */
export interface PickleGlobal {
  readonly kind: 'global';
  readonly name: 'reconstruct' | 'ndarray' | 'dtype';
}

/** A one-dimensional float32 array; without data until its state was read. */
export interface PickledArray {
  readonly kind: 'array';
  data: Uint8Array | undefined;
}

/** The element type little-endian float32; its byte order is unknown until its state was read. */
export interface PickledElementType {
  readonly kind: 'element type';
  isLittleEndian: boolean;
}

/** Whether a value is of the kind. */
export function isKind<Kind extends Extract<PickleValue, { kind: string }>['kind']>(
  value: PickleValue | undefined,
  kind: Kind,
): value is Extract<PickleValue, { kind: Kind }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}
