import { PlainError } from '../page/plain-error.js';
import type { RecordOptions } from '../recording/recording-picker.js';
export async function recordWav(_options: RecordOptions): Promise<Uint8Array> {
  throw new PlainError('not yet');
}
