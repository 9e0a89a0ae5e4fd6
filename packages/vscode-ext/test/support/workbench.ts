import type { BrowserContext, Frame, Page } from 'playwright-core';
import { launchChromium } from '../../../../tooling/testing/chromium.js';
import type { CodeServer } from './code-server.js';

/** Options of {@link openWorkbench}. */
export interface WorkbenchOptions {
  /**
   * Lets webviews live at an origin of their own and demand a click for sound, which is how the desktop editor behaves.
   * Default false: as code-server ships, where sound is free.
   */
  readonly soundNeedsClick?: boolean;
  /** Size of the window. */
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** The editor's window in a browser, as a user has it. */
export interface Workbench {
  /** The page. */
  readonly page: Page;
  /** Runs a command by its title through the palette. */
  run(title: string): Promise<void>;
  /** Opens a file of the workspace by its name. */
  open(file: string): Promise<void>;
  /**
   * The player's frame. Evaluating anything in it counts as a user's gesture and allows sound.
   *
   * @throws Error when it does not appear
   */
  player(): Promise<Frame>;
  /** Ends the browser. */
  close(): Promise<void>;
}

/** Opens the workspace of a server in a new browser. */
export async function openWorkbench(server: CodeServer, options: WorkbenchOptions = {}): Promise<Workbench> {
  const { soundNeedsClick = false, viewport } = options;
  const context: BrowserContext = await launchChromium({
    args: soundNeedsClick
      ? [
          '--autoplay-policy=user-gesture-required',
          // Else the page that is served from here may not reach the server.
          '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets',
        ]
      : [],
    ...(viewport && { viewport }),
  });
  const page = await context.newPage();
  if (soundNeedsClick) await giveWebviewsAnOrigin(page, server);
  await page.goto(`${server.url}/?folder=${encodeURIComponent(server.workspace)}`);
  await page.locator('.monaco-workbench .part.editor').waitFor({ timeout: 60_000 });
  return {
    page,
    run: (title) => pick(page, `>${title}`, title),
    open: async (file) => {
      // Not by name through the palette: searching files takes a program that is not installed here.
      await page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).first().dblclick();
      await page.locator('.tab.active', { hasText: file }).waitFor();
    },
    player: () => playerFrame(page),
    close: () => context.close(),
  };
}

/** The extension list arrives late, so the palette is asked until it knows the entry. */
async function pick(page: Page, text: string, entry: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[type="text"]').first();
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await page.keyboard.press('F1');
    try {
      await input.waitFor({ state: 'visible', timeout: 2000 });
      await input.fill(text);
      const row = page.locator('.quick-input-list .monaco-list-row', { hasText: entry }).first();
      await row.waitFor({ timeout: 1500 });
      await row.click();
      return;
    } catch {
      await page.keyboard.press('Escape');
    }
  }
  throw new Error(`The palette has no entry ${entry}.`);
}

async function playerFrame(page: Page): Promise<Frame> {
  for (let attempt = 0; attempt < 120; attempt += 1) {
    for (const frame of page.frames()) {
      const found = await frame.evaluate(() => 'starlingOutput' in globalThis).catch(() => false);
      if (found) return frame;
    }
    await page.waitForTimeout(250);
  }
  throw new Error('The player view did not appear.');
}

async function giveWebviewsAnOrigin(page: Page, server: CodeServer): Promise<void> {
  const port = new URL(server.url).port;
  await page.route(
    (url) => url.pathname === '/' && url.port === port,
    async (route) => {
      const response = await route.fetch();
      const { 'content-security-policy': _policy, ...headers } = response.headers();
      const body = (await response.text())
        .replace(
          /(webviewEndpoint&quot;:&quot;)([^&]*)/,
          (_, name: string, address: string) =>
            `${name}http://{{uuid}}.localhost:${port}${new URL(address, `${server.url}/`).pathname}`,
        )
        .replaceAll(/<meta http-equiv="Content-Security-Policy"[^>]*>/g, '');
      await route.fulfill({ response, headers, body });
    },
  );
}
