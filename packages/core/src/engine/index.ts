export * from './capabilities.js';
export * from './conditioning.js';
export * from './engine.js';
export * from './speech-part.js';
export * from './warning.js';
