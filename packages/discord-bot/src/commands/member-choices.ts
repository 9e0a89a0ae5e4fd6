import type { BotContext } from '../bot/bot-context.js';
import type { MemberChoices } from '../store/index.js';

/** What a member changes; undefined goes back to the default. */
export type ChoiceChanges = { readonly [Choice in keyof MemberChoices]?: MemberChoices[Choice] | undefined };

/** Changes what a member chose, in this server or everywhere. Choosing everywhere takes the server's own choice away. */
export function changeChoices(
  { store }: Pick<BotContext, 'store'>,
  { guildId, user }: { readonly guildId: string; readonly user: { readonly id: string } },
  everywhere: boolean,
  changes: ChoiceChanges,
): void {
  store.users.update(user.id, (record) => {
    const here = merge(record.guilds[guildId] ?? {}, everywhere ? cleared(changes) : changes);
    const { [guildId]: _old, ...others } = record.guilds;
    return {
      everywhere: everywhere ? merge(record.everywhere, changes) : record.everywhere,
      guilds: Object.keys(here).length > 0 ? { ...others, [guildId]: here } : others,
    };
  });
}

function cleared(changes: ChoiceChanges): ChoiceChanges {
  return Object.fromEntries(Object.keys(changes).map((key) => [key, undefined]));
}

function merge(choices: MemberChoices, changes: ChoiceChanges): MemberChoices {
  return Object.fromEntries(
    Object.entries({ ...choices, ...changes }).filter(([, value]) => value !== undefined),
  );
}
