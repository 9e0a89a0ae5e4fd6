// How the built page loads on a slow telephone: 1.6 Mbit/s, 150 ms round trips, a processor four times slower than this one.
// Prints medians of several first visits. Needs Chromium.
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startStaticServer } from './static-server.mjs';

const visits = 5;
const server = await startStaticServer({ folder: fileURLToPath(new URL('../dist/', import.meta.url)) });
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
});

/** One first visit. */
async function visit() {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 }, isMobile: true });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1024 * 1024) / 8,
    uploadThroughput: (750 * 1024) / 8,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.addInitScript(() => {
    globalThis.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.shifts += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(server.url, { waitUntil: 'load' });
  // The button works from when it is enabled.
  await page.locator('#go-button:not([disabled])').waitFor();
  const figures = await page.evaluate(() => ({
    usable: performance.now(),
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    shifts: globalThis.shifts,
    bytes: performance
      .getEntriesByType('resource')
      .reduce(
        (sum, { transferSize }) => sum + transferSize,
        performance.getEntriesByType('navigation')[0].transferSize,
      ),
  }));
  await context.close();
  return figures;
}

const runs = [];
try {
  for (let count = 0; count < visits; count += 1) runs.push(await visit());
} finally {
  await browser.close();
  await server.close();
}
const median = (name) => runs.map((run) => run[name]).sort((a, b) => a - b)[Math.floor(visits / 2)];
process.stdout.write(
  `${[
    `first contentful paint  ${(median('paint') / 1000).toFixed(2)} s`,
    `usable                  ${(median('usable') / 1000).toFixed(2)} s`,
    `transferred by then     ${(median('bytes') / 1000).toFixed(0)} kB`,
    `layout shift            ${median('shifts').toFixed(4)}`,
  ].join('\n')}\n`,
);
