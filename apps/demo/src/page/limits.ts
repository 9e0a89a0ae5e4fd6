// The limits of the speech operations, written out: taken from core they would bring its request schemas into the part of the
// page that loads first. A test compares them.

/** Most characters of a text. */
export const maxTextCharacters = 5000;

/** Largest seed. */
export const maxSeed = 0xffff_ffff;

/** Largest recording that is converted, in bytes. */
export const maxInputBytes = 10 * 1024 * 1024;

/** Largest recording that a voice is made of, in bytes. */
export const maxReferenceBytes = 32 * 1024 * 1024;
