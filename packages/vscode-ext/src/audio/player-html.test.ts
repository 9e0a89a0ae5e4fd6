import { describe, expect, it } from 'vitest';
import { playerHtml } from './player-html.js';

const everyWord = <Words extends object>(): Words =>
  new Proxy({}, { get: (_, name) => `<${String(name)} "&">`, ownKeys: () => ['idle'] }) as Words;

const html = playerHtml({
  cspSource: 'https://page.example',
  nonce: 'the-nonce',
  script: 'https://page.example/main.js',
  worklet: 'https://page.example/worklet.js',
  style: 'https://page.example/player.css',
  language: 'en',
  words: everyWord(),
  labels: everyWord(),
});

describe('playerHtml', () => {
  it('allows its own scripts and styles and nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1];
    expect(policy).toBe(
      "default-src 'none'; script-src 'nonce-the-nonce' https://page.example; style-src https://page.example; connect-src https://page.example",
    );
    expect(html).not.toMatch(/\son\w+=|style="|unsafe/);
  });

  it('escapes every text', () => {
    expect(html).toContain('&lt;read &quot;&amp;&quot;&gt;');
    expect(html).not.toMatch(/<(read|stop|previous|enableAudio) "/);
  });

  it('has a name for every button and for every region that changes', () => {
    const buttons = [...html.matchAll(/<button[^>]*>(.*?)<\/button>/gs)];
    expect(buttons.length).toBeGreaterThanOrEqual(10);
    for (const [whole, content] of buttons) {
      // The page names the pause button by what it does at the moment.
      const isNamed = /aria-label="[^"]+"/.test(whole) || whole.includes('id="pause"');
      expect(
        isNamed || content!.replaceAll(/<[^>]*>/g, '').trim() !== '' || content!.includes('id="voice"'),
      ).toBe(true);
    }
    expect(html).toContain('id="status" role="status" aria-live="polite"');
    expect(html).toContain('id="locked" role="alert"');
    // The arrow keys of a toolbar go from button to button; here they go from sentence to sentence.
    expect(html).not.toContain('toolbar');
  });
});
