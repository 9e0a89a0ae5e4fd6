import type { AutocompleteInteraction } from 'discord.js';
import { isModerator, mayManageServer } from '../../permissions/permissions.js';
import type { AvailableVoice } from '../../speech/voice-access.js';
import { askerOf, type CommandContext, type CommandUse, type Suggestion, sentence } from '../command.js';
import { bestMatches } from '../fuzzy-match.js';

/** Which voices an option is about. */
export type VoiceScope = 'usable' | 'own' | 'deletable';

/** The voices that a member may name in an option. */
export async function voicesInScope(
  use: CommandUse | AutocompleteInteraction<'cached'>,
  { voices }: CommandContext,
  scope: VoiceScope,
): Promise<readonly AvailableVoice[]> {
  const asker = { userId: use.user.id, guildId: use.guildId };
  if (scope === 'usable') return voices.usable(asker);
  const isManager = scope === 'deletable' && mayManageServer(askerOf(use).permissions);
  return voices.cloned(isManager ? { guildId: use.guildId } : asker);
}

/** Suggestions for a voice that is being typed. Cloned voices are marked as such. */
export async function suggestVoices(
  use: AutocompleteInteraction<'cached'>,
  context: CommandContext,
  scope: VoiceScope,
): Promise<readonly Suggestion[]> {
  const found = bestMatches(
    use.options.getFocused(),
    await voicesInScope(use, context, scope),
    ({ name }) => name,
  );
  return found.map((voice) => ({ name: voiceLabel(use, voice), value: voice.id }));
}

/** What a voice is called in lists: cloned ones are marked. */
export function voiceLabel(
  use: { readonly locale: CommandUse['locale'] },
  { name, owned }: AvailableVoice,
): string {
  return (owned ? sentence(use, 'voiceCloned', { voice: name }) : name).slice(0, 100);
}

/** The voice that an option names, by what autocompletion sent or by what was typed. */
export async function chosenVoice(
  use: CommandUse,
  context: CommandContext,
  scope: VoiceScope,
): Promise<AvailableVoice | undefined> {
  const chosen = use.options.getString('voice');
  if (chosen === null) return undefined;
  const candidates = await voicesInScope(use, context, scope);
  const exact = candidates.find(({ id }) => id === chosen);
  return exact ?? bestMatches(chosen, candidates, ({ name }) => name)[0];
}

/** Whether somebody may delete a cloned voice: its owner, and who manages the server it was made in. */
export function mayDelete(use: CommandUse, { owned }: AvailableVoice): boolean {
  if (owned === undefined || owned.guildId !== use.guildId) return false;
  return owned.ownerId === use.user.id || mayManageServer(askerOf(use).permissions);
}

/** Whether somebody may look at where a cloned voice comes from. */
export function mayInspect(use: CommandUse, { owned }: AvailableVoice): boolean {
  return owned === undefined || owned.ownerId === use.user.id || isModerator(askerOf(use).permissions);
}
