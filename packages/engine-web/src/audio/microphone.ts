import { StarlingError } from '@starling-tts/core';
import type { RecordReferenceOptions } from './record-reference.js';

/** A microphone that is on. */
export interface Microphone {
  /** Its rate in hertz. */
  readonly sampleRate: number;
  /** Fires when the device goes away or the user takes the permission back. */
  readonly ended: AbortSignal;
  /** Who gets the samples: mono, in pieces of 40 ms. */
  onPiece(listener: (piece: Float32Array) => void): void;
  /** Turns it off. */
  close(): Promise<void>;
}

/** The name the capture processor registers; written out there too, because it imports nothing. */
const captureProcessorName = 'starling-capture';

/**
 * Turns the microphone on.
 *
 * @throws StarlingError `microphone_unavailable`
 */
export async function openMicrophone(options: RecordReferenceOptions): Promise<Microphone> {
  const stream = await requestStream(options);
  const [track] = stream.getAudioTracks();
  const release = () => {
    for (const each of stream.getTracks()) each.stop();
  };
  let context: AudioContext | undefined;
  try {
    if (track === undefined) throw unavailable('absent');
    // At the device's own rate nothing has to be resampled by the browser.
    const { sampleRate } = track.getSettings();
    context = new AudioContext(sampleRate === undefined ? {} : { sampleRate });
    const node = await createCaptureNode(
      context,
      // The query keeps Vite from making a data: address of a small file, which a content security policy may forbid.
      options.workletUrl ?? new URL('./capture-processor.js?no-inline', import.meta.url),
    );
    context.createMediaStreamSource(stream).connect(node);
    // Nothing is heard: the processor leaves its output silent. Only what leads to the destination is sure to run.
    node.connect(context.destination);
    void context.resume().catch(() => undefined);
    return opened(context, node, track, release);
  } catch (cause) {
    release();
    await context?.close();
    throw StarlingError.is(cause) ? cause : unavailable('unsupported', cause);
  }
}

/** Fails also when the file that was loaded is not the processor's. */
async function createCaptureNode(context: AudioContext, workletUrl: string | URL): Promise<AudioWorkletNode> {
  try {
    await context.audioWorklet.addModule(workletUrl);
    return new AudioWorkletNode(context, captureProcessorName, {
      numberOfInputs: 1,
      outputChannelCount: [1],
    });
  } catch (cause) {
    throw new StarlingError(
      'microphone_unavailable',
      'The audio processor of the recorder could not be loaded. Serve the file capture-processor.js of the audio module as JavaScript, and allow it in the content security policy (script-src).',
      { reason: 'unsupported' },
      { cause },
    );
  }
}

function opened(
  context: AudioContext,
  node: AudioWorkletNode,
  track: MediaStreamTrack,
  release: () => void,
): Microphone {
  const ended = new AbortController();
  track.addEventListener('ended', () => ended.abort());
  return {
    sampleRate: context.sampleRate,
    ended: ended.signal,
    onPiece(listener) {
      node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => listener(data);
    },
    async close() {
      node.port.onmessage = null;
      release();
      await context.close();
    },
  };
}

async function requestStream({
  deviceId,
  echoCancellation = false,
  noiseSuppression = false,
  autoGainControl = false,
}: RecordReferenceOptions): Promise<MediaStream> {
  // Absent in pages that are neither served over https nor from this machine.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices?.getUserMedia === undefined) throw unavailable('unsupported');
  try {
    return await devices.getUserMedia({
      audio: {
        echoCancellation,
        noiseSuppression,
        autoGainControl,
        channelCount: { ideal: 1 },
        ...(deviceId !== undefined && { deviceId: { exact: deviceId } }),
      },
    });
  } catch (cause) {
    throw unavailable(reasonOf(cause), cause);
  }
}

type Reason = 'denied' | 'absent' | 'busy' | 'unsupported';

/** Reasons by the names of the errors that `getUserMedia` is specified to fail with. */
const reasons: Readonly<Record<string, Reason>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'absent',
  OverconstrainedError: 'absent',
  NotReadableError: 'busy',
  AbortError: 'busy',
};

function reasonOf(cause: unknown): Reason {
  return (cause instanceof Error || cause instanceof DOMException) && Object.hasOwn(reasons, cause.name)
    ? reasons[cause.name]!
    : 'unsupported';
}

const sentences: Readonly<Record<Reason, string>> = {
  denied: 'The microphone may not be used. Allow it for this page in the browser and try again.',
  absent: 'There is no microphone, or it was unplugged. Connect one and try again.',
  busy: 'The microphone gives no sound. Close other programs that use it and try again.',
  unsupported: 'This page cannot record. Open it over https or from localhost, in a browser with Web Audio.',
};

/** The error of a microphone that cannot be used. */
export function unavailable(reason: Reason, cause?: unknown): StarlingError<'microphone_unavailable'> {
  return new StarlingError('microphone_unavailable', sentences[reason], { reason }, { cause });
}
