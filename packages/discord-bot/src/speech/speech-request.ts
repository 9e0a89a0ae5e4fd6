import type { EngineInfo } from '@starling-tts/core';
import type { DictionaryEntry } from '../store/index.js';

/** What a member wants to have said, and how. */
export interface SpeechRequest {
  /** Who has it said; their cloned voices may be used. */
  readonly userId: string;
  /** Where. */
  readonly guildId: string;
  /** What to say. */
  readonly text: string;
  /** Id of the voice; absent: the model's own. */
  readonly voiceId?: string | undefined;
  /** Expressiveness, 0 to 1. */
  readonly expressiveness?: number | undefined;
  /** How many times as fast as it comes the speech is played, 0.5 to 2; default 1. */
  readonly speed?: number | undefined;
  /** Longest speech in seconds. The text was cut by an estimate; this is for texts that take far longer, such as long numbers. */
  readonly maxSeconds: number;
  /** BCP 47 primary tag. */
  readonly language: string;
  /** How words are said. */
  readonly dictionary: readonly DictionaryEntry[];
}

/** Speech tokens of a part of the stream: one second, so that speech begins early. */
const chunkTokens = 25;

/** The request to the speech service. Fields that the model has no use for are left out. */
export function toTtsInput(request: SpeechRequest, { capabilities, languages }: EngineInfo) {
  const { text, voiceId, expressiveness, language, dictionary } = request;
  return {
    operation: 'tts' as const,
    mode: 'streaming' as const,
    text,
    sample_rate: 24_000,
    ...(capabilities.streaming === 'token' && { chunk_size: chunkTokens }),
    ...(voiceId !== undefined && { voice_id: voiceId }),
    ...(capabilities.exaggeration && expressiveness !== undefined && { exaggeration: expressiveness }),
    ...(languages.includes(language) && { language }),
    ...(dictionary.length > 0 && { lexicon: dictionary.map(({ written, spoken }) => ({ written, spoken })) }),
  };
}

/** The language to speak: the server's choice if the model speaks it, else English or the model's first. */
export function spokenLanguage(choice: string | undefined, { languages }: EngineInfo): string {
  if (choice !== undefined && languages.includes(choice)) return choice;
  return languages.includes('en') ? 'en' : (languages[0] ?? 'en');
}
