/** Where a voice comes from; the words are those of the API document. */
export type VoiceType = 'chattts_embedding' | 'user_cloned_voice';

/** What is known about a voice without loading its audio. */
export interface VoiceRecord {
  /** 8 to 64 lower-case hexadecimal digits: the start of the SHA-256 of its 24 kHz reference audio. */
  readonly id: string;
  /** Unique without regard to case among all voices of a library. */
  readonly name: string;
  /** As the user stated it. */
  readonly gender: 'male' | 'female' | 'unspecified';
  /** Free text, may be empty. */
  readonly description: string;
  /** Length of the reference audio in seconds. */
  readonly durationSeconds: number;
  /** Sample rate of the recording the user gave, in Hz (the stored reference is at the engine's rate). */
  readonly originalSampleRate: number;
  /** Name of the file the voice was made from; empty when it came as bytes. A label, never used as a path. */
  readonly originalFile: string;
  /** When the voice was made, ISO 8601 in UTC. */
  readonly createdAt: string;
  /** Where it comes from. */
  readonly type: VoiceType;
  /** Who agreed to the cloning, when and to what, in the user's words; at most 1000 characters. Absent when not noted. */
  readonly consentNote?: string;
}
