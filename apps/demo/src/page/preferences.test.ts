import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadPreferences, savePreferences } from './preferences.js';

let stored: string | null;
beforeEach(() => {
  stored = null;
  vi.stubGlobal('localStorage', {
    getItem: () => stored,
    setItem: (_key: string, value: string) => {
      stored = value;
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

it('comes back as it was', () => {
  const preferences = {
    ...loadPreferences(),
    text: 'Hello.',
    seed: 7,
    temperature: 0.3,
    device: 'wasm' as const,
  };
  savePreferences(preferences);
  expect(loadPreferences()).toEqual(preferences);
});

it('leaves out what is of another type or out of range', () => {
  const defaults = loadPreferences();
  stored = JSON.stringify({
    text: 3,
    theme: 'pink',
    device: 'toaster',
    temperature: 99,
    seed: 1.5,
    singleKeys: 'yes',
    unknown: true,
  });
  expect(loadPreferences()).toEqual(defaults);
});

it.each(['not JSON', 'null', '[]', '7'])('takes %s for nothing', (broken) => {
  const defaults = loadPreferences();
  stored = broken;
  expect(loadPreferences()).toEqual(defaults);
});

it('works where storage is forbidden', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => {
      throw new DOMException('Denied', 'SecurityError');
    },
    setItem: () => {
      throw new DOMException('Denied', 'SecurityError');
    },
  });
  expect(() => savePreferences(loadPreferences())).not.toThrow();
});
