/** A name for a file, of what people wrote: letters and digits of any script, joined by hyphens. */
export function fileNameOf(...parts: readonly string[]): string {
  const name = parts
    .join(' ')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'starling' : name.slice(0, 60).replace(/-+$/, '');
}
