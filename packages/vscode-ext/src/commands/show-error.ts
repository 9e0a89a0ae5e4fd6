import { StarlingError } from '@starling-tts/core';
import * as vscode from 'vscode';
import type { ExtensionServices } from './extension-services.js';

/** What a message offers to do. */
interface Remedy {
  readonly label: string;
  readonly run: () => unknown;
}

/**
 * Tells the user of a failure and offers what helps. A reading that the user ended is no failure.
 */
export async function showError({ log }: Pick<ExtensionServices, 'log'>, error: unknown): Promise<void> {
  if (StarlingError.is(error, 'aborted')) return;
  const message = error instanceof Error ? error.message : String(error);
  log.error(StarlingError.is(error) ? `${error.code}: ${message}` : message);
  const remedies = [...remediesOf(error), { label: vscode.l10n.t('Show Log'), run: () => log.show(true) }];
  const answer = await vscode.window.showErrorMessage(
    textOf(error, message),
    ...remedies.map(({ label }) => label),
  );
  await remedies.find(({ label }) => label === answer)?.run();
}

/** Tells that the engine's process ended and the sentence is read once more: the reading goes on by itself. */
export function showRetry({ log }: Pick<ExtensionServices, 'log'>, error: unknown): void {
  log.warn(error instanceof Error ? error.message : String(error));
  void vscode.window.showWarningMessage(
    vscode.l10n.t(
      'The speech engine ended unexpectedly. It is being started again, and reading goes on from this sentence.',
    ),
  );
}

function textOf(error: unknown, message: string): string {
  if (StarlingError.is(error, 'offline') || StarlingError.is(error, 'model_not_found')) {
    return vscode.l10n.t('The model {0} is not on this machine.', error.details.model);
  }
  if (StarlingError.is(error, 'engine_crashed')) {
    return vscode.l10n.t(
      'The speech engine ended unexpectedly, more than once. Try again, or pick another model.',
    );
  }
  return message;
}

function remediesOf(error: unknown): readonly Remedy[] {
  const command = (label: string, id: string, ...args: unknown[]): Remedy => ({
    label,
    run: () => vscode.commands.executeCommand(id, ...args),
  });
  if (StarlingError.is(error, 'offline') || StarlingError.is(error, 'model_not_found')) {
    return [command(vscode.l10n.t('Pick Model'), 'starling.pickModel')];
  }
  if (StarlingError.is(error, 'voice_not_found')) {
    return [command(vscode.l10n.t('Pick Voice'), 'starling.pickVoice')];
  }
  if (StarlingError.is(error, 'engine_crashed')) {
    return [
      command(vscode.l10n.t('Try Again'), 'starling.pauseResume'),
      command(vscode.l10n.t('Pick Model'), 'starling.pickModel'),
    ];
  }
  if (StarlingError.is(error, 'device_unavailable')) {
    return [command(vscode.l10n.t('Open Settings'), 'workbench.action.openSettings', 'starling.device')];
  }
  return [];
}
