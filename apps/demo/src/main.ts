import type { Backend } from './backend/backend.js';
import { DeviceChoice } from './engine/device-choice.js';
import { type BackendModule, EngineControl } from './engine/engine-control.js';
import { ModelChoice } from './engine/model-choice.js';
import { shortTitle } from './engine/short-title.js';
import { keepForOfflineUse, prepareOfflineUse } from './offline/offline.js';
import { announce } from './page/announce.js';
import { setUpDialogs } from './page/dialogs.js';
import { element, setText } from './page/elements.js';
import { setUpFileDrop } from './page/file-drop.js';
import { maxInputBytes } from './page/limits.js';
import { notify, notifyError } from './page/notices.js';
import { loadPreferences, savePreferences } from './page/preferences.js';
import { setUpShortcuts } from './page/shortcuts.js';
import { Tabs } from './page/tabs.js';
import { setUpTheme } from './page/theme.js';
import { whenIdle } from './page/when-idle.js';
import { Dock } from './playback/dock.js';
import { Playback } from './playback/playback.js';
import { RecordingPicker, type RecordingPickerOptions } from './recording/recording-picker.js';
import { SettingsPanel } from './settings/settings-panel.js';
import { examples } from './speaking/examples.js';
import { Speaker } from './speaking/speaker.js';
import { convertTask, speakTask } from './speaking/tasks.js';
import { TextField } from './speaking/text-field.js';
import { VoicePanel } from './voices/voice-panel.js';

// What is remembered.

const preferences = loadPreferences();
let saveTimer: ReturnType<typeof setTimeout> | undefined;
/** Remembers a moment later, so that typing does not write at every key. */
const save = (): void => {
  clearTimeout(saveTimer);
  saveTimer = setTimeout(() => savePreferences(preferences), 300);
};
addEventListener('pagehide', () => savePreferences(preferences));

// The model, and what is loaded with it.

let backendModule: Promise<BackendModule> | undefined;
const loadModule = (): Promise<BackendModule> => {
  backendModule ??= import('./backend/index.js').catch((error: unknown) => {
    // The next attempt may find the network again.
    backendModule = undefined;
    throw error;
  });
  return backendModule;
};

const engine = new EngineControl(
  { model: preferences.model, device: preferences.device },
  {
    loadModule,
    titleOf: shortTitle,
    onChange: () => deviceChoice.refresh(),
    onWarning: (message) => {
      deviceChoice.explain(message);
      notify(message, 'remark');
    },
  },
);
const deviceChoice = new DeviceChoice(engine, (device) => {
  preferences.device = device;
  reopen();
});
const modelChoice = new ModelChoice({
  loadModule,
  chosen: () => preferences.model,
  onChoose: (model) => {
    preferences.model = model;
    reopen();
  },
});

/** Opens what is chosen now, in place of what is open. */
function reopen(): void {
  save();
  speaker.stop();
  const { model, device } = preferences;
  void engine
    .choose({ model, device })
    .then(() => engine.open())
    .then(keepEverything)
    .catch(notifyError);
}

/** Keeps what is needed without a network, unless the user has asked browsers to be sparing. */
async function keepEverything({ device }: Backend): Promise<void> {
  const { connection } = navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } };
  if (connection?.saveData === true || !(await keepForOfflineUse(device))) return;
  const message = 'The page, the embedded model and all voices are kept in this browser: they work offline.';
  setText(element('offline-note'), message);
}

// Playing.

const playback = new Playback({
  onChange: () => speaker.refresh(),
  onEnded: () => {
    announce('Finished.');
    speaker.refresh();
  },
  onError: notifyError,
});
const dock = new Dock(playback, () => {
  const { take, currentTime, state } = playback;
  const isHeard = state !== 'idle' && state !== 'ended' && take?.text === text.text;
  text.mark(isHeard ? take?.ranges.at(currentTime) : undefined);
});

async function saveAs(format: 'wav' | 'mp3'): Promise<void> {
  const { take } = playback;
  if (take === undefined) return;
  try {
    await (await loadModule()).saveTake(take, format);
  } catch (error) {
    notifyError(error);
  }
}

// What is said, how, and by whom.

const text = new TextField(preferences.text || examples[0]!, (changed) => {
  preferences.text = changed;
  save();
});
const settings = new SettingsPanel(preferences, save);
const tabs = new Tabs((start) => {
  // How something is said was decided by whoever made the recording.
  element('settings').hidden = start === 'convert';
  speaker.refresh();
});

const record: RecordingPickerOptions['record'] = async (options) => {
  playback.pause();
  voices.stopSample();
  return (await loadModule()).recordWav(options);
};
const source = new RecordingPicker('convert-picker', {
  maxBytes: maxInputBytes,
  maxSeconds: 30,
  script: 'Say anything: the words and their timing stay, the voice changes.',
  record,
  onChange: () => undefined,
  onError: notifyError,
});
const voices = new VoicePanel({
  preferences,
  save,
  loadModule,
  engine,
  record,
  onSample: () => playback.pause(),
});
const speaker = new Speaker({
  engine,
  playback,
  dock,
  voice: () => voices.chosen,
  task: async () => {
    voices.stopSample();
    const voiceName = voices.chosen?.name ?? '';
    return tabs.chosen === 'speak'
      ? speakTask(text, settings.requestFields, voiceName)
      : convertTask(source.recording, loadModule, voiceName);
  },
  label: () => (tabs.chosen === 'speak' ? 'Speak' : 'Convert'),
  onSeed: (seed) => settings.showUsedSeed(seed),
});

// Buttons, keys, files.

setUpTheme(preferences, save, () => dock.recolor());
setUpDialogs();
setUpShortcuts(preferences, save, {
  go: () => void speaker.go(),
  stop: () => speaker.stop(),
  togglePlay: () => playback.toggle(),
  seekBy: (seconds) => playback.seek(playback.currentTime + seconds),
  searchVoices: () => voices.search(),
  sample: () => voices.sampleChosen(),
});
setUpFileDrop((file) => {
  if (tabs.chosen === 'convert') void source.takeFile(file);
  else voices.add(file);
});
element('save-wav').addEventListener('click', () => void saveAs('wav'));
element('save-mp3').addEventListener('click', () => void saveAs('mp3'));
element('engine-button').addEventListener('click', () => {
  element<HTMLDialogElement>('engine-dialog').showModal();
  void modelChoice.refresh().catch(notifyError);
});
element('example-button').addEventListener('click', () => {
  const next = examples[(examples.indexOf(text.text) + 1) % examples.length]!;
  text.text = next;
  preferences.text = next;
  save();
});

// The rest comes when the page is there and has drawn itself.
whenIdle(async () => {
  await prepareOfflineUse();
  void voices.refresh().catch(notifyError);
  void engine.open().then(keepEverything).catch(notifyError);
});
