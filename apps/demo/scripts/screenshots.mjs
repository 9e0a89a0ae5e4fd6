// Takes the pictures in docs/images from the built page, while it really speaks. Needs Chromium; Inter (Debian's fonts-inter)
// for the type that most visitors will see something like.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startStaticServer } from './static-server.mjs';

const images = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
const folder = fileURLToPath(new URL('../dist/', import.meta.url));
const desktop = { viewport: { width: 1280, height: 800 } };

/** Speaks until the second sentence is heard. */
async function speak(page) {
  await page.locator('#go-button').click();
  await page.waitForFunction(
    () => document.querySelector('#mirror mark')?.textContent?.startsWith('They turn'),
    undefined,
    { timeout: 120_000 },
  );
  await page.waitForTimeout(900);
}

const pictures = [
  { name: 'demo-desktop', options: desktop, prepare: speak },
  { name: 'demo-dark', options: { ...desktop, colorScheme: 'dark' }, prepare: speak },
  {
    name: 'demo-phone',
    options: {
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 1.5,
      isMobile: true,
      hasTouch: true,
    },
    prepare: speak,
  },
  {
    name: 'demo-voice',
    options: desktop,
    async prepare(page) {
      await page.getByRole('button', { name: 'Add a voice' }).click();
      await page
        .locator('#clone-picker .picker-input')
        .setInputFiles(fileURLToPath(new URL('../../../packages/voices/audio/betty.opus', import.meta.url)));
      await page.locator('#clone-name').fill('Grandmother');
      await page.getByLabel(/This is my own voice/).check();
      await page.waitForTimeout(600);
    },
  },
];

const server = await startStaticServer({ folder });
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
});
try {
  for (const { name, options, prepare } of pictures) {
    if (process.argv.length > 2 && !process.argv.includes(name)) continue;
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(server.url);
    await page.locator('#engine-dot[data-state="ready"]').waitFor({ timeout: 120_000 });
    await page
      .locator('.voice-row', { hasText: 'Brenda' })
      .locator('input')
      .evaluate((radio) => radio.click());
    await prepare(page);
    await page.screenshot({ path: path.join(images, `${name}.png`) });
    process.stdout.write(`${name}.png\n`);
    await context.close();
  }
} finally {
  await browser.close();
  await server.close();
}
