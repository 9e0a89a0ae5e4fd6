import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fledglingFiles, fledglingFolder } from './index.js';

/** What Chatterbox repositories hold and transformers.js loads, besides the default voice. */
const contract = [
  'config.json',
  'default_voice.wav',
  'generation_config.json',
  'onnx/conditional_decoder.onnx',
  'onnx/embed_tokens.onnx',
  'onnx/language_model.onnx',
  'onnx/speech_encoder.onnx',
  'preprocessor_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
];

interface Manifest {
  files: { path: string; bytes: number; sha256: string }[];
}

const manifest = JSON.parse(await readFile(new URL('manifest.json', fledglingFolder), 'utf8')) as Manifest;

describe('model files', () => {
  it('lists every file of the contract in the manifest and nothing else', () => {
    expect(manifest.files.map((file) => file.path).sort()).toEqual(contract);
  });

  it('has no file in the folder that the manifest does not list', async () => {
    const entries = await readdir(fileURLToPath(fledglingFolder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && entry.name !== 'manifest.json');
    expect(files).toHaveLength(contract.length);
  });

  it('exports a URL for every file, inside the folder', () => {
    expect(Object.keys(fledglingFiles).sort()).toEqual(contract);
    for (const [path, url] of Object.entries(fledglingFiles)) {
      expect(url.href).toBe(new URL(path, fledglingFolder).href);
    }
  });

  it.each(manifest.files)('$path has the listed length and SHA-256', async ({ path, bytes, sha256 }) => {
    const content = await readFile(new URL(path, fledglingFolder));
    expect(content.length).toBe(bytes);
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
  });

  it('stays under eight megabytes', () => {
    expect(manifest.files.reduce((sum, file) => sum + file.bytes, 0)).toBeLessThan(8_000_000);
  });

  it('has a default voice of 7 to 8 seconds, 24 kHz mono 16 bit', async () => {
    const wav = await readFile(fledglingFiles['default_voice.wav']);
    expect(wav.toString('latin1', 0, 4) + wav.toString('latin1', 8, 16)).toBe('RIFFWAVEfmt ');
    expect({
      encoding: wav.readUInt16LE(20),
      channels: wav.readUInt16LE(22),
      sampleRate: wav.readUInt32LE(24),
      bits: wav.readUInt16LE(34),
      chunk: wav.toString('latin1', 36, 40),
    }).toEqual({ encoding: 1, channels: 1, sampleRate: 24_000, bits: 16, chunk: 'data' });
    const seconds = wav.readUInt32LE(40) / 2 / 24_000;
    expect(seconds).toBeGreaterThanOrEqual(7);
    expect(seconds).toBeLessThanOrEqual(8);
  });
});
