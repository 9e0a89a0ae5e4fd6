import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { LocalCertificate } from '../certificate.js';
import { voiceOpcodes } from './opcodes.js';
import { discoveryAnswer, ssrcOf } from './transport.js';
import { type BotAddress, VoiceCall } from './voice-call.js';
import { ordinaryConditions } from './voice-conditions.js';

/** Where the bot is in a guild, and who is with it. */
export interface VoicePlace {
  /** The channel's id. */
  readonly channelId: string;
  /** The people in the channel, without the bot. */
  readonly userIds: readonly string[];
}

/** The voice server: gateway over TLS, audio over UDP. */
export class VoiceServer {
  /** How it behaves. */
  readonly conditions = ordinaryConditions();
  /** Every call so far, of all guilds, in order. */
  readonly calls: VoiceCall[] = [];
  /** When the bot identified itself, accepted or not, by `performance.now()`. */
  readonly identifications: number[] = [];
  /** Datagrams by which the bot asked for its own address, and that were lost. */
  lostDiscoveries = 0;
  readonly #gateway: Server;
  readonly #audio: Socket = createSocket('udp4');
  readonly #placeOf: (guildId: string) => VoicePlace | undefined;

  private constructor(certificate: LocalCertificate, placeOf: (guildId: string) => VoicePlace | undefined) {
    this.#placeOf = placeOf;
    this.#gateway = createServer({ key: certificate.key, cert: certificate.certificate });
    new WebSocketServer({ server: this.#gateway }).on('connection', (socket) => this.#connect(socket));
    this.#audio.on('message', (datagram, from) => {
      const answer = discoveryAnswer(datagram, from.address, from.port);
      if (answer && this.conditions.losesDiscovery) {
        this.lostDiscoveries += 1;
      } else if (answer) {
        this.#audio.send(answer, from.port, from.address);
        const asking = datagram.readUInt32BE(4);
        this.calls.find((call) => call.ssrc === asking)?.locateBot(from.address, from.port);
      }
      const ssrc = ssrcOf(datagram);
      if (ssrc !== undefined) this.calls.find((call) => call.ssrc === ssrc)?.receiveAudio(datagram);
    });
  }

  /** Starts a voice server on free ports of this machine. */
  static async start(
    certificate: LocalCertificate,
    placeOf: (guildId: string) => VoicePlace | undefined,
  ): Promise<VoiceServer> {
    const server = new VoiceServer(certificate, placeOf);
    await new Promise<void>((resolve) => server.#gateway.listen(0, 'localhost', resolve));
    await new Promise<void>((resolve) => server.#audio.bind(0, '127.0.0.1', resolve));
    return server;
  }

  /** `host:port`, as VOICE_SERVER_UPDATE names it. */
  get endpoint(): string {
    return `localhost:${(this.#gateway.address() as AddressInfo).port}`;
  }

  /** The calls of a guild, in order. */
  callsOf(guildId: string): readonly VoiceCall[] {
    return this.calls.filter((call) => call.guildId === guildId);
  }

  /** Stops everything. */
  async stop(): Promise<void> {
    for (const call of this.calls) call.close(1001);
    this.#audio.close();
    this.#gateway.closeAllConnections();
    await new Promise((resolve) => this.#gateway.close(resolve));
  }

  readonly #sendAudio = (datagram: Buffer, { address, port }: BotAddress): void => {
    this.#audio.send(datagram, port, address);
  };

  #connect(socket: WebSocket): void {
    socket.send(JSON.stringify({ op: voiceOpcodes.hello, d: { heartbeat_interval: 13_750 }, seq: 1 }));
    socket.on('message', (data: RawData, isBinary) => {
      const bytes = data as Buffer;
      const call = this.calls.find((candidate) => candidate.owns(socket));
      if (isBinary) {
        call?.receiveBinary(bytes);
        return;
      }
      const { op, d } = JSON.parse(bytes.toString()) as { op: number; d: Record<string, unknown> };
      if (op === voiceOpcodes.identify) this.#identify(socket, d);
      else if (op === voiceOpcodes.resume) this.#resume(socket, d);
      else if (op === voiceOpcodes.heartbeat) {
        socket.send(JSON.stringify({ op: voiceOpcodes.heartbeatAck, d: { t: d.t } }));
      } else call?.receive(op, d);
    });
  }

  #identify(socket: WebSocket, data: Record<string, unknown>): void {
    this.identifications.push(performance.now());
    const guildId = String(data.server_id);
    const place = this.#placeOf(guildId);
    if (this.conditions.refusal !== undefined || !place) {
      socket.close(this.conditions.refusal ?? 4006);
      return;
    }
    const { port } = this.#audio.address();
    const { conditions } = this;
    const call = {
      ...place,
      guildId,
      botId: String(data.user_id),
      udpPort: port,
      sendAudio: this.#sendAudio,
      conditions,
    };
    this.calls.push(new VoiceCall(socket, call));
  }

  #resume(socket: WebSocket, data: Record<string, unknown>): void {
    const call = this.callsOf(String(data.server_id)).at(-1);
    if (call) call.resume(socket);
    else socket.close(4006);
  }
}
