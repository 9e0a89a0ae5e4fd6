import type { BackendModule } from '../engine/engine-control.js';
import { notify } from '../page/notices.js';
import { fileNameOf } from '../playback/file-name.js';
import type { GivenRecording } from '../recording/recording-picker.js';
import type { Task } from './speaker.js';
import type { TextField } from './text-field.js';

/** Speech tokens per part of the audio; 25 are one second. The first part is smaller, by the model's own rule. */
const chunkSize = 25;

/** What speaking a text takes; undefined when there is none, which the user is told. */
export function speakTask(
  field: TextField,
  settings: Readonly<Record<string, number>>,
  voiceName: string,
): Task | undefined {
  const { text } = field;
  if (text.trim() === '') {
    field.focus();
    notify('There is nothing to say yet: type a text first.', 'remark');
    return undefined;
  }
  return {
    request: { operation: 'tts', mode: 'streaming', chunk_size: chunkSize, text, ...settings },
    text,
    fileName: fileNameOf(voiceName, text.trim().slice(0, 40)),
  };
}

/** What converting a recording takes; undefined when there is none, which the user is told. */
export async function convertTask(
  recording: GivenRecording | undefined,
  loadModule: () => Promise<BackendModule>,
  voiceName: string,
): Promise<Task | undefined> {
  if (recording === undefined) {
    notify('First choose a recording, or make one.', 'remark');
    return undefined;
  }
  const { encodeBase64 } = await loadModule();
  return {
    request: { operation: 'voice_conversion', input_audio: encodeBase64(recording.bytes) },
    text: undefined,
    fileName: fileNameOf(voiceName, recording.name.replace(/\.[^.]*$/, '')),
  };
}
