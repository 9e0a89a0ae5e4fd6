import { StarlingError } from '@starling-tts/core';
import type { ImportFolder } from '@starling-tts/core/voice-files';

/** A folder to import from that is in memory only. */
export function memoryFolder(files: ReadonlyMap<string, Uint8Array>): ImportFolder {
  return {
    list: async () => [...files.keys()].filter((name) => !name.includes('/')),
    read: async (name, maxBytes) => {
      const bytes = files.get(name);
      if (bytes !== undefined && bytes.length > maxBytes) {
        throw new StarlingError('voice_import_invalid', 'The archive is too large.', { part: 'archive' });
      }
      return bytes;
    },
  };
}
