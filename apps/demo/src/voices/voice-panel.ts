import type { VoiceLibrary, VoiceRecord } from '@starling-tts/core';
import { builtInVoices } from '@starling-tts/voices';
import type { BackendModule, EngineControl } from '../engine/engine-control.js';
import { announce } from '../page/announce.js';
import { element, setText } from '../page/elements.js';
import { notify, notifyError } from '../page/notices.js';
import type { Preferences } from '../page/preferences.js';
import { fileNameOf } from '../playback/file-name.js';
import type { RecordingPickerOptions } from '../recording/recording-picker.js';
import { AddVoiceDialog, type NewVoice } from './add-voice-dialog.js';
import { paintAvatar } from './avatar.js';
import { OwnVoiceDialog } from './own-voice-dialog.js';
import { describe, VoiceList } from './voice-list.js';

type Samples = InstanceType<BackendModule['VoiceSamples']>;

/** What the voices need. */
export interface VoicePanelOptions {
  /** What is remembered; the chosen voice is written there. */
  readonly preferences: Preferences;
  /** Remembers. */
  readonly save: () => void;
  /** Loads the late part of the page. */
  readonly loadModule: () => Promise<BackendModule>;
  /** Makes voices. */
  readonly engine: EngineControl;
  /** Records with the microphone. */
  readonly record: RecordingPickerOptions['record'];
  /** Called before a sample plays. */
  readonly onSample: () => void;
}

/** Everything about voices: the list, samples, adding, and what can be done to one's own. */
export class VoicePanel {
  readonly #options: VoicePanelOptions;
  readonly #list: VoiceList;
  readonly #addDialog: AddVoiceDialog;
  #samples: Promise<Samples> | undefined;

  constructor(options: VoicePanelOptions) {
    this.#options = options;
    const ownDialog = new OwnVoiceDialog({
      rename: (voice, name) => this.#rename(voice, name),
      exportFile: (voice) => this.#export(voice),
      remove: (voice) => this.#remove(voice),
    });
    this.#addDialog = new AddVoiceDialog({
      record: options.record,
      create: (voice, signal) => this.#create(voice, signal),
      importFile: (file) => this.#import(file),
    });
    this.#list = new VoiceList({
      onChoose: (voice, isUsersChoice) => this.#chosen(voice, isUsersChoice),
      onSample: (voice) => void this.#sample(voice),
      onEdit: (voice) => ownDialog.open(voice),
    });
    element('add-voice-button').addEventListener('click', () => this.#addDialog.open());
    element('voices').addEventListener('toggle', () => this.#list.reveal());
    this.#list.show(builtInVoices, options.preferences.voice);
  }

  /** The chosen voice. */
  get chosen(): VoiceRecord | undefined {
    return this.#list.chosen;
  }

  /** Lists the user's voices too, once they can be read. */
  async refresh(): Promise<void> {
    await this.#show(this.#options.preferences.voice);
  }

  /** Opens the dialog that makes a voice of this file. */
  add(file: File): void {
    this.#addDialog.open(file);
  }

  /** Plays the sample of the chosen voice, or stops it. */
  sampleChosen(): void {
    if (this.chosen !== undefined) void this.#sample(this.chosen);
  }

  /** Stops a sample that plays. */
  stopSample(): void {
    void this.#samples?.then((samples) => samples.stop());
  }

  /** Puts the caret into the search field, and opens the panel where it is closed. */
  search(): void {
    const panel = element('voices');
    if (getComputedStyle(panel).display === 'none') panel.showPopover();
    this.#list.focusSearch();
  }

  async #library(): Promise<VoiceLibrary> {
    return (await this.#options.loadModule()).openVoices();
  }

  async #show(chosenId: string | undefined): Promise<void> {
    this.#list.show(await (await this.#library()).list(), chosenId);
  }

  /** Lists the voices anew with a new one chosen. */
  async #showNew(id: string): Promise<void> {
    this.#remember(id);
    await this.#show(id);
  }

  #chosen(voice: VoiceRecord, isUsersChoice: boolean): void {
    paintAvatar(element('voice-button-avatar'), voice);
    setText(element('voice-button-name'), voice.name);
    setText(element('voice-button-description'), describe(voice));
    if (isUsersChoice) this.#remember(voice.id);
  }

  #remember(id: string): void {
    this.#options.preferences.voice = id;
    this.#options.save();
  }

  async #sample(voice: VoiceRecord): Promise<void> {
    this.#options.onSample();
    this.#samples ??= this.#options.loadModule().then(
      ({ VoiceSamples, openVoices }) =>
        new VoiceSamples(
          (voiceId) => openVoices().readReference(voiceId),
          (voiceId) => this.#list.showSample(voiceId),
        ),
    );
    try {
      await (await this.#samples).toggle(voice.id);
    } catch (error) {
      notifyError(error);
    }
  }

  async #create({ bytes, name, gender, consentNote }: NewVoice, signal: AbortSignal): Promise<void> {
    const { encodeBase64 } = await this.#options.loadModule();
    const { speech } = await this.#options.engine.open();
    const { voice_info, warnings } = await speech.run(
      {
        operation: 'voice_cloning',
        reference_audio: encodeBase64(bytes),
        voice_name: name,
        gender,
        consent_note: consentNote,
      },
      { signal },
    );
    await this.#showNew(voice_info.voice_id);
    for (const { message } of warnings ?? []) notify(message, 'remark');
    announce(`${name} has been added and chosen.`);
  }

  async #import(file: File): Promise<void> {
    const { importVoice } = await this.#options.loadModule();
    const { id, name } = await importVoice(file);
    await this.#showNew(id);
    announce(`${name} has been imported and chosen.`);
  }

  async #rename({ id }: VoiceRecord, name: string): Promise<void> {
    await (await this.#library()).rename(id, name);
    await this.#show(undefined);
  }

  async #export({ id, name }: VoiceRecord): Promise<void> {
    const { exportVoice, saveFile } = await this.#options.loadModule();
    const bytes = await exportVoice(await this.#library(), id);
    saveFile(bytes, `${fileNameOf(name)}.starvoice`, 'application/zip');
  }

  async #remove({ id, name }: VoiceRecord): Promise<void> {
    await (await this.#library()).delete(id);
    await this.#show(undefined);
    announce(`${name} has been deleted.`);
  }
}
