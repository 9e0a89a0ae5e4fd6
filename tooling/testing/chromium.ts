import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { outsideTool } from './outside-tool.js';

/** Whether Chromium is on this machine; the tests that need it are skipped with a line that says what to install, or fail in CI. */
export const hasChromium = (): boolean => outsideTool('chromium', 'chromium');

/** What {@link launchChromium} can be asked for. */
export interface ChromiumOptions {
  /** Offer WebGPU through SwiftShader, a software adapter: correct, slow, without 16-bit floats. Default false. */
  readonly webgpu?: boolean;
  /** A profile to use and to keep, for tests that come back to it. Default: an empty one, deleted when the browser closes. */
  readonly profileFolder?: string;
  /** More switches. */
  readonly args?: readonly string[];
  /** Size of the pages in CSS pixels. Default 1280 × 800. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Preferred colour scheme of pages. Default light. */
  readonly colorScheme?: 'light' | 'dark';
}

/**
 * Starts a headless Chromium with a profile on disk: in the browser's incognito-like contexts large files cannot be stored. It
 * asks nothing of the network by itself; a microphone is there and plays Chromium's test beeps, unless `args` names a file.
 */
export async function launchChromium(options: ChromiumOptions = {}): Promise<BrowserContext> {
  const { webgpu = false, profileFolder, args = [], viewport, colorScheme = 'light' } = options;
  const folder = profileFolder ?? (await mkdtemp(path.join(tmpdir(), 'starling-chromium-')));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: '/usr/bin/chromium',
    headless: true,
    colorScheme,
    viewport: viewport ?? { width: 1280, height: 800 },
    permissions: ['microphone'],
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      ...(webgpu ? ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'] : ['--disable-gpu']),
      ...args,
    ],
  });
  if (profileFolder === undefined) {
    context.on(
      'close',
      () => void rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => {}),
    );
  }
  return context;
}
