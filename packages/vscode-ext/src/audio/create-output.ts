import * as vscode from 'vscode';
import { within } from '../configuration/read-settings.js';
import type { AudioSink, Disposable } from '../session/contracts.js';
import { PlayerSink } from './player-sink.js';
import type { PlayerViewProvider } from './player-view-provider.js';
import type { PreviewPlayer } from './preview-player.js';
import { SelectedSink } from './selected-sink.js';
import { findSystemProgram } from './system-programs.js';
import { SystemSink } from './system-sink.js';

/** Where sound goes. */
export interface AudioOutputs extends Disposable {
  /** For the reading. */
  readonly sink: AudioSink;
  /** For trying voices. */
  readonly preview: PreviewPlayer;
}

/**
 * The player's page, or a program of the system where the user wants it and sits at this machine.
 *
 * @param showProblem tells the user why a voice that is tried is not heard; a reading's own failures are its session's
 */
export function createOutput(page: PlayerViewProvider, showProblem: (error: Error) => void): AudioOutputs {
  const player = new PlayerSink(
    page,
    (reason) => new Error(vscode.l10n.t('The player view cannot play sound: {0}', reason)),
  );
  const system = new SystemSink({
    findProgram: async () => {
      const program = await findSystemProgram();
      if (program !== undefined) return program;
      throw new Error(
        vscode.l10n.t(
          'No program to play sound was found (paplay, aplay, play of SoX, ffplay). Install one, or set "starling.audioOutput" to "player".',
        ),
      );
    },
    programEnded: () =>
      new Error(
        vscode.l10n.t(
          'The program that plays sound ended. Check the sound settings of the system, or set "starling.audioOutput" to "player".',
        ),
      ),
  });
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('starling');
  const applyVolume = (): void => {
    // The settings file may hold anything.
    const volume = within(0, 1)(settings().get('volume')) ?? 1;
    player.setVolume(volume);
    system.setVolume(volume);
  };
  applyVolume();
  const subscriptions = vscode.Disposable.from(
    player.onPageFailed(showProblem) as vscode.Disposable,
    // The button that allows sound is no use in a panel that is closed.
    player.onLocked((isLocked) => {
      if (isLocked) void page.reveal();
    }) as vscode.Disposable,
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('starling.volume')) applyVolume();
    }),
  );
  // A step of the walkthrough is done when something was heard.
  const firstSound = player.onPlayed(() => {
    firstSound.dispose();
    void vscode.commands.executeCommand('setContext', 'starling.audioUnlocked', true);
  });
  // With remote development the other end has no loudspeakers that the user could hear.
  const isHere = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  const choose = (): AudioSink => (isHere && settings().get('audioOutput') === 'system' ? system : player);
  return {
    sink: new SelectedSink([player, system], choose),
    preview: {
      play: async (samples) => {
        await page.open();
        page.post({ type: 'preview', samples: new Float32Array(samples).buffer });
      },
      stop: () => page.post({ type: 'endPreview' }),
    },
    dispose: () => {
      subscriptions.dispose();
      player.dispose();
      system.dispose();
    },
  };
}
