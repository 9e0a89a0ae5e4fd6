import { join } from 'node:path';
import {
  createSpeechService,
  type OperationName,
  type OperationOutputs,
  parseRequest,
  type SpeechService,
  type VoiceLibrary,
} from '@starling-tts/core';
import { codecDecoders, codecEncoders } from '@starling-tts/core/codecs';
import { oggOpusEncoder } from '@starling-tts/core/codecs/ogg-opus-encoder';
import { findFfmpegDecoder } from '../audio/index.js';
import { createNodeEngine } from '../engine.js';
import { starlingHome } from '../models/starling-home.js';
import { openLocalVoices } from '../voices/index.js';
import { type CommandContext, userPath } from './context.js';
import type { EngineOptions } from './engine-options.js';
import type { Notes } from './notes.js';

/** A loaded model with the voices of this machine. */
export interface Session {
  /** Runs operations. */
  readonly service: SpeechService;
  /** Ends the inference process. */
  dispose(): Promise<void>;
}

/** The built-in voices and the user's; no model is loaded for it. */
export function openVoiceLibrary(context: CommandContext): VoiceLibrary {
  return openLocalVoices({ folder: voicesFolder(context) });
}

/** Where the user's voices are kept. */
export function voicesFolder(context: CommandContext): string {
  return join(starlingHome(context.environment), 'voices');
}

/**
 * Loads the model, downloading it first where needed.
 *
 * @param input the request it is loaded for: a wrong one is told before any waiting
 */
export async function openSession(
  context: CommandContext,
  options: EngineOptions,
  notes: Notes,
  input: unknown,
): Promise<Session> {
  const voices = openVoiceLibrary(context);
  await assertWorkable(voices, input);
  const engine = await createNodeEngine({
    model: modelName(context, options.model),
    precision: options.precision,
    device: options.device,
    threads: options.threads,
    offline: options.offline,
    signal: context.signal,
    onProgress: (progress) => notes.modelProgress(progress),
  });
  notes.clear();
  const ffmpeg = await findFfmpegDecoder(context.environment);
  const service = createSpeechService({
    engine,
    voices,
    decoders: ffmpeg ? [...codecDecoders, ffmpeg] : codecDecoders,
    encoders: [...codecEncoders, oggOpusEncoder],
  });
  return { service, dispose: () => engine.dispose() };
}

/** Fails as the service would, without a model: wrong fields, and voices that do not exist. */
async function assertWorkable(voices: VoiceLibrary, input: unknown): Promise<void> {
  const { request } = parseRequest(input);
  if (request.operation === 'voice_cloning' || request.operation === 'list_local_voices') return;
  const { voice_name: name, voice_id: id } = request;
  if (name !== undefined || id !== undefined) await voices.resolve({ name, id });
}

/** Relative folders are relative to where the user typed the command. */
export function modelName(context: CommandContext, name: string): string {
  return /^\.{1,2}([\\/]|$)/.test(name) ? userPath(context, name) : name;
}

/** Loads the model, runs one operation, ends the model; warnings of the result become notes. */
export async function runOperation<Name extends OperationName>(
  context: CommandContext,
  options: EngineOptions,
  notes: Notes,
  input: { readonly operation: Name; readonly [field: string]: unknown },
): Promise<OperationOutputs[Name]> {
  const session = await openSession(context, options, notes, input);
  try {
    const output = await session.service.run(input, {
      signal: context.signal,
      onProgress: ({ piece, pieces, audioSeconds }) =>
        notes.status(speechStatus(piece, pieces, audioSeconds)),
    });
    for (const { message } of output.warnings ?? []) notes.warn(message);
    // The service answers an operation with that operation's output.
    return output as OperationOutputs[Name];
  } finally {
    notes.clear();
    await session.dispose();
  }
}

/** How far speech is, in one line. */
export function speechStatus(piece: number, pieces: number, audioSeconds: number): string {
  return `part ${piece} of ${pieces}, ${audioSeconds.toFixed(1)} s of speech`;
}
