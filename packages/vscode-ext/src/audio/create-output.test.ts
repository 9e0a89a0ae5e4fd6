import { beforeEach, describe, expect, it } from 'vitest';
import { stub } from '../testing/vscode-stub.js';
import type { ToPlayer } from '../webview/protocol.js';
import { createOutput } from './create-output.js';
import type { PlayerViewProvider } from './player-view-provider.js';

beforeEach(() => stub.reset());

/** What the page is told of the volume. */
function volumes(): number[] {
  const told: number[] = [];
  const page = {
    post: (message: ToPlayer) => {
      if (message.type === 'volume') told.push(message.volume);
    },
    onMessage: () => ({ dispose: () => {} }),
  };
  createOutput(page as unknown as PlayerViewProvider, () => {});
  return told;
}

describe('the volume', () => {
  it('follows the setting, within its limits', () => {
    stub.set('starling.volume', 0.25);
    const told = volumes();
    stub.set('starling.volume', 7);
    expect(told).toEqual([0.25, 1]);
  });

  it.each(['loud', null, [], Number.NaN])('is full where the setting is %j', (value) => {
    stub.set('starling.volume', value);
    expect(volumes()).toEqual([1]);
  });
});
