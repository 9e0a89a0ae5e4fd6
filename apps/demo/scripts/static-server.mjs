import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { contentSecurityPolicyHeader } from './content-security-policy.mjs';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.opus': 'audio/ogg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.webmanifest': 'application/manifest+json',
};

/** What shrinks at once; the WebAssembly would keep everybody waiting for it to shrink. */
const compressed = new Set(['.css', '.html', '.js', '.json', '.mjs', '.svg', '.webmanifest']);

/** What lets a page use several threads; see the README. */
const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * Serves the files of a folder, and nothing outside it, with the page's content security policy.
 *
 * @param {object} options
 * @param {string} options.folder the folder
 * @param {number} [options.port] default: a free one
 * @param {string} [options.basePath] path that the folder appears under, with a slash at both ends; default `/`
 * @param {boolean} [options.isolated] whether the headers for cross-origin isolation are sent; default true
 * @returns {Promise<{ url: string, close(): Promise<void> }>} the address of the folder, and what ends it
 */
export async function startStaticServer({ folder, port = 0, basePath = '/', isolated = true }) {
  const root = path.resolve(folder);
  const server = createServer(async (request, response) => {
    const file = fileOf(request.url ?? '/', basePath, root);
    const found = file && (await stat(file).catch(() => undefined));
    if (!found?.isFile() || !['GET', 'HEAD'].includes(request.method ?? '')) {
      response.writeHead(found ? 405 : 404).end();
      return;
    }
    const isHashed = path.basename(path.dirname(file)) === 'assets';
    const isCompressed =
      compressed.has(path.extname(file)) && /\bgzip\b/.test(String(request.headers['accept-encoding']));
    response.writeHead(200, {
      ...(isolated && isolationHeaders),
      'Content-Security-Policy': contentSecurityPolicyHeader,
      'Content-Type': types[path.extname(file)] ?? 'application/octet-stream',
      ...(isCompressed
        ? { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' }
        : { 'Content-Length': found.size }),
      // Names in assets/ change with their content; everything else is asked for again.
      'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    if (request.method === 'HEAD') response.end();
    else {
      // A file that cannot be read, or a client that goes away, ends the answer; there is nobody to tell.
      const streams = isCompressed ? [createGzip(), response] : [response];
      pipeline([createReadStream(file), ...streams], () => undefined);
    }
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const { port: actualPort } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://localhost:${actualPort}${basePath}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}

/** The file that an address means; undefined outside of the folder. */
function fileOf(url, basePath, root) {
  let name;
  try {
    name = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
  if (!name.startsWith(basePath) || name.includes('\0')) return undefined;
  const relative = name.slice(basePath.length) || 'index.html';
  const file = path.resolve(root, relative);
  return file === root || file.startsWith(root + path.sep) ? file : undefined;
}
