import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request to the API. */
export interface ApiRequest {
  /** The method. */
  readonly method: string;
  /** The path behind the version, without its query: `/channels/1/messages`. */
  readonly path: string;
  /** The parts of the path that the route leaves open, in order. */
  readonly parameters: readonly string[];
  /** The query. */
  readonly query: URLSearchParams;
  /** The JSON body; of a form, its `payload_json`. */
  readonly body: unknown;
  /** The files of a form. */
  readonly files: readonly File[];
}

/** What is answered: a status, and a JSON body or a file. */
export interface ApiAnswer {
  /** Default 200. */
  readonly status?: number;
  /** Default: none. */
  readonly body?: unknown;
  /** A file, in place of a body. */
  readonly file?: Uint8Array;
}

/** A route: `METHOD /path/:parameter`, and what answers it. */
export type ApiRoutes = Readonly<Record<string, (request: ApiRequest) => ApiAnswer>>;

/** Answers requests by a table of routes, and what is not in it with 404, and keeps all requests. */
export class RestServer {
  /** Every request so far. */
  readonly requests: ApiRequest[] = [];
  readonly #routes: readonly {
    method: string;
    pattern: RegExp;
    answer: (request: ApiRequest) => ApiAnswer;
  }[];

  constructor(routes: ApiRoutes) {
    this.#routes = Object.entries(routes).map(([route, answer]) => {
      const [method = '', path = ''] = route.split(' ');
      return { method, pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '([^/]+)')}$`), answer };
    });
  }

  /** For `http.createServer`. */
  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    this.#answer(request).then(
      ({ status = 200, body, file }) => {
        if (file) {
          response.writeHead(status, { 'content-type': 'application/octet-stream' }).end(file);
          return;
        }
        if (body === undefined) response.writeHead(204).end();
        else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      },
      () => response.writeHead(500).end(),
    );
  };

  async #answer(incoming: IncomingMessage): Promise<ApiAnswer> {
    const { body, files } = await readBody(incoming);
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const path = decodeURIComponent(url.pathname.replace(/^\/api\/v\d+/, ''));
    const method = incoming.method ?? 'GET';
    const request = { method, path, query: url.searchParams, body, files, parameters: [] };
    this.requests.push(request);
    for (const route of this.#routes) {
      const match = route.method === method && route.pattern.exec(path);
      if (match) return route.answer({ ...request, parameters: match.slice(1) });
    }
    return { status: 404, body: { message: `This local Discord has no ${method} ${path}.`, code: 0 } };
  }
}

async function readBody(request: IncomingMessage): Promise<{ body: unknown; files: readonly File[] }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) {
    return { body: bytes.length > 0 ? JSON.parse(bytes.toString()) : undefined, files: [] };
  }
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  const payload = form.get('payload_json');
  const files = [...form.values()].filter((value) => typeof value !== 'string') as unknown as File[];
  return { body: typeof payload === 'string' ? JSON.parse(payload) : undefined, files };
}
