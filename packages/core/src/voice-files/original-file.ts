/** Longest file name that is kept as a label. */
const maxLength = 255;

/** Control characters, also those that turn the direction of writing. */
const controls = /[\p{Cc}\p{Cf}]/gu;

/** A file name as a label for people: no folders, no control characters. It is never used as a path. */
export function fileLabel(name: string): string {
  return (name.split(/[\\/]/).at(-1) ?? '').replace(controls, '').slice(0, maxLength);
}
