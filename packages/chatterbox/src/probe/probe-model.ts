/**
 * A whole ONNX model in 67 bytes: `y = x + x` for two float32 values, operator set 17. Small enough to be read here and
 * to start on any execution provider in an instant; its test decodes it again.
 */
const encoded =
  'CAg6OQoOCgF4CgF4EgF5IgNBZGQSBXByb2JlWg8KAXgSCgoICAESBAoCCAJiDwoBeRIKCggIARIECgIIAkIECgAQEQ==';

/** The bytes of a model that only shows whether a runtime works; a fresh copy each time. */
export function probeModel(): Uint8Array {
  return Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
}
