/** Why a session ended. The first group is the bot's own doing, the second comes from outside. */
export type DepartureCode =
  | 'asked'
  | 'alone'
  | 'idle'
  | 'not_allowed'
  | 'shutdown'
  | 'disconnected'
  | 'call_ended'
  | 'refused'
  | 'encryption_refused'
  | 'rate_limited'
  | 'unreachable'
  | 'server_lost';

/** The end of a voice session. */
export interface Departure {
  /** Why, for code and for translated texts. */
  readonly code: DepartureCode;
  /** Why, as an English sentence for the people in the server. */
  readonly explanation: string;
  /** The close code of Discord's voice server, where it gave one. */
  readonly closeCode?: number;
}

const explanations: Readonly<Record<DepartureCode, string>> = {
  asked: 'I left the voice channel as asked.',
  alone: 'I left the voice channel because nobody was left in it.',
  idle: 'I left the voice channel because there was nothing to read for a while.',
  not_allowed: 'I left the voice channel because I am not allowed to speak there.',
  shutdown: 'I am being restarted and left the voice channel.',
  disconnected: 'I was disconnected from the voice channel, or the channel was deleted.',
  call_ended: 'Discord ended the call in this voice channel. Ask me to join again.',
  refused: "Discord's voice server refused the connection. Ask me to join again.",
  encryption_refused:
    "Discord's voice server did not accept the bot's end-to-end encryption. The bot needs an update.",
  rate_limited:
    "Discord's voice server asked for fewer connections. Wait a few minutes, then ask me to join again.",
  unreachable:
    "The connection to Discord's voice server was lost and several tries to restore it failed. Ask me to join again.",
  server_lost: 'The connection to this server was lost.',
};

/** Puts the sentence for people to a code. */
export function departure(code: DepartureCode, closeCode?: number): Departure {
  return { code, explanation: explanations[code], ...(closeCode === undefined ? {} : { closeCode }) };
}
