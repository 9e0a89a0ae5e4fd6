import type { VoiceRecord } from '@starling-tts/core';
import * as vscode from 'vscode';
import type { ExtensionServices } from './extension-services.js';
import { previewVoice } from './preview-voice.js';

/** A voice in the list; undefined is the model's own. */
interface VoiceItem extends vscode.QuickPickItem {
  readonly voice?: string;
}

/** How long the user has to stay with a voice before it speaks, in milliseconds. */
const previewDelay = 350;

/** *Pick Voice*: a list in which every voice is heard when the user comes to it. */
export async function pickVoice(services: ExtensionServices): Promise<void> {
  const settings = vscode.workspace.getConfiguration('starling');
  const chosen = settings.get('voice', '');
  const list = vscode.window.createQuickPick<VoiceItem>();
  list.title = vscode.l10n.t('Pick the voice that reads');
  list.placeholder = vscode.l10n.t('Move through the list to hear the voices');
  list.matchOnDescription = true;
  list.busy = true;
  list.show();

  const wasPlaying = ['playing', 'loading'].includes(services.reading.state.phase);
  let attempt: AbortController | undefined;
  let timer: NodeJS.Timeout | undefined;
  const silence = (): void => {
    clearTimeout(timer);
    attempt?.abort();
    services.preview.stop();
  };
  const speakSoon = (item: VoiceItem): void => {
    silence();
    const mine = new AbortController();
    attempt = mine;
    timer = setTimeout(() => {
      list.busy = true;
      void previewVoice(services, item.voice, mine.signal)
        .catch((error: unknown) => services.log.warn(`preview: ${String(error)}`))
        .finally(() => {
          if (attempt === mine) list.busy = false;
        });
    }, previewDelay);
  };

  const done = new Promise<VoiceItem | undefined>((resolve) => {
    list.onDidAccept(() => {
      resolve(list.activeItems[0]);
      list.hide();
    });
    list.onDidHide(() => resolve(undefined));
  });
  try {
    list.items = await voiceItems(services, chosen);
    const current = list.items.find(({ voice = '' }) => voice.toLowerCase() === chosen.toLowerCase());
    if (current) list.activeItems = [current];
    list.busy = false;
    // The list tells of what it opens with too, first its top and then the voice in use: those are not the user's doing.
    let isUsers = false;
    list.onDidChangeActive(([item]) => {
      if (item === undefined || item.kind === vscode.QuickPickItemKind.Separator) return;
      if (!isUsers) {
        isUsers = current === undefined || item === current;
        return;
      }
      // One voice at a time: the reading waits meanwhile.
      if (services.reading.state.phase === 'playing') {
        void vscode.commands.executeCommand('starling.pauseResume');
      }
      speakSoon(item);
    });
    const picked = await done;
    silence();
    if (picked !== undefined) {
      await settings.update('voice', picked.voice ?? '', vscode.ConfigurationTarget.Global);
    }
    if (wasPlaying && services.reading.state.phase === 'paused') {
      await vscode.commands.executeCommand('starling.pauseResume');
    }
  } finally {
    silence();
    list.dispose();
  }
}

async function voiceItems({ engine }: ExtensionServices, chosen: string): Promise<VoiceItem[]> {
  const { voices } = await engine.speech();
  const own = await voices.listOwn();
  const ownIds = new Set(own.map(({ id }) => id));
  const builtIn = (await voices.list()).filter(({ id }) => !ownIds.has(id));
  const separator = (label: string): VoiceItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const item = (voice: VoiceRecord): VoiceItem => ({
    label: voice.name,
    voice: voice.name,
    description: [voice.description, voice.gender === 'unspecified' ? '' : voice.gender]
      .filter((text) => text !== '')
      .join(', '),
    ...(voice.name.toLowerCase() === chosen.toLowerCase() && { iconPath: new vscode.ThemeIcon('check') }),
  });
  return [
    {
      label: vscode.l10n.t("The model's own voice"),
      ...(chosen === '' && { iconPath: new vscode.ThemeIcon('check') }),
    },
    ...(own.length > 0 ? [separator(vscode.l10n.t('Your voices')), ...own.map(item)] : []),
    separator(vscode.l10n.t('Built-in voices')),
    ...builtIn.map(item),
  ];
}
