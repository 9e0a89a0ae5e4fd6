import type { DiscordGatewayAdapterImplementerMethods } from '@discordjs/voice';
import type { GatewayAdapterCreator } from './voice-library.js';

/** Options of {@link createPacedAdapter}. */
export interface PacedAdapterOptions {
  /** How discord.js talks to the main gateway. */
  readonly create: GatewayAdapterCreator;
  /** Milliseconds before the second attempt to join; every further one waits twice as long. */
  readonly firstDelay: number;
  /** Longest wait in milliseconds. */
  readonly longestDelay: number;
  /** Attempts to join before {@link PacedAdapterOptions.onExhausted}. */
  readonly maximumAttempts: number;
  /** Called instead of one attempt too many, outside of the library's own calls. */
  readonly onExhausted: () => void;
  /** Discord's word on which channel the bot is in; null when it is in none. */
  readonly onChannel: (channelId: string | null) => void;
}

/** Stands between `@discordjs/voice` and the main gateway. */
export interface PacedAdapter {
  /** For `joinVoiceChannel`. */
  readonly creator: GatewayAdapterCreator;
  /** Whether an attempt waits to be sent. */
  readonly isWaiting: boolean;
  /** The connection has stood for long enough: attempts are counted from the start, and the next one still waits. */
  settle(): void;
  /** The next attempt was asked for by someone and goes out at once. */
  expedite(): void;
  /** Takes back an attempt that waits. */
  cancel(): void;
}

interface VoiceStatePayload {
  readonly d: { readonly channel_id: string | null };
}

/**
 * Makes the library's attempts to rejoin wait. By itself it answers a refused connection with another attempt at once, which
 * makes about 57 a second against a server that refuses at once, and the main gateway allows 120 messages a minute. Attempts
 * that the main gateway does not take, because its own connection is down, are made again in the same rhythm.
 */
export function createPacedAdapter(options: PacedAdapterOptions): PacedAdapter {
  let attempts = 0;
  let timer: NodeJS.Timeout | undefined;

  function cancel(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  function attempt(gateway: DiscordGatewayAdapterImplementerMethods, payload: VoiceStatePayload): void {
    cancel();
    attempts += 1;
    if (attempts > options.maximumAttempts) {
      setImmediate(options.onExhausted);
      return;
    }
    const send = () => {
      timer = undefined;
      if (!gateway.sendPayload(payload)) attempt(gateway, payload);
    };
    if (attempts === 1) send();
    else timer = setTimeout(send, Math.min(options.longestDelay, options.firstDelay * 2 ** (attempts - 2)));
  }

  return {
    get isWaiting() {
      return timer !== undefined;
    },
    creator: (library) => {
      const gateway = options.create({
        ...library,
        onVoiceStateUpdate: (data) => {
          library.onVoiceStateUpdate(data);
          options.onChannel(data.channel_id);
        },
      });
      return {
        sendPayload: (payload: VoiceStatePayload) => {
          if (payload.d.channel_id !== null) {
            attempt(gateway, payload);
            return true;
          }
          cancel();
          return gateway.sendPayload(payload);
        },
        destroy: () => {
          cancel();
          gateway.destroy();
        },
      };
    },
    settle: () => {
      attempts = Math.min(attempts, 1);
    },
    expedite: () => {
      attempts = 0;
    },
    cancel,
  };
}
