import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the bot is. */
export interface BotHealth {
  /** Whether it is connected to Discord and its model is there. */
  readonly ready: boolean;
  /** Whether the gateway's connection stands. */
  readonly gateway: boolean;
  /** Whether the model answered when it was last used. */
  readonly engine: boolean;
  /** Voice channels that it is in. */
  readonly voiceChannels: number;
}

/** A server that tells health. */
export interface HealthServer {
  /** `http://host:port`. */
  readonly url: string;
  /** Stops answering. */
  close(): Promise<void>;
}

/**
 * Tells health over HTTP: `/live` answers 200 as long as the event loop turns, `/ready` 200 or 503. Nothing secret is told.
 *
 * @param health asked at each request
 */
export async function startHealthServer(
  { host, port }: { readonly host: string; readonly port: number },
  health: () => BotHealth,
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?', 1)[0];
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(body));
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') answer(405, { status: 'method not allowed' });
    else if (path === '/live') answer(200, { status: 'live' });
    else if (path === '/ready') {
      const { ready, ...rest } = health();
      answer(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', ...rest });
    } else answer(404, { status: 'not found' });
  });
  server.requestTimeout = 5000;
  server.headersTimeout = 5000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { address, port: taken, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    close: () => closeServer(server),
  };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
