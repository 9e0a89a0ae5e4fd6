export { type FileStoreOptions, openFileStore } from './file-store.js';
export type {
  DictionaryEntry,
  GuildRecord,
  GuildSettings,
  MemberChoices,
  OwnedVoice,
  UserRecord,
} from './schemas.js';
export type { BotStore, RecordCollection, VoiceRecords } from './store.js';
