export { cleanUpMessage, isPronounceable, maxMessageLength, warmCleanUp } from './clean-up/clean-up.js';
export type { CleanUpOptions, MentionNames } from './clean-up/clean-up-options.js';
export {
  type ComposedSpeech,
  type ComposeOptions,
  composeSpeech,
  type WrittenMessage,
} from './compose-speech.js';
export { type NameAnnouncement, NameAnnouncer, nameAnnouncements, spokenName } from './name-announcer.js';
export { charactersPerSecond, estimateSeconds, shortenText } from './shorten-text.js';
export {
  decideReading,
  type MessageFacts,
  type ReadDecision,
  type ReadingRules,
  type SkipReason,
} from './should-read.js';
export type { SentFile } from './things-sent.js';
export { spokenWords } from './words/index.js';
export type { SpokenWords } from './words/spoken-words.js';
