export * from './prepare-text.js';
