import * as vscode from 'vscode';
import type { ExtensionServices } from './extension-services.js';

/** *Delete Cloned Voice*: removes a voice of the user's and everything stored with it. */
export async function deleteVoice({ engine }: ExtensionServices): Promise<void> {
  const { voices } = await engine.speech();
  const own = await voices.listOwn();
  if (own.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There are no voices of your own.'));
    return;
  }
  const picked = await vscode.window.showQuickPick(
    own.map(({ id, name, description, consentNote }) => ({
      label: name,
      description,
      ...(consentNote !== undefined && { detail: consentNote }),
      id,
    })),
    { title: vscode.l10n.t('Delete which voice?') },
  );
  if (picked === undefined) return;
  const remove = vscode.l10n.t('Delete');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Delete the voice {0}?', picked.label),
    {
      modal: true,
      detail: vscode.l10n.t('Its recording and everything made of it are deleted from this machine.'),
    },
    remove,
  );
  if (answer !== remove) return;
  await voices.delete(picked.id);
  const settings = vscode.workspace.getConfiguration('starling');
  if (settings.get('voice', '').toLowerCase() === picked.label.toLowerCase()) {
    await settings.update('voice', undefined, vscode.ConfigurationTarget.Global);
  }
}
