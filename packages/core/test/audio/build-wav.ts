/** What a WAV file for a test shall look like; every field may lie. */
export interface WavParts {
  /** `RIFF`, `RIFX`, `RF64` or `BW64`; default `RIFF`. */
  readonly container?: string;
  /** Format tag; default 1 (PCM). */
  readonly tag?: number;
  /** Channels; default 1. */
  readonly channels?: number;
  /** Sample rate; default 24000. */
  readonly sampleRate?: number;
  /** Bits per sample; default 16. */
  readonly bits?: number;
  /** Bytes per frame; default from channels and bits. */
  readonly blockAlign?: number;
  /** Bytes appended to the 16 of the format chunk: the extension. */
  readonly extension?: Uint8Array;
  /** Chunks between format and data. */
  readonly before?: readonly (readonly [id: string, content: Uint8Array])[];
  /** Whether chunks of odd size are padded, as they must be; default true. */
  readonly isPadded?: boolean;
  /** The samples. */
  readonly data: Uint8Array;
  /** Size the data chunk claims; default the true one. */
  readonly dataSize?: number;
  /** Size the whole file claims; default the true one. */
  readonly riffSize?: number;
}

/** Builds a WAV file byte by byte, right or wrong, independently of the writer under test. */
export function buildWav(parts: WavParts): Uint8Array {
  const isBigEndian = parts.container === 'RIFX';
  const { channels = 1, sampleRate = 24_000, bits = 16, extension = new Uint8Array(0) } = parts;
  const blockAlign = parts.blockAlign ?? channels * Math.ceil(bits / 8);
  const bytes: number[] = [];
  const text = (value: string) => bytes.push(...Buffer.from(value, 'latin1'));
  const number = (value: number, size: number) => {
    const digits = Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) % 256);
    bytes.push(...(isBigEndian ? digits.reverse() : digits));
  };
  const chunk = (id: string, content: Iterable<number>, size: number) => {
    text(id);
    number(size, 4);
    for (const byte of content) bytes.push(byte);
    if (size % 2 === 1 && parts.isPadded !== false) bytes.push(0);
  };

  text(parts.container ?? 'RIFF');
  number(0, 4);
  text('WAVE');
  text('fmt ');
  number(16 + extension.length, 4);
  number(parts.tag ?? 1, 2);
  number(channels, 2);
  number(sampleRate, 4);
  number((sampleRate * blockAlign) % 2 ** 32, 4);
  number(blockAlign, 2);
  number(bits, 2);
  bytes.push(...extension);
  for (const [id, content] of parts.before ?? []) chunk(id, content, content.length);
  chunk('data', parts.data, parts.dataSize ?? parts.data.length);
  const file = Uint8Array.from(bytes);
  new DataView(file.buffer).setUint32(4, parts.riffSize ?? file.length - 8, !isBigEndian);
  return file;
}
