import type { GuildRecord, OwnedVoice, UserRecord } from './schemas.js';

/**
 * Records of one kind by id. Reads come from memory; changes are written soon after, in one step that a crash cannot cut in
 * two. What is returned must not be changed.
 */
export interface RecordCollection<Record> {
  /** The record; undefined when there is none. */
  find(id: string): Record | undefined;
  /** The record, or the defaults when there is none. */
  get(id: string): Record;
  /** Puts a changed copy in the place of the record. Returns it. */
  update(id: string, change: (record: Record) => Record): Record;
  /** Forgets the record. */
  delete(id: string): boolean;
  /** All records with their ids. */
  entries(): readonly (readonly [id: string, record: Record])[];
}

/** What the bot remembers. */
export interface BotStore {
  /** Servers. */
  readonly guilds: RecordCollection<GuildRecord>;
  /** People. */
  readonly users: RecordCollection<UserRecord>;
  /** Cloned voices, by the id that the voice library gave them. Has no defaults: `get` and `update` need an existing record or `put`. */
  readonly voices: VoiceRecords;
  /**
   * Waits until every change is on the disk.
   *
   * @throws StarlingError `settings_store_failed` when something could not be written, which is tried again with the next
   * change, or when another process has taken the folder
   */
  flush(): Promise<void>;
  /** Writes what is left, as long as the folder is this process's, and lets go of it. */
  close(): Promise<void>;
}

/** Records of cloned voices. */
export interface VoiceRecords extends Pick<RecordCollection<OwnedVoice>, 'find' | 'delete' | 'entries'> {
  /** Keeps a record. */
  put(id: string, record: OwnedVoice): void;
}
