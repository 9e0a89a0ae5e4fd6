import type { VoiceLibrary, VoiceRecord } from '@starling-tts/core';
import type { BotStore, OwnedVoice } from '../store/index.js';

/** Names of cloned voices in the library begin with this, so that one without a record of its owner is never offered to anybody. */
export const clonedVoicePrefix = 'discord-';

/** A voice as a member sees it. */
export interface AvailableVoice {
  /** Id in the voice library. */
  readonly id: string;
  /** What it is called: the owner's name for a cloned one. */
  readonly name: string;
  /** What the library knows. */
  readonly record: VoiceRecord;
  /** Whose it is; absent for voices that everybody may use. */
  readonly owned?: OwnedVoice;
}

/** Who asks for voices and where. */
export interface VoiceAsker {
  /** The member. */
  readonly userId: string;
  /** The server. */
  readonly guildId: string;
}

/** Which voices a member may use: everybody's, and the ones cloned of the member's own voice in this server. */
export class VoiceAccess {
  readonly #library: VoiceLibrary;
  readonly #store: Pick<BotStore, 'voices' | 'guilds'>;

  constructor(library: VoiceLibrary, store: Pick<BotStore, 'voices' | 'guilds'>) {
    this.#library = library;
    this.#store = store;
  }

  /** The voices that a member may speak with, own ones first. */
  async usable(asker: VoiceAsker): Promise<readonly AvailableVoice[]> {
    const all = (await this.#library.list()).map((record) => this.#describe(record));
    const usable = all.filter(
      (voice) => voice !== undefined && this.#mayUse(voice, asker),
    ) as AvailableVoice[];
    return [...usable.filter(({ owned }) => owned), ...usable.filter(({ owned }) => !owned)];
  }

  /** The cloned voices of a server, or of one member there, whether they may be used now or not. */
  async cloned({
    guildId,
    userId,
  }: {
    readonly guildId: string;
    readonly userId?: string;
  }): Promise<readonly AvailableVoice[]> {
    const ids = this.#store.voices
      .entries()
      .filter(([, owned]) => owned.guildId === guildId && (userId === undefined || owned.ownerId === userId))
      .map(([id]) => id);
    const found = await Promise.all(ids.map((id) => this.#library.findById(id)));
    return found.flatMap((record) => (record === undefined ? [] : (this.#describe(record) ?? [])));
  }

  /** A voice by its id, if this member may speak with it now. */
  async find(id: string, asker: VoiceAsker): Promise<AvailableVoice | undefined> {
    const record = await this.#library.findById(id);
    const voice = record && this.#describe(record);
    return voice !== undefined && this.#mayUse(voice, asker) ? voice : undefined;
  }

  #describe(record: VoiceRecord): AvailableVoice | undefined {
    const owned = this.#store.voices.find(record.id);
    if (owned !== undefined) return { id: record.id, name: owned.name, record, owned };
    return record.name.startsWith(clonedVoicePrefix)
      ? undefined
      : { id: record.id, name: record.name, record };
  }

  #mayUse({ owned }: AvailableVoice, { userId, guildId }: VoiceAsker): boolean {
    if (owned === undefined) return true;
    const { allowCloning } = this.#store.guilds.get(guildId).settings;
    return owned.ownerId === userId && owned.guildId === guildId && allowCloning;
  }
}
