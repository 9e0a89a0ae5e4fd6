/** Where the voice path writes to: a structural part of pino's logger. Fields never hold texts, audio, tokens or session ids. */
export interface VoiceLog {
  /** For following a connection step by step. */
  debug(fields: object, message: string): void;
  /** Something worth knowing happened. */
  info(fields: object, message: string): void;
  /** Something failed and is being dealt with. */
  warn(fields: object, message: string): void;
}
