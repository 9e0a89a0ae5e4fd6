import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { type ChromiumOptions, launchChromium } from '../../../../tooling/testing/chromium.ts';
import { startStaticServer } from '../../scripts/static-server.mjs';
import { tapSound } from './tap-sound.ts';

const builtPage = fileURLToPath(new URL('../../dist/', import.meta.url));

/** What {@link openDemo} can be asked for. */
export interface DemoOptions extends ChromiumOptions {
  /** Path that the page is hosted under. Default `/`. */
  readonly basePath?: string;
  /** Whether the host sends the headers for cross-origin isolation. Default true. */
  readonly isolated?: boolean;
  /** What the page remembers of an earlier visit. Default: a seed, and guidance off, for speed. */
  readonly preferences?: Readonly<Record<string, unknown>>;
  /** Code that runs in the page before its own. */
  readonly initScript?: () => void;
  /** Whether the page's content security policy holds. Default true, without `keepsSound`. */
  readonly policy?: boolean;
  /** Whether what goes to the loudspeakers is kept, by a script in memory that the policy would forbid. Default false. */
  readonly keepsSound?: boolean;
}

/** The built page in a browser. */
export interface Demo {
  /** The page. */
  readonly page: Page;
  /** The browser. */
  readonly browser: BrowserContext;
  /** The page's address. */
  readonly url: string;
  /** Uncaught errors and what was logged as one. */
  readonly errors: string[];
  /** Everything that was logged. */
  readonly logged: string[];
  /** Ends the server only, as when the network is gone. */
  cutNetwork(): Promise<void>;
  /** Ends everything. */
  close(): Promise<void>;
}

/** What every test begins with unless it says otherwise: the same speech each time, and quick. */
export const quickPreferences = { seed: 7, guidance: 0, text: 'Hello there. This is a short test.' };

/** Serves the built page with a real server and opens it in Chromium. */
export async function openDemo(options: DemoOptions = {}): Promise<Demo> {
  if (!existsSync(builtPage))
    throw new Error('The page is not built: npm run build (or vite build in apps/demo).');
  const {
    basePath = '/',
    isolated = true,
    preferences = quickPreferences,
    initScript,
    keepsSound = false,
    policy = !keepsSound,
    ...chromium
  } = options;
  const server = await startStaticServer({ folder: builtPage, basePath, isolated });
  const browser = await launchChromium(chromium);
  let isServing = true;
  const cutNetwork = async (): Promise<void> => {
    if (isServing) await server.close();
    isServing = false;
  };
  const page = await browser.newPage();
  if (!policy) await (await browser.newCDPSession(page)).send('Page.setBypassCSP', { enabled: true });
  const errors: string[] = [];
  const logged: string[] = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  page.on('console', (message) => {
    logged.push(message.text());
    if (message.type() === 'error') errors.push(message.text());
  });
  if (keepsSound) await page.addInitScript(tapSound);
  if (initScript !== undefined) await page.addInitScript(initScript);
  await page.addInitScript((stored) => {
    localStorage.getItem('starling-demo') ?? localStorage.setItem('starling-demo', stored);
  }, JSON.stringify(preferences));
  await page.goto(server.url);
  return {
    page,
    browser,
    url: server.url,
    errors,
    logged,
    cutNetwork,
    close: async () => {
      await browser.close();
      await cutNetwork();
    },
  };
}

/** Waits until the model is ready. */
export async function modelReady(page: Page): Promise<void> {
  await page.locator('#engine-dot[data-state="ready"]').waitFor({ timeout: 200_000 });
}

/** Waits until everything that was asked for has been made; playing may go on. */
export async function allMade(page: Page): Promise<void> {
  await page.locator('#dock-status', { hasText: /^Made / }).waitFor({ timeout: 200_000 });
}

/** Presses the button that speaks or converts, and waits until all of it has been made. */
export async function make(page: Page): Promise<void> {
  await page.locator('#go-button', { hasText: /Speak|Convert/ }).click();
  await page.locator('#go-button', { hasText: 'Stop' }).waitFor();
  await allMade(page);
}

/** Waits until nothing sounds any more. */
export async function playedOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Play again' }).waitFor({ timeout: 200_000 });
}

/** The text of an element. */
export async function textOf(page: Page, id: string): Promise<string> {
  return (await page.locator(`#${id}`).textContent()) ?? '';
}
