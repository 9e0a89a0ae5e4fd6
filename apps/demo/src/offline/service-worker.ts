/*
 * Keeps the page usable without a network. What the page is made of is stored when it is first visited; what it uses beyond that
 * (the model, ONNX Runtime, voices) is stored when it is first used: all of it has names that change with its content.
 */
declare const self: ServiceWorkerGlobalScope;

/** Written by the build: names of files, relative to this script. */
interface BuiltFiles {
  /** A digest of the page's own files. */
  readonly version: string;
  /** What the page is made of. */
  readonly shell: readonly string[];
  /** What the embedded model needs on each device. */
  readonly model: Readonly<Record<'wasm' | 'webgpu', readonly string[]>>;
  /** The built-in voices. */
  readonly voices: readonly string[];
}
declare const __FILES__: BuiltFiles;

const files = __FILES__;
const shellCache = `starling-shell-${files.version}`;
/** Survives new versions of the page: files with the same name are the same files. */
const assetCache = 'starling-assets';

/** A network that takes longer than this is treated as none, when there is a stored page to show instead. */
const patienceMilliseconds = 4000;

const scope = new URL('./', self.location.href);
const assets = new URL('assets/', scope);

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(shellCache).then((cache) => cache.addAll(files.shell.map(addressOf))));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith('starling-shell-') && name !== shellCache) await caches.delete(name);
      }
      await forgetOldAssets();
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // Models come from elsewhere and have a store of their own.
  if (request.method !== 'GET' || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname))
    return;
  const isAsset = url.pathname.startsWith(assets.pathname);
  event.respondWith(isAsset ? storedFirst(request) : newestFirst(request));
});

/** The page asks to keep everything that a device needs, and says on the port that came along whether that worked. */
self.addEventListener('message', (event) => {
  const { keep } = event.data as { readonly keep?: unknown };
  if (keep !== 'wasm' && keep !== 'webgpu') return;
  const wanted = [...files.model[keep], ...files.voices].map(addressOf);
  event.waitUntil(
    keepAll(wanted).then(
      () => event.ports[0]?.postMessage(true),
      () => event.ports[0]?.postMessage(false),
    ),
  );
});

function addressOf(file: string): string {
  return new URL(file, scope).href;
}

async function keepAll(addresses: readonly string[]): Promise<void> {
  const cache = await caches.open(assetCache);
  for (const address of addresses) {
    if ((await caches.match(address)) === undefined) await cache.add(address);
  }
}

/** Files of earlier versions that this one does not know. */
async function forgetOldAssets(): Promise<void> {
  const known = new Set([...files.model.wasm, ...files.model.webgpu, ...files.voices].map(addressOf));
  const cache = await caches.open(assetCache);
  for (const { url } of await cache.keys()) if (!known.has(url)) await cache.delete(url);
}

/** Files whose names change with their content. */
async function storedFirst(request: Request): Promise<Response> {
  // Range and conditional requests do not matter: whole files are stored, and asked for.
  const stored = await caches.match(request.url);
  if (stored !== undefined) return isolated(stored);
  const response = await fetch(request);
  if (response.status === 200) {
    const cache = await caches.open(assetCache);
    // A full disk is no reason to fail: the file is here, it is only not kept.
    await cache.put(request.url, response.clone()).catch(() => undefined);
  }
  return isolated(response);
}

/** The page itself: from the network while there is one, so that a new version is seen at once. */
async function newestFirst(request: Request): Promise<Response> {
  const stored = await caches.match(request.mode === 'navigate' ? scope : request.url, {
    ignoreSearch: true,
  });
  const patience = stored === undefined ? undefined : AbortSignal.timeout(patienceMilliseconds);
  try {
    const response = await fetch(request, patience && { signal: patience });
    return isolated(response.ok || stored === undefined ? response : stored);
  } catch (error) {
    if (stored === undefined) throw error;
    return isolated(stored);
  }
}

/**
 * Adds the headers for cross-origin isolation where the host does not send them, so that the model may use several threads from
 * the second visit on.
 */
function isolated(response: Response): Response {
  if (response.type === 'opaque' || response.type === 'error' || response.redirected) return response;
  if (response.headers.has('Cross-Origin-Embedder-Policy')) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

export {};
