import type { ListLocalVoicesOutput } from './outputs/list-local-voices-output.js';
import type { TtsOutput } from './outputs/tts-output.js';
import type { VoiceCloningOutput } from './outputs/voice-cloning-output.js';
import type { VoiceConversionOutput, VoiceTransferOutput } from './outputs/voice-conversion-output.js';
import type { ListLocalVoicesInput } from './schemas/list-local-voices.js';
import type { TtsInput } from './schemas/tts.js';
import type { VoiceCloningInput } from './schemas/voice-cloning.js';
import type { VoiceConversionInput } from './schemas/voice-conversion.js';
import type { VoiceTransferInput } from './schemas/voice-transfer.js';

/** What a client sends, any operation: the object inside `input`. */
export type OperationInput =
  | TtsInput
  | VoiceCloningInput
  | ListLocalVoicesInput
  | VoiceConversionInput
  | VoiceTransferInput;

/** Results by the operation's name. */
export interface OperationOutputs {
  /** Result of `tts`. */
  tts: TtsOutput;
  /** Result of `voice_cloning`. */
  voice_cloning: VoiceCloningOutput;
  /** Result of `list_local_voices`. */
  list_local_voices: ListLocalVoicesOutput;
  /** Result of `voice_conversion`. */
  voice_conversion: VoiceConversionOutput;
  /** Result of `voice_transfer`. */
  voice_transfer: VoiceTransferOutput;
}

/** What a client gets, any operation. */
export type OperationOutput = OperationOutputs[keyof OperationOutputs];
