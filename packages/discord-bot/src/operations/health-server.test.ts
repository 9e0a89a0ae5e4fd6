import { describe, expect, it } from 'vitest';
import { type BotHealth, startHealthServer } from './health-server.js';

describe('the health server', () => {
  it('tells that the process lives, and whether the bot is ready', async () => {
    let health: BotHealth = { ready: false, gateway: false, engine: true, voiceChannels: 0 };
    const server = await startHealthServer({ host: '127.0.0.1', port: 0 }, () => health);
    try {
      expect((await fetch(`${server.url}/live`)).status).toBe(200);
      const notReady = await fetch(`${server.url}/ready`);
      expect(notReady.status).toBe(503);
      expect(await notReady.json()).toEqual({
        status: 'not ready',
        gateway: false,
        engine: true,
        voiceChannels: 0,
      });
      health = { ready: true, gateway: true, engine: true, voiceChannels: 2 };
      expect((await fetch(`${server.url}/ready?x=1`)).status).toBe(200);
      expect((await fetch(`${server.url}/`)).status).toBe(404);
      expect((await fetch(`${server.url}/ready`, { method: 'POST' })).status).toBe(405);
    } finally {
      await server.close();
    }
    await expect(fetch(`${server.url}/live`)).rejects.toThrow();
  });

  it('fails when the port is taken', async () => {
    const server = await startHealthServer({ host: '127.0.0.1', port: 0 }, () => ({}) as BotHealth);
    const port = Number(new URL(server.url).port);
    await expect(startHealthServer({ host: '127.0.0.1', port }, () => ({}) as BotHealth)).rejects.toThrow();
    await server.close();
  });
});
