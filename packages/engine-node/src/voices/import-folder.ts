import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StarlingError } from '@starling-tts/core';
import type { ImportFolder } from '@starling-tts/core/voice-files';
import { isMissing } from './read-files.js';

/** Names that may be asked for: a file, or a file in a folder. No way leads out of the folder. */
const plainName = /^(?!\.{1,2}(?:\/|$))[^/\\\0]+(?:\/(?!\.{1,2}$)[^/\\\0]+)?$/;

/**
 * A folder of the file system as {@link ImportFolder}. Only reads; symbolic links are not listed.
 *
 * @param folder absolute path
 */
export function openImportFolder(folder: string): ImportFolder {
  return {
    async list() {
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
    async read(name, maxBytes) {
      if (!plainName.test(name)) return undefined;
      return readImportFile(join(folder, name), maxBytes);
    },
  };
}

/**
 * A whole file that is to be imported; undefined when there is none.
 *
 * @throws StarlingError `voice_import_invalid` when it is larger than allowed or no file
 */
export async function readImportFile(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw unreadable(`cannot be opened (${(error as NodeJS.ErrnoException).code})`, error);
  });
  if (file === undefined) return undefined;
  try {
    const found = await file.stat();
    if (!found.isFile()) throw unreadable('is not a file');
    if (found.size > maxBytes) throw unreadable(`is larger than the ${maxBytes} bytes that are allowed`);
    const { buffer, byteOffset, byteLength } = await file.readFile();
    return new Uint8Array(buffer, byteOffset, byteLength);
  } finally {
    await file.close();
  }
}

function unreadable(problem: string, cause?: unknown): StarlingError<'voice_import_invalid'> {
  return new StarlingError(
    'voice_import_invalid',
    `The file to import ${problem}.`,
    { part: 'file' },
    { cause },
  );
}
