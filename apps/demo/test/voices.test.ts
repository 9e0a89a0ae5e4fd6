import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeAudio, decodeWav, encodeWav } from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from '../../../tooling/testing/chromium.ts';
import { eventually } from './support/eventually.ts';
import { type Demo, make, modelReady, openDemo, textOf } from './support/open-demo.ts';
import { medianPitch } from './support/pitch.ts';
import { downloaded, rootMeanSquare } from './support/sound.ts';

const recordingOf = (name: string): string =>
  fileURLToPath(new URL(`../../../packages/voices/audio/${name}.opus`, import.meta.url));

describe.skipIf(!hasChromium())('voices', () => {
  let folder: string;
  let demo: Demo;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'starling-demo-'));
    // What the microphone hears: a voice, again and again.
    const { audio } = await decodeAudio(await readBytes(recordingOf('amy')), { decoders: codecDecoders });
    const microphone = path.join(folder, 'microphone.wav');
    await writeFile(microphone, encodeWav(audio));
    demo = await openDemo({ args: [`--use-file-for-fake-audio-capture=${microphone}`] });
    await modelReady(demo.page);
  });
  afterAll(async () => {
    await demo?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('are found by name and character', async () => {
    const { page } = demo;
    const voices = page.getByRole('radiogroup', { name: 'Voices' }).getByRole('radio');
    expect(await voices.count()).toBe(37);
    await page.getByLabel('Search the voices').fill('narrator deep');
    expect(await voices.count()).toBe(1);
    expect(await textOf(page, 'voices-status')).toBe('1 voice');
    await page.getByLabel('Search the voices').press('Enter');
    expect(await textOf(page, 'voice-button-name')).toBe('Adrian');
    await page.getByLabel('Search the voices').fill('nobody of that name');
    expect(await textOf(page, 'voices-empty')).toBe('No voice fits.');
    await page.getByLabel('Search the voices').fill('');
    await page.getByRole('radio', { name: 'Female', exact: true }).check();
    expect(await voices.count()).toBe(16);
    await page.getByRole('radio', { name: 'All', exact: true }).check();
  });

  test('a file becomes a voice only with consent, and the voice speaks', async () => {
    const { page } = demo;
    await page.getByRole('button', { name: 'Add a voice' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a voice' });
    await dialog.locator('.picker-input').setInputFiles(recordingOf('adrian'));
    await eventually(() => dialog.getByLabel('Name').inputValue()).toBe('adrian');
    await dialog.getByLabel('Name').fill('My uncle');
    await dialog.getByRole('button', { name: 'Create the voice' }).click();
    expect(await textOf(page, 'clone-problem')).toBe('Please confirm that you may copy this voice.');
    await dialog.getByLabel(/This is my own voice/).check();
    await dialog.getByRole('button', { name: 'Create the voice' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await textOf(page, 'voice-button-name')).toBe('My uncle');
    await make(page);
    expect(await textOf(page, 'dock-status')).toMatch(/of My uncle\.$/);
  });

  test('a file is dropped onto the page; a taken name is explained, and nothing is lost', async () => {
    const { page } = demo;
    const dropped = await page.evaluateHandle(
      (bytes) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], 'uncle.opus', { type: 'audio/ogg' }));
        return transfer;
      },
      [...(await readBytes(recordingOf('adrian')))],
    );
    await page.dispatchEvent('body', 'dragenter', { dataTransfer: dropped });
    await page.getByText('Drop the recording here').waitFor();
    await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
    await page.getByText('Drop the recording here').waitFor({ state: 'hidden' });
    const dialog = page.getByRole('dialog', { name: 'Add a voice' });
    await eventually(() => dialog.getByLabel('Name').inputValue()).toBe('uncle');
    await dialog.locator('audio').waitFor();
    await dialog.getByLabel('Name').fill('MY UNCLE');
    await dialog.getByLabel(/This is my own voice/).check();
    await dialog.getByRole('button', { name: 'Create the voice' }).click();
    await eventually(() => textOf(page, 'clone-problem')).toMatch(/taken|already|exists/i);
    expect(await dialog.getByLabel('Name').inputValue()).toBe('MY UNCLE');
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  test('a microphone becomes a voice', async () => {
    const { page } = demo;
    await page.getByRole('button', { name: 'Add a voice' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a voice' });
    await dialog.getByRole('button', { name: /Record now/ }).click();
    const meter = dialog.getByRole('meter');
    await eventually(async () => Number(await meter.getAttribute('aria-valuenow'))).toBeGreaterThan(40);
    await eventually(() => dialog.getByRole('button', { name: /Stop recording/ }).textContent()).toMatch(
      /[3-9] of 20 seconds/,
    );
    await dialog.getByRole('button', { name: /Stop recording/ }).click();
    await dialog.locator('audio').waitFor();
    await dialog.getByLabel('Name').fill('From the microphone');
    await dialog.getByLabel(/This is my own voice/).check();
    await dialog.getByRole('button', { name: 'Create the voice' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await textOf(page, 'voice-button-name')).toBe('From the microphone');
  });

  test('are kept, renamed, exported, deleted and imported', async () => {
    const { page } = demo;
    await page.reload();
    await page.getByRole('radio', { name: 'Mine', exact: true }).check();
    const own = page.locator('.voice-row:not([hidden]) .voice-name');
    await eventually(() => own.allTextContents()).toEqual(['From the microphone', 'My uncle']);
    expect(await textOf(page, 'voice-button-name')).toBe('From the microphone');

    await page.getByRole('button', { name: 'Rename, export or delete My uncle' }).click();
    const dialog = page.getByRole('dialog', { name: 'Your voice' });
    await dialog.getByLabel('Name').fill('Uncle Adrian');
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await eventually(() => own.allTextContents()).toEqual(['From the microphone', 'Uncle Adrian']);

    await page.getByRole('button', { name: 'Rename, export or delete Uncle Adrian' }).click();
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Export' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('uncle-adrian.starvoice');
    const exported = path.join(folder, 'uncle-adrian.starvoice');
    await file.saveAs(exported);
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('button', { name: 'Really delete it?' }).click();
    await eventually(() => own.allTextContents()).toEqual(['From the microphone']);

    await page.getByRole('button', { name: 'Add a voice' }).click();
    await page.locator('#import-input').setInputFiles(exported);
    await eventually(() => own.allTextContents()).toEqual(['From the microphone', 'Uncle Adrian']);
    expect(await textOf(page, 'voice-button-name')).toBe('Uncle Adrian');
    await page.getByRole('radio', { name: 'All', exact: true }).check();
  });

  test('a recording is given another voice', async () => {
    const { page } = demo;
    await page.getByRole('radio', { name: 'Adrian very deep trailer narrator' }).check();
    await page.getByRole('tab', { name: 'Change a recording' }).click();
    await page.locator('#convert-picker .picker-input').setInputFiles(recordingOf('amy'));
    await page.locator('#convert-picker audio').waitFor();
    await make(page);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as WAV' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('adrian-amy.wav');
    const { channelData } = decodeWav(await downloaded(file));
    const converted = { samples: channelData[0]!, sampleRate: 24_000 };
    const { audio: source } = await decodeAudio(await readBytes(recordingOf('amy')), {
      decoders: codecDecoders,
    });
    const { audio: target } = await decodeAudio(await readBytes(recordingOf('adrian')), {
      decoders: codecDecoders,
    });
    // As long as the source, in whole tokens of 40 ms.
    expect(
      Math.abs(converted.samples.length / 24_000 - source.samples.length / source.sampleRate),
    ).toBeLessThan(0.05);
    expect(rootMeanSquare(converted.samples)).toBeGreaterThan(0.01);
    // The voice has moved from a woman's to that of a deep narrator.
    const pitches = [source, converted, target].map(medianPitch);
    expect(pitches[1]).toBeLessThan((pitches[0]! + pitches[2]!) / 2);
    await page.getByRole('tab', { name: 'Speak a text' }).click();
  });

  test('what is not audio is explained', async () => {
    const { page } = demo;
    await page.getByRole('tab', { name: 'Change a recording' }).click();
    const text = { name: 'notes.wav', mimeType: 'audio/wav', buffer: Buffer.from('these are only notes') };
    await page.locator('#convert-picker .picker-input').setInputFiles(text);
    await eventually(() => page.locator('#convert-picker .picker-name').textContent()).toBe('notes.wav');
    await page.getByRole('button', { name: 'Convert', exact: true }).click();
    await eventually(() => page.locator('.notice').textContent()).toMatch(/audio/i);
    await page.locator('.notice').getByRole('button').click();
  });

  test('nothing failed on the way', () => {
    expect(demo.errors).toEqual([]);
  });
});

async function readBytes(file: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(file));
}
