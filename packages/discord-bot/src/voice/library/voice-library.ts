import type { DiscordGatewayAdapterCreator } from '@discordjs/voice';

/** What `guild.voiceAdapterCreator` of discord.js is: how voice connections talk to the main gateway. */
export type GatewayAdapterCreator = DiscordGatewayAdapterCreator;
