/** How patient a voice connection is. All in milliseconds. */
export interface ConnectionTimings {
  /** For joining a channel. */
  readonly join: number;
  /** For Discord to send the bot elsewhere after it closed a connection. */
  readonly move: number;
  /** For a new voice server after the old one went away, and for every step of connecting. */
  readonly reconnect: number;
  /** For the group of the end-to-end encryption; it never comes while the bot is alone in the channel. */
  readonly encryption: number;
  /** Before the second attempt to rejoin; doubled for each further one. */
  readonly firstRejoinDelay: number;
  /** Longest pause between attempts to rejoin. */
  readonly longestRejoinDelay: number;
  /** How long a connection has to stand before earlier attempts are forgotten. */
  readonly settled: number;
}

/** The timings of the bot. */
export const defaultConnectionTimings: ConnectionTimings = {
  join: 15_000,
  move: 5_000,
  reconnect: 20_000,
  encryption: 2_000,
  firstRejoinDelay: 500,
  longestRejoinDelay: 30_000,
  settled: 30_000,
};

/** Attempts to join a channel, the first included, before the bot gives up. */
export const maximumJoinAttempts = 6;
