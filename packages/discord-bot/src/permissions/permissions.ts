import { PermissionFlagsBits, type PermissionsBitField } from 'discord.js';

/** Permissions as Discord's library gives them. */
export type Permissions = Pick<Readonly<PermissionsBitField>, 'has'>;

/** Whether a member may change what holds for the whole server. */
export function mayManageServer(permissions: Permissions): boolean {
  return permissions.has(PermissionFlagsBits.ManageGuild);
}

/** Whether a member may silence others: skip and stop what they wrote. */
export function isModerator(permissions: Permissions): boolean {
  return (
    mayManageServer(permissions) ||
    permissions.has(PermissionFlagsBits.MuteMembers) ||
    permissions.has(PermissionFlagsBits.ManageMessages)
  );
}

/** Who asks for something that is heard by others. */
export interface Asker {
  /** The member. */
  readonly userId: string;
  /** The member's roles. */
  readonly roleIds: readonly string[];
  /** The member's permissions in the channel where they asked. */
  readonly permissions: Permissions;
  /** The voice channel that the member is in. */
  readonly voiceChannelId: string | undefined;
}

/** The rules of a server, as far as they say who may use the bot. */
export interface UseRules {
  /** Only members with this role. */
  readonly requiredRoleId?: string | undefined;
  /** Members that may not. */
  readonly ignoredUserIds: readonly string[];
  /** Members with one of these roles may not. */
  readonly ignoredRoleIds: readonly string[];
}

/** Whether a member may use the bot at all. Who manages the server always may. */
export function mayUse(asker: Asker, rules: UseRules): boolean {
  if (mayManageServer(asker.permissions)) return true;
  if (rules.ignoredUserIds.includes(asker.userId)) return false;
  if (asker.roleIds.some((role) => rules.ignoredRoleIds.includes(role))) return false;
  return rules.requiredRoleId === undefined || asker.roleIds.includes(rules.requiredRoleId);
}

/** Whether a member may have something said: from the bot's channel, unless the server says otherwise. */
export function maySpeak(
  asker: Asker,
  botChannelId: string,
  rules: UseRules & { readonly requireSameChannel: boolean },
): boolean {
  return mayUse(asker, rules) && (!rules.requireSameChannel || asker.voiceChannelId === botChannelId);
}

/** Whether a member may send the bot away, or move it: from its channel, or as a moderator. */
export function mayMoveBot(asker: Asker, botChannelId: string | undefined): boolean {
  return (
    botChannelId === undefined || asker.voiceChannelId === botChannelId || isModerator(asker.permissions)
  );
}

/** Whether a member may skip what an author wrote: one's own, or as a moderator. */
export function maySkip(asker: Asker, authorId: string): boolean {
  return asker.userId === authorId || isModerator(asker.permissions);
}

/** Why the bot cannot speak in a voice channel. */
export type JoinObstacle = 'stage' | 'view' | 'connect' | 'speak' | 'full' | 'timed-out';

/** What decides whether the bot can speak in a voice channel. */
export interface JoinFacts {
  /** Whether it is a stage, where speakers have to be invited. */
  readonly isStage: boolean;
  /** The bot's permissions there. */
  readonly permissions: Permissions;
  /** Whether the bot is timed out in this server. */
  readonly isTimedOut: boolean;
  /** Most members; 0 is no limit. */
  readonly userLimit: number;
  /** Members that are in it, without the bot. */
  readonly members: number;
}

/** What keeps the bot from speaking in a voice channel; undefined when nothing does. */
export function joinObstacle({
  isStage,
  permissions,
  isTimedOut,
  userLimit,
  members,
}: JoinFacts): JoinObstacle | undefined {
  if (!permissions.has(PermissionFlagsBits.ViewChannel)) return 'view';
  if (isStage) return 'stage';
  if (!permissions.has(PermissionFlagsBits.Connect)) return 'connect';
  if (!permissions.has(PermissionFlagsBits.Speak)) return 'speak';
  if (isTimedOut) return 'timed-out';
  // Who may move members may enter full channels.
  if (userLimit > 0 && members >= userLimit && !permissions.has(PermissionFlagsBits.MoveMembers))
    return 'full';
  return undefined;
}
