import { randomBytes, randomInt } from 'node:crypto';
import type { WebSocket } from 'ws';
import { pause } from '../waiting.js';
import { DeliveryService } from './delivery-service.js';
import { daveOpcodes, voiceOpcodes } from './opcodes.js';
import { openPacket, sealPacket, type TransportEncryption } from './transport.js';
import type { VoiceConditions } from './voice-conditions.js';

/** A packet as the listener hears it. */
export interface HeardPacket {
  /** When it came, by `performance.now()`. */
  readonly at: number;
  /** Sequence number. */
  readonly sequence: number;
  /** Time in samples of 48 kHz. */
  readonly timestamp: number;
  /** Opus, decrypted. */
  readonly opus: Buffer;
  /** Whether it came encrypted end to end. */
  readonly isEncrypted: boolean;
  /** Whether it is the frame that stands for silence. */
  readonly isSilence: boolean;
}

/** Where the bot sends its audio from, and gets that of others. */
export interface BotAddress {
  /** IPv4 address. */
  readonly address: string;
  /** UDP port. */
  readonly port: number;
}

/** What a call is about. */
export interface VoiceCallOptions {
  /** The guild's id. */
  readonly guildId: string;
  /** The channel's id. */
  readonly channelId: string;
  /** The bot's id. */
  readonly botId: string;
  /** The people in the channel. */
  readonly userIds: readonly string[];
  /** Where the bot sends its audio. */
  readonly udpPort: number;
  /** Sends a datagram from there. */
  readonly sendAudio: (datagram: Buffer, to: BotAddress) => void;
  /** How the voice server behaves. */
  readonly conditions: VoiceConditions;
}

const silence = Buffer.from([0xf8, 0xff, 0xfe]);
/** The last bytes of a frame that is encrypted end to end. */
const daveMarker = 0xfafa;

let nextSsrc = 1000;

/** One connection of the bot to the voice server: from its identification until someone closes it. Resuming continues it. */
export class VoiceCall {
  /** The guild's id. */
  readonly guildId: string;
  /** The channel's id. */
  readonly channelId: string;
  /** Number of this speaker in its packets. */
  readonly ssrc: number;
  /** What was heard. */
  readonly packets: HeardPacket[] = [];
  /** When the bot said that it begins or stops to speak. */
  readonly speaking: boolean[] = [];
  /** How often the bot resumed the connection. */
  resumed = 0;
  /** Packets that the listener could not decrypt. */
  undecryptable = 0;
  /** The encryption up to the voice server that the bot chose. */
  encryption: TransportEncryption | undefined;
  readonly #options: VoiceCallOptions;
  readonly #key = randomBytes(32);
  readonly #token = randomInt(2 ** 40);
  #botAddress: BotAddress | undefined;
  #delivery: DeliveryService | undefined;
  #daveTimer: NodeJS.Timeout | undefined;
  #socket: WebSocket;
  #sequence = 0;

  constructor(socket: WebSocket, options: VoiceCallOptions) {
    this.#options = options;
    this.guildId = options.guildId;
    this.channelId = options.channelId;
    nextSsrc += 1;
    this.ssrc = nextSsrc;
    this.#socket = socket;
    this.#send(voiceOpcodes.ready, {
      ssrc: this.ssrc,
      ip: '127.0.0.1',
      port: options.udpPort,
      modes: options.conditions.encryptions,
    });
  }

  /** Whether the bot may speak: the encryption up to the server is agreed on. */
  get isConnected(): boolean {
    return this.encryption !== undefined;
  }

  /** Whether the group of the end-to-end encryption exists. */
  get isEncrypted(): boolean {
    return this.#delivery?.isReady ?? false;
  }

  /** What was heard, without the frames of silence. */
  get voice(): readonly HeardPacket[] {
    return this.packets.filter(({ isSilence }) => !isSilence);
  }

  /** A message of the bot. */
  receive(opcode: number, data: Record<string, unknown>): void {
    if (opcode === voiceOpcodes.selectProtocol) {
      this.#describe((data.data as { mode: TransportEncryption }).mode);
    } else if (opcode === voiceOpcodes.speaking) {
      this.speaking.push(data.speaking !== 0);
    } else if (opcode === daveOpcodes.transitionReady) {
      this.#delivery?.confirm(Number(data.transition_id));
    }
  }

  /** A binary message of the bot. */
  receiveBinary(message: Buffer): void {
    this.#delivery?.receive(message.readUInt8(0), message.subarray(1));
  }

  /** A datagram with audio. */
  receiveAudio(datagram: Buffer): void {
    if (!this.encryption) return;
    const at = performance.now();
    const { sequence, timestamp, payload } = openPacket(datagram, this.#key, this.encryption);
    const isEncrypted = payload.length > 2 && payload.readUInt16BE(payload.length - 2) === daveMarker;
    let opus = payload;
    if (isEncrypted) {
      try {
        if (!this.#delivery) throw new Error('There is no end-to-end encryption in this call.');
        opus = this.#delivery.decrypt(payload);
      } catch {
        this.undecryptable += 1;
        return;
      }
    }
    this.packets.push({ at, sequence, timestamp, opus, isEncrypted, isSilence: opus.equals(silence) });
  }

  /** The bot came back with a new connection to go on with this call. */
  resume(socket: WebSocket): void {
    this.#socket = socket;
    this.resumed += 1;
    this.#send(voiceOpcodes.resumed, {});
  }

  /** Someone joins the channel. */
  join(userId: string): void {
    this.#delivery?.join(userId);
  }

  /** Where the bot sends from, told by its question for its own address. */
  locateBot(address: string, port: number): void {
    this.#botAddress = { address, port };
  }

  /** Someone says something: one packet of Opus every 20 ms, from a speaker that the bot is told of. */
  async speak(userId: string, frames: readonly Buffer[]): Promise<void> {
    nextSsrc += 1;
    const ssrc = nextSsrc;
    this.#send(voiceOpcodes.speaking, { user_id: userId, ssrc, speaking: 1, delay: 0 });
    for (const [index, frame] of frames.entries()) {
      await pause(20);
      if (!this.encryption || !this.#botAddress) return;
      const payload = this.#delivery?.encrypt(userId, frame) ?? frame;
      const packet = { sequence: index + 1, timestamp: index * 960, ssrc, payload };
      this.#options.sendAudio(sealPacket(packet, this.#key, this.encryption), this.#botAddress);
    }
  }

  /** Sends proposals for the group that are no proposals. */
  sendNonsense(): void {
    this.#sendBinary(daveOpcodes.proposals, Buffer.from([0, 3, 1, 2, 3]));
  }

  /** Ends the connection as Discord would. */
  close(code: number): void {
    clearTimeout(this.#daveTimer);
    this.#socket.close(code);
  }

  /** Whether messages from this connection belong to this call. */
  owns(socket: WebSocket): boolean {
    return this.#socket === socket;
  }

  #describe(encryption: TransportEncryption): void {
    const { botId, channelId, conditions, userIds } = this.#options;
    this.encryption = encryption;
    const hasDave = conditions.dave !== 'none';
    if (hasDave) {
      this.#delivery = new DeliveryService(channelId, botId, userIds, {
        send: (opcode, data) => this.#send(opcode, data),
        sendBinary: (opcode, payload) => this.#sendBinary(opcode, payload),
      });
      this.#daveTimer = setTimeout(() => this.#delivery?.start(), conditions.daveDelay);
    }
    // Before their proposals, members have to be known by name.
    if (userIds.length > 0) this.#send(voiceOpcodes.clientsConnect, { user_ids: userIds });
    this.#send(voiceOpcodes.sessionDescription, {
      mode: conditions.claimedEncryption ?? encryption,
      secret_key: [...this.#key],
      dave_protocol_version: hasDave ? 1 : 0,
      audio_codec: 'opus',
      media_session_id: String(this.#token),
    });
  }

  #send(opcode: number, data: object): void {
    this.#sequence += 1;
    this.#socket.send(JSON.stringify({ op: opcode, d: data, seq: this.#sequence }));
  }

  #sendBinary(opcode: number, payload: Buffer): void {
    this.#sequence += 1;
    const head = Buffer.alloc(3);
    head.writeUInt16BE(this.#sequence);
    head.writeUInt8(opcode, 2);
    this.#socket.send(Buffer.concat([head, payload]));
  }
}
