import type { VoiceConditioning } from '../engine/conditioning.js';
import type { Warning } from '../engine/warning.js';
import type { VoiceRecord } from '../voices/index.js';
import { readReference } from './recordings.js';
import type { ServiceContext } from './service-context.js';

/** How a request says whose voice it wants. */
export interface VoiceSource {
  /** Name of a voice of the library. */
  readonly name?: string | undefined;
  /** Id of a voice of the library. */
  readonly id?: string | undefined;
  /** A recording of the request. */
  readonly recording?:
    | { readonly field: string; readonly value: string; readonly maxSeconds: number }
    | undefined;
}

/** A voice ready to be used. */
export interface TargetVoice {
  /** What the engine needs. */
  readonly conditioning: VoiceConditioning;
  /** The voice, when it is of the library. */
  readonly record?: VoiceRecord;
  /** Seconds of the recording that were used, when it was made from one. */
  readonly recordingSeconds?: number;
  /** What is poor about the recording. */
  readonly warnings: readonly Warning[];
}

/** Makes the voice of a request ready: from the library, from a recording, or the model's own. */
export async function readyVoice(
  context: ServiceContext,
  source: VoiceSource,
  signal: AbortSignal | undefined,
): Promise<TargetVoice> {
  const { engine, voices } = context;
  const call = signal === undefined ? {} : { signal };
  if (source.recording !== undefined) {
    const reference = await readReference(context, source.recording, signal);
    const conditioning = await engine.encodeVoice(reference.audio, call);
    return { conditioning, recordingSeconds: reference.seconds, warnings: reference.warnings };
  }
  if (source.name !== undefined || source.id !== undefined) {
    const record = await voices.resolve(source);
    return { record, conditioning: await voices.conditioning(record.id, engine, call), warnings: [] };
  }
  return { conditioning: await engine.defaultVoice(call), warnings: [] };
}
