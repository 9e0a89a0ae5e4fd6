export * from './prepare-text.js';
export { SpannedText, type TextEdit, type TextRange } from './spans/spanned-text.js';
