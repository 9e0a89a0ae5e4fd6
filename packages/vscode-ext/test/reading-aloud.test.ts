import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeAudio } from '@starling-tts/core';
import { mp3Decoder } from '@starling-tts/core/codecs';
import { openLocalVoices } from '@starling-tts/engine-node';
import { fledglingFiles } from '@starling-tts/model-fledgling';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium } from '../../../tooling/testing/chromium.js';
import { type CodeServer, startCodeServer } from './support/code-server.js';
import { heard, listen } from './support/heard.js';
import { packExtension } from './support/package.js';
import { openWorkbench, type Workbench } from './support/workbench.js';

const markdown = `# Reading test

The first paragraph has one sentence.

- One item
- Another item

The last paragraph ends here.
`;

const code = `/** Adds two numbers that were given by the caller. */
export function add(one: number, other: number): number {
  // The sum is what everybody expects it to be.
  return one + other;
}
`;

/** Long enough for things to be done while it is read. */
const long = `${Array.from({ length: 12 }, (_, index) => `This is sentence number ${index + 1} of a long text.`).join(' ')}\n`;

const files = { 'page.md': markdown, 'add.ts': code, 'long.md': long };
const settings = { 'starling.voice': 'Amy', 'starling.threads': 1 };

/** Patience with a machine that has other things to do, in milliseconds. */
const patience = 120_000;

describe.runIf(hasChromium())('reading aloud in the editor', { timeout: 2 * patience }, () => {
  let server: CodeServer;

  beforeAll(async () => {
    server = await startCodeServer({ vsix: [await packExtension('reading-aloud')], files, settings });
  }, 2 * patience);

  afterAll(async () => {
    await server?.stop();
  });

  describe('where sound is free', () => {
    let workbench: Workbench;
    let player: Frame;

    beforeAll(async () => {
      workbench = await openWorkbench(server);
    }, patience);

    afterAll(async () => {
      await workbench?.close();
    });

    it('reads a Markdown document from the palette, with sound, sentence by sentence, marked where it stands', async () => {
      await workbench.open('page.md');
      await workbench.run('Read Aloud: Read Document');
      player = await workbench.player();
      await listen(player);
      const shown = new Set<string>();
      const marked = new Set<string>();
      await expect
        .poll(
          async () => {
            shown.add((await player.locator('#sentence').textContent()) ?? '');
            for (const text of await markedLines(workbench)) marked.add(text);
            return player.locator('body').getAttribute('data-phase');
          },
          { timeout: patience, interval: 50 },
        )
        .toBe('idle');
      expect([...shown].join(' ')).toContain('The last paragraph ends here.');
      expect([...shown].join(' ')).not.toMatch(/[#*]|- One/);
      expect([...marked]).toContain('The first paragraph has one sentence.');
      expect([...marked]).toContain('The last paragraph ends here.');
      const { loudest, soundingSeconds } = await heard(player);
      expect(loudest).toBeGreaterThan(0.02);
      expect(soundingSeconds).toBeGreaterThan(3);
    });

    it('reads the comments of source code, and nothing of the code', async () => {
      await workbench.open('add.ts');
      await workbench.run('Read Aloud: Read Document');
      const shown = new Set<string>();
      await expect.poll(() => phase(player), { timeout: patience }).not.toBe('idle');
      await expect
        .poll(
          async () => {
            shown.add((await player.locator('#sentence').textContent()) ?? '');
            return phase(player);
          },
          { timeout: patience, interval: 50 },
        )
        .toBe('idle');
      expect([...shown].filter((text) => text !== '')).toEqual([
        'Adds two numbers that were given by the caller.',
        'The sum is what everybody expects it to be.',
      ]);
    });

    it('pauses, goes on, skips and stops by the keyboard', async () => {
      await workbench.open('long.md');
      await workbench.run('Read Aloud: Read Document');
      await expect.poll(() => phase(player), { timeout: patience }).toBe('playing');
      await expect.poll(async () => (await heard(player)).now, { timeout: patience }).toBeGreaterThan(0.01);
      await workbench.page.locator('.monaco-editor .view-lines').first().click();

      await workbench.page.keyboard.press('Control+Alt+Space');
      await expect.poll(() => phase(player), { timeout: patience }).toBe('paused');
      await expect.poll(async () => (await heard(player)).now, { timeout: patience }).toBe(0);
      const sentence = await player.locator('#sentence').textContent();
      const before = (await heard(player)).soundingSeconds;
      await workbench.page.waitForTimeout(1000);
      expect((await heard(player)).soundingSeconds).toBe(before);
      expect(await player.locator('#sentence').textContent()).toBe(sentence);

      await workbench.page.keyboard.press('Control+Alt+.');
      await expect
        .poll(() => player.locator('#sentence').textContent(), { timeout: patience })
        .not.toBe(sentence);
      const next = Number(/number (\d+)/.exec((await player.locator('#sentence').textContent()) ?? '')?.[1]);
      expect(next).toBe(Number(/number (\d+)/.exec(sentence ?? '')?.[1]) + 1);

      if ((await phase(player)) === 'paused') await workbench.page.keyboard.press('Control+Alt+Space');
      await expect.poll(async () => (await heard(player)).now, { timeout: patience }).toBeGreaterThan(0.01);
      await workbench.page.keyboard.press('Escape');
      await expect.poll(() => phase(player), { timeout: patience }).toBe('idle');
      const atStop = (await heard(player)).soundingSeconds;
      await workbench.page.waitForTimeout(1000);
      expect((await heard(player)).soundingSeconds - atStop).toBeLessThan(0.15);
      // Idle, the key is the editor's again.
      await workbench.page.keyboard.press('Control+Alt+.');
      expect(await phase(player)).toBe('idle');
    });

    it('lets a voice be heard when the user comes to it in the list', async () => {
      const { page } = workbench;
      await workbench.run('Read Aloud: Pick Voice');
      await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Amy' }).waitFor();
      const before = (await heard(player)).soundingSeconds;
      await page.keyboard.press('ArrowDown');
      await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Andrew' }).waitFor();
      await expect
        .poll(async () => (await heard(player)).soundingSeconds, { timeout: patience })
        .toBeGreaterThan(before + 0.5);
      // Leaving the list silences it and changes nothing.
      await page.keyboard.press('Escape');
      await expect.poll(async () => (await heard(player)).now, { timeout: patience }).toBe(0);
      const saved = JSON.parse(await readFile(path.join(server.folder, 'user/User/settings.json'), 'utf8'));
      expect(saved['starling.voice']).toBe('Amy');
    });

    it('writes what would be read into a file', async () => {
      const { page } = workbench;
      await workbench.open('page.md');
      await workbench.run('Read Aloud: Export Reading as Audio File');
      const file = path.join(server.workspace, 'out.mp3');
      const input = page.locator('.quick-input-widget input[type="text"]').first();
      await expect.poll(() => input.inputValue(), { timeout: patience }).toContain('page.wav');
      await input.fill(file);
      await page.keyboard.press('Enter');
      await expect.poll(() => existsSync(file), { timeout: patience }).toBe(true);
      await page.locator('.notification-toast', { hasText: 'out.mp3' }).waitFor({ timeout: patience });
      const { audio, format } = await decodeAudio(await readFile(file), { decoders: [mp3Decoder] });
      expect(format).toBe('mp3');
      expect(audio.samples.length / audio.sampleRate).toBeGreaterThan(3);
    });

    it('clones a voice from a recording, with the consent that was given', async () => {
      const { page } = workbench;
      const recording = path.join(server.workspace, 'me.wav');
      await copyFile(fileURLToPath(fledglingFiles['default_voice.wav']), recording);
      await workbench.run('Read Aloud: Clone Voice From File');
      const input = page.locator('.quick-input-widget input[type="text"]').first();
      await expect.poll(() => input.inputValue(), { timeout: patience }).toContain(server.workspace);
      await input.fill(recording);
      await page.keyboard.press('Enter');
      await page.locator('.monaco-dialog-box', { hasText: 'consent' }).waitFor({ timeout: patience });
      await page.locator('.monaco-dialog-box .monaco-button', { hasText: 'It Is My Own Voice' }).click();
      await expect.poll(() => input.inputValue(), { timeout: patience }).toBe('me');
      await input.fill('Tester');
      await page.keyboard.press('Enter');
      await page
        .locator('.notification-toast', { hasText: 'The voice Tester was made' })
        .waitFor({ timeout: patience });
      const own = await openLocalVoices({ folder: path.join(server.folder, 'starling/voices') }).listOwn();
      expect(own).toMatchObject([{ name: 'Tester', consentNote: expect.stringContaining('My own voice') }]);
    });

    it('goes on with a clear message when the engine is killed', async () => {
      await workbench.open('long.md');
      await workbench.run('Read Aloud: Read Document');
      await expect.poll(async () => (await heard(player)).now, { timeout: patience }).toBeGreaterThan(0.01);
      const [engine] = engineProcesses(server);
      process.kill(engine!, 'SIGKILL');
      await workbench.page
        .locator('.notification-toast', { hasText: 'The speech engine ended unexpectedly' })
        .waitFor({ timeout: patience });
      await expect.poll(() => engineProcesses(server)[0], { timeout: patience }).not.toBe(engine);
      await expect.poll(() => phase(player), { timeout: patience }).toBe('playing');
      const before = (await heard(player)).soundingSeconds;
      await expect
        .poll(async () => (await heard(player)).soundingSeconds, { timeout: patience })
        .toBeGreaterThan(before + 2);
      await workbench.run('Read Aloud: Stop');
      await expect.poll(() => phase(player), { timeout: patience }).toBe('idle');
    });
  });

  it('waits for one click where sound needs it, and has lost nothing then', async () => {
    const workbench = await openWorkbench(server, { soundNeedsClick: true });
    try {
      await workbench.open('long.md');
      await workbench.run('Read Aloud: Read Document');
      const { page } = workbench;
      // Looking into the player's frame would count as the click, so the window's own status bar has to tell.
      await page.locator('.statusbar-item', { hasText: 'Enable audio' }).waitFor({ timeout: patience });
      const button = await unlockButton(workbench);
      await page.mouse.click(button.x, button.y);
      await page.locator('.statusbar-item', { hasText: '1 of 12' }).waitFor({ timeout: patience });
      const player = await workbench.player();
      await listen(player);
      await expect
        .poll(async () => (await heard(player)).loudest, { timeout: patience })
        .toBeGreaterThan(0.02);
      await workbench.run('Read Aloud: Stop');
    } finally {
      await workbench.close();
    }
  });
});

function phase(player: Frame): Promise<string | null> {
  return player.locator('body').getAttribute('data-phase');
}

/** Text of the lines that are marked as being heard. */
async function markedLines({ page }: Workbench): Promise<readonly string[]> {
  return page.evaluate(() => {
    const marks = document.querySelectorAll('.view-overlays .cdr[class*="TextEditorDecorationType"]');
    const tops = new Set([...marks].map((mark) => Math.round(mark.getBoundingClientRect().top)));
    return [...document.querySelectorAll('.view-lines .view-line')]
      .filter((line) => tops.has(Math.round(line.getBoundingClientRect().top)))
      .map((line) => (line.textContent ?? '').replaceAll('\u00a0', ' ').trim());
  });
}

/** A place on the large button: it is the first thing in the player's frame. */
async function unlockButton({ page }: Workbench): Promise<{ x: number; y: number }> {
  for (const frame of await page.locator('iframe.webview').all()) {
    const box = await frame.boundingBox();
    if (box !== null && box.width > 100 && box.height > 50) return { x: box.x + 90, y: box.y + 42 };
  }
  throw new Error('The player is not in view.');
}

/** Ids of the processes that run a model for this server: the group's programs whose command is the engine's. */
function engineProcesses(server: CodeServer): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((id) => {
      if (!Number.isInteger(id) || id === 0) return false;
      try {
        return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(
          `${server.folder}/extensions/starling-tts`,
        );
      } catch {
        return false;
      }
    });
}
