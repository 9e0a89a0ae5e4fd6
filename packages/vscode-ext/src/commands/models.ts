import { StarlingError } from '@starling-tts/core';
import * as vscode from 'vscode';
import type { ModelOffer } from '../engine/models.js';
import type { ExtensionServices } from './extension-services.js';
import { formatBytes } from './format-bytes.js';

/** A model in a list. */
interface ModelItem extends vscode.QuickPickItem {
  readonly offer: ModelOffer;
}

/** *Pick Model*: which model speaks; one that is not here is downloaded, after a word on its size and licence. */
export async function pickModel(services: ExtensionServices): Promise<void> {
  const { listModels } = await services.engine.load();
  const settings = vscode.workspace.getConfiguration('starling');
  const picked = await vscode.window.showQuickPick(listItems(listModels, settings), {
    title: vscode.l10n.t('Pick the model that speaks'),
    placeHolder: vscode.l10n.t('Larger models sound better and need more time, memory and disk'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  const { offer } = picked;
  if (offer.installed === undefined && !(await download(services, offer))) return;
  const precision = offer.isDefaultPrecision ? '' : offer.precision;
  await settings.update('precision', precision || undefined, vscode.ConfigurationTarget.Global);
  await settings.update('model', offer.model, vscode.ConfigurationTarget.Global);
}

/** *Manage Downloaded Models*: what is on the disk, how much of it, and deleting. */
export async function manageModels({ engine }: ExtensionServices): Promise<void> {
  const { listModels, deleteModel } = await engine.load();
  const here = (await listModels()).filter(({ installed }) => installed !== undefined);
  const total = here.reduce((sum, { installed }) => sum + (installed?.bytes ?? 0), 0);
  const settings = vscode.workspace.getConfiguration('starling');
  const picked = await vscode.window.showQuickPick(
    here.map((offer) => modelItem(offer, settings)),
    {
      title: vscode.l10n.t('Models on this machine: {0}', formatBytes(total)),
      placeHolder: vscode.l10n.t('Choose one to show its folder or to delete it'),
    },
  );
  if (picked === undefined) return;
  const { title, installed } = picked.offer;
  if (installed === undefined) return;
  const show = vscode.l10n.t('Show Folder');
  const remove = vscode.l10n.t('Delete');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0}: {1} in {2}', title, formatBytes(installed.bytes), installed.folder),
    {
      modal: true,
      detail: installed.isEmbedded
        ? vscode.l10n.t('This model came with the extension and stays.')
        : vscode.l10n.t(
            'Other programs may use the same files. Deleting removes every version of this model from the model cache.',
          ),
    },
    show,
    ...(installed.isEmbedded ? [] : [remove]),
  );
  if (answer === show) {
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(installed.folder));
  } else if (answer === remove) {
    // A model that is loaded has its files open, which some systems do not let go.
    await engine.close();
    await deleteModel(picked.offer);
    if (settings.get('model', '') === picked.offer.model) {
      // The model that speaks instead has other sets of weights.
      await settings.update('precision', undefined, vscode.ConfigurationTarget.Global);
      await settings.update('model', undefined, vscode.ConfigurationTarget.Global);
    }
  }
}

async function listItems(
  listModels: () => Promise<readonly ModelOffer[]>,
  settings: vscode.WorkspaceConfiguration,
): Promise<ModelItem[]> {
  return (await listModels()).map((offer) => modelItem(offer, settings));
}

/** Downloads a model with progress; false when the user did not want it or took it back. */
async function download({ engine }: ExtensionServices, offer: ModelOffer): Promise<boolean> {
  const start = vscode.l10n.t('Download');
  const size =
    offer.approximateBytes === undefined
      ? vscode.l10n.t('of unknown size')
      : vscode.l10n.t('about {0}', formatBytes(offer.approximateBytes));
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Download {0}, {1}?', offer.title, size),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Licence: {0}. The files are kept in the model cache of your home folder. A download that is cancelled goes on where it was when it is started again.',
        offer.license,
      ),
    },
    start,
  );
  if (answer !== start) return false;
  const { downloadModel } = await engine.load();
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Downloading {0}', offer.title),
      cancellable: true,
    },
    async (progress, cancellation) => {
      const abort = new AbortController();
      cancellation.onCancellationRequested(() => abort.abort());
      let told = 0;
      try {
        await downloadModel(offer.model, offer.precision, abort.signal, ({ loaded, total }) => {
          const percent = total > 0 ? (loaded / total) * 100 : 0;
          const message =
            total > 0 ? vscode.l10n.t('{0} of {1}', formatBytes(loaded), formatBytes(total)) : '';
          progress.report({ increment: percent - told, message });
          told = percent;
        });
        return true;
      } catch (error) {
        if (StarlingError.is(error, 'aborted')) return false;
        throw error;
      }
    },
  );
}

function modelItem(offer: ModelOffer, settings: vscode.WorkspaceConfiguration): ModelItem {
  const precision = settings.get('precision', '');
  const isChosen =
    settings.get('model', '') === offer.model &&
    (precision === offer.precision || (precision === '' && offer.isDefaultPrecision));
  const { installed, approximateBytes } = offer;
  const place =
    installed === undefined
      ? approximateBytes === undefined
        ? vscode.l10n.t('to download')
        : vscode.l10n.t('to download, about {0}', formatBytes(approximateBytes))
      : installed.isEmbedded
        ? vscode.l10n.t('comes with the extension, {0}', formatBytes(installed.bytes))
        : vscode.l10n.t('on this machine, {0}', formatBytes(installed.bytes));
  const languages =
    offer.languages.length > 3
      ? vscode.l10n.t('{0} languages', offer.languages.length)
      : offer.languages.join(', ');
  return {
    label: offer.title,
    description: `${offer.precision}, ${place}`,
    detail: `${languages} · ${offer.license}`,
    ...(isChosen && { iconPath: new vscode.ThemeIcon('check') }),
    offer,
  };
}
