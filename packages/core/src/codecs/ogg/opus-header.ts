/** The identification header of Ogg Opus (RFC 7845 section 5.1). */
export interface OpusHeader {
  /** Output channels, 1 to 8. */
  readonly channels: number;
  /** Samples at 48 kHz to drop from the start. */
  readonly preSkip: number;
  /** Factor to apply to the decoded samples. */
  readonly gain: number;
  /** Streams in each packet. */
  readonly streamCount: number;
  /** How many of the streams are stereo. */
  readonly coupledStreamCount: number;
  /** Which decoded channel each output channel takes. */
  readonly channelMappingTable: number[];
}

/** Reads the first packet of an Ogg Opus stream; nothing when it is damaged. */
export function readOpusHeader(packet: Uint8Array): OpusHeader | undefined {
  if (packet.length < 19) return undefined;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const channels = view.getUint8(9);
  const family = view.getUint8(18);
  const common = {
    channels,
    preSkip: view.getUint16(10, true),
    gain: 10 ** (view.getInt16(16, true) / 256 / 20),
  };
  if (family === 0) {
    if (channels < 1 || channels > 2) return undefined;
    return {
      ...common,
      streamCount: 1,
      coupledStreamCount: channels - 1,
      channelMappingTable: channels === 2 ? [0, 1] : [0],
    };
  }
  if (channels < 1 || channels > 8 || packet.length < 21 + channels) return undefined;
  const streamCount = view.getUint8(19);
  const coupledStreamCount = view.getUint8(20);
  const channelMappingTable = [...packet.subarray(21, 21 + channels)];
  const decodedChannels = streamCount + coupledStreamCount;
  const isPossible =
    streamCount >= 1 &&
    coupledStreamCount <= streamCount &&
    decodedChannels <= 255 &&
    channelMappingTable.every((index) => index < decodedChannels || index === 255);
  return isPossible ? { ...common, streamCount, coupledStreamCount, channelMappingTable } : undefined;
}

/** Longest packet that Opus allows: 120 ms at 48 kHz. */
const mostSamplesPerPacket = 5760;

/** Samples at 48 kHz in an Opus packet, from its first bytes (RFC 6716 section 3.1); 0 when it is damaged. */
export function opusPacketSamples(packet: Uint8Array): number {
  const toc = packet[0];
  if (toc === undefined) return 0;
  const configuration = toc >> 3;
  const samplesPerFrame = frameSamples(configuration);
  const code = toc & 3;
  const frames = code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 0) & 63;
  const samples = frames * samplesPerFrame;
  return samples <= mostSamplesPerPacket ? samples : 0;
}

function frameSamples(configuration: number): number {
  if (configuration < 12) return [480, 960, 1920, 2880][configuration % 4]!;
  if (configuration < 16) return [480, 960][configuration % 2]!;
  return [120, 240, 480, 960][configuration % 4]!;
}
