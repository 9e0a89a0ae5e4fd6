/**
 * Entry of the inference process: opens the model its parent names and answers calls.
 *
 * @packageDocumentation
 */
import { type LocalEngineConfiguration, openLocalEngine } from '../local-engine.js';
import { serveProcess } from './serve-process.js';

// The parent is this package at the same protocol version, so its configuration is what it says it is.
serveProcess((configuration) => openLocalEngine(configuration as LocalEngineConfiguration));
