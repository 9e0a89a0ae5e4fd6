import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hubSettings } from './hub-settings.js';

describe('hubSettings', () => {
  it.each([
    [{ HF_HUB_CACHE: '/a', HF_HOME: '/b', XDG_CACHE_HOME: '/c' }, '/a'],
    [{ HF_HOME: '/b', XDG_CACHE_HOME: '/c' }, '/b/hub'],
    [{ XDG_CACHE_HOME: '/c' }, '/c/huggingface/hub'],
    [{}, join(homedir(), '.cache', 'huggingface', 'hub')],
  ])('finds the cache folder in %j', (environment, expected) => {
    expect(hubSettings({}, environment).cacheFolder).toBe(resolve(expected));
  });

  it('reads endpoint, token and offline mode, options first', () => {
    const environment = {
      HF_ENDPOINT: 'https://mirror.example.org/hub/',
      HF_TOKEN: ' abc\n',
      HF_HUB_OFFLINE: 'Yes',
    };
    expect(hubSettings({}, environment)).toMatchObject({
      endpoint: 'https://mirror.example.org/hub',
      token: 'abc',
      offline: true,
    });
    const options = { endpoint: 'http://127.0.0.1:1', token: 'def', offline: false };
    expect(hubSettings(options, environment)).toMatchObject(options);
    expect(hubSettings({}, { HF_HUB_OFFLINE: '0' }).offline).toBe(false);
  });

  it.each(['hub.example.org', 'file:///tmp', ''])('refuses %j as an endpoint', (endpoint) => {
    expect(() => hubSettings({ endpoint }, {})).toThrow(/http or https address/);
  });
});
