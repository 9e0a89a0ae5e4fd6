import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from '../../../tooling/testing/chromium.ts';
import { eventually } from './support/eventually.ts';
import { allMade, type Demo, modelReady, openDemo, textOf } from './support/open-demo.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong on the page as it is, one line each. */
async function violations(page: Page): Promise<readonly string[]> {
  // Not as a script of the page, which its policy would forbid.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(context: unknown, options: unknown): Promise<AxeResults> };
    };
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    );
  });
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** What cannot be reached by scrolling in one direction only. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe.skipIf(!hasChromium())('for everybody', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await openDemo();
    await modelReady(demo.page);
  });
  afterAll(() => demo?.close());

  const focused = (page: Page): Promise<string> =>
    page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      if (element === null || element === document.body) return '';
      return element.id || element.getAttribute('aria-label') || element.name || element.textContent.trim();
    });

  test('everything is reached by Tab, in the order of the page, and is seen to have the focus', async () => {
    const { page } = demo;
    const order: string[] = [];
    const unseen: string[] = [];
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab');
      const name = await focused(page);
      if (name === '' || name === order[0]) break;
      order.push(name);
      const isSeen = await page.evaluate(() => {
        for (let element = document.activeElement; element !== null; element = element.parentElement) {
          const { outlineStyle, outlineWidth } = getComputedStyle(element);
          if (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) return true;
          const next = element.nextElementSibling;
          if (next !== null && getComputedStyle(next).outlineStyle === 'solid') return true;
        }
        return false;
      });
      if (!isSeen && step > 0) unseen.push(name);
    }
    expect(unseen).toEqual([]);
    expect(order).toEqual([
      'Skip to the text',
      'engine-button',
      'shortcuts-button',
      'theme-button',
      'tab-speak',
      'text',
      'example-button',
      'voice-button',
      'go-button',
      'How it is saidguidance 0 · seed 7',
      'add-voice-button',
      'voice-search',
      'voice-filter',
      'voice',
      'Hear a sample of Aaron',
      'waveform',
    ]);
  });

  test('a voice is chosen, a text spoken, paused, sought and stopped', async () => {
    const { page } = demo;
    await page.locator('body').click({ position: { x: 5, y: 300 } });
    await page.keyboard.press('/');
    expect(await focused(page)).toBe('voice-search');
    await page.keyboard.type('gentle');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const name = await textOf(page, 'voice-button-name');
    expect(name).not.toBe('Aaron');
    await page.getByLabel('Text to speak').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('One sentence to begin with. And then a second one.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.getByRole('slider', { name: 'Position' }).focus();
    await page.keyboard.press('k');
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    await page.keyboard.press('Home');
    await eventually(() => page.getByRole('slider', { name: 'Position' }).getAttribute('aria-valuenow')).toBe(
      '0',
    );
    await page.keyboard.press('k');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press('Escape');
    await eventually(() => textOf(page, 'dock-status')).toBe('Stopped.');
    expect(await textOf(page, 'voice-button-name')).toBe(name);
    await page.getByLabel('Search the voices').fill('');
  });

  test('keys without Ctrl can be turned off', async () => {
    const { page } = demo;
    await page.getByRole('slider', { name: 'Position' }).focus();
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await dialog.getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('slider', { name: 'Position' }).focus();
    await page.keyboard.press('?');
    expect(await dialog.isVisible()).toBe(false);
  });

  test.each([
    ['light', 'rgb(245, 244, 239)'],
    ['dark', 'rgb(14, 17, 23)'],
  ] as const)('axe finds nothing, on the page and in its dialogs: %s', async (colorScheme, paper) => {
    const { page } = demo;
    await page.emulateMedia({ colorScheme });
    await eventually(() =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor),
    ).toBe(paper);
    // Colours change gently; half-way ones mean nothing.
    await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
    expect(await violations(page)).toEqual([]);
    await page.locator('#settings summary').click();
    for (const button of [/^Model and device/, 'Keyboard shortcuts', 'Add a voice']) {
      await page.getByRole('button', { name: button }).click();
      await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await page.getByRole('tab', { name: 'Change a recording' }).click();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Speak a text' }).click();
    await page.locator('#settings summary').click();
  });

  test('a phone shows everything without scrolling sideways, and targets are large enough', async () => {
    const { page } = demo;
    await page.setViewportSize({ width: 360, height: 740 });
    const small = await page.evaluate(() =>
      [
        ...document.querySelectorAll<HTMLElement>(
          'button, summary, select, input:not([type=radio], [type=checkbox], [type=range]), [role=slider]',
        ),
      ]
        .filter((target) => target.offsetParent !== null && !target.classList.contains('visually-hidden'))
        .map((target) => ({ name: target.id || target.textContent, box: target.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 43.5 || box.height < 43.5)
        .map(({ name, box }) => `${name}: ${box.width} x ${box.height}`),
    );
    expect(small).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.locator('#settings summary').click();
    expect(await overflow(page)).toBe(0);
    await page.locator('#settings summary').click();
    for (const [button, close] of [
      [/^Voice: /, 'Close the voices'],
      [/^Model and device/, 'Close'],
    ] as const) {
      await page.getByRole('button', { name: button }).click();
      expect(await overflow(page)).toBe(0);
      await page.getByRole('button', { name: close, exact: true }).click();
    }
    await page.getByRole('tab', { name: 'Change a recording' }).click();
    expect(await overflow(page)).toBe(0);
    await page.getByRole('tab', { name: 'Speak a text' }).click();
  });

  test('the voices open as a sheet, and choosing works there', async () => {
    const { page } = demo;
    const sheet = page.getByRole('radiogroup', { name: 'Voices' });
    expect(await sheet.isVisible()).toBe(false);
    await page.getByRole('button', { name: /^Voice: / }).click();
    await sheet.getByRole('radio', { name: /^Betty/ }).check();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    expect(await textOf(page, 'voice-button-name')).toBe('Betty');
  });

  test('nothing moves while speech is made, and screen readers hear the states only', async () => {
    const { page } = demo;
    await page.evaluate(() => {
      const seen = globalThis as unknown as { shifts: number; said: string[] };
      seen.shifts = 0;
      seen.said = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.shifts += (entry as unknown as { value: number }).value;
      }).observe({ type: 'layout-shift' });
      const announcer = document.querySelector('#announcer')!;
      new MutationObserver(() => {
        if (announcer.textContent !== '') seen.said.push(announcer.textContent ?? '');
      }).observe(announcer, { childList: true, characterData: true, subtree: true });
    });
    await page.getByRole('button', { name: 'Speak', exact: true }).click();
    await allMade(page);
    await page.getByRole('button', { name: 'Play again' }).waitFor();
    const seen = await page.evaluate(() => {
      const { shifts, said } = globalThis as unknown as { shifts: number; said: string[] };
      return { shifts, said };
    });
    expect(seen.shifts).toBe(0);
    expect(seen.said).toEqual(['Betty is speaking …', 'All of it has been made.', 'Finished.']);
  });
  test('nothing failed', () => {
    expect(demo.errors).toEqual([]);
  });
});
