/** Largest recording that a voice is made of, in bytes. */
export const maxClipBytes = 10 * 1024 * 1024;

/** Longest recording, in seconds. */
export const maxClipSeconds = 120;

/** Shortest recording, in seconds: less makes poor voices. */
export const minClipSeconds = 5;

/** How long a download may take, in milliseconds. */
export const downloadTime = 20_000;
