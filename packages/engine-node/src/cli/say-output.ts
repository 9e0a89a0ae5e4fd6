import type { ServiceEndPart, ServicePart, TtsInput } from '@starling-tts/core';
import type { SayOptions } from './commands/say.js';
import { type CommandContext, userPath } from './context.js';
import { deliverAudio, wrote } from './deliver-audio.js';
import type { Notes } from './notes.js';
import { type OutputFile, withOutput, writeJson } from './output.js';
import { openSession, runOperation, speechStatus } from './session.js';
import { WavStream } from './wav-stream.js';

/** Speaks the whole text, then writes it. */
export async function sayWhole(
  context: CommandContext,
  input: TtsInput,
  options: SayOptions,
  notes: Notes,
): Promise<void> {
  await deliverAudio(context, options.out, options.json === true, notes, async () => {
    const { text: _text, ...output } = await runOperation(context, options, notes, input);
    return output;
  });
}

/** Writes audio as it is made. */
export async function sayStreaming(
  context: CommandContext,
  input: TtsInput,
  options: SayOptions,
  notes: Notes,
): Promise<void> {
  const { end, sampleRate } = await withOutput(context, options.out, async (output) => {
    const session = await openSession(context, options, notes, input);
    try {
      return await writeStream(session.service.stream(input, { signal: context.signal }), output, notes);
    } finally {
      notes.clear();
      await session.dispose();
    }
  });
  await describeStream(context, end, sampleRate, options, notes);
}

async function writeStream(
  parts: AsyncIterable<ServicePart>,
  output: OutputFile,
  notes: Notes,
): Promise<{ end: ServiceEndPart; sampleRate: number }> {
  let wav: WavStream | undefined;
  let pieces = 0;
  for await (const part of parts) {
    if (part.type === 'audio' && wav) {
      await wav.write(part.samples);
      notes.status(speechStatus(part.pieceId + 1, pieces, part.firstSample / wav.sampleRate));
    }
    if (part.type !== 'audio') for (const { message } of part.warnings) notes.warn(message);
    if (part.type === 'start') {
      wav = await WavStream.begin(output, part.sampleRate);
      pieces = part.pieces;
    }
    if (part.type === 'end' && wav) {
      await wav.end();
      return { end: part, sampleRate: wav.sampleRate };
    }
  }
  throw new Error('The stream of speech ended without its end part.');
}

async function describeStream(
  context: CommandContext,
  end: ServiceEndPart,
  sampleRate: number,
  { out, json }: SayOptions,
  notes: Notes,
): Promise<void> {
  const { metrics, audioSeconds, segments, seed, watermarked } = end;
  if (json) {
    await writeJson(context, {
      file: userPath(context, out),
      sample_rate: sampleRate,
      duration: audioSeconds,
      format: 'wav',
      mode: 'streaming',
      streaming_metrics: metrics,
      segments,
      seed,
      watermarked,
    });
  }
  const first = Math.round(metrics.first_chunk_latency * 1000);
  notes.note(
    `${wrote(out)} ${audioSeconds.toFixed(2)} s of speech, ${sampleRate} Hz, first audio after ${first} ms, real-time factor ${metrics.rtf}`,
  );
}
