import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Pages built by {@link buildPages}. */
export interface BuiltPages {
  /** Folder to serve: `<name>.html` for each page, and what they load. */
  readonly folder: string;
  /** Deletes the folder. */
  remove(): Promise<void>;
}

/**
 * Builds pages as an application would with Vite: one module each, in an otherwise empty document.
 *
 * @param modules TypeScript modules by the name of their page
 * @param alias packages that the pages get in place of others, by absolute path
 */
export async function buildPages(
  modules: Readonly<Record<string, URL>>,
  alias: Readonly<Record<string, string>> = {},
): Promise<BuiltPages> {
  const sources = await mkdtemp(path.join(tmpdir(), 'starling-pages-'));
  const folder = path.join(sources, 'built');
  const input: Record<string, string> = {};
  for (const [name, module] of Object.entries(modules)) {
    input[name] = path.join(sources, `${name}.html`);
    const script = `<script type="module" src="${fileURLToPath(module)}"></script>`;
    await writeFile(
      input[name],
      `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${name}</title>` +
        `<link rel="icon" href="data:,"></head><body>${script}</body></html>\n`,
    );
  }
  await build({
    root: sources,
    base: './',
    configFile: false,
    logLevel: 'error',
    resolve: { alias },
    // Code that a worker loads on demand needs chunks, which classic workers cannot have.
    worker: { format: 'es', rollupOptions: { treeshake: false } },
    build: {
      outDir: folder,
      target: 'es2023',
      minify: false,
      reportCompressedSize: false,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 10_000,
      // Nobody waits for these pages to be small, and it is a quarter of the time of a build.
      rollupOptions: {
        input,
        treeshake: false,
        // Comments of dependencies that are not where Rollup wants them.
        onwarn: (warning, warn) => {
          if (warning.code !== 'INVALID_ANNOTATION') warn(warning);
        },
      },
    },
  });
  return { folder, remove: () => rm(sources, { recursive: true, force: true }) };
}
