/**
 * A page that hands the packages to the tests: code that `page.evaluate` brings along finds them as `globalThis.starling`.
 */
import * as core from '@starling-tts/core';
import * as engineWeb from '@starling-tts/engine-web';

declare global {
  var starling: typeof core & typeof engineWeb;
}

globalThis.starling = { ...core, ...engineWeb };
