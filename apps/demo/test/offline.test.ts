import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from '../../../tooling/testing/chromium.ts';
import { eventually } from './support/eventually.ts';
import { type Demo, make, modelReady, openDemo, textOf } from './support/open-demo.ts';

describe.skipIf(!hasChromium())('without a network', () => {
  let demo: Demo;
  beforeAll(async () => {
    // As most hosts are: somewhere below a domain, and without headers of their own.
    demo = await openDemo({ basePath: '/some/where/', isolated: false });
  });
  afterAll(() => demo?.close());

  test('the page works at any path, on a host that sends no headers', async () => {
    const { page } = demo;
    await modelReady(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await make(page);
    await page.getByRole('button', { name: /^Model and device/ }).click();
    expect(await textOf(page, 'device-note')).toContain('one thread');
    await eventually(() => textOf(page, 'offline-note')).toContain('they work offline');
    await page.getByRole('button', { name: 'Close' }).click();
  });

  test('after the first visit it needs no server, not even for another voice', async () => {
    const { page } = demo;
    await demo.cutNetwork();
    await page.reload();
    await modelReady(page);
    await page.getByRole('radio', { name: /^Christine/ }).check();
    await make(page);
    expect(await textOf(page, 'dock-status')).toMatch(/of Christine\.$/);
    // A sample is a recording in a codec of its own.
    await page.getByRole('button', { name: 'Hear a sample of Christine' }).click();
    await eventually(() =>
      page.getByRole('button', { name: 'Hear a sample of Christine' }).getAttribute('aria-pressed'),
    ).toBe('true');
    expect(await page.locator('.notice').count()).toBe(0);
  });

  test('from the second visit on, the service worker sends the headers that the host does not', async () => {
    expect(await demo.page.evaluate(() => crossOriginIsolated)).toBe(true);
  });

  test('nothing failed', () => {
    expect(demo.errors).toEqual([]);
  });
});
