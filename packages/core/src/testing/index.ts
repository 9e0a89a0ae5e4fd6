/**
 * For tests: a deterministic engine without a model and the suites that every engine and every voice store has to pass.
 * The suites need vitest, an optional peer dependency.
 *
 * @packageDocumentation
 */
export * from './engine-conformance.js';
export * from './fake-engine.js';
export * from './synthetic-voice.js';
export * from './voice-fixtures.js';
export * from './voice-store-conformance.js';
