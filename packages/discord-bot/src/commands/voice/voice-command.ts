import { mayUse } from '../../permissions/permissions.js';
import { askerOf, type Command, describe, newCommand, say } from '../command.js';
import { cloneFromClip } from './clone.js';
import { cloneFromSpeech } from './record.js';
import { suggestVoices, type VoiceScope } from './suggest-voices.js';
import {
  deleteChosenVoice,
  exportChosenVoice,
  listVoices,
  previewVoice,
  setVoice,
  tellVoice,
} from './voice-actions.js';

const scopes: Readonly<Record<string, VoiceScope>> = { delete: 'deletable', export: 'own' };

const actions = {
  set: setVoice,
  list: listVoices,
  preview: previewVoice,
  clone: cloneFromClip,
  record: cloneFromSpeech,
  delete: deleteChosenVoice,
  export: exportChosenVoice,
  info: tellVoice,
} as const;

/** `/voice`: choosing, hearing, making and deleting voices. */
export const voice: Command = {
  definition: newCommand('voice')
    .addSubcommand((sub) =>
      describe(sub, 'voice.set')
        .addStringOption((option) =>
          describe(option, 'voice.set.voice').setAutocomplete(true).setMaxLength(100),
        )
        .addBooleanOption((option) => describe(option, 'voice.set.everywhere')),
    )
    .addSubcommand((sub) =>
      describe(sub, 'voice.list')
        .addStringOption((option) => describe(option, 'voice.list.search').setMaxLength(100))
        .addIntegerOption((option) => describe(option, 'voice.list.page').setMinValue(1).setMaxValue(1000)),
    )
    .addSubcommand((sub) =>
      describe(sub, 'voice.preview').addStringOption((option) =>
        describe(option, 'voice.preview.voice').setRequired(true).setAutocomplete(true).setMaxLength(100),
      ),
    )
    .addSubcommand((sub) =>
      describe(sub, 'voice.clone')
        .addStringOption((option) => describe(option, 'voice.clone.name').setRequired(true).setMaxLength(32))
        .addAttachmentOption((option) => describe(option, 'voice.clone.recording').setRequired(true)),
    )
    .addSubcommand((sub) =>
      describe(sub, 'voice.record').addStringOption((option) =>
        describe(option, 'voice.record.name').setRequired(true).setMaxLength(32),
      ),
    )
    .addSubcommand((sub) =>
      describe(sub, 'voice.delete').addStringOption((option) =>
        describe(option, 'voice.delete.voice').setRequired(true).setAutocomplete(true).setMaxLength(100),
      ),
    )
    .addSubcommand((sub) =>
      describe(sub, 'voice.export').addStringOption((option) =>
        describe(option, 'voice.export.voice').setRequired(true).setAutocomplete(true).setMaxLength(100),
      ),
    )
    .addSubcommand((sub) =>
      describe(sub, 'voice.info').addStringOption((option) =>
        describe(option, 'voice.info.voice').setRequired(true).setAutocomplete(true).setMaxLength(100),
      ),
    ),
  async run(use, context) {
    const action = use.options.getSubcommand() as keyof typeof actions;
    const { settings } = context.store.guilds.get(use.guildId);
    // One's own voice can be taken away whatever the server thinks of one.
    const isAlwaysAllowed = action === 'delete' || action === 'export';
    if (!isAlwaysAllowed && !mayUse(askerOf(use), settings)) return say(use, 'notAllowed');
    return actions[action](use, context);
  },
  suggest: (use, context) => suggestVoices(use, context, scopes[use.options.getSubcommand()] ?? 'usable'),
};
