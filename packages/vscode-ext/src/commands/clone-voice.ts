import { basename } from 'node:path';
import { encodeBase64, maxReferenceBytes, StarlingError, voiceNameProblem } from '@starling-tts/core';
import * as vscode from 'vscode';
import type { ExtensionServices } from './extension-services.js';
import { formatBytes } from './format-bytes.js';

/** *Clone Voice From File*: a recording becomes a voice, with the consent of who is heard on it. */
export async function cloneVoice(services: ExtensionServices): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('A recording of one person speaking, 5 to 30 seconds'),
      openLabel: vscode.l10n.t('Clone This Voice'),
      filters: { [vscode.l10n.t('Recordings')]: ['wav', 'mp3', 'flac', 'ogg', 'opus', 'm4a'] },
    })) ?? [];
  if (file === undefined) return;
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > maxReferenceBytes) {
    throw new StarlingError(
      'audio_too_large',
      vscode.l10n.t(
        'The recording has more than {0}. Cut out half a minute of speech.',
        formatBytes(maxReferenceBytes),
      ),
      { limitBytes: maxReferenceBytes },
    );
  }
  const consent = await askForConsent();
  if (consent === undefined) return;
  const name = await askForName(services, basename(file.path).replace(/\.[^.]*$/, ''));
  if (name === undefined) return;
  const recording = await vscode.workspace.fs.readFile(file);
  const made = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Cloning the voice {0} …', name),
      cancellable: true,
    },
    async (_progress, cancellation) => {
      const abort = new AbortController();
      cancellation.onCancellationRequested(() => abort.abort());
      const speech = await services.engine.speech();
      return speech
        .withService((service) =>
          service.run(
            {
              operation: 'voice_cloning',
              reference_audio: encodeBase64(recording),
              voice_name: name,
              consent_note: consent,
              save_to_library: true,
            },
            { signal: abort.signal },
          ),
        )
        .catch((error: unknown) => {
          if (StarlingError.is(error, 'aborted')) return undefined;
          throw error;
        });
    },
  );
  if (made === undefined) return;
  const use = vscode.l10n.t('Read With It');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      'The voice {0} was made from {1} seconds of speech.',
      name,
      made.voice_info.duration.toFixed(1),
    ),
    use,
  );
  if (answer === use) {
    await vscode.workspace
      .getConfiguration('starling')
      .update('voice', name, vscode.ConfigurationTarget.Global);
  }
}

/** Cloning is for voices whose owners agree; what is answered is kept with the voice. */
async function askForConsent(): Promise<string | undefined> {
  const own = vscode.l10n.t('It Is My Own Voice');
  const agreed = vscode.l10n.t('The Person Agreed');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Whose voice is this?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Clone a voice only with the consent of the person it belongs to. A cloned voice can say anything; you are responsible for what you use it for. Recording and voice stay on this machine.',
      ),
    },
    own,
    agreed,
  );
  const date = new Date().toISOString().slice(0, 10);
  if (answer === own) return `My own voice, stated on ${date}.`;
  if (answer !== agreed) return undefined;
  const who = await vscode.window.showInputBox({
    title: vscode.l10n.t('Who agreed, when and to what?'),
    prompt: vscode.l10n.t('Kept with the voice, for your own records.'),
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === ''
        ? vscode.l10n.t('Say at least who agreed.')
        : text.length > 900
          ? vscode.l10n.t('At most 900 characters.')
          : undefined,
  });
  return who === undefined ? undefined : `${who.trim()} (stated on ${date})`;
}

async function askForName({ engine }: ExtensionServices, suggestion: string): Promise<string | undefined> {
  const { voices } = await engine.speech();
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Name of the voice'),
    value: suggestion
      .replaceAll(/[^\p{L}\p{N} _'.-]/gu, ' ')
      .trim()
      .slice(0, 64),
    ignoreFocusOut: true,
    validateInput: async (text) => {
      if (voiceNameProblem(text.trim()) !== undefined) {
        return vscode.l10n.t("1 to 64 letters, digits, spaces or - _ ' .");
      }
      return (await voices.findByName(text.trim())) === undefined
        ? undefined
        : vscode.l10n.t('There is a voice of this name already.');
    },
  });
}
