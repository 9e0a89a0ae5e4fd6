import type { VoiceRecord } from '@starling-tts/core';
import { builtInVoices } from '@starling-tts/voices';
import type { Backend } from './backend/backend.js';
import { DeviceChoice } from './engine/device-choice.js';
import { type BackendModule, EngineControl } from './engine/engine-control.js';
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
import { fileNameOf } from './playback/file-name.js';
import { Playback } from './playback/playback.js';
import { RecordingPicker } from './recording/recording-picker.js';
import { SettingsPanel } from './settings/settings-panel.js';
import { examples } from './speaking/examples.js';
import { Speaker, type Task } from './speaking/speaker.js';
import { TextField } from './speaking/text-field.js';
import { AddVoiceDialog } from './voices/add-voice-dialog.js';
import { paintAvatar } from './voices/avatar.js';
import { OwnVoiceDialog } from './voices/own-voice-dialog.js';
import { describe, VoiceList } from './voices/voice-list.js';

const preferences = loadPreferences();
let saveTimer: ReturnType<typeof setTimeout> | undefined;
/** Remembers the preferences a moment later, so that typing does not write at every key. */
const save = (): void => {
  clearTimeout(saveTimer);
  saveTimer = setTimeout(() => savePreferences(preferences), 300);
};
addEventListener('pagehide', () => savePreferences(preferences));

let backendModule: Promise<BackendModule> | undefined;
const loadModule = (): Promise<BackendModule> => {
  backendModule ??= import('./backend/index.js');
  return backendModule;
};

const text = new TextField(preferences.text || examples[0]!, (changed) => {
  preferences.text = changed;
  save();
});
const settings = new SettingsPanel(preferences, save);

const engine = new EngineControl(
  { model: preferences.model, device: preferences.device },
  {
    loadModule,
    titleOf: () => 'Fledgling',
    onChange: () => deviceChoice.refresh(),
    onWarning: (message) => {
      deviceChoice.explain(message);
      notify(message, 'remark');
    },
  },
);
const deviceChoice = new DeviceChoice(engine, (device) => {
  preferences.device = device;
  save();
  reopen();
});

/** Opens what is chosen now, in place of what is open. */
function reopen(): void {
  speaker.stop();
  const { model, device } = preferences;
  void engine
    .choose({ model, device })
    .then(() => engine.open())
    .then(keepEverything)
    .catch(notifyError);
}

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

const record: ConstructorParameters<typeof RecordingPicker>[1]['record'] = async (options) => {
  stopSounds();
  return (await loadModule()).recordWav(options);
};

const convertPicker = new RecordingPicker('convert-picker', {
  maxBytes: maxInputBytes,
  maxSeconds: 30,
  script: 'Say anything: the words and their timing stay, the voice changes.',
  record,
  onChange: () => undefined,
  onError: notifyError,
});

const tabs = new Tabs(() => speaker.refresh());

const speaker = new Speaker({
  engine,
  playback,
  dock,
  voice: () => voiceList.chosen,
  task,
  label: () => (tabs.chosen === 'speak' ? 'Speak' : 'Convert'),
  onSeed: (seed) => settings.showUsedSeed(seed),
});

/** What the button is to make now. */
async function task(): Promise<Task | undefined> {
  void samples().then((playing) => playing.stop());
  const voice = voiceList.chosen?.name ?? '';
  if (tabs.chosen === 'speak') {
    if (text.text.trim() === '') {
      text.focus();
      notify('There is nothing to say yet: type a text first.', 'remark');
      return undefined;
    }
    return {
      request: {
        operation: 'tts',
        mode: 'streaming',
        chunk_size: 25,
        text: text.text,
        ...settings.requestFields,
      },
      text: text.text,
      fileName: fileNameOf(voice, text.text.trim().slice(0, 40)),
    };
  }
  const { recording } = convertPicker;
  if (recording === undefined) {
    notify('First choose a recording, or make one.', 'remark');
    return undefined;
  }
  const { encodeBase64 } = await loadModule();
  return {
    request: { operation: 'voice_conversion', input_audio: encodeBase64(recording.bytes) },
    text: undefined,
    fileName: fileNameOf(voice, recording.name.replace(/\.[^.]*$/, '')),
  };
}

const voiceList = new VoiceList({
  onChoose: (voice, isUsersChoice) => {
    paintAvatar(element('voice-button-avatar'), voice);
    setText(element('voice-button-name'), voice.name);
    setText(element('voice-button-description'), describe(voice));
    if (!isUsersChoice) return;
    preferences.voice = voice.id;
    save();
  },
  onSample: (voice) => void sample(voice),
  onEdit: (voice) => ownVoiceDialog.open(voice),
});

const addVoiceDialog = new AddVoiceDialog({
  record,
  create: async ({ bytes, name, gender, consentNote }, signal) => {
    const { encodeBase64 } = await loadModule();
    const { speech } = await engine.open();
    const made = await speech.run(
      {
        operation: 'voice_cloning',
        reference_audio: encodeBase64(bytes),
        voice_name: name,
        gender,
        consent_note: consentNote,
      },
      { signal },
    );
    await showVoices(made.voice_info.voice_id);
    for (const { message } of made.warnings ?? []) notify(message, 'remark');
    announce(`${name} has been added and chosen.`);
  },
  importFile: async (file) => {
    const { importVoice } = await loadModule();
    const voice = await importVoice(file);
    await showVoices(voice.id);
    announce(`${voice.name} has been imported and chosen.`);
  },
});

const ownVoiceDialog = new OwnVoiceDialog({
  rename: async ({ id }, name) => {
    await (await voices()).rename(id, name);
    await showVoices(id);
  },
  exportFile: async ({ id, name }) => {
    const { exportVoice, openVoices, saveFile } = await loadModule();
    saveFile(await exportVoice(openVoices(), id), `${fileNameOf(name)}.starvoice`, 'application/zip');
  },
  remove: async ({ id, name }) => {
    await (await voices()).delete(id);
    await showVoices(undefined);
    announce(`${name} has been deleted.`);
  },
});

/** The voices, when they can be read. */
async function voices() {
  return (await loadModule()).openVoices();
}

/** Lists the voices anew and chooses one. */
async function showVoices(chosenId: string | undefined): Promise<void> {
  voiceList.show(await (await voices()).list(), chosenId);
  if (chosenId === undefined) return;
  preferences.voice = chosenId;
  save();
}

let sampler: Promise<InstanceType<BackendModule['VoiceSamples']>> | undefined;
function samples() {
  sampler ??= loadModule().then(
    ({ VoiceSamples, openVoices }) =>
      new VoiceSamples(
        (voiceId) => openVoices().readReference(voiceId),
        (voiceId) => voiceList.showSample(voiceId),
      ),
  );
  return sampler;
}

/** Plays the sample of a voice, or stops it. */
async function sample(voice: VoiceRecord): Promise<void> {
  playback.pause();
  try {
    await (await samples()).toggle(voice.id);
  } catch (error) {
    notifyError(error);
  }
}

function stopSounds(): void {
  playback.pause();
  void sampler?.then((playing) => playing.stop());
}

async function saveAs(format: 'wav' | 'mp3'): Promise<void> {
  const { take } = playback;
  if (take === undefined) return;
  try {
    await (await loadModule()).saveTake(take, format);
  } catch (error) {
    notifyError(error);
  }
}

setUpTheme(preferences, save, () => dock.recolor());
setUpDialogs();
setUpShortcuts(preferences, save, {
  go: () => void speaker.go(),
  stop: () => speaker.stop(),
  togglePlay: () => playback.toggle(),
  seekBy: (seconds) => playback.seek(playback.currentTime + seconds),
  searchVoices: () => {
    const panel = element('voices');
    if (getComputedStyle(panel).display === 'none') panel.showPopover();
    voiceList.focusSearch();
  },
  sample: () => {
    if (voiceList.chosen !== undefined) void sample(voiceList.chosen);
  },
});
setUpFileDrop((file) => {
  if (tabs.chosen === 'convert') void convertPicker.takeFile(file);
  else addVoiceDialog.open(file);
});
element('add-voice-button').addEventListener('click', () => addVoiceDialog.open());
element('save-wav').addEventListener('click', () => void saveAs('wav'));
element('save-mp3').addEventListener('click', () => void saveAs('mp3'));
element('engine-button').addEventListener('click', () =>
  element<HTMLDialogElement>('engine-dialog').showModal(),
);
element('voices').addEventListener('toggle', () => voiceList.reveal());
element('example-button').addEventListener('click', () => {
  const next = examples[(examples.indexOf(text.text) + 1) % examples.length]!;
  text.text = next;
  preferences.text = next;
  save();
});

voiceList.show(builtInVoices, preferences.voice || undefined);
/** The rest comes when the page is there and has drawn itself. */
whenIdle(async () => {
  await prepareOfflineUse();
  void showVoices(preferences.voice || undefined).catch(notifyError);
  void engine.open().then(keepEverything).catch(notifyError);
});

/** Keeps what is needed without a network, unless the user has asked browsers to be sparing. */
async function keepEverything({ device }: Backend): Promise<void> {
  const { connection } = navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } };
  if (connection?.saveData === true) return;
  const isKept = await keepForOfflineUse(device);
  if (isKept)
    setText(
      element('offline-note'),
      'The page, this model and all voices are kept in this browser: they work offline.',
    );
}
