/**
 * What makes readings of what the editor shows: a bundle of its own with the rules for texts, loaded when something is to be read for
 * the first time.
 *
 * @packageDocumentation
 */
export {
  isProseDocument,
  readComments,
  readDocument,
  readFromCursor,
  readSelection,
} from './editor-targets.js';
export { readStagedChanges } from './git-target.js';
export { readProblems, readSymbolDocumentation } from './language-targets.js';
export { readNotebook } from './notebook-target.js';
export { ReadingPreparer } from './reading-preparer.js';
export { readPlainText, readTerminalSelection } from './text-targets.js';
