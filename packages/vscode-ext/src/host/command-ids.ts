/**
 * Commands that start a reading. Titles are in the manifest; both must name the same commands.
 */
export const readingCommands = {
  /** The selection; without one, what stands at the cursor's line. */
  readSelection: 'starling.readSelection',
  /** From the sentence at the cursor to the end. */
  readFromHere: 'starling.readFromHere',
  /** The whole document. */
  readDocument: 'starling.readDocument',
  /** Only comments and doc comments of a source file, of the selection when there is one. */
  readComments: 'starling.readComments',
  /** The hover text of the symbol at the cursor. */
  readSymbolDocumentation: 'starling.readSymbolDocumentation',
  /** Errors and warnings of the cursor's line. */
  readProblems: 'starling.readProblems',
  /** What is staged for the next commit, file by file. */
  readStagedChanges: 'starling.readStagedChanges',
  /** What is selected in the terminal. */
  readTerminalSelection: 'starling.readTerminalSelection',
  /** The text cells of the notebook, from the selected cell on. */
  readNotebook: 'starling.readNotebook',
} as const;

/** Commands that steer a reading; they do nothing when there is none. */
export const playbackCommands = {
  /** Pauses, or goes on; after an error tries again. */
  pauseResume: 'starling.pauseResume',
  /** Stops at once. */
  stop: 'starling.stop',
  /** Goes to the next sentence. */
  nextSentence: 'starling.nextSentence',
  /** Goes to the sentence before. */
  previousSentence: 'starling.previousSentence',
  /** Reads the present sentence again. */
  repeatSentence: 'starling.repeatSentence',
  /** One step faster. */
  faster: 'starling.faster',
  /** One step slower. */
  slower: 'starling.slower',
  /** Scrolls back to the sentence that is heard and follows it again. */
  showSentence: 'starling.showSentence',
} as const;

/** Keys for `when` clauses. */
export const contextKeys = {
  /** True from the start of a reading to its end. */
  reading: 'starling.reading',
  /** The phase: `idle`, `loading`, `playing`, `paused`, `locked` or `error`. */
  phase: 'starling.phase',
} as const;
