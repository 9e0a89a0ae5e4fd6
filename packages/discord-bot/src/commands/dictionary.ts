import { isModerator, mayUse } from '../permissions/permissions.js';
import { maxDictionaryEntries, maxSpokenLength, maxWrittenLength } from '../store/schemas.js';
import {
  answer,
  askerOf,
  type Command,
  type CommandContext,
  type CommandUse,
  describe,
  newCommand,
  say,
  sentence,
} from './command.js';
import { bestMatches } from './fuzzy-match.js';
import { pageOf } from './pages.js';
import { plainText } from './plain-text.js';

/** `/dictionary`: how words are said in a server. Moderators change it, everybody may look. */
export const dictionary: Command = {
  definition: newCommand('dictionary')
    .addSubcommand((sub) =>
      describe(sub, 'dictionary.add')
        .addStringOption((option) =>
          describe(option, 'dictionary.add.written').setRequired(true).setMaxLength(maxWrittenLength),
        )
        .addStringOption((option) =>
          describe(option, 'dictionary.add.spoken').setRequired(true).setMaxLength(maxSpokenLength),
        ),
    )
    .addSubcommand((sub) =>
      describe(sub, 'dictionary.remove').addStringOption((option) =>
        describe(option, 'dictionary.remove.written')
          .setRequired(true)
          .setAutocomplete(true)
          .setMaxLength(maxWrittenLength),
      ),
    )
    .addSubcommand((sub) =>
      describe(sub, 'dictionary.list').addIntegerOption((option) =>
        describe(option, 'dictionary.list.page').setMinValue(1).setMaxValue(1000),
      ),
    ),
  async run(use, context) {
    const asker = askerOf(use);
    const action = use.options.getSubcommand();
    if (action === 'list') {
      return mayUse(asker, context.store.guilds.get(use.guildId).settings)
        ? list(use, context)
        : say(use, 'notAllowed');
    }
    if (!isModerator(asker.permissions)) return say(use, 'moderatorsOnly');
    return action === 'add' ? add(use, context) : remove(use, context);
  },
  async suggest(use, { store }) {
    const entries = store.guilds.get(use.guildId).dictionary;
    return bestMatches(use.options.getFocused(), entries, ({ written }) => written).map(({ written }) => ({
      name: written,
      value: written,
    }));
  },
};

async function add(use: CommandUse, { store }: CommandContext): Promise<void> {
  const written = oneLine(use.options.getString('written', true));
  const spoken = oneLine(use.options.getString('spoken', true));
  const isGood =
    written !== '' && spoken !== '' && written.length <= maxWrittenLength && spoken.length <= maxSpokenLength;
  if (!isGood) return say(use, 'dictionaryBad', { written: maxWrittenLength, spoken: maxSpokenLength });
  const others = store.guilds.get(use.guildId).dictionary.filter((entry) => !isSame(entry.written, written));
  if (others.length >= maxDictionaryEntries) return say(use, 'dictionaryFull', { count: others.length });
  store.guilds.update(use.guildId, (record) => ({ ...record, dictionary: [...others, { written, spoken }] }));
  return say(use, 'dictionaryAdded', {
    written: plainText(written),
    spoken: plainText(spoken, maxSpokenLength),
  });
}

async function remove(use: CommandUse, { store }: CommandContext): Promise<void> {
  const written = oneLine(use.options.getString('written', true));
  const { dictionary: entries } = store.guilds.get(use.guildId);
  const others = entries.filter((entry) => !isSame(entry.written, written));
  if (others.length === entries.length) return say(use, 'dictionaryUnknown');
  store.guilds.update(use.guildId, (record) => ({ ...record, dictionary: others }));
  return say(use, 'dictionaryRemoved', { written: plainText(written) });
}

async function list(use: CommandUse, { store }: CommandContext): Promise<void> {
  const entries = store.guilds.get(use.guildId).dictionary;
  if (entries.length === 0) return say(use, 'dictionaryEmpty');
  const lines = entries
    .toSorted((a, b) => a.written.localeCompare(b.written))
    .map(({ written, spoken }) => `- ${plainText(written)} → ${plainText(spoken, maxSpokenLength)}`);
  const { lines: shown, page, pages } = pageOf(lines, use.options.getInteger('page') ?? 1);
  return answer(use, [sentence(use, 'dictionaryTitle', { page, pages }), ...shown].join('\n'));
}

function oneLine(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
