import type { Server } from 'node:http';
import { type GatewayDispatchEvents, GatewayOpcodes } from 'discord.js';
import { type WebSocket, WebSocketServer } from 'ws';

/** A request of the bot to be in a voice channel, or in none. */
export interface VoiceStateRequest {
  /** When it came, by `performance.now()`. */
  readonly at: number;
  /** The guild's id. */
  readonly guildId: string;
  /** The channel's id; null to leave. */
  readonly channelId: string | null;
  /** Whether the bot wants to hear nothing. */
  readonly isDeaf: boolean;
}

/** What the gateway asks of the rest of the local Discord. */
export interface GatewayEvents {
  /** The payload of READY, without its protocol fields. */
  readonly ready: () => object;
  /** The payloads of GUILD_CREATE. */
  readonly guilds: () => readonly object[];
  /** The bot wants to be in a voice channel. */
  readonly voiceState: (request: VoiceStateRequest) => void;
}

/** The main gateway: JSON, no compression, one shard. */
export class MainGateway {
  /** Every request about voice channels, in order. */
  readonly voiceStateRequests: VoiceStateRequest[] = [];
  /** How often a bot identified itself. */
  identifications = 0;
  /** Close code with which identifications are refused. */
  refusal: number | undefined;
  /** How often a bot resumed its session. */
  resumed = 0;
  readonly #events: GatewayEvents;
  #socket: WebSocket | undefined;
  #sequence = 0;

  constructor(server: Server, events: GatewayEvents) {
    this.#events = events;
    new WebSocketServer({ server }).on('connection', (socket) => this.#connect(socket));
  }

  /** Tells the bot that something happened. */
  dispatch(type: `${GatewayDispatchEvents}`, data: object): void {
    this.#sequence += 1;
    this.#socket?.send(JSON.stringify({ op: GatewayOpcodes.Dispatch, t: type, s: this.#sequence, d: data }));
  }

  /** Ends the connection; the bot comes back and resumes. */
  drop(): void {
    this.#socket?.close(4000);
  }

  #connect(socket: WebSocket): void {
    socket.send(JSON.stringify({ op: GatewayOpcodes.Hello, d: { heartbeat_interval: 41_250 } }));
    socket.on('message', (data) => {
      const { op, d } = JSON.parse(String(data)) as { op: number; d: Record<string, unknown> };
      if (op === GatewayOpcodes.Heartbeat) {
        socket.send(JSON.stringify({ op: GatewayOpcodes.HeartbeatAck }));
      } else if (op === GatewayOpcodes.Identify) {
        this.#socket = socket;
        this.identifications += 1;
        if (this.refusal !== undefined) return socket.close(this.refusal);
        this.dispatch('READY', { v: 10, ...this.#events.ready() });
        for (const guild of this.#events.guilds()) this.dispatch('GUILD_CREATE', guild);
      } else if (op === GatewayOpcodes.Resume) {
        this.#socket = socket;
        this.resumed += 1;
        this.dispatch('RESUMED', {});
      } else if (op === GatewayOpcodes.VoiceStateUpdate) {
        const channelId = d.channel_id as string | null;
        const request = {
          at: performance.now(),
          guildId: String(d.guild_id),
          channelId,
          isDeaf: d.self_deaf === true,
        };
        this.voiceStateRequests.push(request);
        this.#events.voiceState(request);
      }
    });
  }
}
