import { describe, expect, test } from 'vitest';
import { hasChromium } from '../../../tooling/testing/chromium.ts';
import { eventually } from './support/eventually.ts';
import { make, modelReady, openDemo, playedOut, quickPreferences, textOf } from './support/open-demo.ts';

describe.skipIf(!hasChromium())('the content security policy', () => {
  test.each([
    ['WASM', false],
    ['WebGPU', true],
  ])(
    'lets the page speak on %s, and play a sample',
    async (name, webgpu) => {
      const demo = await openDemo({
        webgpu,
        preferences: { ...quickPreferences, text: 'Hello.', device: name.toLowerCase() },
      });
      try {
        const { page } = demo;
        await modelReady(page);
        expect(await textOf(page, 'engine-label')).toBe(`Fledgling · ${name}`);
        await make(page);
        await playedOut(page);
        const sample = page.getByRole('button', { name: 'Hear a sample of Aaron' });
        await sample.click();
        await eventually(() => sample.getAttribute('aria-pressed')).toBe('true');
        expect(demo.errors).toEqual([]);
      } finally {
        await demo.close();
      }
      // A graphics processor made of software is slow.
    },
    300_000,
  );

  test('lets nothing in that the page did not bring', async () => {
    const demo = await openDemo();
    try {
      const refused = await demo.page.evaluate(async () => {
        const violations: string[] = [];
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          violations.push(effectiveDirective);
        });
        const script = document.createElement('script');
        script.textContent = 'globalThis.isIn = true';
        const style = document.createElement('style');
        style.textContent = 'body { color: red }';
        document.head.append(script, style);
        const image = new Image();
        image.src = 'https://elsewhere.example/pixel.png';
        await new Promise((resolve) => image.addEventListener('error', resolve));
        return { violations, isIn: 'isIn' in globalThis };
      });
      expect(refused.isIn).toBe(false);
      expect(refused.violations).toEqual(
        expect.arrayContaining(['script-src-elem', 'style-src-elem', 'img-src']),
      );
    } finally {
      await demo.close();
    }
  });
});
