import { StarlingError } from '../errors/starling-error.js';

/** The error for a name or id that no voice has; its sentence is the API document's. */
export function voiceNotFound(voice: string): StarlingError<'voice_not_found'> {
  return new StarlingError('voice_not_found', `Voice '${voice}' not found in any library`, { voice });
}

/** The error for a name (or id) that another voice already has. */
export function voiceNameTaken(voice: string): StarlingError<'voice_name_taken'> {
  return new StarlingError(
    'voice_name_taken',
    `Voice '${voice}' already exists. Names are unique without regard to case: choose another name or delete that voice first.`,
    { voice },
  );
}

/** The error for changing a store of built-in voices. */
export function voiceStoreReadOnly(): StarlingError<'voice_store_read_only'> {
  return new StarlingError(
    'voice_store_read_only',
    'This voice store is read-only. Use a writable store for new voices.',
    {},
  );
}
