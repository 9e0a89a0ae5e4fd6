import type { Command } from './command.js';
import { dictionary } from './dictionary.js';
import { help } from './help.js';
import { join } from './join.js';
import { leave } from './leave.js';
import { privacy } from './privacy.js';
import { settings } from './settings/settings-command.js';
import { queue, sayCommand, skip, stop } from './speech.js';
import { voice } from './voice/voice-command.js';

/** All commands by their English name. */
export const commands: ReadonlyMap<string, Command> = new Map(
  [join, leave, sayCommand, skip, stop, queue, voice, settings, dictionary, privacy, help].map((command) => [
    command.definition.name,
    command,
  ]),
);
