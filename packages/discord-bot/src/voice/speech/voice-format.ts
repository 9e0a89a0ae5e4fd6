/** Samples per second of the engine's audio. */
export const speechSampleRate = 24_000;

/** Samples per second of Discord's audio, per channel. */
export const voiceSampleRate = 48_000;

/** Channels of Discord's audio. */
export const voiceChannels = 2;

/** Frames per second: Discord takes one packet of 20 ms at a time. */
export const framesPerSecond = 50;

/** Samples of one frame, per channel. */
export const frameSamples = voiceSampleRate / framesPerSecond;
