/**
 * Everything that reaches behind the documented interface of `@discordjs/voice` 0.19.2 is in this file; see
 * docs/decisions/0170-discord-libraries.md.
 */
import {
  type DiscordGatewayAdapterCreator,
  Networking,
  NetworkingStatusCode,
  type VoiceConnection,
} from '@discordjs/voice';
import { describeError } from '../../operations/log.js';

/** What `guild.voiceAdapterCreator` of discord.js is: how voice connections talk to the main gateway. */
export type GatewayAdapterCreator = DiscordGatewayAdapterCreator;

/**
 * How far the end-to-end encryption of a connection is: `none` when the channel has none, `pending` while the group of its
 * members does not exist (speech would go out without it), `ready` when what is sent is encrypted.
 */
export type EncryptionState = 'none' | 'pending' | 'ready';

/** The end-to-end encryption of a connection right now; `pending` also while the connection does not stand. */
export function encryptionState(connection: VoiceConnection): EncryptionState {
  const dave = daveOf(networkingOf(connection));
  if (dave === undefined) return 'pending';
  if (dave === null || dave.protocolVersion === 0) return 'none';
  return dave.session?.ready ? 'ready' : 'pending';
}

/** What {@link watchNetworking} reports. */
export interface NetworkingListener {
  /** A connection to a voice server ended for good. The library has asked the main gateway to join again, except for 4014. */
  onClose(closeCode: number): void;
  /** The group of the end-to-end encryption is made anew: until it exists, speech would go out without it. */
  onEncryptionRestart(): void;
}

/**
 * Reports what the library keeps to itself: it shows the close code for 4014 only, and makes a new networking object for
 * every attempt, which has to be listened to as soon as it appears.
 */
export function watchNetworking(connection: VoiceConnection, listener: NetworkingListener): void {
  const seen = new WeakSet<object>();
  connection.on('stateChange', () => {
    const networking = networkingOf(connection);
    if (networking === undefined) return;
    if (!seen.has(networking)) {
      seen.add(networking);
      networking.once('close', (closeCode: number) => listener.onClose(closeCode));
    }
    const dave = daveOf(networking);
    if (dave && !seen.has(dave)) {
      seen.add(dave);
      dave.on('keyPackage', () => listener.onEncryptionRestart());
    }
  });
}

/**
 * Keeps faults inside the library from ending the process: it handles messages of the voice server and encrypts packets in
 * event handlers and timers of its own, where nothing could catch what they throw. Faults become `error` events of the
 * connection, once per cause; a packet that cannot be encrypted is dropped, and a group that rejects a message is made anew.
 * Doing it again changes nothing.
 */
export function containFaults(): void {
  const prototype = Networking.prototype as unknown as NetworkingInternals;
  if (contained.has(prototype)) return;
  contained.add(prototype);
  const { prepareAudioPacket, onWsBinary, onWsPacket } = prototype;
  prototype.prepareAudioPacket = function (this: Networking, packet) {
    try {
      return prepareAudioPacket.call(this, packet);
    } catch (error) {
      reportFault(this, 'encrypting a packet', error);
      return undefined;
    }
  };
  prototype.onWsBinary = function (this: Networking, message) {
    try {
      onWsBinary.call(this, message);
    } catch (error) {
      reportFault(this, `message ${message.op} of the encryption`, error);
      const dave = daveOf(this);
      dave?.recoverFromInvalidTransition(dave.lastTransitionId ?? 0);
    }
  };
  prototype.onWsPacket = function (this: Networking, packet) {
    try {
      onWsPacket.call(this, packet);
    } catch (error) {
      reportFault(this, `message ${packet.op} of the voice server`, error);
    }
  };
}

interface NetworkingInternals {
  prepareAudioPacket: (this: Networking, packet: Buffer) => Buffer | undefined;
  onWsBinary: (this: Networking, message: { readonly op: number }) => void;
  onWsPacket: (this: Networking, packet: { readonly op: number }) => void;
}

const contained = new WeakSet<object>();
const reported = new WeakMap<Networking, Set<string>>();

function reportFault(networking: Networking, during: string, cause: unknown): void {
  const causes = reported.get(networking) ?? new Set();
  reported.set(networking, causes);
  if (causes.has(during)) return;
  causes.add(during);
  networking.emit('error', new ContainedFault(during, cause));
}

/** What the library threw where nothing could catch it. */
class ContainedFault extends Error {
  readonly during: string;

  constructor(during: string, cause: unknown) {
    super(`A fault in ${during}.`, { cause });
    this.name = 'ContainedFault';
    this.during = during;
  }
}

/** What a log may say of an `error` event of a connection: messages of the library may quote what it failed on. */
export function describeFault(error: Error): ReturnType<typeof describeError> & { readonly during?: string } {
  return error instanceof ContainedFault
    ? { ...describeError(error.cause), during: error.during }
    : describeError(error);
}

function networkingOf(connection: VoiceConnection): Networking | undefined {
  return (connection.state as { readonly networking?: Networking }).networking;
}

/** The encryption of a connection that stands: undefined before it does, null when there is none. */
function daveOf(networking: Networking | undefined) {
  const state = networking?.state;
  if (state?.code !== NetworkingStatusCode.Ready) return undefined;
  return state.dave ?? null;
}
