import * as vscode from 'vscode';
import { cloneVoice } from './clone-voice.js';
import { deleteVoice } from './delete-voice.js';
import { exportAudio } from './export-audio.js';
import type { ExtensionServices } from './extension-services.js';
import { manageModels, pickModel } from './models.js';
import { pickVoice } from './pick-voice.js';
import { showError } from './show-error.js';

export type { ExtensionServices } from './extension-services.js';
export { showError, showRetry } from './show-error.js';

/** Registers the commands about voices, models, export and the engine. Their failures are told to the user. */
export function registerCommands(
  services: ExtensionServices,
  showPlayer: () => Promise<void>,
): vscode.Disposable {
  const register = (name: string, run: (...args: never[]) => Promise<void>): vscode.Disposable =>
    vscode.commands.registerCommand(`starling.${name}`, async (...args: unknown[]) => {
      try {
        await run(...(args as never[]));
      } catch (error) {
        await showError(services, error);
      }
    });
  return vscode.Disposable.from(
    register('pickVoice', () => pickVoice(services)),
    register('cloneVoice', () => cloneVoice(services)),
    register('deleteVoice', () => deleteVoice(services)),
    // Menus pass the address of a document; a file to write is given by name, so that the two are never mixed up.
    register('exportAudio', (options?: { readonly target?: vscode.Uri }) =>
      exportAudio(services, options?.target instanceof vscode.Uri ? options.target : undefined),
    ),
    register('pickModel', () => pickModel(services)),
    register('manageModels', () => manageModels(services)),
    register('showPlayer', showPlayer),
    register('showLog', async () => services.log.show()),
    register('restartEngine', () => services.engine.close()),
  );
}
