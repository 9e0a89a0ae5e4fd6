/** Largest recording that a voice is made of, in bytes. */
export const maxClipBytes = 10 * 1024 * 1024;

/** Longest recording, in seconds. */
export const maxClipSeconds = 120;

/** Shortest recording, in seconds: less makes poor voices. */
export const minClipSeconds = 5;

/** How much of a recording a voice is made of, in seconds: more makes no better voice. */
export const usedClipSeconds = 30;

/** Highest sample rate that a voice is made from, in hertz: no model hears more than half of it. */
export const maxClipRate = 48_000;

/** How long reading a recording may take, in milliseconds; the longest that is allowed takes a tenth on a slow machine. */
export const longestReading = 20_000;

/** How long a download may take, in milliseconds. */
export const downloadTime = 20_000;
