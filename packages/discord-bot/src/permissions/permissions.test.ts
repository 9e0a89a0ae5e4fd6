import { PermissionFlagsBits, PermissionsBitField } from 'discord.js';
import { describe, expect, it } from 'vitest';
import {
  type Asker,
  isModerator,
  joinObstacle,
  mayManageServer,
  mayMoveBot,
  maySkip,
  maySpeak,
  mayUse,
} from './permissions.js';

const may = (...flags: bigint[]) => new PermissionsBitField(flags);
const asker = (changes: Partial<Asker> = {}): Asker => ({
  userId: '1',
  roleIds: [],
  permissions: may(PermissionFlagsBits.Speak),
  voiceChannelId: 'voice',
  ...changes,
});
const manager = asker({ permissions: may(PermissionFlagsBits.ManageGuild), voiceChannelId: undefined });
const moderator = asker({ permissions: may(PermissionFlagsBits.MuteMembers), voiceChannelId: undefined });
const rules = { requiredRoleId: undefined, ignoredUserIds: [], ignoredRoleIds: [], requireSameChannel: true };

describe('who may', () => {
  it('manage and moderate', () => {
    expect([mayManageServer(manager.permissions), mayManageServer(moderator.permissions)]).toEqual([
      true,
      false,
    ]);
    expect([manager, moderator, asker()].map(({ permissions }) => isModerator(permissions))).toEqual([
      true,
      true,
      false,
    ]);
    expect(isModerator(may(PermissionFlagsBits.ManageMessages))).toBe(true);
    expect(mayManageServer(may(PermissionFlagsBits.Administrator))).toBe(true);
  });

  it('use the bot', () => {
    expect(mayUse(asker(), rules)).toBe(true);
    expect(mayUse(asker(), { ...rules, requiredRoleId: '5' })).toBe(false);
    expect(mayUse(asker({ roleIds: ['5'] }), { ...rules, requiredRoleId: '5' })).toBe(true);
    expect(mayUse(asker({ roleIds: ['5'] }), { ...rules, ignoredRoleIds: ['5'] })).toBe(false);
    expect(mayUse(asker(), { ...rules, ignoredUserIds: ['1'] })).toBe(false);
    expect(mayUse(manager, { ...rules, requiredRoleId: '5', ignoredUserIds: ['1'] })).toBe(true);
  });

  it('have something said', () => {
    expect(maySpeak(asker(), 'voice', rules)).toBe(true);
    expect(maySpeak(asker({ voiceChannelId: 'other' }), 'voice', rules)).toBe(false);
    expect(
      maySpeak(asker({ voiceChannelId: undefined }), 'voice', { ...rules, requireSameChannel: false }),
    ).toBe(true);
    expect(maySpeak(manager, 'voice', rules)).toBe(false);
  });

  it('move the bot and skip', () => {
    expect(mayMoveBot(asker(), 'voice')).toBe(true);
    expect(mayMoveBot(asker(), undefined)).toBe(true);
    expect(mayMoveBot(asker(), 'other')).toBe(false);
    expect(mayMoveBot(moderator, 'other')).toBe(true);
    expect([maySkip(asker(), '1'), maySkip(asker(), '2'), maySkip(moderator, '2')]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe('what keeps the bot out', () => {
  const all = may(PermissionFlagsBits.ViewChannel, PermissionFlagsBits.Connect, PermissionFlagsBits.Speak);
  const facts = { isStage: false, permissions: all, isTimedOut: false, userLimit: 0, members: 5 };
  it.each([
    [facts, undefined],
    [{ ...facts, permissions: may() }, 'view'],
    [
      { ...facts, permissions: all.remove.call(new PermissionsBitField(all), PermissionFlagsBits.Connect) },
      'connect',
    ],
    [
      { ...facts, permissions: all.remove.call(new PermissionsBitField(all), PermissionFlagsBits.Speak) },
      'speak',
    ],
    [{ ...facts, isStage: true }, 'stage'],
    [{ ...facts, isTimedOut: true }, 'timed-out'],
    [{ ...facts, userLimit: 5 }, 'full'],
    [{ ...facts, userLimit: 6 }, undefined],
    [
      {
        ...facts,
        userLimit: 5,
        permissions: new PermissionsBitField(all).add(PermissionFlagsBits.MoveMembers),
      },
      undefined,
    ],
  ] as const)('%#', (given, expected) => {
    expect(joinObstacle(given)).toBe(expected);
  });
});
