/**
 * The compressed files that decoders are tested with: name, sample rate and channels of the source, and how ffmpeg
 * encodes it. `quality` is the least signal-to-noise ratio in decibels that the decoded audio must have against the
 * source; it is set by what the encoder throws away.
 *
 * @type {readonly { name: string, format: string, sampleRate: number, channels: number, decodedRate: number, quality: number, encoder: readonly string[] }[]}
 */
export const codecFiles = [
  file('mono.mp3', 'mp3', 24_000, 1, 24, ['-c:a', 'libmp3lame', '-b:a', '64k']),
  file('stereo.mp3', 'mp3', 44_100, 2, 24, ['-c:a', 'libmp3lame', '-b:a', '128k']),
  file('mono.flac', 'flac', 24_000, 1, 80, ['-c:a', 'flac', '-sample_fmt', 's16']),
  file('stereo-24-bit.flac', 'flac', 48_000, 2, 120, ['-c:a', 'flac', '-sample_fmt', 's32']),
  file('mono-flac.ogg', 'ogg-flac', 24_000, 1, 80, ['-c:a', 'flac', '-sample_fmt', 's16', '-f', 'ogg']),
  file('mono-vorbis.ogg', 'ogg-vorbis', 24_000, 1, 28, ['-c:a', 'libvorbis', '-q:a', '5']),
  file('stereo-vorbis.ogg', 'ogg-vorbis', 44_100, 2, 30, ['-c:a', 'libvorbis', '-q:a', '4']),
  file('mono.opus', 'ogg-opus', 24_000, 1, 25, ['-c:a', 'libopus', '-b:a', '48k']),
  file('stereo.opus', 'ogg-opus', 48_000, 2, 30, ['-c:a', 'libopus', '-b:a', '96k']),
];

/**
 * @param {string} name
 * @param {string} format
 * @param {number} sampleRate
 * @param {number} channels
 * @param {number} quality
 * @param {readonly string[]} encoder
 */
function file(name, format, sampleRate, channels, quality, encoder) {
  return {
    name,
    format,
    sampleRate,
    channels,
    decodedRate: format === 'ogg-opus' ? 48_000 : sampleRate,
    quality,
    encoder,
  };
}
