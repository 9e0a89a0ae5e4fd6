/**
 * What the page may load and do. It is in the built page itself, for hosts that send no headers; as a header it also holds for the
 * workers, which have only the policy of their own answer.
 */
const directives = {
  'default-src': ["'none'"],
  // ONNX Runtime and the codecs are compiled from WebAssembly; nothing is ever compiled from text.
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'worker-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'"],
  // Recordings and samples of voices are played from memory.
  'media-src': ["'self'", 'blob:'],
  // Models: the hub sends on to hosts of its own, and `?models=` names any; those on this machine need no https.
  'connect-src': ["'self'", 'https:', 'http://localhost:*', 'http://127.0.0.1:*'],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

/** The policy, as the page has it. */
export const contentSecurityPolicy = Object.entries(directives)
  .map(([name, sources]) => `${name} ${sources.join(' ')}`)
  .join('; ');

/** The policy, as the server sends it: who may frame the page can be said in a header only. */
export const contentSecurityPolicyHeader = `${contentSecurityPolicy}; frame-ancestors 'none'`;
