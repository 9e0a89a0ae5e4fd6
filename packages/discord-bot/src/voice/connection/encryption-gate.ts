import type { AudioPlayer, PlayerSubscription, VoiceConnection } from '@discordjs/voice';
import { encryptionState } from '../library/voice-library.js';

const pollInterval = 20;

/**
 * Lets the player's packets through to a connection only while they leave end-to-end encrypted: the library sends without
 * encryption until the group of the channel's members exists, and says nothing. Waiting has a limit because a bot alone in a
 * channel never gets a group. A player without a connection pauses by itself.
 */
export class EncryptionGate {
  readonly #connection: VoiceConnection;
  readonly #player: AudioPlayer;
  readonly #longestWait: number;
  #subscription: PlayerSubscription | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param longestWait milliseconds after which packets are let through unencrypted */
  constructor(connection: VoiceConnection, player: AudioPlayer, longestWait: number) {
    this.#connection = connection;
    this.#player = player;
    this.#longestWait = longestWait;
  }

  /** The connection stands: lets packets through as soon as they are encrypted. */
  open(): void {
    clearTimeout(this.#timer);
    if (encryptionState(this.#connection) !== 'pending') {
      this.#subscribe();
      return;
    }
    this.#unsubscribe();
    const deadline = performance.now() + this.#longestWait;
    const look = () => {
      if (encryptionState(this.#connection) !== 'pending' || performance.now() >= deadline) this.#subscribe();
      else this.#timer = setTimeout(look, pollInterval);
    };
    this.#timer = setTimeout(look, pollInterval);
  }

  /** The connection does not stand: lets nothing through. */
  close(): void {
    clearTimeout(this.#timer);
    this.#unsubscribe();
  }

  #subscribe(): void {
    this.#subscription ??= this.#connection.subscribe(this.#player);
  }

  #unsubscribe(): void {
    const subscription = this.#subscription;
    this.#subscription = undefined;
    subscription?.unsubscribe();
  }
}
