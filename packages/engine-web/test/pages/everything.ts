/**
 * A page that hands the packages to the tests: code that `page.evaluate` brings along finds them as `globalThis.starling`.
 */
import * as core from '@starling-tts/core';
import * as engineWeb from '@starling-tts/engine-web';

const starling = { ...core, ...engineWeb };

declare global {
  var starling: typeof import('@starling-tts/core') & typeof import('@starling-tts/engine-web');
}

globalThis.starling = starling;
