/** Draws the extension's icon, `media/icon.png`: 256 × 256 pixels, with Chromium. */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const size = 256;

/** A starling in flight as one stroke, and what it says: three waves. */
const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256" width="${size}" height="${size}">
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#1d3c52"/>
      <stop offset="1" stop-color="#14222e"/>
    </linearGradient>
    <linearGradient id="bird" x1="0" y1="0" x2="1" y2="1">
      <stop offset="0" stop-color="#8fd3ff"/>
      <stop offset="1" stop-color="#4a9be0"/>
    </linearGradient>
  </defs>
  <rect width="256" height="256" rx="56" fill="url(#sky)"/>
  <path fill="url(#bird)" d="M36 176c30-2 52-14 66-34-24-2-44-18-56-44 22 12 40 15 56 11 14-26 34-39 58-36l22 12-19 7c0 48-38 84-86 86-15 1-29 0-41-2z"/>
  <circle cx="153" cy="91" r="5.5" fill="#14222e"/>
  <g transform="translate(0 -46)" fill="none" stroke="#ffd479" stroke-width="12" stroke-linecap="round">
    <path d="M186 122a24 24 0 0 1 0 32"/>
    <path d="M204 106a46 46 0 0 1 0 64"/>
    <path d="M222 90a68 68 0 0 1 0 96"/>
  </g>
</svg>`;

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({ viewport: { width: size, height: size } });
await page.setContent(`<style>body{margin:0}svg{display:block}</style>${drawing}`);
await page.screenshot({
  path: fileURLToPath(new URL('../media/icon.png', import.meta.url)),
  omitBackground: true,
});
await browser.close();
