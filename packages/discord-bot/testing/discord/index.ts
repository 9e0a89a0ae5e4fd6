/**
 * Discord on this machine, for tests: {@link LocalDiscord} is the platform, {@link createGuild} and {@link createUser} make
 * who is on it, and the functions for listening tell what the people in a voice channel hear.
 */
export { BotProcess, type BotProcessOptions, type LogLine } from './bot-process.js';
export type { InteractionMessage, LocalInteraction } from './gateway/interaction.js';
export {
  correlationAt,
  decodePackets,
  encodePackets,
  isGapless,
  type Likeness,
  likeness,
} from './listening.js';
export { LocalDiscord, type LocalDiscordOptions } from './local-discord.js';
export { trustCertificate } from './trust-certificate.js';
export type { HeardPacket, VoiceCall } from './voice/voice-call.js';
export type { VoiceConditions } from './voice/voice-conditions.js';
export { pause, until } from './waiting.js';
export { createGuild, createUser, type LocalChannel, type LocalGuild, type LocalUser } from './world.js';
