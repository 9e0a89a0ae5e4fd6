/**
 * Reads one file of this package.
 *
 * @param url as in the catalogue: `file:` under Node.js, what the bundler made of it in a browser
 * @throws anything; the store reports it as `voice_store_failed`
 */
export type ReadFile = (url: URL) => Promise<Uint8Array>;

/** Reads `file:` URLs from disk and everything else with `fetch`. */
export const readPackagedFile: ReadFile = async (url) => {
  if (url.protocol === 'file:') {
    // Not a literal, so that bundlers for the browser leave the import alone; it never runs there.
    const specifier = 'node:fs/promises';
    const { readFile } = (await import(/* @vite-ignore */ /* webpackIgnore: true */ specifier)) as {
      readFile: ReadFile;
    };
    // A plain array: what Node.js returns is a Buffer, whose `slice` shares memory instead of copying.
    return new Uint8Array(await readFile(url));
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`HTTP status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};
