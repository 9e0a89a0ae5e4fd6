import type { Command } from './command.js';
import { join } from './join.js';
import { leave } from './leave.js';
import { queue, sayCommand, skip, stop } from './speech.js';

/** All commands by their English name. */
export const commands: ReadonlyMap<string, Command> = new Map(
  [join, leave, sayCommand, skip, stop, queue].map((command) => [command.definition.name, command]),
);
