import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a {@link FakeHub} saw of one request. */
export interface SeenRequest {
  /** Path and query. */
  readonly url: string;
  /** Headers, lower-case names. */
  readonly headers: IncomingMessage['headers'];
}

/** Answers a request to a file's bytes in an unusual way; false leaves it to the normal answer. */
export type Misbehaviour = (
  request: IncomingMessage,
  response: ServerResponse,
  file: { readonly path: string; readonly content: Buffer },
) => boolean;

const commit = 'c0ffee0000000000000000000000000000000001';

/**
 * A model hub on 127.0.0.1 with one repository: revision and tree API, file bytes with ranges and entity tags, pages,
 * errors on demand. Files named `.onnx` or `.onnx_data` are listed as large files (SHA-256), others by git blob id, as
 * the real hub does.
 */
export class FakeHub {
  /** The one repository, `owner/name`. */
  readonly repository: string;
  /** Every request so far. */
  readonly requests: SeenRequest[] = [];
  /** The commit that `main` stands for. */
  commit = commit;
  /** How bytes are answered. */
  misbehave: Misbehaviour = () => false;
  /** How API calls are answered; true means it was. */
  interceptApi: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;
  /** Entries a page of the tree API holds. */
  pageSize = 1000;
  readonly #server: Server;
  readonly #files: ReadonlyMap<string, Buffer>;

  private constructor(repository: string, files: ReadonlyMap<string, Buffer>) {
    this.repository = repository;
    this.#files = files;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  /** Starts a hub that serves these files. */
  static async start(repository: string, files: Readonly<Record<string, Buffer | string>>): Promise<FakeHub> {
    const buffers = Object.entries(files).map(([path, content]) => [path, Buffer.from(content)] as const);
    const hub = new FakeHub(repository, new Map(buffers));
    await new Promise<void>((resolve) => hub.#server.listen(0, '127.0.0.1', resolve));
    return hub;
  }

  /** Base address. */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Requests to bytes of files. */
  get downloads(): readonly SeenRequest[] {
    return this.requests.filter(({ url }) => url.includes('/resolve/'));
  }

  /** Cuts every connection and stops. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? '/';
    this.requests.push({ url, headers: request.headers });
    // As the real hub does, so that pages may use it; it is asked for nothing that would need a preflight.
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader(
      'access-control-expose-headers',
      'etag, link, retry-after, content-range, x-error-code',
    );
    const { pathname, searchParams } = new URL(url, this.endpoint);
    const api = `/api/models/${this.repository}/`;
    const files = `/${this.repository}/resolve/${this.commit}/`;
    const path = pathname.startsWith(files) ? decodeURIComponent(pathname.slice(files.length)) : '';
    const content = this.#files.get(path);
    if (pathname.startsWith('/api/') && this.interceptApi(request, response)) return;
    if (pathname === `${api}revision/main`) json(response, { sha: this.commit });
    else if (pathname === `${api}tree/${this.commit}`)
      this.#tree(response, Number(searchParams.get('cursor') ?? 0));
    else if (!content) response.writeHead(404, { 'x-error-code': 'RepoNotFound' }).end();
    else if (!this.misbehave(request, response, { path, content })) sendBytes(request, response, content);
  }

  #tree(response: ServerResponse, from: number): void {
    const entries = [{ type: 'directory', path: 'onnx', oid: '0'.repeat(40), size: 0 }, ...this.#entries()];
    const to = from + this.pageSize;
    if (to < entries.length) {
      const next = `${this.endpoint}/api/models/${this.repository}/tree/${this.commit}?recursive=true&cursor=${to}`;
      response.setHeader('link', `<${next}>; rel="next"`);
    }
    json(response, entries.slice(from, to));
  }

  #entries(): unknown[] {
    return [...this.#files].map(([path, content]) => {
      const oid = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
      const file = { type: 'file', path, size: content.length, oid };
      if (!/\.onnx(_data(_\d+)?)?$/.test(path)) return file;
      const sha256 = createHash('sha256').update(content).digest('hex');
      return { ...file, lfs: { oid: sha256, size: content.length, pointerSize: 134 } };
    });
  }
}

/** Answers with the bytes, honouring `Range` and `If-Range`. */
export function sendBytes(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
  const etag = `"${createHash('md5').update(content).digest('hex')}"`;
  const start = Number(request.headers.range?.match(/^bytes=(\d+)-$/)?.[1] ?? Number.NaN);
  const condition = request.headers['if-range'];
  const common = { etag, 'accept-ranges': 'bytes' };
  if (Number.isNaN(start) || (condition !== undefined && condition !== etag)) {
    response.writeHead(200, { ...common, 'content-length': content.length }).end(content);
  } else if (start >= content.length) {
    response.writeHead(416, { ...common, 'content-range': `bytes */${content.length}` }).end();
  } else {
    const range = `bytes ${start}-${content.length - 1}/${content.length}`;
    response
      .writeHead(206, { ...common, 'content-range': range, 'content-length': content.length - start })
      .end(content.subarray(start));
  }
}

/** Sends only the first bytes of an answer that promises all of them, then cuts the connection. */
export function cutAfter(response: ServerResponse, content: Buffer, start: number, bytes: number): void {
  const etag = `"${createHash('md5').update(content).digest('hex')}"`;
  if (start > 0) {
    const range = `bytes ${start}-${content.length - 1}/${content.length}`;
    response.writeHead(206, { etag, 'content-range': range, 'content-length': content.length - start });
  } else response.writeHead(200, { etag, 'content-length': content.length });
  response.write(content.subarray(start, start + bytes), () => response.destroy());
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
