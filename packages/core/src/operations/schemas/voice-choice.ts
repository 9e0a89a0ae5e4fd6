/** The fields of a request that say whose voice is meant. */
interface VoiceFields {
  readonly voice_name?: unknown;
  readonly voice_id?: unknown;
  readonly [recording: string]: unknown;
}

/** How many voices a request names: name and id together count as one, a recording as another. */
export function countVoices(request: unknown, recordingField: string): number {
  if (typeof request !== 'object' || request === null) return 0;
  const fields = request as VoiceFields;
  const fromLibrary = isGiven(fields.voice_name) || isGiven(fields.voice_id);
  return Number(fromLibrary) + Number(isGiven(fields[recordingField]));
}

/** Runs a rule over several fields also when one of them is wrong, so that all problems are told at once. */
export const always = { when: () => true } as const;

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
