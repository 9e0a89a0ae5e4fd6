import { l10n } from 'vscode';
import type { PlayerWords } from '../webview/player-view.js';
import type { PlayerLabels } from './player-html.js';

/** What the page says, in the user's language. */
export function playerWords(): PlayerWords {
  return {
    idle: l10n.t('Nothing is being read'),
    loading: l10n.t('Preparing speech …'),
    playing: l10n.t('Reading'),
    paused: l10n.t('Paused'),
    locked: l10n.t('Waiting for your click'),
    error: l10n.t('Stopped by a problem'),
    enableAudio: l10n.t('Enable Audio'),
    enableAudioReason: l10n.t(
      'This window plays sound only after a click here. Reading starts at once, nothing is lost.',
    ),
    progress: l10n.t('Sentence {0} of {1}'),
    pause: l10n.t('Pause'),
    resume: l10n.t('Resume'),
    speed: l10n.t('{0}×'),
    voice: l10n.t('Voice: {0}'),
    defaultVoice: l10n.t("the model's own"),
  };
}

/** Names of the page's buttons, in the user's language. */
export function playerLabels(): PlayerLabels {
  return {
    player: l10n.t('Read Aloud player'),
    idleHint: l10n.t('Open a document and let it be read from the cursor, the selection or the top.'),
    read: l10n.t('Read This Document'),
    stop: l10n.t('Stop'),
    previous: l10n.t('Previous sentence'),
    next: l10n.t('Next sentence'),
    repeat: l10n.t('Repeat sentence'),
    slower: l10n.t('Slower'),
    faster: l10n.t('Faster'),
    pickVoice: l10n.t('Pick another voice'),
  };
}
