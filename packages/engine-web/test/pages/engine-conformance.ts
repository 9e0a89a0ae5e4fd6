import { engineConformance } from '@starling-tts/core/testing';
import { createWebEngine } from '../../dist/engine/create-web-engine.js';
import { runTests } from '../support/vitest-in-page.js';

globalThis.runSuite = () =>
  runTests(() => engineConformance('web engine on WASM', () => createWebEngine({ device: 'wasm' })));
